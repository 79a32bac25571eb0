# Executes notebooks: `python -c this FOLDER ALONE NAME…`. Those in FOLDER are replaced by executed ones.
# First come those that ALONE names, with a comma between two, one after the other; then the rest, side by side.
#
# Standard output gets a JSON object a line: which cell of a notebook begins, and how many it has;
# or that a notebook is done.
# What fails is in the notebook; whether it was meant to is decided by who reads it.

import asyncio
import contextlib
import json
import os
import signal
import sys

import nbformat
from nbclient import NotebookClient

SIDE_BY_SIDE = 3  # most cells wait for a compiler, or for time to pass


async def execute(folder, name, turn):
    path = os.path.join(folder, name)
    notebook = nbformat.read(path, as_version=4)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]

    def begins(cell, cell_index):
        print(json.dumps({"notebook": name, "cell": code.index(cell_index) + 1, "cells": len(code)}), flush=True)

    client = NotebookClient(
        notebook,
        kernel_name="locklab",
        resources={"metadata": {"path": folder}},
        allow_errors=True,
        timeout=300,
        startup_timeout=120,
        record_timing=False,
        on_cell_execute=begins,
    )
    async with turn:
        await client.async_execute()
    nbformat.write(notebook, path)
    print(json.dumps({"notebook": name, "done": True}), flush=True)


async def main(folder, alone, *names):
    # Who is asked to end ends all kernels. Each client would do so for its own alone, and the first that
    # is done would take the handlers away from the others.
    loop, everything = asyncio.get_running_loop(), asyncio.current_task()
    with contextlib.suppress(NotImplementedError):  # Windows
        for number in signal.SIGINT, signal.SIGTERM:
            loop.add_signal_handler(number, everything.cancel)
    loop.add_signal_handler = loop.remove_signal_handler = lambda *_: None

    alone = alone.split(",")
    for name in names:
        if name in alone:
            await execute(folder, name, contextlib.nullcontext())
    turn = asyncio.Semaphore(SIDE_BY_SIDE)
    async with asyncio.TaskGroup() as group:
        for name in names:
            if name not in alone:
                group.create_task(execute(folder, name, turn))


asyncio.run(main(*sys.argv[1:]))

# Runs a notebook: `python -c this FOLDER OUT SECONDS CELL CPU < notebook`.
#
# Cells run in FOLDER, each for at most SECONDS, going on after errors. OUT gets
# the notebook with its outputs; each code cell's metadata says under "labtest"
# how many seconds it took and whether it was interrupted. From CELL on the
# kernel has the processor CPU alone; with an empty CELL it never has.
#
# The notebook is the first line of stdin.

import os
import sys

import nbformat
from nbclient import NotebookClient


class Client(NotebookClient):
    async def _async_handle_timeout(self, timeout, cell=None):
        if cell is not None:
            cell.metadata["labtest"]["interrupted"] = True
        return await super()._async_handle_timeout(timeout, cell)


def started(cell, cell_index):
    if cell["id"] == alone_from:
        # Each thread of the kernel: what they start has the processor from its parent.
        for task in os.listdir(f"/proc/{client.km.provisioner.pid}/task"):
            os.sched_setaffinity(int(task), {int(cpu)})
    cell.metadata["labtest"] = {"start": time.monotonic()}


def ended(cell, cell_index, execute_reply):
    note = cell.metadata["labtest"]
    note["seconds"] = time.monotonic() - note.pop("start")


folder, out, seconds, alone_from, cpu = sys.argv[1:]
notebook = nbformat.reads(sys.stdin.readline(), as_version=4)
end_with_parent()
client = Client(
    notebook,
    kernel_name="locklab",
    resources={"metadata": {"path": folder}},
    allow_errors=True,
    timeout=float(seconds),
    interrupt_on_timeout=True,
    startup_timeout=120,
    iopub_timeout=60,
    record_timing=False,  # GoNB's times have no fractions of a second
    on_cell_start=started,
    on_cell_executed=ended,
)
client.execute()
nbformat.write(notebook, out)

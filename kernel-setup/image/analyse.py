"""Lets gopls, the language server behind Tab, analyse once all that the notebooks import.

It does so when somebody first asks for a completion, for 20 seconds of a processor and with
400 MB. What it finds out it keeps in GOPLSCACHE, and with that it takes 2 seconds and 110 MB. The
entries depend on what the editor can show: only GoNB itself asks so that they serve GoNB's readers.
"""

import os
import sys
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel

CELL = """import (
	"fmt"

	"locklab/lessons/chart"
	"locklab/lessons/display"
	"locklab/lessons/exercise"
	"locklab/lessons/experiment"
	"locklab/lessons/lock"
	"locklab/lessons/schedule"
	"locklab/lessons/timeline"

	"golang.org/x/sync/errgroup"
)
"""
PATIENCE = 120  # seconds for each answer, and for all of the analysis
QUIET = 10  # seconds without a new file, after which gopls has come to its end

cache = Path(os.environ["GOPLSCACHE"])
manager, client = start_new_kernel(kernel_name="locklab")
try:
    client.execute_interactive(CELL, timeout=PATIENCE, output_hook=lambda message: None)
    time.sleep(13)  # GoNB connects to gopls after 12
    code = "%%\nfmt.Print"
    for _ in range(10):  # GoNB gives gopls 8 seconds, which can be too few on a busy machine
        client.complete(code, len(code))
        if client.get_shell_msg(timeout=PATIENCE)["content"].get("matches"):
            break
    else:
        sys.exit("gopls does not complete fmt.Print: is it in the home's bin?")
    begin = last = time.monotonic()
    files = 0
    while time.monotonic() - last < QUIET and time.monotonic() - begin < PATIENCE:
        time.sleep(1)
        now = sum(1 for _ in cache.rglob("*-*"))
        if now != files:
            files, last = now, time.monotonic()
    print(f"gopls has noted {files} things")
finally:
    client.stop_channels()
    manager.shutdown_kernel()

# Comes before every program that a test starts. The test holds the other end
# of stdin: when it is gone, however it ended, this program ends too, and with
# it what it started.

import os
import signal
import threading
import time


def end_with_parent():
    # A descriptor that children do not share: Node.js, which JupyterLab asks
    # for its version, makes the standard ones non-blocking while it runs.
    stdin = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)

    def wait():
        while os.read(stdin, 1024):
            pass
        os.kill(os.getpid(), signal.SIGTERM)  # nbclient and JupyterLab end their kernels
        time.sleep(10)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()

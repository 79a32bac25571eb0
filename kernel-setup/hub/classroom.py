"""Plays a class: learners who sign in to a JupyterHub at the same time, open a
notebook of the lesson and run it cell by cell, pausing to think.

    python classroom.py http://127.0.0.1:8000 --learners 1 5 10

prints, for each number of learners, what they waited for and what they took of
the machine. Needs LOCKLAB_PASSWORD, the packages in requirements.txt, and the
hub of jupyterhub_config.py with its containers on this machine.
"""

import argparse
import json
import os
import random
import statistics
import sys
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import docker
import requests
import websocket

PATIENCE = 180  # seconds to wait for a server, a kernel or a cell


class Learner:
    """One who signs in as `name` and works; measures what it waits for, in seconds."""

    def __init__(self, hub, name, password):
        self.hub, self.name, self.password = hub.rstrip("/"), name, password
        self.base = f"{self.hub}/user/{name}/"
        self.web = requests.Session()
        self.cells = []

    def sign_in(self):
        login = f"{self.hub}/hub/login"
        self.web.get(login, timeout=PATIENCE).raise_for_status()
        form = {"username": self.name, "password": self.password, "_xsrf": self.token("/hub/")}
        answer = self.web.post(login, form, timeout=PATIENCE)
        if answer.status_code != 429:  # let in, but the hub has enough servers to start: see open
            answer.raise_for_status()
        if urlsplit(answer.url).path == "/hub/login":
            raise RuntimeError(f"{self.name} is not let in")

    def open(self, notebook):
        """Waits for the learner's own server as the hub's page does, and opens the notebook's page."""
        begin = time.monotonic()
        while (answer := self.web.get(f"{self.hub}/hub/spawn", timeout=PATIENCE)).status_code == 429:
            time.sleep(float(answer.headers.get("Retry-After", 5)))  # the hub asks a person to do the same
        answer.raise_for_status()
        progress = self.web.get(
            f"{self.hub}/hub/api/users/{self.name}/server/progress",
            params={"_xsrf": self.token("/hub/")}, stream=True, timeout=PATIENCE,
        )
        progress.raise_for_status()
        for line in progress.iter_lines():
            event = json.loads(line.removeprefix(b"data: ")) if line.startswith(b"data: ") else {}
            if event.get("ready"):
                break
            if event.get("failed"):
                raise RuntimeError(f"the server of {self.name} has not started: {event['message']}")
        page = self.web.get(f"{self.base}lab/tree/{notebook}", timeout=PATIENCE)
        page.raise_for_status()
        if not page.url.startswith(self.base):
            raise RuntimeError(f"{self.name} gets {page.url} in place of the notebook")
        self.server_up = time.monotonic() - begin
        answer = self.web.get(f"{self.base}api/contents/{notebook}", timeout=PATIENCE)
        answer.raise_for_status()
        self.code = [c for c in answer.json()["content"]["cells"] if c["cell_type"] == "code"]

    def work(self, notebook, think):
        """Starts the notebook's kernel and runs its cells, then asks for one completion."""
        begin = time.monotonic()
        session = self.api("post", "api/sessions", {
            "path": notebook, "name": "", "type": "notebook", "kernel": {"name": "locklab"},
        })
        self.session = uuid.uuid4().hex
        url = f"{self.base}api/kernels/{session['kernel']['id']}/channels?session_id={self.session}"
        self.socket = websocket.create_connection(
            url.replace("http", "ws", 1),
            timeout=PATIENCE,
            cookie="; ".join(f"{k.name}={k.value}" for k in self.cookies(f"/user/{self.name}/")),
        )
        for i, cell in enumerate(self.code):
            if i > 0:
                time.sleep(random.uniform(0.5, 1.5) * think)
            sent = time.monotonic()
            reply = self.ask("execute_request", {
                "code": "".join(cell["source"]), "silent": False, "store_history": True,
                "user_expressions": {}, "allow_stdin": False, "stop_on_error": False,
            })
            if i == 0:
                self.first_cell = time.monotonic() - begin  # with the kernel's start
            else:
                self.cells.append(time.monotonic() - sent)
            # Some cells are meant to fail, and an exercise's check does until it is
            # solved. Their programs run: only then is the error an exit status.
            if reply["status"] != "ok" and not reply["evalue"].startswith("exit status"):
                raise RuntimeError(f"{self.name}: cell {cell['id']} failed: {reply['evalue']}")
        time.sleep(random.uniform(0.5, 1.5) * think)
        self.ask("complete_request", {"code": "fmt.Print", "cursor_pos": 9})

    def ask(self, kind, content):
        """Sends the kernel a message; returns its reply when all the cell's output is there."""
        message = uuid.uuid4().hex
        self.socket.send(json.dumps({
            "channel": "shell", "content": content, "metadata": {}, "parent_header": {},
            "header": {
                "msg_id": message, "msg_type": kind, "session": self.session,
                "username": self.name, "version": "5.3", "date": "",
            },
        }))
        reply = idle = None
        while not (reply and idle):
            got = json.loads(self.socket.recv())
            if got["parent_header"].get("msg_id") != message:
                continue
            if got["channel"] == "shell":
                reply = got["content"]
            elif got["msg_type"] == "status" and got["content"]["execution_state"] == "idle":
                idle = True
        return reply

    def leave(self):
        """Ends the learner's server."""
        answer = self.web.delete(
            f"{self.hub}/hub/api/users/{self.name}/server",
            headers={"X-XSRFToken": self.token("/hub/"), "Referer": f"{self.hub}/hub/home"},
            timeout=PATIENCE,
        )
        answer.raise_for_status()

    def api(self, method, path, body):
        answer = self.web.request(
            method, self.base + path, json=body, timeout=PATIENCE,
            headers={"X-XSRFToken": self.token(f"/user/{self.name}/")},
        )
        answer.raise_for_status()
        return answer.json()

    def cookies(self, path):
        return [k for k in self.web.cookies if k.path in ("/", path)]

    def token(self, path):
        return next((k.value for k in self.web.cookies if k.name == "_xsrf" and k.path == path), "")


def memory(engine, name):
    """Megabytes of the learner's container without the file cache, which can be given back.

    From the control group itself, version 1 or 2: not every engine tells the cache apart, and
    the first container after a start has all that it reads from the image on its account.
    """
    look = ("cd /sys/fs/cgroup/memory 2>/dev/null || cd /sys/fs/cgroup; "
            "cat memory.current memory.usage_in_bytes 2>/dev/null; cat memory.stat")
    container = engine.containers.get(f"{network()}-{name}")
    for _ in range(10):  # an engine that is busy may lose what so short a command says
        code, text = container.exec_run(["sh", "-c", look])
        if text:
            break
        time.sleep(0.5)
    else:
        raise RuntimeError(f"{name}: the container does not say how much memory it takes (exit status {code})")
    total, *stat = text.decode().splitlines()
    stat = dict(line.split() for line in stat)
    cache = int(stat.get("total_cache", stat.get("file", 0))) - int(stat.get("total_shmem", stat.get("shmem", 0)))
    return (int(total) - cache) / 1e6


def network():
    return os.environ.get("LOCKLAB_NETWORK", "locklab")


def lesson(hub, count, notebook, think):
    """Lets `count` learners work at the same time; returns what each measured."""
    engine = docker.from_env()
    barrier = threading.Barrier(count)

    def learn(i):
        learner = Learner(hub, f"learner{i + 1:02}", os.environ["LOCKLAB_PASSWORD"])
        try:
            learner.sign_in()
            learner.open(notebook)
            barrier.wait(PATIENCE)
            learner.idle = memory(engine, learner.name)
            barrier.wait(PATIENCE)  # nobody's first cell waits for another's measurement
            learner.work(notebook, think)
            learner.working = memory(engine, learner.name)
        except BaseException:
            barrier.abort()
            raise
        finally:
            learner.leave()
        return learner

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(learn, range(count)))


def summary(learners):
    """What `learners` waited for, in seconds, and took, in megabytes: medians and maxima."""

    def of(values):
        values = list(values)
        return {"median": round(statistics.median(values), 2), "max": round(max(values), 2)}

    return {
        "learners": len(learners),
        "server up": of(x.server_up for x in learners),
        "first cell": of(x.first_cell for x in learners),
        "cell": of(t for x in learners for t in x.cells),
        "idle MB": of(x.idle for x in learners),
        "working MB": of(x.working for x in learners),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("hub", help="its address, as in http://127.0.0.1:8000")
    parser.add_argument("--learners", type=int, nargs="+", default=[1, 5, 10], metavar="N")
    parser.add_argument("--notebook", default="notebooks/01-lock.ipynb")
    parser.add_argument("--think", type=float, default=5, metavar="SECONDS", help="mean pause between two cells")
    parser.add_argument("--json", action="store_true", help="one JSON object for each N, instead of the table")
    args = parser.parse_args()
    if "LOCKLAB_PASSWORD" not in os.environ:
        sys.exit("Set LOCKLAB_PASSWORD to the hub's password.")
    rows = ("server up", "first cell", "cell", "idle MB", "working MB")
    if not args.json:
        print("| learners | " + " | ".join(f"{row}, median (max)" for row in rows) + " |")
        print("|---" * (len(rows) + 1) + "|")
    for count in args.learners:
        result = summary(lesson(args.hub, count, args.notebook, args.think))
        if args.json:
            print(json.dumps(result), flush=True)
        else:
            figures = (f"{result[row]['median']:.3g} ({result[row]['max']:.3g})" for row in rows)
            print(f"| {count} | " + " | ".join(figures) + " |", flush=True)


if __name__ == "__main__":
    main()

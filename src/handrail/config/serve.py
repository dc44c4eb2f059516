"""Serve: the pages and the worker, side by side as our children. When one ends, or we are told to stop, all stop.

python -m handrail.config.serve [--port N]
"""

import argparse
import ctypes
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from handrail.config.cluster import port_is_free, say

HOST = "127.0.0.1"
PATIENCE = 15.0  # seconds that children have to finish what they are doing, before they are killed
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1  # prctl(2): the signal that a process gets when its parent ends


class Stop(Exception):
    """We were told to stop."""


def children(port: int) -> dict[str, tuple[str, list[str]]]:
    """Say what runs: for each process its login in the database and its command."""
    python = [sys.executable, "-P", "-m"]
    web = ["granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws", "--log-level", "warning"]
    web += ["--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "10s"]
    return {
        "pages": ("app", [*python, *web, "handrail.config.wsgi:application"]),
        "worker": ("system", [*python, "django", "procrastinate", "worker"]),
    }


def start(role: str, command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start a child away from the terminal's Ctrl-C, which is ours to answer; it ends if we are killed."""
    return subprocess.Popen(
        command,
        env=os.environ | {"HANDRAIL_ROLE": role},
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )


def _end_with_parent() -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def answers(port: int) -> bool:
    """Say whether the pages are up: any answer will do."""
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def watch(running: dict[str, subprocess.Popen[bytes]], port: int) -> int:
    """Say where the pages are once they are up; come back with the exit code of a child that ended by itself."""
    told = False
    while True:
        for name, child in running.items():
            if child.poll() is not None:
                say(f"the {name} stopped (exit code {child.returncode}); stopping the rest")
                return child.returncode or 1
        if not told and answers(port):
            told = True
            print(f"\nHandrail is at http://localhost:{port}\nCtrl-C stops it.\n", flush=True)
        time.sleep(0.5 if told else 0.1)


def stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to finish, then end those that have not."""
    for child in running.values():
        if child.poll() is None:
            child.terminate()
    limit = time.monotonic() + PATIENCE
    for name, child in running.items():
        try:
            child.wait(max(0.1, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"the {name} did not stop in {PATIENCE:.0f} seconds; ending it")
            child.kill()
            child.wait()


def holder(port: int) -> str:
    """Name the process that listens on a port of this machine, as far as we may see it."""
    wanted = f":{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{row[9]}]" for row in rows if row[1].endswith(wanted) and row[3] == "0A"}
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(descriptor) in sockets:
                process = descriptor.parents[1]
                return f" by {(process / 'comm').read_text().strip()} (process {process.name})"
        except OSError:
            continue
    return ""


def main(words: Sequence[str]) -> int:
    """Serve until told to stop."""
    options = argparse.ArgumentParser(prog="./handrail serve", description="Serve the pages and the worker.")
    options.add_argument("--port", type=int, default=8000, help="the port of 127.0.0.1 to serve on (8000)")
    options.add_argument("--check", action="store_true", help="only say whether the port is free")
    asked = options.parse_args(words)
    port: int = asked.port
    if not port_is_free(port):
        say(f"port {port} of {HOST} is in use{holder(port)}. Stop that, or choose another: ./handrail serve --port N")
        return 1
    if asked.check:
        return 0

    def told(number: int, _frame: FrameType | None) -> None:
        raise Stop

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, told)
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, (role, command) in children(port).items():
            running[name] = start(role, command)
        return watch(running, port)
    except Stop:
        say("stopping")
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        stop(running)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

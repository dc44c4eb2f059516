"""Serving: a port in use is said plainly; one ends, all end."""

import signal
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from handrail.config import serve


def child(script: str) -> subprocess.Popen[bytes]:
    """Start a child that runs this script."""
    return serve.start("app", [sys.executable, "-c", script])


def test_a_port_in_use_is_said_with_who_has_it(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert serve.main(["--port", str(port)]) == 1
    said = capsys.readouterr().err
    assert f"port {port} of 127.0.0.1 is in use by" in said
    assert "--port N" in said


def test_a_port_is_asked_for_before_the_work_of_a_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever has the port in use learns it at once, and not after a minute of building."""
    monkeypatch.setattr(serve, "start", lambda role, command: pytest.fail("nothing is to be started"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert serve.main(["--check", "--port", str(port)]) == 0


def test_pages_have_the_app_login_and_only_the_worker_has_systems() -> None:
    assert {name: role for name, (role, _command) in serve.children(8000).items()} == {
        "pages": "app",
        "worker": "system",
    }


def test_when_the_worker_stops_by_itself_serve_says_so_and_ends_with_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    running = {"pages": child("import time; time.sleep(60)"), "worker": child("raise SystemExit(3)")}
    assert serve.watch(running, port=1) == 3
    serve.stop(running)
    assert "the worker stopped (exit code 3)" in capsys.readouterr().err
    assert running["pages"].returncode == -signal.SIGTERM


def test_a_child_that_will_not_stop_is_ended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "PATIENCE", 0.2)
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    stubborn = subprocess.Popen([sys.executable, "-c", deaf], stdout=subprocess.PIPE)
    assert stubborn.stdout
    with stubborn.stdout:
        stubborn.stdout.readline()
    serve.stop({"worker": stubborn})
    assert stubborn.returncode == -signal.SIGKILL
    assert "the worker did not stop" in capsys.readouterr().err


def test_the_pages_are_up_once_they_answer_anything_at_all() -> None:
    class Refuses(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:  # the name that http.server calls
            self.send_error(500)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Refuses) as pages:
        port = pages.server_address[1]
        threading.Thread(target=pages.handle_request).start()
        assert serve.answers(port)
    assert not serve.answers(port)


def test_a_child_ends_when_its_parent_is_killed() -> None:
    script = "import sys; from handrail.config import serve; "
    script += (
        "print(serve.start('app', [sys.executable, '-c', 'import time; time.sleep(60)']).pid, flush=True); input()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout
    assert parent.stdin
    with parent.stdout, parent.stdin:
        started = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        limit = time.monotonic() + 5
        while not has_ended(started):
            assert time.monotonic() < limit
            time.sleep(0.05)


def has_ended(process: int) -> bool:
    """Say whether a process is no more, or waits only to be counted out."""
    try:
        return "\nState:\tZ" in Path(f"/proc/{process}/status").read_text()
    except FileNotFoundError:
        return True

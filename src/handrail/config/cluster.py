"""One PostgreSQL server and its data folder: made, started, stopped. Sharing it between commands is postgres.py's."""

import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from handrail.config.account import Account, CannotStart

ROLES = Path(__file__).with_name("roles.sql")
LOGINS = ("postgres", "handrail_owner", "handrail_app", "handrail_system")
PORTS = range(20_000, 32_000)  # below the range from which the kernel lends ports to outgoing connections
SLOW = 2.0  # seconds after which a person is told what they wait for
MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20  # megabytes
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "80",
    # A quarter of the memory, as PostgreSQL advises; what no table needs is never touched.
    "shared_buffers": f"{min(max(MEMORY // 4, 256), 4096)}MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    # What one rebuild of a force writes is logged without a checkpoint on the way, and into files that are there.
    "max_wal_size": "6GB",
    "min_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A log is read by people who may not read the tables: no statement, parameter or key value goes into it.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_line_prefix": "%m [%p] %u ",
}
# For tests only, which run side by side: a power cut may lose everything.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "256MB"}


def say(text: str) -> None:
    """Tell the person at the terminal; standard output is the command's own. Whoever has gone away is told nothing."""
    with suppress(BrokenPipeError):
        print(f"handrail: {text}", file=sys.stderr, flush=True)


@dataclass(frozen=True)
class Cluster:
    """A server's programs, its home and data folders, the account it runs as, and what it is only for, if it is.

    Tests and benches make databases and drop them, so they have a server each; the benches' is set as one in use is.
    """

    binaries: Path
    home: Path
    data: Path
    account: Account | None
    for_tests: bool = False
    for_bench: bool = False

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    @cached_property
    def kept(self) -> dict[str, str]:
        """Read the port and the passwords of this home, made once."""
        path = self.home / "secrets" / "database.json"
        if not path.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            logins = (*LOGINS, "handrail_test") if self.for_tests or self.for_bench else LOGINS
            passwords = {login: secrets.token_urlsafe(24) for login in logins}
            write_secret(path, json.dumps({"port": "", "roles": ""} | passwords))
        kept: dict[str, str] = json.loads(path.read_text())
        return kept

    def keep(self, **values: str) -> None:
        """Remember more about this home."""
        self.kept.update(values)
        write_secret(self.home / "secrets" / "database.json", json.dumps(self.kept))

    def url(self, login: str, database: str = "handrail") -> str:
        """Give the address that a login connects with."""
        return f"postgresql://{login}:{self.kept[login]}@127.0.0.1:{self.kept['port']}/{database}"

    # Making -----------------------------------------------------------------------------------------------------------

    def make(self) -> None:
        """Make the data folder if there is none. It takes its name only once it is whole."""
        major = self.run("postgres", "--version").split()[2].split(".")[0]
        if (self.data / "PG_VERSION").exists():
            made_by = (self.data / "PG_VERSION").read_text().strip()
            if made_by != major:
                raise CannotStart(f"The data in {self.data} is PostgreSQL {made_by}'s; this is PostgreSQL {major}.")
            return
        say(f"making a database in {self.data}")
        new = self.data.with_name(self.data.name + ".new")
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password = new.with_suffix(".password")
        write_secret(password, self.kept["postgres"])
        if self.account:
            self.account.own(new)
            os.chown(password, self.account.uid, self.account.gid)
        provider = ["--locale-provider=builtin"] if int(major) >= 17 else []
        options = ["--encoding=UTF8", "--locale=C.UTF-8", *provider, "--auth=scram-sha-256", "--data-checksums"]
        try:
            self.run("initdb", f"--pgdata={new}", "--username=postgres", f"--pwfile={password}", *options)
        finally:
            password.unlink()
        new.rename(self.data)

    def make_roles(self) -> None:
        """Make logins, database and extensions, as roles.sql says; again only when it says something new."""
        digest = hashlib.sha256(ROLES.read_bytes()).hexdigest()
        if self.kept["roles"] == digest:
            return
        given = {"PGHOST": "127.0.0.1", "PGPORT": self.kept["port"], "PGUSER": "postgres"}
        given["PGPASSWORD"] = self.kept["postgres"]
        for login in self.kept.keys() & {*LOGINS[1:], "handrail_test"}:
            given[f"{login.upper()}_PASSWORD"] = self.kept[login]
        for database in ("template1", "handrail"):
            command: list[str | Path] = [
                self.binaries / "psql",
                "-X",
                "-d",
                "postgres",
                "-v",
                f"database={database}",
                "-f",
                ROLES,
            ]
            done = subprocess.run(command, env=plain(given), capture_output=True, text=True, check=False)
            if done.returncode:
                raise CannotStart(f"The database's logins could not be made: {done.stderr.strip()}")
        self.keep(roles=digest)

    # Starting and stopping --------------------------------------------------------------------------------------------

    def start(self) -> subprocess.Popen[bytes]:
        """Start the server as our child, and wait until it answers."""
        self.choose_port()
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        settings = SETTINGS | {"port": self.kept["port"]} | (FAST if self.for_tests else {})
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as log:
            server = subprocess.Popen(
                [self.binaries / "postgres", "-D", self.data, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=plain(),
                cwd="/",
                start_new_session=True,  # Ctrl-C is for the command; the server stops after it
                **(self.account.popen() if self.account else {}),
            )
        write_secret(self.home / "server.pid", str(server.pid))
        try:
            self._wait_until_ready(server)
        except BaseException:
            server.send_signal(signal.SIGINT)
            server.wait()
            raise
        return server

    def _wait_until_ready(self, server: subprocess.Popen[bytes]) -> None:
        begun, told = time.monotonic(), False
        while not self.is_ready():
            if server.poll() is not None:
                last = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
                raise CannotStart(f"PostgreSQL did not start in {self.data}. It said:\n{last}\nMore in {self.log}")
            if not told and time.monotonic() - begun > SLOW:
                told = True
                say("waiting for PostgreSQL (after a crash it first puts its data in order)")
            time.sleep(0.02)

    def stop(self, server: subprocess.Popen[bytes] | None) -> None:
        """Stop the server and wait until it has; `server` is our child if it was we who started it."""
        pid, begun, told = self.pid(), time.monotonic(), False
        if pid is not None:
            os.kill(pid, signal.SIGINT)
        while self.pid() is not None:
            if server is not None:
                server.poll()
            if not told and time.monotonic() - begun > SLOW:
                told = True
                say("waiting for PostgreSQL to write out its data and stop")
            time.sleep(0.02)
        if server is not None:
            server.wait()
        (self.home / "server.pid").unlink(missing_ok=True)

    def choose_port(self) -> None:
        """Keep this home's port, unless another program has taken it."""
        kept = self.kept["port"]
        if kept and port_is_free(int(kept)):
            return
        port = next(port for port in iter(lambda: secrets.choice(PORTS), 0) if port_is_free(port))
        if kept:
            say(f"port {kept} of this database is in use by another program; it now has port {port}")
        self.keep(port=str(port))

    # What is running --------------------------------------------------------------------------------------------------

    def pid(self) -> int | None:
        """Give the process that is serving this data folder, if there is one."""
        return _server_of(self._pid_file())

    def is_ready(self) -> bool:
        """Say whether the server takes connections: it writes so on line 8 of its own file.

        That is read once: after a power cut the file is the dead server's until the new one writes its own.
        """
        lines = self._pid_file()
        return len(lines) > 7 and lines[7].strip() == "ready" and _server_of(lines) is not None

    def is_ours(self) -> bool:
        """Say whether the server that is running was started by a command of ours."""
        try:
            return (self.home / "server.pid").read_text() == str(self.pid())
        except FileNotFoundError:
            return False

    def _pid_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def run(self, program: str, *arguments: str) -> str:
        """Run one of PostgreSQL's programs as the server's account, and give what it printed."""
        command: list[str | Path] = [self.binaries / program, *arguments]
        account = self.account.popen() if self.account else {}
        done = subprocess.run(command, env=plain(), cwd="/", capture_output=True, text=True, check=False, **account)
        if done.returncode:
            raise CannotStart(f"{program} failed: {done.stderr.strip()}")
        return str(done.stdout)


def _server_of(pid_file: list[str]) -> int | None:
    """Give the process that such a file names, if it is a server that runs."""
    if not pid_file:
        return None
    try:
        command = Path(f"/proc/{int(pid_file[0])}/cmdline").read_bytes()
    except OSError:
        return None
    return int(pid_file[0]) if b"postgres" in command else None


def write_secret(path: Path, text: str) -> None:
    """Write a file that only its folder's owner may read, whole or not at all."""
    _written_beside(path, text).replace(path)


def keep_secret(path: Path, text: str) -> None:
    """Write such a file where there is none: of two that do so at once the first is kept, and both read that one."""
    new = _written_beside(path, text)
    with suppress(FileExistsError):
        path.hardlink_to(new)
    new.unlink()


def _written_beside(path: Path, text: str) -> Path:
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        if os.geteuid() == 0:
            os.fchown(file.fileno(), path.parent.stat().st_uid, -1)
    return new


def plain(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give PostgreSQL's programs an environment without the caller's own PG settings or language."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC", **(more or {})}


def port_is_free(port: int) -> bool:
    """Say whether nothing listens on this port of 127.0.0.1."""
    with socket.socket() as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

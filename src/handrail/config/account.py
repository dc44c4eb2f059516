"""The unprivileged account that PostgreSQL runs as when Handrail is started by root: the server refuses root itself."""

import grp
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NAME = "handrail"


class CannotStart(Exception):
    """The database server cannot be started; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    """A system account: its name and numbers."""

    name: str
    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """Give what makes a child process run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make a folder this account's, closed to everybody else."""
        os.chown(folder, self.uid, self.gid)
        folder.chmod(0o700)

    def can_reach(self, path: Path) -> bool:
        """Say whether this account may enter a folder, or run a program."""
        return subprocess.run(["test", "-x", path], cwd="/", check=False, **self.popen()).returncode == 0


def account_for(data: Path) -> Account | None:
    """Say which account the server of this data folder runs as; None is the one that is running us."""
    owner = data.stat().st_uid if data.exists() else None
    if os.geteuid() != 0:
        if owner not in (None, os.geteuid()):
            raise CannotStart(
                f"The data folder {data} belongs to the account {_name_of(owner)}. "
                "Run this as root or as that account, or choose another folder with HANDRAIL_HOME."
            )
        return None
    if owner:
        found = pwd.getpwuid(owner)
        return Account(found.pw_name, found.pw_uid, found.pw_gid)
    return _made()


def _name_of(uid: int | None) -> str:
    try:
        return pwd.getpwuid(uid or 0).pw_name
    except KeyError:
        return f"number {uid}"


def _made() -> Account:
    """Find the account, or make it."""
    try:
        found = pwd.getpwnam(NAME)
    except KeyError:
        useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
        if useradd is None:
            raise CannotStart(
                "PostgreSQL refuses to run as root, and useradd is missing: apt-get install passwd"
            ) from None
        group = ["--gid", NAME] if _group_exists() else ["--user-group"]
        command: Sequence[str] = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", *group, NAME]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotStart(f"The account {NAME} could not be made: {done.stderr.strip()}") from None
        found = pwd.getpwnam(NAME)
    return Account(NAME, found.pw_uid, found.pw_gid)


def _group_exists() -> bool:
    try:
        return bool(grp.getgrnam(NAME))
    except KeyError:
        return False

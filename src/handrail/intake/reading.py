"""Opening a bundle: a folder or a zip of it, its manifest, its checksums, and its records one by one.

What comes from outside may be broken or meant to harm: nothing is unpacked to disk, links are not followed, and every
size is bounded before it is read.
"""

import csv
import hashlib
import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple, Protocol

MANIFEST = "manifest.json"
MANIFEST_LIMIT = 1 << 20
# One cell, or one physical line. A longer one is a quote that was never closed, or an attack.
CELL_LIMIT = 16 << 20
_BLOCK = 1 << 18
# All that a damaged or crafted file can raise while it is read; a way of packing that zipfile lacks is a RuntimeError.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


class BundleRefused(Exception):
    """This bundle cannot be taken in. `digest` is the SHA-256 of its manifest, empty where that could not be read."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why
        self.digest = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a bundle may be: bytes in all, files, and how many times smaller a zip may be than what is in it."""

    total: int = 4 << 30
    files: int = 64
    ratio: int = 200
    ratio_from: int = 16 << 20


class Source(Protocol):
    """Where a bundle's files are."""

    def names(self) -> frozenset[str]:
        """Return the names of the files there."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read from its start."""


class Folder:
    """A bundle that is a folder."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        found = sorted(path.iterdir())
        if len(found) > limits.files:
            raise BundleRefused(f"The folder holds {len(found)} files. Expected at most {limits.files}.")
        total = 0
        names = set()
        for file in found:
            mode = file.lstat()
            if stat.S_ISLNK(mode.st_mode):
                raise BundleRefused(f"{file.name} is a link. Expected the file itself.")
            if stat.S_ISREG(mode.st_mode):
                names.add(file.name)
                total += mode.st_size
        if total > limits.total:
            raise BundleRefused(f"The folder holds {total:,} bytes. Expected at most {limits.total:,}.")
        self._names = frozenset(names)

    def names(self) -> frozenset[str]:
        """Return the names of the files there."""
        return self._names

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read from its start."""
        try:
            return (self.path / name).open("rb")
        except OSError as fault:
            raise BundleRefused(f"{name} cannot be read: {fault.strerror}.") from fault


class Archive:
    """A bundle that is a zip, with its files at the top or in one folder."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        try:
            with zipfile.ZipFile(path) as zipped:
                entries = [entry for entry in zipped.infolist() if not entry.is_dir()]
        except _UNREADABLE as fault:
            raise BundleRefused(f"Not a zip that can be read: {fault}.") from fault
        self._check_size(entries, limits)
        for entry in entries:
            _check_entry(entry)
        tops = {PurePosixPath(e.filename).parent for e in entries if PurePosixPath(e.filename).name == MANIFEST}
        tops = {top for top in tops if len(top.parts) <= 1}
        if len(tops) > 1:
            raise BundleRefused("The zip holds more than one bundle. Expected one.")
        top = tops.pop() if tops else PurePosixPath()
        self._entries: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            place = PurePosixPath(entry.filename)
            if place.parent != top:
                continue
            if place.name in self._entries:
                raise BundleRefused(f"The zip holds {place.name} twice. Expected it once.")
            self._entries[place.name] = entry

    @staticmethod
    def _check_size(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
        if len(entries) > limits.files:
            raise BundleRefused(f"The zip holds {len(entries)} files. Expected at most {limits.files}.")
        total = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if total > limits.total:
            raise BundleRefused(f"The zip unpacks to {total:,} bytes. Expected at most {limits.total:,}.")
        if total > limits.ratio_from and total > packed * limits.ratio:
            raise BundleRefused(
                f"The zip unpacks to more than {limits.ratio} times its size, as one made to do harm would. "
                f"Expected at most {limits.ratio} times."
            )

    def names(self) -> frozenset[str]:
        """Return the names of the files there."""
        return frozenset(self._entries)

    def open(self, name: str) -> IO[bytes]:
        """Open a file to be read from its start; the zip is closed with it."""
        try:
            with zipfile.ZipFile(self.path) as zipped:
                # What is opened from it keeps the file open for itself.
                return zipped.open(self._entries[name])
        except _UNREADABLE as fault:
            raise BundleRefused(f"{name} in the zip cannot be read: {fault}.") from fault


def _check_entry(entry: zipfile.ZipInfo) -> None:
    place = PurePosixPath(entry.filename)
    parts = re.split(r"[/\\]", entry.orig_filename)
    if (
        place.is_absolute()
        or ".." in parts
        or "\\" in entry.orig_filename
        or re.match(r"[A-Za-z]:", entry.orig_filename)
    ):
        raise BundleRefused(f"The zip has a file outside its folder: {ascii(entry.orig_filename)[:120]}.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise BundleRefused(f"{ascii(entry.filename)[:120]} in the zip is a link or a device. Expected a file.")
    if entry.flag_bits & 0x1:
        raise BundleRefused("The zip is encrypted. Expected one that is not.")


def open_source(path: Path, limits: Limits) -> Source:
    """Return where a bundle's files are. Raises `BundleRefused`."""
    try:
        if path.is_dir():
            return Folder(path, limits)
        if path.is_file():
            return Archive(path, limits)
    except OSError as fault:
        raise BundleRefused(f"{path} cannot be read: {fault.strerror}.") from fault
    raise BundleRefused(f"There is no bundle at {path}. Expected a folder or a zip.")


def read_whole(source: Source, name: str, limit: int) -> bytes:
    """Return a small file's bytes. Raises `BundleRefused` where it is longer than `limit`."""
    try:
        with source.open(name) as stream:
            found = stream.read(limit + 1)
    except _UNREADABLE as fault:
        raise BundleRefused(f"{name} cannot be read: {fault}.") from fault
    if len(found) > limit:
        raise BundleRefused(f"{name} is longer than {limit:,} bytes.")
    return found


class _Hashing(io.RawIOBase):
    """Bytes that are hashed as they are read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.sha256 = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self._stream.read(len(buffer))
        self.sha256.update(block)
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._stream.close()
        super().close()


@dataclass(slots=True)
class _Watch:
    """What was seen in the physical lines of the record being read."""

    kept: list[str] = field(default_factory=list)
    odd: bool = False


class Record(NamedTuple):
    """One record of a CSV file.

    `line` is the physical line where it starts, the header's being 1. `odd` says that some character in it cannot be
    printed, so that its cells need a look. `fault` says what is wrong with its quoting; `cells` is then a rough
    reading.
    """

    line: int
    cells: list[str]
    odd: bool
    fault: str


class Records:
    """The records of one CSV file, in order, the header first. Blank lines are passed over.

    `sha256` is that of the file's bytes once all has been read.
    """

    def __init__(self, source: Source, name: str) -> None:
        self._name = name
        self._bytes = _Hashing(source.open(name))
        self._text = io.TextIOWrapper(
            io.BufferedReader(self._bytes, _BLOCK), encoding="utf-8-sig", errors="surrogateescape", newline=""
        )

    @property
    def sha256(self) -> str:
        """The SHA-256 of what has been read, in hex."""
        return self._bytes.sha256.hexdigest()

    def __enter__(self) -> "Records":
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def _lines(self, watch: _Watch) -> Iterator[str]:
        readline = self._text.readline
        keep = watch.kept.append
        while line := readline(CELL_LIMIT):
            if len(line) >= CELL_LIMIT:
                raise BundleRefused(f"{self._name} has a line of more than {CELL_LIMIT:,} characters.")
            if not line.rstrip("\r\n").isprintable():
                watch.odd = True
            keep(line)
            yield line

    def __iter__(self) -> Iterator[Record]:
        if csv.field_size_limit() < CELL_LIMIT:
            csv.field_size_limit(CELL_LIMIT)
        watch = _Watch()
        reader = csv.reader(self._lines(watch), strict=True)
        line = 1
        try:
            while True:
                try:
                    for cells in reader:
                        if cells:
                            yield Record(line, cells, watch.odd, "")
                        line = reader.line_num + 1
                        watch.odd = False
                        watch.kept.clear()
                    return
                except csv.Error as fault:
                    yield Record(line, _rough(watch.kept), True, self._say(str(fault), line))
                    line = reader.line_num + 1
                    watch.odd = False
                    watch.kept.clear()
        except _UNREADABLE as fault:
            raise BundleRefused(f"{self._name} cannot be read to its end: {fault}.") from fault

    def _say(self, fault: str, line: int) -> str:
        if "unexpected end" in fault:
            return (
                f"A quote is opened in the row that starts on line {line} and never closed. Expected a closing quote."
            )
        if "field larger" in fault:
            raise BundleRefused(f"{self._name} line {line} has a cell of more than {CELL_LIMIT:,} characters.")
        return 'A quoted cell goes on after its closing quote. Expected a comma there, or "" for a quote in a cell.'


def _rough(lines: list[str]) -> list[str]:
    """Return some reading of a record whose quoting is wrong: all that can be kept of it."""
    return next(csv.reader(["".join(lines).replace("\r", " ").replace("\n", " ")]), [])

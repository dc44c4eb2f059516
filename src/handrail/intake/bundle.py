"""A bundle of the police extract: what its manifest says, and whether its files agree with it."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from handrail.intake.columns import (
    COLUMNS,
    FILES,
    FORMAT,
    IMMIGRATION_STEMS,
    IMMIGRATION_WORDS,
    KEYS,
    REQUIRED,
    VERSION,
)
from handrail.intake.reading import (
    MANIFEST,
    MANIFEST_LIMIT,
    BundleRefused,
    Limits,
    Record,
    Records,
    Source,
    open_source,
    read_whole,
)
from handrail.intake.values import UNFIT, Wrong, day, did_you_mean, one_line, shown, time

_T = TypeVar("_T")
_FORCE_CODE = re.compile(r"[A-Za-z0-9-]{1,10}")


@dataclass(frozen=True, slots=True)
class Listed:
    """What a manifest says of one file."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Whose bundle this is, which days it is about, and when it was taken (UTC)."""

    force: str
    force_code: str
    period_from: date
    period_to: date
    extracted_at: datetime
    digest: str
    files: Mapping[str, Listed]


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one file are: `places` has, for each of `COLUMNS`, its place in the header or None.

    `repeated` are the keys that stand in more than one row, as far as the bare text shows.
    """

    header: tuple[str, ...]
    places: tuple[int | None, ...]
    ignored: tuple[str, ...]
    forbidden: tuple[str, ...]
    rows: int
    repeated: frozenset[tuple[str, ...]]

    @property
    def all_known(self) -> bool:
        """Whether every column is one of the contract's, so that nothing in a row is of a kind that may not be kept."""
        return not self.ignored and not self.forbidden


@dataclass(frozen=True)
class Bundle:
    """A bundle whose manifest agrees with its files; its rows are not looked at yet."""

    manifest: Manifest
    content_digest: str
    layouts: Mapping[str, Layout]
    files_ignored: tuple[str, ...]
    source: Source

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest's bytes."""
        return self.manifest.digest

    @property
    def rows(self) -> dict[str, int]:
        """How many rows each file has."""
        return {file: layout.rows for file, layout in self.layouts.items()}

    @property
    def columns_present(self) -> dict[str, frozenset[str]]:
        """The contract's columns that each file has."""
        return {
            file: frozenset(n for n, place in zip(COLUMNS[file], layout.places, strict=True) if place is not None)
            for file, layout in self.layouts.items()
        }

    @property
    def columns_ignored(self) -> dict[str, list[str]]:
        """The columns that the contract does not know, file by file."""
        return {file: list(layout.ignored) for file, layout in self.layouts.items() if layout.ignored}

    @property
    def columns_forbidden(self) -> dict[str, list[str]]:
        """The columns named for immigration status, file by file: only their names are known here."""
        return {file: list(layout.forbidden) for file, layout in self.layouts.items() if layout.forbidden}

    def records(self, file: str) -> Iterator[Record]:
        """Yield a file's records, the header left out. Raises `BundleRefused` where it changed since it was opened."""
        with Records(self.source, file) as records:
            found = iter(records)
            next(found, None)
            yield from found
            if records.sha256 != self.manifest.files[file].sha256:
                raise BundleRefused(f"{file} changed while it was being read.")


def open_bundle(path: Path | str, limits: Limits | None = None) -> Bundle:
    """Open a bundle, a folder or a zip, and check it against its manifest. Raises `BundleRefused`."""
    source = open_source(Path(path), limits or Limits())
    names = source.names()
    if MANIFEST not in names:
        raise BundleRefused(f"{MANIFEST} is missing. Expected it beside {', '.join(FILES)}.")
    written = read_whole(source, MANIFEST, MANIFEST_LIMIT)
    try:
        return _opened(source, names, read_manifest(written))
    except BundleRefused as refusal:
        refusal.digest = hashlib.sha256(written).hexdigest()
        raise


def _opened(source: Source, names: frozenset[str], manifest: Manifest) -> Bundle:
    for file in FILES:
        if file not in names:
            raise BundleRefused(f"{file} is missing. Expected {', '.join(FILES)}.")
    layouts = {file: _scan(source, file, manifest.files[file]) for file in FILES}
    content = "".join(f"{file}:{manifest.files[file].sha256}\n" for file in FILES)
    return Bundle(
        manifest=manifest,
        content_digest=hashlib.sha256(f"{MANIFEST}:{manifest.digest}\n{content}".encode()).hexdigest(),
        layouts=layouts,
        files_ignored=tuple(sorted(shown(name) for name in names - {MANIFEST, *FILES})),
        source=source,
    )


def read_manifest(written: bytes) -> Manifest:
    """Read a manifest. Raises `BundleRefused` with the field that is wrong and what would be right."""
    try:
        found = json.loads(written.decode("utf-8-sig"))
    except (ValueError, RecursionError) as fault:
        raise BundleRefused(f"{MANIFEST} is not JSON: {str(fault)[:120]}.") from fault
    if not isinstance(found, dict):
        raise BundleRefused(f"{MANIFEST} is not a JSON object.")
    if found.get("format") != FORMAT:
        raise BundleRefused(f"{MANIFEST}: format is {_say(found.get('format'))}. Expected {FORMAT}.")
    if str(found.get("version")) != VERSION:
        raise BundleRefused(f"{MANIFEST}: version is {_say(found.get('version'))}. Expected {VERSION}.")
    period = _of(found, "period_from", day, date), _of(found, "period_to", day, date)
    if period[0] > period[1]:
        raise BundleRefused(f"{MANIFEST}: period_from is after period_to.")
    force_code = _words(found, "force_code")
    if not _FORCE_CODE.fullmatch(force_code):
        raise BundleRefused(f"{MANIFEST}: force_code is {_say(force_code)}. Expected a code such as 20.")
    return Manifest(
        force=_words(found, "force"),
        force_code=force_code,
        period_from=period[0],
        period_to=period[1],
        extracted_at=_of(found, "extracted_at", time, datetime),
        digest=hashlib.sha256(written).hexdigest(),
        files=_listed(found.get("files")),
    )


def _say(value: object) -> str:
    return "missing" if value is None else shown(repr(value))


def _words(found: Mapping[str, object], name: str) -> str:
    value = found.get(name)
    if not isinstance(value, str) or not value.strip() or len(value) > 200 or UNFIT.search(value):
        raise BundleRefused(f"{MANIFEST}: {name} is {_say(value)}. Expected some words.")
    return one_line(value)


def _of(found: Mapping[str, object], name: str, read: Callable[[str], object], kind: type[_T]) -> _T:
    value = found.get(name)
    try:
        got = read(value) if isinstance(value, str) else None
    except Wrong as wrong:
        raise BundleRefused(f"{MANIFEST}: {name} is {_say(value)}. {wrong.said}") from wrong
    if not isinstance(got, kind):
        raise BundleRefused(f"{MANIFEST}: {name} is {_say(value)}. Expected it as text.")
    return got


def _listed(files: object) -> dict[str, Listed]:
    if not isinstance(files, dict):
        raise BundleRefused(f"{MANIFEST}: files is missing. Expected the rows and sha256 of {', '.join(FILES)}.")
    listed = {}
    for file in FILES:
        entry = files.get(file)
        if not isinstance(entry, dict):
            raise BundleRefused(f"{MANIFEST}: files does not list {file}.")
        rows, sha256 = entry.get("rows"), entry.get("sha256")
        if not isinstance(rows, int) or isinstance(rows, bool) or rows < 0:
            raise BundleRefused(f"{MANIFEST}: rows of {file} is {_say(rows)}. Expected a count.")
        if not isinstance(sha256, str) or not re.fullmatch("[0-9a-fA-F]{64}", sha256):
            raise BundleRefused(f"{MANIFEST}: sha256 of {file} is {_say(sha256)}. Expected 64 hexadecimal digits.")
        listed[file] = Listed(rows, sha256.lower())
    return listed


def _scan(source: Source, file: str, listed: Listed) -> Layout:
    """Read a file once: its header, how many rows, which keys stand more than once, and its checksum."""
    with Records(source, file) as records:
        found = iter(records)
        header = next(found, None)
        if header is None:
            _check_sum(file, records.sha256, listed)
            raise BundleRefused(f"{file} is empty. Expected a header row with the columns {', '.join(REQUIRED[file])}.")
        names = tuple(one_line(cell).lower() for cell in header.cells)
        places = {name: place for place, name in reversed(list(enumerate(names)))}
        rows, repeated, unclosed = _count(found, [places.get(name) for name in KEYS[file]], len(names))
        _check_sum(file, records.sha256, listed)
    _check_header(file, header, names)
    if rows != listed.rows:
        hint = f" {unclosed}" if unclosed else ""
        raise BundleRefused(f"{file} has {rows:,} rows and the manifest says {listed.rows:,}.{hint}")
    unknown = [name for name in dict.fromkeys(names) if name not in COLUMNS[file]]
    return Layout(
        header=names,
        places=tuple(places.get(name) for name in COLUMNS[file]),
        ignored=tuple(shown(name) or "(no name)" for name in unknown if not names_immigration(name)),
        forbidden=tuple(shown(name) for name in unknown if names_immigration(name)),
        rows=rows,
        repeated=frozenset(repeated),
    )


def _check_sum(file: str, sha256: str, listed: Listed) -> None:
    if sha256 != listed.sha256:
        raise BundleRefused(f"{file} has the checksum {sha256} and the manifest says {listed.sha256}.")


def _check_header(file: str, header: Record, names: tuple[str, ...]) -> None:
    if header.fault or any(UNFIT.search(name) for name in names):
        raise BundleRefused(f"{file}: the header row cannot be read. Expected column names in UTF-8.")
    for name in REQUIRED[file]:
        if name not in names:
            near = did_you_mean(name, names)
            raise BundleRefused(f"{file} has no column {name}, which is required. {near}".strip())
    for name in COLUMNS[file]:
        if names.count(name) > 1:
            raise BundleRefused(f"{file} has the column {name} {names.count(name)} times. Expected it once.")


def _count(records: Iterator[Record], places: list[int | None], width: int) -> tuple[int, set[tuple[str, ...]], str]:
    """Return how many rows there are, the keys that stand in several, and what is said of a quote never closed."""
    seen: set[tuple[str, ...]] = set()
    repeated: set[tuple[str, ...]] = set()
    rows, unclosed = 0, ""
    for _, cells, _, fault in records:
        rows += 1
        if fault:
            unclosed = fault
        elif len(cells) == width:
            key = tuple(["" if place is None else one_line(cells[place]) for place in places])
            if key in seen:
                repeated.add(key)
            else:
                seen.add(key)
    return rows, repeated, unclosed


def names_immigration(name: str) -> bool:
    """Whether a column is named for immigration status."""
    squeezed = re.sub(r"[^a-z]", "", name.lower())
    words = set(re.split(r"[^a-z]+", name.lower()))
    return any(stem in squeezed for stem in IMMIGRATION_STEMS) or not words.isdisjoint(IMMIGRATION_WORDS)

"""How long a region takes to match beside Splink alone, and *seen before?* and search while somebody waits."""

import random
import resource
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from time import perf_counter
from typing import Any

from django.db import transaction

from handrail.agencies.queries import actor_for, by_first_name
from handrail.audit.actor import Actor, system
from handrail.core import database
from handrail.matching import queries
from handrail.matching.actions import index_records, match_changed
from handrail.matching.actions.whole import load_index, match_all
from handrail.matching.backends import DuckDB
from handrail.matching.learning import learn
from handrail.matching.looking import predict
from handrail.people import actions as people
from handrail.people import queries as people_queries
from handrail.region.benches.databases import Tell, fresh, put_in_order, work_as
from handrail.region.benches.figures import Figure, milliseconds
from handrail.region.benches.population import Said, people_said, slip
from handrail.region.build import open_region

AT_ONCE = 50_000
ASKED = 300
A_NIGHT = 1_000
"""Records that come in after the region was matched."""
BY = system("region.bench")
LOOKING = (("Maureen", 2), ("Simran", 1_000))
"""Who types, and one person in how many they may see: the force's desk every second, an advocate few."""


def hold(first: int, count: int, *, at: datetime, tell: Tell) -> None:
    """Hold so many records of invented people, from the `first` of them on."""
    blank = dict(zip(people.SAID_NAMES, people.BLANK, strict=True))
    said = enumerate(islice(people_said(first + count), first, None), start=first)
    while batch := list(islice(said, AT_ONCE)):
        rows: dict[str, tuple[Sequence[Any], bytes, datetime]] = {
            f"B{number}": ([(blank | one)[name] for name in people.SAID_NAMES], b"", at) for number, one in batch
        }
        with transaction.atomic():
            people.open_records("police:20", rows, by=BY, at=at)
        tell(f"{batch[-1][0] + 1:,} records held")


def measure(*, people_count: int, at: datetime, only: str, tell: Tell) -> Iterator[Figure]:
    """Hold a region of people, then match it whole and let workers type and search."""
    with fresh("matching"):
        open_region(at=at)
        hold(0, people_count, at=at, tell=tell)
        tell("indexing")
        began = perf_counter()
        index_records(at=at)
        indexing = perf_counter() - began
        put_in_order()
        over = f"{people_count:,} people"
        yield Figure("matching", "cleaning and indexing, once for each record", f"{indexing:.1f} s", "", over)
        if only in ("", "matching"):
            yield from _whole(people_count, at, over, tell)
        yield from _waited_for(people_count, at, over, tell)


def _whole(records: int, at: datetime, over: str, tell: Tell) -> Iterator[Figure]:
    tell("Splink alone")
    alone = DuckDB(plain=True)
    load_index(alone)
    began = perf_counter()
    learned = learn(alone, edition="bench", about={})
    found = alone.count(predict(alone, learned.weights))
    splink = perf_counter() - began
    del alone
    began = perf_counter()
    done = match_all(by=BY, at=at, tell=tell)
    ours = perf_counter() - began
    yield Figure(
        "matching", "--full beside Splink alone", f"{ours:.1f} s against {splink:.1f} s: {ours / splink:.2f} times",
        "at most 1.20 times", f"{over}; {found:,} pairs scored; {done.linked:,} linked, {done.asked:,} for a person",
    )  # fmt: skip
    began = perf_counter()
    again = match_all(by=BY, at=at + timedelta(days=1), tell=tell)
    yield Figure(
        "matching", "--full again", f"{perf_counter() - began:.1f} s", "", f"{over}; {again.linked:,} newly linked"
    )
    hold(records, A_NIGHT, at=at, tell=tell)
    began = perf_counter()
    night = match_changed(by=BY, at=at)
    yield Figure(
        "matching", f"a night with {A_NIGHT:,} new records", f"{perf_counter() - began:.1f} s", "",
        f"{over}; {night.linked:,} linked, {night.asked:,} for a person; at most"
        f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB held",
    )  # fmt: skip


def _waited_for(records: int, at: datetime, over: str, tell: Tell) -> Iterator[Figure]:
    """Let somebody who sees many people, and somebody who sees few, type and search."""
    viewers = {name: actor_for(by_first_name(name), at=at) for name, _ in LOOKING}
    tell("workers are shown some of the people")
    show_some({min(viewers[name].audiences): every for name, every in LOOKING})
    work_as("handrail_app")
    typed = _asked_of(records)
    for name, every in LOOKING:
        viewer = viewers[name]
        sees = f"{over}, one in {every:,} of whom the worker may know of; {len(typed)} asked"
        tell(f"a worker who sees one in {every:,} types")
        took, known = _timed([_typing(said, viewer, at) for said in typed], viewer)
        yield Figure(
            "seen-before", "as a worker types, under row-level security", milliseconds(took), "95th under 50 ms",
            f"{sees}, {known} found",
        )  # fmt: skip
        for what, words in (
            ("by family name", [said["family_name"] for said in typed]),
            ("by whole name", [f"{said['given_names'].split()[0]} {said['family_name']}" for said in typed]),
        ):
            tell(f"a worker who sees one in {every:,} searches {what}")
            took, known = _timed([_searching(one, viewer) for one in words], viewer)
            yield Figure(
                "search", f"{what}, under row-level security", milliseconds(took), "", f"{sees}, {known} found"
            )


def show_some(audiences: dict[int, int]) -> None:
    """Let each audience see one person in so many."""
    shown = " || ".join(
        f"CASE WHEN id %% {every} = 0 THEN ARRAY[{audience}] ELSE ARRAY[]::int[] END"
        for audience, every in audiences.items()
    )
    some = " OR ".join(f"id %% {every} = 0" for every in audiences.values())
    with database.whole_file():
        database.run(f"UPDATE people_person SET seen_by = {shown} WHERE {some}", [])
    work_as("handrail_owner")
    database.run("VACUUM ANALYZE people_person")


def _asked_of(records: int) -> list[Said]:
    """Return what is typed: people of the region, with a slip in the given name."""
    chance = random.Random(9)
    among = min(records, 200_000)
    return [
        said | {"given_names": slip(said["given_names"], chance)}
        for said in people_said(among)
        if chance.random() < ASKED / among
    ]


def _typing(said: Said, viewer: Actor, at: datetime) -> Callable[[], object]:
    typed = queries.Typed(
        said["family_name"], said["given_names"], said["date_of_birth"], said["postcode"], said["address"],
        said["phone"], said["email"],
    )  # fmt: skip
    return lambda: queries.seen_before(typed, viewer=viewer, at=at)


def _searching(words: str, viewer: Actor) -> Callable[[], object]:
    return lambda: people_queries.search(words, viewer=viewer, most=101)


def _timed(asked: Sequence[Callable[[], object]], viewer: Actor) -> tuple[list[float], int]:
    took, found = [], 0
    for one in asked:
        with transaction.atomic():
            database.look_as(viewer.audiences)
            began = perf_counter()
            found += bool(one())
            took.append(perf_counter() - began)
    return took, found

"""How long a region takes to match beside Splink alone, and *seen before?* while somebody types."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from time import perf_counter
from typing import Any

from django.db import transaction

from handrail.agencies.queries import actor_for, by_first_name
from handrail.audit.actor import system
from handrail.core import database
from handrail.matching import queries
from handrail.matching.actions import index_records, match_changed
from handrail.matching.actions.whole import load_index, match_all
from handrail.matching.backends import DuckDB
from handrail.matching.learning import learn, pairs
from handrail.people import actions as people
from handrail.region.benches.databases import Tell, fresh, work_as
from handrail.region.benches.figures import Figure, milliseconds
from handrail.region.build import open_region
from handrail.region.names import ORIGINS

AT_ONCE = 50_000
AGAIN = 0.1
"""The share of records that are another record of somebody already there."""
ASKED = 300
BY = system("region.bench")
_FIRST = date(1940, 1, 2)


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody invented, as a source says of them."""

    said: dict[str, Any]


def people_said(count: int, *, seed: int = 4) -> Iterator[Someone]:
    """Invent people, one in ten of them a second time with a slip, a move or a gap: the same people each time."""
    chance = random.Random(seed)
    lately: list[dict[str, Any]] = []
    for number in range(count):
        if lately and chance.random() < AGAIN:
            said = _written_again(chance.choice(lately), chance)
        else:
            said = _somebody(number, chance)
            lately.append(said)
            if len(lately) > AT_ONCE:
                lately.pop(chance.randrange(AT_ONCE))
        yield Someone(said)


def _somebody(number: int, chance: random.Random) -> dict[str, Any]:
    origin = chance.choices(ORIGINS, [one.share for one in ORIGINS])[0]
    sex = chance.choice("FFM")
    given, family = chance.choice(origin.women if sex == "F" else origin.men), chance.choice(origin.families)
    born = _FIRST + timedelta(days=chance.randrange(26_000))
    # Streets and mailboxes are made of numbers, so that a million people do not live in one street.
    street, house = chance.randrange(60_000), chance.randrange(1, 120)
    return {
        "family_name": family, "given_names": given, "sex": sex,
        "date_of_birth": None if chance.random() < 0.04 else born,
        "address": f"{house} Row{street:05} Street", "postcode": _postcode(street),
        "phone": f"07700 900{chance.randrange(1000):03}" if chance.random() < 0.3 else "",
        "email": f"{given}.{family}{number}@mail.example".lower() if chance.random() < 0.55 else "",
    }  # fmt: skip


def _postcode(street: int) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"B{street % 97 + 1} {street // 97 % 9 + 1}{letters[street // 873 % 20]}{letters[street // 17460 % 20]}"


def _written_again(said: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    again = dict(said)
    what = chance.random()
    if what < 0.2:
        again["given_names"] = _slip(said["given_names"], chance)
    elif what < 0.4:
        again["family_name"] = _slip(said["family_name"], chance)
    elif what < 0.6:
        street = chance.randrange(60_000)
        again |= {"address": f"{chance.randrange(1, 120)} Row{street:05} Street", "postcode": _postcode(street)}
    elif what < 0.7:
        again["date_of_birth"] = None
    elif what < 0.8 and (born := said["date_of_birth"]) is not None and born.day <= 12:
        again["date_of_birth"] = date(born.year, born.day, born.month)
    elif what < 0.9:
        again |= {"phone": "", "email": ""}
    return again


def _slip(name: str, chance: random.Random) -> str:
    place = chance.randrange(1, len(name)) if len(name) > 1 else 0
    return name[:place] + name[place + 1 :] if chance.random() < 0.5 else name[:place] + name[place - 1] + name[place:]


def hold(count: int, *, at: datetime, tell: Tell) -> None:
    """Hold so many records of invented people."""
    batch: dict[str, tuple[Sequence[Any], bytes, datetime]] = {}
    blank = dict(zip(people.SAID_NAMES, people.BLANK, strict=True))
    for number, one in enumerate(people_said(count)):
        row = blank | one.said
        batch[f"B{number}"] = ([row[name] for name in people.SAID_NAMES], b"", at)
        if len(batch) == AT_ONCE or number == count - 1:
            tell(f"{number + 1:,} records held")
            with transaction.atomic():
                people.open_records("police:20", batch, by=BY, at=at)
            batch = {}


def measure(*, people_count: int, at: datetime, only: str, tell: Tell) -> Iterator[Figure]:
    """Hold a region of people, then match it whole and let a worker type."""
    with fresh("matching"):
        open_region(at=at)
        hold(people_count, at=at, tell=tell)
        tell("indexing")
        began = perf_counter()
        index_records(at=at)
        indexing = perf_counter() - began
        work_as("handrail_owner")
        database.run("ANALYZE")
        work_as("handrail_system")
        over = f"{people_count:,} people"
        yield Figure("matching", "cleaning and indexing, once for each record", f"{indexing:.1f} s", "", over)
        if only in ("", "matching"):
            yield from _whole(at, over, tell)
        yield from _typing(at, over, tell)


def _whole(at: datetime, over: str, tell: Tell) -> Iterator[Figure]:
    tell("Splink alone")
    alone = DuckDB()
    load_index(alone)
    began = perf_counter()
    learned = learn(alone, edition="bench", about={})
    found = len(pairs(alone, learned.weights))
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
    began = perf_counter()
    match_changed(by=BY, at=at)
    yield Figure("matching", "a night with nothing new", f"{perf_counter() - began:.2f} s", "", over)


def _typing(at: datetime, over: str, tell: Tell) -> Iterator[Figure]:
    tell("a worker is shown one person in ten")
    worker = by_first_name("Maureen")
    viewer = actor_for(worker, at=at)
    audience = min(viewer.audiences)
    with database.whole_file():
        database.run("UPDATE people_person SET seen_by = ARRAY[%s]::int[] WHERE id %% 10 = 0", [audience])
    work_as("handrail_owner")
    database.run("ANALYZE people_person")
    work_as("handrail_app")
    tell("a worker types")
    chance = random.Random(9)
    asked = []
    for one in people_said(20_000):
        if chance.random() < ASKED / 18_000:
            asked.append(one.said)
    took, known = [], 0
    for said in asked:
        typed = queries.Typed(
            said["family_name"], _slip(said["given_names"], chance), said["date_of_birth"], said["postcode"],
            said["address"], said["phone"], said["email"],
        )  # fmt: skip
        with transaction.atomic():
            database.look_as(viewer.audiences)
            began = perf_counter()
            known += bool(queries.seen_before(typed, viewer=viewer, at=at))
            took.append(perf_counter() - began)
    yield Figure(
        "seen-before", "as a worker types, under row-level security", milliseconds(took), "95th under 50 ms",
        f"{over}; {len(took)} asked, {known} of whom the worker may know of",
    )  # fmt: skip

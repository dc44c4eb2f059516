"""How long pages take and how much they touch, in a small region and in a large one."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter
from typing import Any

from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from handrail.agencies.actions import claim, open_sign_in
from handrail.agencies.models import Worker
from handrail.agencies.queries import audiences_of, by_first_name
from handrail.core import database
from handrail.core.collecting import leave_the_program_alone
from handrail.directory.queries import offers
from handrail.referrals.queries.gathering import gather
from handrail.referrals.triage import decide_night
from handrail.region.benches.databases import Tell, fill, fresh, work_as
from handrail.region.benches.figures import Figure, middle_and_95th, milliseconds, per_second
from handrail.region.build import BY

SMALL = 1_000
REQUESTS = 60
OF_EACH = 20
SEVERAL = 6
WARMING = 2
AUDIT_REQUESTS = 20
ROLES = (
    ("the force's desk", "police", ("coordinator", "referral_desk")),
    ("first contact", "service", ("coordinator",)),
    ("advocates", "service", ("advocate",)),
    ("service managers", "service", ("service_manager",)),
    ("officers", "police", ("officer",)),
    ("sergeants", "police", ("supervisor",)),
    ("witness care", "police", ("witness_care",)),
    ("Code lead", "police", ("code_lead",)),
)
"""Whose Today is asked for: up to `SEVERAL` workers of each, the cast first and then others."""
LOOKING = (("Maureen", "coordinator, the force's desk"), ("Priya", "officer"))
"""Who asks for people's pages and searches."""
DECIDED = 2_000
AS_SERVED = {
    "SECOND_FACTOR_REQUIRED": False,
    "ALLOWED_HOSTS": ["testserver"],
    "STORAGES": {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
}


@dataclass(slots=True)
class Asked:
    """What some requests cost: seconds each, the SQL statements of one, and the rows it read from tables.

    `slowest` is who waited longest at the 95th percentile, of several who asked.
    """

    seconds: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    who: str = ""
    slowest: str = ""


Request = tuple[Client, str, dict[str, str]]
Found = dict[tuple[str, str], Asked]


def measure(*, crimes: int, at: datetime, only: str, tell: Tell) -> list[Figure]:
    """Ask for the same pages of a region of a thousand crimes and of one of `crimes`, and lay the two side by side."""
    found: list[Found] = []
    extra: list[Figure] = []
    for name, size in (("small", SMALL), ("large", crimes)):
        with fresh(name):
            fill(crimes=size, at=at, tell=tell)
            if only in ("", "pages") and size == crimes:
                tell("triage")
                extra = _triage(at)
            work_as("handrail_owner")
            database.run("ANALYZE")
            work_as("handrail_app")
            leave_the_program_alone()  # as the web server does
            with override_settings(**AS_SERVED):
                tell(f"{size:,} crimes: asking for pages")
                found.append(dict(_pages(only, at, tell)))
            gc.unfreeze()
    figures = [
        Figure(
            bench,
            what,
            f"{milliseconds(small.seconds)} → {milliseconds(large.seconds)}",
            "95th under 300 ms" if bench == "figures" else "95th under 150 ms",
            f"{_range(small.statements)} → {_range(large.statements)} statements;"
            f" {_range(small.rows)} → {_range(large.rows)} rows read; {large.who or 'one worker'},"
            f" {len(large.seconds)} requests once warm{large.slowest}",
        )
        for (bench, what), small in found[0].items()
        for large in (found[1][bench, what],)
    ]
    return [*figures, *extra]


AUDIT_PAGES: Sequence[tuple[str, str, dict[str, str]]] = (
    ("figures, 3 months", "rights:figures", {"months": "3"}),
    ("figures, since the first", "rights:figures", {"months": "0"}),
    ("by ethnicity, 12 months", "rights:breakdown", {"by": "ethnicity", "months": "12"}),
    ("by supervisor, since the first", "rights:breakdown", {"by": "supervisor", "months": "0"}),
    ("by month, one right", "rights:breakdown", {"by": "month", "months": "0", "right": "VC-03.1"}),
    ("over time, every right", "rights:over_time", {}),
    ("over time, one right", "rights:over_time", {"right": "VC-03.1"}),
    ("right by unit, 3 months", "rights:grid", {"months": "3"}),
    ("right by unit, since the first", "rights:grid", {"months": "0"}),
    ("list: missed, every right", "rights:list", {"state": "missed", "months": "0"}),
    ("list: late, every right", "rights:list", {"state": "late", "months": "0"}),
    ("list: met, one right and crime group", "rights:list", {"state": "met", "right": "VC-03.1", "by": "crime_group",
                                                             "key": "violence", "months": "0"}),
    ("list: met, every right", "rights:list", {"state": "met", "months": "0"}),
    ("list: late or missed, owed by the police", "rights:list", {"state": "not_in_time", "by": "duty_holder",
                                                                 "key": "police", "months": "0"}),
    ("right to a review, by unit", "rights:reviews", {"by": "unit", "months": "0"}),
    ("quarterly return", "rights:returns", {}),
    ("compared by sex", "rights:compare", {"right": "VC-03.1", "by": "sex", "months": "0"}),
    ("who owns what is open", "referrals:owned", {}),
)  # fmt: skip
"""The Code lead's pages: what each is, its address, and what it asks for."""


def _audit_pages(client: Client, tell: Tell) -> Iterator[tuple[tuple[str, str], Asked]]:
    for words, name, query in AUDIT_PAGES:
        tell(f"audit page, {words}")
        yield ("figures", words), _ask([(client, reverse(name), query)] * AUDIT_REQUESTS)


def _range(counts: Sequence[int]) -> str:
    low, high = min(counts), max(counts)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _pages(only: str, at: datetime, tell: Tell) -> Iterator[tuple[tuple[str, str], Asked]]:
    if only in ("", "pages"):
        for words, side, roles in ROLES:
            tell(f"Today, {words}")
            yield ("pages", f"Today, {words}"), _today(side, roles, at)
    if only in ("", "figures"):
        yield from _audit_pages(_signed_in(by_first_name("Colin"), at), tell)
    for first_name, role in LOOKING:
        worker = by_first_name(first_name)
        client, audiences = _signed_in(worker, at), sorted(audiences_of(worker, at=at))
        seen = _seen_by(audiences, "people_person", "ref, sort_name")
        if only in ("", "pages"):
            tell(f"a person's page, {role}")
            pages: list[Request] = [(client, reverse("desk:person", args=[ref]), {}) for ref, _ in seen]
            yield ("pages", f"a person's page, {role}"), _ask(pages)
        if only in ("", "search"):
            numbers = _seen_by(audiences, "crimes_crime", "source_ref, log_ref")
            yield from _searches(client, role, seen, numbers, tell)


def _searches(
    client: Client, role: str, seen: Sequence[tuple[str, str]], numbers: Sequence[tuple[str, str]], tell: Tell
) -> Iterator[tuple[tuple[str, str], Asked]]:
    for what, words in (
        ("family name", [name.split()[0] for _, name in seen]),
        ("whole name", [name for _, name in seen]),
        ("crime number", [crime for crime, _ in numbers]),
        ("log number", [log for _, log in numbers if log]),
    ):
        tell(f"search by {what}, {role}")
        requests = [(client, reverse("desk:search"), {"q": one, "reason": "my_work"}) for one in words]
        yield ("search", f"by {what}, {role}"), _ask(requests, posted=True)


def _today(side: str, roles: Sequence[str], at: datetime) -> Asked:
    """Ask for the Today of several workers, each as often; say whose was slowest."""
    together, slowest = Asked(), (0.0, "")
    found = Worker.objects.filter(role__in=roles, agency__side=side).select_related("user", "agency", "team")
    several = list(found.order_by(F("user_id").asc(nulls_last=True), "ref")[:SEVERAL])
    for worker in several:
        asked = _ask([(_signed_in(worker, at), reverse("desk:today"), {})] * OF_EACH)
        slowest = max(slowest, (middle_and_95th(asked.seconds)[1], worker.name))
        together.seconds += asked.seconds
        together.statements += asked.statements
        together.rows += asked.rows
    together.who = f"{len(several)} workers" if len(several) > 1 else several[0].name
    together.slowest = f", the slowest {slowest[1]}: 95th {slowest[0] * 1000:.0f} ms" if len(several) > 1 else ""
    return together


def _signed_in(worker: Worker, at: datetime) -> Client:
    """Sign in as a worker of the bench's region; whoever has no sign-in is given one."""
    if worker.user is None:
        worker = claim(worker, user=open_sign_in(email=f"{worker.ref}@bench.example", by=BY, at=at), by=BY, at=at)
    client = Client()
    client.force_login(worker.user)  # type: ignore[arg-type]
    session = client.session
    session["worker"] = worker.id
    session.save()
    return client


def _seen_by(audiences: Sequence[int], table: str, columns: str) -> list[tuple[Any, ...]]:
    """Return two columns of the people, or the crimes, that these audiences see, spread over the region."""
    with database.whole_file():
        return database.ask(
            f"SELECT {columns} FROM {table} WHERE seen_by && %s::int[] ORDER BY md5(ref) LIMIT %s",
            [audiences, REQUESTS],
        )


def _ask(requests: Sequence[Request], *, posted: bool = False) -> Asked:
    """Ask for pages; what is looked for is posted, and the page it leads to is a part of the time."""
    asked = Asked()

    def answer(client: Client, address: str, query: dict[str, str]) -> Any:
        if posted:
            return client.post(address, query, secure=True, follow=True)
        return client.get(address, query, secure=True)

    for request in requests[:WARMING]:
        answer(*request)
    for request in requests:
        before = _rows_read()
        with _counted() as counted:
            began = perf_counter()
            response = answer(*request)
            asked.seconds.append(perf_counter() - began)
        if response.status_code != 200:
            raise RuntimeError(f"{request[1]} answered {response.status_code}")
        asked.statements.append(counted.count)
        asked.rows.append(_rows_read() - before)
    return asked


@dataclass(slots=True)
class _Counted:
    count: int = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


@contextmanager
def _counted() -> Iterator[_Counted]:
    counted = _Counted()
    with connection.execute_wrapper(counted):
        yield counted


def _rows_read() -> int:
    """Count the rows of our tables that were read since the server began, by scan or by index."""
    database.ask("SELECT pg_stat_force_next_flush()")
    return int(
        database.ask("SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables")[0][
            0
        ]
    )


def _triage(at: datetime) -> list[Figure]:
    """Decide anew, writing nothing, for some of those who came in."""
    persons = [
        row[0]
        for row in database.ask("SELECT DISTINCT person_id FROM referrals_decision ORDER BY 1 LIMIT %s", [DECIDED])
    ]
    places = offers()
    began = perf_counter()
    gathered = gather(persons, at=at)
    read = perf_counter()
    decided = sum(
        len(decide_night([one.facts for one in asked], at=at, recorded_at=at, services=places.choose))
        for asked in gathered.values()
    )
    ended = perf_counter()
    return [
        Figure(
            "triage", "decisions, by the rules alone", per_second(decided, ended - read), "", f"{decided:,} decisions"
        ),
        Figure("triage", "decisions, their facts gathered", per_second(decided, ended - began), "", "read and decided"),
    ]

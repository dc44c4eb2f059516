"""The Code as it is held here, right by right; and two editions of it beside each other, on the same journeys."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from handrail.agencies.models import Team
from handrail.audit import actions as audit
from handrail.core.errors import NotKnown
from handrail.core.looks import look_of
from handrail.core.moments import say_day_in_full, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Line, Row, Table
from handrail.core.workdays import local_date
from handrail.journey.vocabulary import KINDS
from handrail.rights import policy, queries
from handrail.rights.clocks import Clock
from handrail.rights.editions import Edition, Right, Rules, order_of
from handrail.rights.queries import Beside, Differing
from handrail.rights.rulebook import editions_alone, rules_in_use
from handrail.rights.sentences import explain
from handrail.rights.views import frames
from handrail.rights.views.person import SURE

STATES = ("met", "late", "missed", "running")
MONTHS_OFFERED = 12
ON_A_PAGE = 25
ALL_UNITS = "all"


@page(audience="worker", roles=policy.COUNTING)
def two_editions(request: HttpRequest) -> HttpResponse:
    """Show how the rights of one month's journeys stand under two editions, and which differ in it or in their day."""
    viewer, at = frames.who(request)
    editions = editions_alone()
    first = _edition(request.GET.get("first", next(iter(editions))), editions)
    second = _edition(request.GET.get("second", list(editions)[-1]), editions)
    month = _month(request.GET.get("month", ""), at)
    teams = list(Team.objects.filter(agency_id=viewer.agency_id or 0).order_by("name"))
    unit = request.GET.get("unit", ALL_UNITS)
    team = next((team for team in teams if team.ref == unit), None)
    if team is None and unit != ALL_UNITS:
        raise NotKnown
    found = queries.beside(
        editions[first], editions[second], month=month, team_id=team.id if team else None, viewer=viewer, at=at
    )
    shown = Paginator(found.differing, ON_A_PAGE).get_page(request.GET.get("page"))
    ids = sorted({one.person.id for one in shown})
    audit.record("compared editions", by=viewer, at=at, about="person", ids=ids)
    held = [editions[first].editions[0], editions[second].editions[0]]
    frames.on_frame(request, sources=tuple(f"{one.title}: {one.source} (edition {one.name})." for one in held))
    return render(
        request,
        "rights/editions.html",
        {
            "first": [(name, _named(editions[name]), name == first) for name in editions],
            "second": [(name, _named(editions[name]), name == second) for name in editions],
            "months": [(f"{one:%Y-%m}", f"{one:%B %Y}", one == month) for one in _months(at)],
            "units": [(ALL_UNITS, "Every unit", team is None), *((t.ref, t.name, t == team) for t in teams)],
            "examples": [one.title for one in held if one.example],
            "table": _table(found, held, month, team, at),
            "rows": [_row(number, one, editions[first], editions[second], at) for number, one in enumerate(shown)],
            "page": shown,
            "differing": f"{len(found.differing):,}",
            "same": first == second,
            "back": reverse("rights:figures"),
        },
    )


def _edition(name: str, editions: Mapping[str, Rules]) -> str:
    if name not in editions:
        raise NotKnown
    return name


def _named(rules: Rules) -> str:
    edition = rules.editions[0]
    return f"{edition.name}{' (example, never in force)' if edition.example else ''}"


def _months(at: datetime) -> list[date]:
    """The month of today and those before it, latest first."""
    today = local_date(at)
    count = today.year * 12 + today.month - 1
    return [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in range(MONTHS_OFFERED)]


def _month(asked: str, at: datetime) -> date:
    """The month asked for; the latest where none is. What is not offered is not known."""
    found = next((month for month in _months(at) if asked in ("", f"{month:%Y-%m}")), None)
    if found is None:
        raise NotKnown
    return found


def _table(found: Beside, held: Sequence[Edition], month: date, team: Team | None, at: datetime) -> Table:
    titles = {right.id: f"{right.number}. {right.title}" for edition in reversed(held) for right in edition.rights}
    differing = [one.entitlement for one in found.differing]
    lines = [
        Line(
            (
                titles[right],
                *(
                    f"{counts[right][state] if right in counts else 0:,}"
                    for state in STATES
                    for counts in (found.first, found.second)
                ),
                f"{differing.count(right):,}",
            )
        )
        for right in sorted({*found.first, *found.second}, key=order_of)
        if differing.count(right) or (right in found.first and any(found.first[right][state] for state in STATES))
    ]
    one, other = (edition.name for edition in held)
    by_day = sum(each.is_by_day_only for each in found.differing)
    of = f" of {team.name}" if team else ""
    cut = f" There are more: only the latest {found.journeys:,} are compared." if found.cut else ""
    return Table(
        f"{len(differing) - by_day:,} rights stand otherwise under {other} than under {one}"
        + (f", and {by_day:,} that stand the same are due another day" if by_day else ""),
        (
            Column("Right"),
            *(
                Column(f"{look_of(state).word.capitalize()}, {name}", number=True)
                for state in STATES
                for name in (one, other)
            ),
            Column("Otherwise, or due another day", number=True),
        ),
        lines,
        note=f"Counts the rights of the {found.journeys:,} journeys{of} that were reported in {month:%B %Y} and that"
        f" you may open, as they stand now ({say_moment(at)}), each edition as if it alone had been in force"
        f" throughout.{cut}",
        empty="No journey that you may open was reported in this month.",
    )


def _row(number: int, one: Differing, first: Rules, second: Rules, at: datetime) -> Row:
    today = local_date(at)

    def said(clock: Clock | None, rules: Rules) -> str:
        name = rules.editions[0].name
        if clock is None:
            return f"Under {name}: no such right has begun."
        sentence = explain(clock, rules=rules, today=today).partition(" Source: ")[0]
        return f"Under {name}, {look_of(clock.state).word}. {sentence}"

    clock = one.second or one.first
    rules = second if one.second else first
    right = rules.right(rules.editions[0].name, one.entitlement)
    return Row(
        key=str(number),
        sentence=f"{one.person}: {right.title}",
        href=reverse("rights:person", args=[one.person.ref]) + f"#right-{right.number}",
        state=clock.state if clock else "due",
        reason=said(one.first, first),
        note=said(one.second, second),
    )


@page(audience="worker", sides=policy.SIDES)
def code(request: HttpRequest) -> HttpResponse:
    """Show every right of the Code as it is held here: who owes it, its limit in force, and how sure we are of it."""
    frames.on_frame(request, sources=frames.sources())
    return render(
        request,
        "rights/code.html",
        {"tables": [_held(edition) for edition in reversed(rules_in_use().editions)]},
    )


def _held(edition: Edition) -> Table:
    recalled = sum(right.limit_confidence == "recalled" for right in edition.rights)
    until = f" until {say_day_in_full(edition.in_force_until)}" if edition.in_force_until else ""
    return Table(
        f"{edition.title}: {recalled} of {len(edition.rights)} limits are recalled, to be confirmed",
        (Column("Right"), Column("Owed"), Column("Limit in force"), Column("Who owes this"), Column("How sure we are")),
        [
            Line(
                (
                    f"{right.id.removeprefix('VC-')} {right.title}",
                    f"{right.owed}. {_not_where(right)}.",
                    say_limit(right),
                    right.duty_holder + (f"; {right.also_owed_by}" if right.also_owed_by else ""),
                    _how_sure(right),
                )
            )
            for right in edition.rights
        ],
        note=f"Edition {edition.name}, in force from {say_day_in_full(edition.in_force_from)}{until}. Limits are in"
        " working days of England and Wales. What a body that is not on Handrail owes, the force's witness care unit"
        " chases."
        " Beside the limits: "
        + " ".join(
            f"{one.value} {one.words} ({SURE[one.confidence]}{_set(one.set_by)})." for one in edition.settings.values()
        ),
    )


def _not_where(right: Right) -> str:
    never, _, why = right.not_applicable_when.partition(": ")
    return why[:1].upper() + why[1:] if never == "never" else f"Not where {right.not_applicable_when}"


def say_limit(right: Right) -> str:
    """The limit of a right in words."""
    if right.not_in_force:
        return f"Not in force: {right.not_in_force}"
    if right.standard is not None:
        enhanced = f", {right.enhanced} where enhanced" if right.enhanced < right.standard else ""
        return f"{right.standard}{enhanced}"
    if right.before:
        passed = "; ".join(kind.label.lower() for name, kind in KINDS.items() if name in right.before)
        on_record = f": before the first on record of {passed}" if len(right.before) > 1 else ""
        return f"{'With' if right.by_then else 'Before'} {right.before_words}{on_record}"
    return "No number of days"


def _how_sure(right: Right) -> str:
    limit = "" if right.limit_confidence == right.confidence else f"; its limit {SURE[right.limit_confidence]}"
    return f"{SURE[right.confidence].capitalize()}{limit}{_set(right.set_by)}. {right.read_in}."


def _set(by: str) -> str:
    return f"; {by}" if by else ""

"""A pair as its page shows it: both records, what speaks for and against, the picture, what joining would tell."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit.actor import Actor
from handrail.core.moments import say_moment
from handrail.core.parts import Column, Fact, Line, Table
from handrail.core.workdays import local_date
from handrail.crimes import queries as crimes
from handrail.crimes.wording import offence_of
from handrail.matching import actions, queries
from handrail.matching.models import AFTER_ALL, State
from handrail.matching.queries import PairShown, Side
from handrail.matching.scoring import Evidence
from handrail.matching.waterfall import expected, odds, signed, waterfall_of
from handrail.matching.wording import PARTED, what_it_tells
from handrail.people.models import Record
from handrail.people.policy import may_see_address

SEXES = {"F": "female", "M": "male", "X": "other"}


def context(found: PairShown, sides: tuple[Side, Side], viewer: Actor, at: datetime) -> dict[str, Any]:
    """Return what the page of one pair shows of it."""
    weights = queries.weights_in_force()
    errors, on = queries.expected_errors()
    says = [one for one in found.evidence if one.bits]
    told = crimes.what_joining_would_show(found.record_id, found.other_id, viewer=viewer)
    return {
        "sides": [
            (title, _facts(side, viewer, at), _href(side)) for title, side in zip(_titles(sides), sides, strict=True)
        ],
        "before": _before(found, viewer, at),
        "why": found.why or _confirmed_by_a_person(found),
        "speaks_for": [*found.for_one, *(one.words for one in says if one.bits > 0)],
        "against": [*found.for_two, *(one.words for one in says if one.bits < 0)],
        "silent": [one.name.lower() for one in found.evidence if not one.bits],
        "first_of_january": any(
            (born.month, born.day) == (1, 1) for side in sides if side.record and (born := side.record.date_of_birth)
        ),
        "picture": waterfall_of(found.evidence, bits=found.bits, certain=weights.certain, possible=weights.possible),
        "table": _table(found, says),
        "expected": expected(errors, on=on),
        "odds": odds(found.bits),
        "tells": [] if told.joined else what_it_tells(told),
        "refused": _refused(found, refusal_of(found, told, viewer)),
        "hangs": _hangs(sides),
    }


def refusal_of(found: PairShown, told: crimes.WhatJoiningWouldShow, viewer: Actor) -> str:
    """Return why the two may not be joined by this viewer, by what the crimes say and by what was decided before."""
    return told.refusal or queries.would_bring_together(found.record_id, found.other_id, viewer=viewer)


def _titles(sides: tuple[Side, Side]) -> tuple[str, str]:
    return (f"First: {sides[0].name}", f"Second: {sides[1].name}")


def _href(side: Side) -> str:
    return reverse("desk:person", args=[side.person.ref]) if side.person else ""


def _facts(side: Side, viewer: Actor, at: datetime) -> list[Fact]:
    """Return what one record says, as far as the viewer may see it; of an accused no more than who and of what."""
    today = local_date(at)
    if side.record is None:
        if side.accused is None:
            return [Fact("Record", "Not yours to read")]
        born = side.accused.date_of_birth
        return [
            Fact("Born", _born(born)),
            Fact("Accused in", "; ".join(side.accused.crimes), note="where they live is not shown"),
        ]
    record = side.record
    names = f"{record.given_names} {record.family_name}".strip() or "not recorded"
    also = [name for name in (record.preferred_name, *record.aliases) if name and name != names]
    found = [
        Fact("Name", names, note=f"also {', '.join(also)}" if also else ""),
        Fact("Born", _born(record.date_of_birth)),
        Fact("Sex", SEXES.get(record.sex, record.sex or "not recorded")),
        _address(record, viewer),
        Fact("Telephone", record.phone or "not recorded", hidden_on_paper=True),
        Fact("E-mail", record.email or "not recorded", hidden_on_paper=True),
        Fact("Told by", _source(record), note=f"as it stood {say_moment(record.as_of, today=today)}"),
    ]
    if side.crimes:
        offences = [offence_of(crime) for crime in side.crimes[:3]]
        more = f", and {len(side.crimes) - 3} more" if len(side.crimes) > 3 else ""
        found.append(Fact("Crimes", "; ".join(offences) + more))
    if side.person is not None and side.person.restricted:
        found.append(Fact("Restricted", "yes", note="shown to those on its list"))
    if side.files > 1:
        found.append(Fact("Joined already", f"{side.files} records are one person"))
    return found


def _born(day: date | None) -> str:
    return f"{day:%-d %B %Y}" if day else "not recorded"


def _address(record: Record, viewer: Actor) -> Fact:
    if record.address_kind == "refuge":
        return Fact("Address", "in a refuge: shown to nobody")
    if not may_see_address(viewer, address_kind=record.address_kind):
        return Fact("Address", "not shown")
    said = ", ".join(part for part in (record.address, record.postcode) if part)
    return Fact("Address", said or "not recorded", hidden_on_paper=True)


def _source(record: Record) -> str:
    return "the police" if record.source.startswith("police:") else "a service, or themselves"


def _before(found: PairShown, viewer: Actor, at: datetime) -> str:
    """Return how it was decided before, or what it waits for, in a sentence."""
    if found.decided_at is None:
        return ""
    names = agencies.names_of([found.decided_by] if found.decided_by else [], viewer=viewer)
    name = names.get(found.decided_by or 0, "a worker" if found.decided_by else "Handrail")
    when = say_moment(found.decided_at, today=local_date(at))
    reason = PARTED.get(found.decided_why, "")
    because = f" ({reason[0].lower()}{reason[1:]})" if reason else ""
    if found.state == State.OPEN:
        new = "; ".join(one.words for one in found.news) or "the force says that they are one person"
        return f"Decided before, {when}, by {name}: two people{because}. New since then: {new}."
    after_all = found.decided_why == AFTER_ALL
    return {
        State.NOT_SURE: f"{name} was not sure, {when}.",
        State.ASKED: f"{'Decided before: two people. ' * after_all}{name} says that they are one person"
        f"{' after all' * after_all}, {when}, and asks a supervisor to agree.",
        State.ACCEPTED: f"Decided {when} by {name}: one person.",
        State.REJECTED: f"Decided {when} by {name}: two people{because}.",
        State.LINKED: f"Joined {when} by {name}, because the evidence is certain.",
    }[State(found.state)]


def _confirmed_by_a_person(found: PairShown) -> tuple[str, ...]:
    """Say why a person is asked of two records that nothing speaks against."""
    if not found.for_one or found.for_two:
        return ()
    return ("their force has made one of them in its own system, and Handrail joins nobody on another system’s word",)


def _refused(found: PairShown, refusal: str) -> str:
    if not refusal or (refusal == "asks_a_supervisor" and found.state == State.ASKED):
        return ""
    return actions.REFUSED.get(refusal, "")


def _hangs(sides: tuple[Side, Side]) -> str:
    """Say that two groups would hang by this one link, where either is of several records already."""
    one, other = (side.files for side in sides)
    if max(one, other) < 2 or (sides[0].person and sides[1].person and sides[1].person.id in sides[0].person.files):
        return ""
    return (
        f"Joining them makes one person of {one + other} records, {one} on one side and {other} on the other, held"
        " together by this one link alone."
    )


def _table(found: PairShown, says: Sequence[Evidence]) -> Table:
    start = found.bits - sum(one.bits for one in says)
    return Table(
        "What the weight is made of",
        (Column("Compared"), Column("Found"), Column("Bits", number=True)),
        [
            Line(("Before anything is compared", "two records taken blindly", signed(start))),
            *(Line((one.name, one.words, signed(one.bits))) for one in says),
            Line(("Together", f"by weight alone, {odds(found.bits)}", signed(found.bits))),
        ],
        note="One bit doubles the odds. What many share, such as a common name, weighs less. Each line is weighed as if"
        " the others were not there: people of one home agree in several, so the weight of twins, or of a parent and"
        " child, is too high.",
    )


__all__ = ["context", "signed"]

"""A person's events, crimes, clocks and promises as marks of the thread.

What the viewer may not see was never asked for, so nothing here hides anything. Plain data in, plain data out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.urls import reverse

from handrail.core.moments import say_day, say_happened, say_moment
from handrail.core.workdays import end_of, local_date
from handrail.crimes.wording import gaps, offence_of, summary
from handrail.desk.thread import Lane, Mark, Thread, span_of
from handrail.desk.thread.journey import Shape
from handrail.desk.views.wording import enhanced_found, enhanced_recorded, happened, happening, order
from handrail.journey.details import promised_time
from handrail.journey.promises import Promise
from handrail.journey.vocabulary import KINDS, LANES
from handrail.journey.vocabulary import Lane as LaneName
from handrail.rights.contact import say_how
from handrail.rights.editions import order_of

SHOWN_OTHERWISE = frozenset(
    {
        "crime_reported", "contact_promised", "contact_kept", "contact_missed", "contact_moved", "enhanced_recorded",
        "enhanced_found",
    }
)  # fmt: skip
"""Kinds that the mark of a crime, a clock or a promise already says, or that are said together."""
BREACHES = frozenset({"order_breached", "bail_breached"})
STATES = {
    "referral_sent": "sent", "referral_accepted": "accepted", "referral_declined": "declined",
    "referral_returned": "returned", "referral_withdrawn": "withdrawn", "victim_withdrew": "words", "vps_made": "words",
    "vps_offered": "words", "views_given": "words", "incident_told": "words", "incident_shared": "words",
    "order_made": "order", "order_served": "order",
}  # fmt: skip
LASTING: Mapping[str, LaneName] = {
    "suspect_bailed": "police", "bail_changed": "police", "bail_extended": "police", "bail_ended": "police",
    "bail_cancelled": "police", "charged": "police",
    "order_made": "orders", "order_varied": "orders", "order_ended": "orders",
    "referral_sent": "support", "referral_accepted": "support", "referral_declined": "support",
    "referral_returned": "support", "referral_withdrawn": "support",
}  # fmt: skip
"""Kinds of which each begins or ends something that lasts, with its lane."""
ENDING = frozenset(
    {
        "bail_ended",
        "bail_cancelled",
        "charged",
        "order_ended",
        "referral_declined",
        "referral_returned",
        "referral_withdrawn",
    }
)
BANDS: Mapping[str, tuple[Shape, str, str]] = {
    "suspect_bailed": ("bar", "event", "bail"), "bail_changed": ("bar", "event", "bail, changed"),
    "bail_extended": ("bar", "event", "bail, extended"),
    "order_made": ("bar", "order", ""), "order_varied": ("bar", "order", ""),
    "referral_sent": ("line", "waiting", "waiting"), "referral_accepted": ("case", "case", "support"),
}  # fmt: skip
_PROMISED = {"kept": "kept", "broken": "broken", "broken_rung_later": "broken", "moved": "moved", "open": "open"}


def thread_of(
    name: str,
    *,
    crimes: Sequence[Any],
    events: Sequence[Any],
    clocks: Sequence[tuple[Any, str, str]],
    promises: Sequence[Promise],
    patterns: Sequence[Any] = (),
    now: datetime,
    here: str,
    numbered: bool,
) -> Thread:
    """Return the thread of a person. `clocks` are (clock, its state now, its sentence); `here` the page's own address.

    `numbered` says that the reader knows crimes by their number.
    """
    answered = {clock.answered_at for clock, state, _ in clocks if clock.answered_at and _is_drawn(clock, state)}
    today = local_date(now)
    marks = [
        *_crimes(crimes, here, today, numbered=numbered),
        *_patterns(patterns),
        *dict.fromkeys(mark for event in events if (mark := _event(event, answered, here, today)) is not None),
        *_enhanced(events, here, today),
        *_bands(events, here, now),
        *_clocks(clocks, here),
        *_promises(promises, here, today),
    ]
    marks.sort(key=lambda mark: mark.at)
    start, end = span_of(marks, now)
    notes = _notes(crimes, events, clocks, promises, patterns)
    lanes = tuple(Lane(key, label, notes.get(key, ())) for key, label in LANES.items())
    return Thread(name, start, end, now, lanes, tuple(marks))


def _crimes(crimes: Sequence[Any], here: str, today: date, *, numbered: bool) -> Iterator[Mark]:
    for crime in crimes:
        offence = offence_of(crime)
        number = f", {crime.source_ref}" if numbered else ""
        yield Mark(
            "crimes", crime.reported_at, None, "point", "crime", offence.split(",")[0].lower(),
            f"{offence}, reported {say_moment(crime.reported_at, today=today)}{number}.", f"{here}#crime-{crime.ref}",
        )  # fmt: skip


def _patterns(patterns: Sequence[Any]) -> Iterator[Mark]:
    """Yield one line behind each pattern, from its first incident to its last, as far as the viewer sees them."""
    for seen in patterns:
        occasions = seen.reading.occasions
        if len(occasions) > 1 and seen.state != "rejected":
            yield Mark(
                "crimes", occasions[0].when, occasions[-1].when, "run", "crime", "",
                f"Pattern: {summary(seen.reading)}.",
                reverse("crimes:pattern", args=[seen.ref]),
            )  # fmt: skip


def _event(event: Any, answered: set[datetime], here: str, today: date) -> Mark | None:
    kind = KINDS.get(event.kind)
    if kind is None or event.kind in SHOWN_OTHERWISE:
        return None
    if kind.answers_right and kind.lane == "told" and event.happened_at in answered:
        return None
    state = STATES.get(event.kind, "breach" if event.kind in BREACHES else "event")
    if event.kind == "triage_decided":
        state = event.detail.partition(":")[0]
    said = say_happened(happened(event), event.happened_at, today=today)
    return Mark(
        kind.lane, event.happened_at, None, "point", state, happening(event.kind),
        f"{said} {say_how(event.method, event.detail)}".rstrip(), f"{here}#list",
    )  # fmt: skip


def _enhanced(events: Sequence[Any], here: str, today: date) -> Iterator[Mark]:
    """Yield one mark for what was recorded, and one for what was found, of enhanced rights in one crime at one time."""
    together: dict[tuple[str, object, datetime], list[str]] = defaultdict(list)
    for event in events:
        if event.kind in ("enhanced_recorded", "enhanced_found"):
            together[event.kind, event.crime_id, event.happened_at].append(event.detail)
    for (kind, _, at), details in together.items():
        said = enhanced_found(details) if kind == "enhanced_found" else enhanced_recorded(details)
        yield Mark(
            "crimes", at, None, "point", "contact", happening(kind),
            say_happened(said, at, today=today), f"{here}#list",
        )  # fmt: skip


def _bands(events: Sequence[Any], here: str, now: datetime) -> Iterator[Mark]:
    """Yield what lasts: bail until it ends or its day, an order while it stands, waiting for a service, support."""
    today = local_date(now)
    by_item: dict[tuple[str, object], list[Any]] = defaultdict(list)
    for event in events:
        kept_in = LASTING.get(event.kind)
        if kept_in:
            own = event.by_whom if kept_in == "support" else event.item or event.suspect_record_id or event.crime_id
            by_item[kept_in, own].append(event)
    for (lane, _), several in by_item.items():
        for one, after in pairwise([*several, None]):
            if one is None or one.kind in ENDING or _goes_on(one, after):
                continue
            until = after.happened_at if after is not None else promised_time(one.detail) if lane == "police" else None
            shape, state, words = BANDS[one.kind]
            label = words or order(one.detail)
            if lane == "support" and one.by_whom:
                label = f"{words}: {one.by_whom}"
            ends = f"until {say_day(local_date(until), today=today)}" if until else "and now"
            since = say_day(local_date(one.happened_at), today=today)
            yield Mark(
                lane, one.happened_at, until, shape, state, label,
                f"{label[:1].upper()}{label[1:]}, from {since} {ends}.", f"{here}#list",
            )  # fmt: skip


def _goes_on(one: Any, after: Any) -> bool:
    """Say that what comes after is the same again: sent once more, or one referral's answer for its next crime."""
    if after is None or after.kind != one.kind:
        return False
    return bool(
        one.kind == "referral_sent" or (one.kind == "referral_accepted" and after.happened_at == one.happened_at)
    )


def _clocks(clocks: Iterable[tuple[Any, str, str]], here: str) -> Iterator[Mark]:
    for clock, state, sentence in clocks:
        if not _is_drawn(clock, state):
            continue
        right = order_of(clock.entitlement)[0]
        said = f"{_about(clock.entitlement)} {sentence.partition(' Source: ')[0]}"
        yield Mark(
            "told",
            clock.known_at or clock.triggered_at,
            end_of(clock.due_on) if clock.due_on else None,
            "clock",
            state,
            f"right {right}",
            said,
            f"{here}#list",
            answered_at=clock.answered_at,
        )


def _is_drawn(clock: Any, state: str) -> bool:
    """Say whether a clock is a mark of the thread: one with a limit, and not the court's stage, which tells nobody."""
    if clock.triggered_at is None or state in ("no_limit", "not_recorded", "not_applicable"):
        return False
    return order_of(clock.entitlement)[2] != "court"


def _about(entitlement: str) -> str:
    number, part, _ = order_of(entitlement)
    return f"Right {number}.{part}."


def _promises(promises: Iterable[Promise], here: str, today: date) -> Iterator[Mark]:
    words = {
        "kept": "kept", "broken": "not kept", "broken_rung_later": "not kept; they were rung later", "moved": "moved",
        "open": "still to keep",
    }  # fmt: skip
    for promise in promises:
        at = promise.promised_for or promise.made_at
        who = f" by {promise.made_by}" if promise.made_by else ""
        yield Mark(
            "promises", at, None, "point", _PROMISED[promise.state],
            "no call" if promise.state == "broken" else words[promise.state],
            f"A call promised{who} for {say_moment(at, today=today)}: {words[promise.state]}.", f"{here}#list",
        )  # fmt: skip


def _notes(
    crimes: Sequence[Any],
    events: Sequence[Any],
    clocks: Sequence[tuple[Any, str, str]],
    promises: Sequence[Promise],
    patterns: Sequence[Any],
) -> Mapping[str, tuple[str, ...]]:
    """Return the findings written beside the lanes, in words and counted from what is shown."""
    notes: dict[str, tuple[str, ...]] = {}
    whole = [seen.reading for seen in patterns if seen.state != "rejected"]
    if whole:
        one = max(whole, key=lambda reading: reading.total)
        more = "worsening" if one.worsening else f"and {len(whole) - 1} more" if len(whole) > 1 else ""
        notes["crimes"] = tuple(filter(None, (f"pattern: {one.total} incidents", gaps(one), more)))
    elif len(crimes) > 1:
        notes["crimes"] = (f"{len(crimes)} incidents", *_gaps([crime.reported_at for crime in crimes]))
    tellings = sum(event.kind in TELLING for event in events)
    met = {event.by_whom for event in events if event.kind in MEETING and event.by_whom}
    met |= {crime.officer.name for crime in crimes if crime.officer is not None}
    if len(met) > 1:
        notes["police"] = (
            f"{len(met)} officers met",
            *([f"told the story {_times(tellings)}"] if tellings > 1 else []),
        )
    breaches = sum(event.kind in BREACHES for event in events)
    if breaches > 1:
        arrests = sum(event.kind == "breach_response" and event.detail.startswith("arrested") for event in events)
        notes["orders"] = (f"{breaches} breaches", f"arrested {_times(arrests)}" if arrests else "never arrested")
    states = [state for _, state, _ in clocks]
    counted = [f"{states.count(state)} {state}" for state in ("met", "late", "missed", "running") if state in states]
    if counted:
        notes["told"] = (
            (" · ".join(counted[:2]), " · ".join(counted[2:])) if len(counted) > 2 else (" · ".join(counted),)
        )
    due = [promise for promise in promises if promise.state in ("kept", "broken", "broken_rung_later")]
    if due:
        notes["promises"] = (f"kept {sum(p.state == 'kept' for p in due)} of {len(due)}",)
    return notes


MEETING = frozenset({"officer_changed", "officer_allocated", "statement_taken", "victim_interviewed"})
TELLING = frozenset({"statement_taken", "victim_interviewed"})


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _gaps(moments: Iterable[datetime]) -> tuple[str, ...]:
    """Say how the time between reports went, where there are three or more: `gaps of 15 to 25 days`."""
    days = [(later - earlier).days for earlier, later in pairwise(sorted(moments))]
    if len(days) < 2:
        return ()
    return (f"{min(days)} to {max(days)} days apart",) if min(days) != max(days) else (f"{days[0]} days apart",)


def today_in_words(at: datetime) -> str:
    """Return today's date for the line that marks it."""
    return f"{local_date(at):%-d %B}"

"""What an incident is called, and how a pattern is said, in sentences a tired person understands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from handrail.core.moments import say_local_day, say_moment
from handrail.crimes.conduct import DECISIONS, TOLD, Incident, Reading
from handrail.crimes.outcomes import outcome_of

STATES = {"proposed": "Proposed", "confirmed": "Confirmed", "rejected": "Rejected"}
WHY_IN = {
    "suspect": "the suspect is named in it",
    "proxy": "somebody who acts for the suspect is named in it",
    "breach": "an order or bail that binds the suspect was broken",
    "told": "they told your service that it was the suspect; the police do not see it",
    "shared": "they told a service, and agreed that the police see it",
    "added": "your agency put it in",
}
NAMELESS = "somebody whose name is not shown"


def offence_of(crime: Any) -> str:
    """Return what a crime is called: its offence, or that none is recorded."""
    return str(crime.offence or "Offence not recorded")


def said_of(row: Any) -> str:
    """Return what an incident is, in a few words: the offence, the breach, or what was told."""
    if row.crime is not None:
        return offence_of(row.crime)
    if row.incident.kind == "breach":
        return "Bail was broken" if row.event.kind == "bail_breached" else "An order was broken"
    said = [TOLD[code].lower() for code in TOLD if code in row.incident.what]
    return "Told to a service: " + (", ".join(said) or "not said what")


def more_of(row: Any) -> str:
    """Return how it was done, where that is recorded: by what means, through whom."""
    if row.incident.kind == "breach" and row.event.detail:
        return str(row.event.detail).replace("_", " ").replace(":", ": ").replace(";", ", ")
    return "through somebody who acts for the suspect" if row.incident.proxy else ""


def when_said(one: Incident, *, today: date) -> str:
    """Return when an incident was; of what was told to a service the day alone, for no time of it was asked."""
    say = say_local_day if one.kind == "told" else say_moment
    return say(one.when, today=today)


def sentence_of(row: Any, *, today: date, numbered: bool) -> str:
    """Return the sentence of one incident: what, when, and under which number."""
    said = [said_of(row), *([more] if (more := more_of(row)) else []), when_said(row.incident, today=today)]
    if numbered and row.crime is not None:
        said.append(row.crime.source_ref)
    return f"{', '.join(said)}."


def crimes_said(crimes: Sequence[Any], *, today: date, most: int = 3) -> str:
    """Return some crimes with their day and number, the latest first, and how many more there are."""
    said = [f"{offence_of(one)}, {say_moment(one.reported_at, today=today)}, {one.source_ref}" for one in crimes[:most]]
    return "; ".join([*said, *([f"and {len(crimes) - most} more"] if len(crimes) > most else [])])


def crimes_counted(count: int) -> str:
    """Return how many were recorded, where what a force records as an incident that is no crime is among them."""
    return f"{count} crimes and incidents" if count != 1 else "1 crime or incident"


def why_in(row: Any) -> str:
    """Return why an incident is in the pattern."""
    said = [WHY_IN[code] for code in row.why if code in WHY_IN]
    return (said[0][:1].upper() + said[0][1:] + "".join(f"; {more}" for more in said[1:]) + ".") if said else ""


def stands(state: str, last: Any) -> str:
    """Return how a pattern stands for the viewer: by the word of the police, where their own agency said nothing."""
    if state == "proposed" and last is not None and last.by_police and not last.made_by:
        return f"{STATES[last.verdict]} by the police"
    return STATES[state]


def gaps(reading: Reading) -> str:
    """Return how the time between incidents went: `gaps 21→6 days`."""
    if not reading.gaps:
        return ""
    first, last = reading.gaps[0], reading.gaps[-1]
    if len(reading.gaps) == 1 or first == last:
        return f"{last} {'day' if last == 1 else 'days'} apart"
    return f"gaps {first}→{last} days"


def summary(reading: Reading) -> str:
    """Return a pattern in one line: `9 incidents, gaps 21→6 days, worsening`."""
    said = [f"{reading.total} incident{'s' * (reading.total != 1)}", gaps(reading)]
    return ", ".join(part for part in [*said, "worsening" * reading.worsening] if part)


def reason_said(verb: str, code: str) -> str:
    """Return a coded reason in words."""
    return DECISIONS.get(verb, {}).get(code, code.replace("_", " "))


def outcome(code: str) -> str:
    """Return an outcome of a crime in words; nothing where none is recorded."""
    found = outcome_of(code) if code else None
    return found.name if found else ""


def times(count: int) -> str:
    """Return how often, in words."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")

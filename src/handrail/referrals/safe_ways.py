"""Which ways of reaching a person are safe, from what they answered and who else holds the channel.

Source: triage, *unsafe* and rules 21 and 22; contract, people.csv. A way is safe only when it was asked and answered
*yes*; not recorded is never safe.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from handrail.people.ringing import strictest

__all__ = [
    "WAYS", "Channel", "Circumstances", "Ways", "held_as", "is_unsafe", "oldest_answer", "safe_ways", "strictest",
]  # fmt: skip

WAYS = ("phone", "text", "email", "letter")
"""The ways to reach somebody. Leaving a message is no way by itself; it says what may be done when nobody answers."""

_HOLDS = {"phone": "phone", "text": "phone", "leave_message": "phone", "email": "email", "letter": "address"}
_AWAY_FROM_FAMILY = frozenset({"refuge", "prison", "hospital", "care_home", "hostel"})


@dataclass(frozen=True, slots=True)
class Channel:
    """One way to reach a person, and what they answered about it.

    `kind` is one of `WAYS` or `leave_message`; `answer` is `yes`, `no` or empty (not recorded), with the day it was
    asked where that is known. `shared_with_suspect` is ours, by comparing; `shared_with` is what the file says
    (`suspect`, `household`, `other`).
    """

    kind: str
    held: bool = True
    answer: str = ""
    asked_on: date | None = None
    shared_with_suspect: bool = False
    shared_with: str = ""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What makes a channel unsafe or an answer too old, beyond the channel itself."""

    household_unsafe: bool = False
    honour: bool = False
    address_kind: str = ""
    answered_since: date | None = None
    """Answers from before this day count as not recorded; none = an answer does not grow old."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways a person could be reached, by what is known of each."""

    safe: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    unsafe: frozenset[str] = frozenset()
    not_recorded: frozenset[str] = frozenset()
    once_refused: frozenset[str] = frozenset()
    """Refused, but so long ago that it is to be asked again; nobody tries it on the strength of that."""
    voicemail: bool = False

    @property
    def held(self) -> bool:
        """Whether there is any detail at all."""
        return bool(self.safe or self.refused or self.unsafe or self.not_recorded)


def is_unsafe(channel: Channel, around: Circumstances) -> bool:
    """Whether a channel is unsafe whatever was answered about it.

    A channel a suspect or somebody acting for one holds; and a family channel where the suspect is family or lives
    there, or the crime is honour-based: a phone the household or somebody unnamed shares, and post to the family home.
    """
    if channel.shared_with_suspect or channel.shared_with == "suspect":
        return True
    if not (around.household_unsafe or around.honour):
        return False
    if channel.kind == "letter":
        return around.address_kind not in _AWAY_FROM_FAMILY
    return channel.shared_with in ("household", "other")


def _is_stale(channel: Channel, around: Circumstances) -> bool:
    return bool(around.answered_since and channel.asked_on and channel.asked_on < around.answered_since)


def _place(channel: Channel, around: Circumstances) -> str:
    """Which heap of `Ways` a channel belongs to."""
    if is_unsafe(channel, around):
        return "unsafe"
    if _is_stale(channel, around):
        return "once_refused" if channel.answer == "no" else "not_recorded"
    return {"yes": "safe", "no": "refused"}.get(channel.answer, "not_recorded")


def safe_ways(channels: Iterable[Channel], around: Circumstances) -> Ways:
    """Sort the channels a person holds by whether they are safe.

    An answer older than the setting counts as not recorded; an old *no* is asked again and, until then, not tried.
    """
    heaps: dict[str, set[str]] = {"safe": set(), "refused": set(), "unsafe": set(), "not_recorded": set()}
    once_refused: set[str] = set()
    message = False
    for channel in channels:
        if not channel.held:
            continue
        heap = _place(channel, around)
        if channel.kind == "leave_message":
            message = heap == "safe"
            continue
        if heap == "once_refused":
            once_refused.add(channel.kind)
            heap = "not_recorded"
        heaps[heap].add(channel.kind)
    found = {heap: frozenset(kinds) for heap, kinds in heaps.items()}
    return Ways(**found, once_refused=frozenset(once_refused), voicemail=message and "phone" in found["safe"])


def held_as(kind: str) -> str:
    """What a channel rests on: `phone`, `email` or `address`, as `contact_keys.shared` names it."""
    return _HOLDS[kind]


def oldest_answer(day: date, *, days: int) -> date:
    """The first day from which an answer still counts on `day`: older than so many days is not recorded."""
    return day - timedelta(days=days)

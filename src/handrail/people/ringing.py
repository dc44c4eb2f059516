"""May I ring now? One sentence beside every row that leads to contact, from what a person answered about safe ways.

It decides nothing by itself and is never wider than the answers: not recorded is not safe, a *no* on any record of the
same human stands until they are asked again, a channel that a suspect holds is unsafe whatever the file says, and a
wish about times that cannot be read surely is shown, not guessed. Source: triage, *unsafe* and rules 21 and 22.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Literal, Protocol

from handrail.core.ages import age_on
from handrail.core.workdays import LONDON, local_date
from handrail.people.contact_keys import email_key, phone_keys, place_key
from handrail.people.safe_times import read_times, say_minute

State = Literal["may", "limits", "never", "unknown"]

LANGUAGES = {
    "ar": "Arabic", "bn": "Bengali", "en": "English", "fa": "Persian", "fr": "French", "gu": "Gujarati",
    "hi": "Hindi", "ku": "Kurdish", "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "ro": "Romanian",
    "so": "Somali", "sq": "Albanian", "ta": "Tamil", "ti": "Tigrinya", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip
"""Languages by their code, in English words; others are shown by code."""

OWN_VOICE = 16
"""From this age somebody is rung themselves. A younger child is reached through a safe adult: ask the officer."""

NO_VOICEMAIL = "leave no voicemail"
_WAYS = {"text": "text", "email": "e-mail", "letter": "letter"}


class Said(Protocol):
    """What one record says of how somebody is reached; `people.models.Record` is one."""

    phone: str
    email: str
    address: str
    postcode: str
    phone_shared_with: str
    safe_to_call: str
    safe_to_text: str
    safe_to_leave_message: str
    safe_to_write: str
    safe_to_email: str
    safe_times: str
    safe_asked_on: date | None
    preferred_channel: str
    code_word: str
    needs_interpreter: str
    language: str
    worker_gender: str
    unsafe: list[str]
    deceased_on: date | None
    date_of_birth: date | None


@dataclass(frozen=True, slots=True)
class ToAsk:
    """Whom to ask, and who is asked when they are off duty, each with a direct line: `PC Patel, 0121 496 0123`."""

    officer: str = ""
    behind: str = ""

    @property
    def more(self) -> tuple[str, ...]:
        """What is said beside it of who stands behind the officer; no rota is known here, so it is said always."""
        return (f"if they are off: {self.behind}",) if self.behind else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How one human may be reached, all their records taken together, the strictest answer of each.

    Answers are `yes`, `no` or empty, with the day they were given where known. `unsafe` are `phone`, `email` and
    `address` that a suspect or somebody acting for one also holds.
    """

    phone: bool = False
    email: bool = False
    post: bool = False
    call: tuple[str, date | None] = ("", None)
    text: tuple[str, date | None] = ("", None)
    message: tuple[str, date | None] = ("", None)
    mail: tuple[str, date | None] = ("", None)
    letter: tuple[str, date | None] = ("", None)
    safe_times: tuple[str, ...] = ()
    preferred: str = ""
    code_word: bool = False
    interpreter: str = ""
    language: str = ""
    worker_gender: str = ""
    shared_with: str = ""
    unsafe: frozenset[str] = frozenset()
    deceased: bool = False
    born: date | None = None
    ask: ToAsk = ToAsk()
    """Whom to ask where nothing is known to be safe."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """The answer: its state, its words, and what else to keep in mind, such as `leave no voicemail`."""

    state: State
    words: str
    more: tuple[str, ...] = ()


def strictest(answers: Iterable[tuple[str, date | None]]) -> tuple[str, date | None]:
    """One answer from several records of one human: *no* beats *yes* until they are asked again, on a later day."""
    kept = [(answer, on) for answer, on in answers if answer]
    refused = [on for answer, on in kept if answer == "no"]
    agreed = [on for answer, on in kept if answer == "yes"]
    if not refused:
        return ("yes", max((on for on in agreed if on), default=None)) if agreed else ("", None)
    dated = [on for on in refused if on]
    again = [on for on in agreed if on and len(dated) == len(refused) and on > max(dated)]
    return ("yes", max(again)) if again else ("no", max(dated, default=None))


def reach_of(records: Sequence[Said], *, ask: ToAsk = ToAsk()) -> Reach:
    """How a person may be reached, by all of their records. Times wished for on any of them all hold."""

    def answer(column: str) -> tuple[str, date | None]:
        return strictest((getattr(record, column), record.safe_asked_on) for record in records)

    def last(column: str) -> str:
        return next((str(value) for record in reversed(records) if (value := getattr(record, column))), "")

    return Reach(
        phone=any(record.phone for record in records),
        email=any(record.email for record in records),
        post=any(record.address for record in records),
        call=answer("safe_to_call"),
        text=answer("safe_to_text"),
        message=answer("safe_to_leave_message"),
        mail=answer("safe_to_email"),
        letter=answer("safe_to_write"),
        safe_times=tuple(dict.fromkeys(record.safe_times for record in records if record.safe_times)),
        preferred=last("preferred_channel"),
        code_word=any(record.code_word for record in records),
        interpreter=strictest((record.needs_interpreter, None) for record in records)[0]
        if not any(record.needs_interpreter == "yes" for record in records)
        else "yes",
        language=last("language"),
        worker_gender=last("worker_gender"),
        shared_with=_shared_with([record.phone_shared_with for record in records]),
        unsafe=frozenset(channel for record in records for channel in record.unsafe),
        deceased=any(record.deceased_on for record in records),
        born=max((record.date_of_birth for record in records if record.date_of_birth), default=None),
        ask=ask,
    )


def reach_of_files(files: Sequence[Sequence[Said]], *, ask: ToAsk = ToAsk()) -> Reach:
    """How a person may be reached by the records of each of their files, where several were found to be of one human.

    The strictest holds: a *no* in one is a *no* in all, and a *yes* in one is none for a number, a mailbox or a home
    that only another holds, until they are asked about that one too.
    """
    reach = reach_of([record for file in files for record in file], ask=ask)
    unasked: dict[str, Any] = {}
    for way, (column, channel) in _ANSWERED.items():
        agreed = [file for file in files if strictest((getattr(r, column), r.safe_asked_on) for r in file)[0] == "yes"]
        if getattr(reach, way)[0] == "yes" and not _held(files, channel) <= _held(agreed, channel):
            unasked[way] = ("", None)
    return replace(reach, **unasked)


_ANSWERED = {
    "call": ("safe_to_call", "phone"),
    "text": ("safe_to_text", "phone"),
    "message": ("safe_to_leave_message", "phone"),
    "mail": ("safe_to_email", "email"),
    "letter": ("safe_to_write", "address"),
}


def _held(files: Sequence[Sequence[Said]], channel: str) -> frozenset[str]:
    """What these files hold of a channel, as it is compared."""
    records = [record for file in files for record in file]
    if channel == "phone":
        return frozenset(number for record in records for number in phone_keys(record.phone))
    if channel == "email":
        return frozenset(filter(None, (email_key(record.email) for record in records)))
    return frozenset(filter(None, (place_key(record.address, record.postcode) for record in records)))


def _shared_with(said: Sequence[str]) -> str:
    return next((who for who in ("suspect", "household", "other") if who in said), "")


def may_ring(
    reach: Reach, *, at: datetime, answers_since: date | None = None, household_unsafe: bool = False
) -> Ringing:
    """Whether this person may be rung at this moment, in words.

    `answers_since` is the first day from which an answer still counts: one given before is asked again.
    `household_unsafe` is said where the suspect is family or lives there, or the crime is honour-based: then a phone
    the household shares, and post to the home, are unsafe.
    """
    if reach.deceased:
        return Ringing("never", "no contact: they have died")
    more = _in_mind(reach, _safe_ways(reach, at, answers_since, household_unsafe))
    if _is_young(reach, at):
        asked = f", ask {reach.ask.officer}" if reach.ask.officer else ""
        return Ringing("never", f"a child: do not ring{asked}", (*reach.ask.more, *more))
    standing = ways_to(reach, answers_since=answers_since, household_unsafe=household_unsafe)
    if standing["call"] == "safe":
        found = _ring(reach, at)
        return Ringing(found.state, found.words, (*found.more, *_voicemail(reach, answers_since), *more))
    others = [way for way in _WAYS if standing[way] == "safe"]
    if others:
        return _other_way(reach, others, at, more)
    ask = f": ask {reach.ask.officer}" if reach.ask.officer else ""
    more = (*reach.ask.more, *more)
    held = [state for state in standing.values() if state != "not_held"]
    if not held:
        return Ringing("unknown", f"no way to reach them is recorded{ask}", more)
    if standing["call"] in ("refused", "unsafe") or "not_recorded" not in held:
        return Ringing("never", f"do not contact{ask}", more)
    return Ringing("unknown", f"safe contact not asked{ask or ': do not ring yet'}", more)


def may_ring_whole(
    seen: Reach, whole: Reach, *, at: datetime, answers_since: date | None = None, household_unsafe: bool = False
) -> Ringing:
    """Whether to ring, where records that the viewer does not see are of the same human: `whole` takes them all.

    What the viewer sees is said as it is, unless the whole is stricter: then nobody rings, and why is for the desk.
    """
    asked = {"at": at, "answers_since": answers_since, "household_unsafe": household_unsafe}
    told, held = may_ring(seen, **asked), may_ring(whole, **asked)  # type: ignore[arg-type]
    if told.state not in ("may", "limits"):
        return told
    safe = _safe_ways(seen, at, answers_since, household_unsafe)
    kept = _safe_ways(whole, at, answers_since, household_unsafe)
    if not safe <= kept or set(whole.safe_times) != set(seen.safe_times):
        return Ringing("never", "do not ring: ask the desk", _in_mind(seen))
    quiet = [words for words in held.more if words == NO_VOICEMAIL and words not in told.more]
    return Ringing(told.state, told.words, (*told.more, *quiet))


def _is_young(reach: Reach, at: datetime) -> bool:
    age = age_on(reach.born, local_date(at))
    return age is not None and age < OWN_VOICE


def _safe_ways(reach: Reach, at: datetime, answers_since: date | None, household_unsafe: bool) -> frozenset[str]:
    if reach.deceased or _is_young(reach, at):
        return frozenset()
    ways = ("call", *_WAYS)
    return frozenset(way for way in ways if _standing(reach, way, answers_since, household_unsafe) == "safe")


def ways_to(reach: Reach, *, answers_since: date | None = None, household_unsafe: bool = False) -> dict[str, str]:
    """How each way of reaching somebody stands: `safe`, `refused`, `unsafe`, `not_recorded` or `not_held`.

    The ways are `call`, `text`, `email` and `letter`; the rest as in `may_ring`. Nobody reaches the dead.
    """
    if reach.deceased:
        return dict.fromkeys(("call", *_WAYS), "unsafe")
    return {way: _standing(reach, way, answers_since, household_unsafe) for way in ("call", *_WAYS)}


def _standing(reach: Reach, way: str, answers_since: date | None, household_unsafe: bool) -> str:
    """`safe`, `refused`, `unsafe`, `not_recorded` or `not_held`, of one way to reach somebody."""
    held, channel, (answer, on) = {
        "call": (reach.phone, "phone", reach.call),
        "text": (reach.phone, "phone", reach.text),
        "email": (reach.email, "email", reach.mail),
        "letter": (reach.post, "address", reach.letter),
    }[way]
    if not held:
        return "not_held"
    by_home = household_unsafe and (channel == "address" or (channel == "phone" and reach.shared_with != ""))
    if channel in reach.unsafe or (channel == "phone" and reach.shared_with == "suspect") or by_home:
        return "unsafe"
    if answer == "yes" and answers_since and (on is None or on < answers_since):
        return "not_recorded"
    return {"yes": "safe", "no": "refused"}.get(answer, "not_recorded")


def _ring(reach: Reach, at: datetime) -> Ringing:
    """Calls are safe: now, until when, or from when."""
    read = [read_times(written) for written in reach.safe_times] or [read_times("")]
    quoted = "; ".join(reach.safe_times)
    ends = [times.until(at) for times in read]
    if any(end is None for end in ends):
        shut = next(times for times, end in zip(read, ends, strict=True) if end is None)
        return Ringing("limits", f"not now: {_next(shut.next_open(at), at, quoted)}")
    if not all(times.whole for times in read):
        return Ringing("limits", f"read before you ring: “{quoted}”")
    until = min(end for end in ends if end is not None)
    return Ringing("may", f"may ring until {say_minute(until)}", _shared(reach))


def _next(opening: tuple[int, int] | None, at: datetime, quoted: str) -> str:
    if opening is None:
        return f"“{quoted}”"
    ahead, minute = opening
    if ahead == 0:
        return f"ring from {say_minute(minute)}"
    day = at.astimezone(LONDON).date() + timedelta(days=ahead)
    return f"ring {'tomorrow' if ahead == 1 else format(day, '%A')} from {say_minute(minute)}"


def _shared(reach: Reach) -> tuple[str, ...]:
    return ("others share the phone",) if reach.shared_with else ()


def _other_way(reach: Reach, others: Sequence[str], at: datetime, more: tuple[str, ...]) -> Ringing:
    chosen = reach.preferred if reach.preferred in others else others[0]
    words = f"{_WAYS[chosen]} only" if len(others) == 1 else " or ".join(_WAYS[way] for way in others) + " only"
    if chosen == "text" and reach.safe_times:
        read = [read_times(written) for written in reach.safe_times]
        if any(times.until(at) is None or not times.whole for times in read):
            words += f": “{'; '.join(reach.safe_times)}”"
    return Ringing("limits", words, (*(_shared(reach) if "text" in others else ()), *more))


def _voicemail(reach: Reach, answers_since: date | None) -> tuple[str, ...]:
    answer, on = reach.message
    fresh = not answers_since or (on is not None and on >= answers_since)
    return () if answer == "yes" and fresh else (NO_VOICEMAIL,)


def _in_mind(reach: Reach, safe: Collection[str] = ()) -> tuple[str, ...]:
    """The interpreter, the worker's gender and the code word, and the way they like best where it is safe."""
    foreign = reach.language not in ("", "en")
    language = LANGUAGES.get(reach.language, reach.language)
    said = []
    if reach.interpreter == "yes":
        said.append(f"interpreter: {language}" if foreign else "interpreter: language not recorded")
    elif foreign and not reach.interpreter:
        said.append(f"speaks {language}: interpreter not recorded")
    if reach.worker_gender in ("F", "M"):
        said.append("asked for a woman" if reach.worker_gender == "F" else "asked for a man")
    if reach.code_word:
        said.append("has a code word: ask for it")
    if reach.preferred in _WAYS and reach.preferred in safe:
        said.append(f"prefers {_WAYS[reach.preferred]}")
    return tuple(said)


def answers_since(at: datetime, *, days: int) -> date:
    """The first day from which an answer about safe contact still counts, where answers older than `days` do not."""
    return local_date(at) - timedelta(days=days)

"""What is owed today, as it is said on the telephone; and one form for one contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.errors import Refused
from handrail.core.moments import say_day, say_day_in_full, say_local_day
from handrail.core.pages import back, page
from handrail.core.parts import Action, Safe
from handrail.core.workdays import end_of, local_date
from handrail.crimes.models import Crime
from handrail.crimes.wording import offence_of
from handrail.people import queries as people
from handrail.rights import actions, policy, queries
from handrail.rights.forms import Contacting
from handrail.rights.queries.recording import token_of
from handrail.rights.queries.telling import Item, ToTell
from handrail.rights.views import frames

SINCE = {"circumstance_found": "on record since", "interpreter_requested": "asked for"}
"""How the day is said on which something began that did not happen to anybody."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One thing to tell as a line: what, when, how pressing, what to say; `record` where it has a form of its own.

    `withheld` says that telling was withheld and why: it stands above what would be read out.
    """

    key: str
    title: str
    state: str
    due: str
    happened: str
    say: Sequence[str]
    record: Action | None
    withheld: str


@dataclass(frozen=True, slots=True)
class OfCrime:
    """What is owed because of one crime."""

    words: str
    lines: Sequence[Saying]


@dataclass(frozen=True, slots=True)
class Call:
    """One person to ring: how it is safe, what to tell because of which crime, and where it is recorded."""

    key: str
    name: str
    href: str
    safe: Safe
    chips: Sequence[str]
    crimes: Sequence[OfCrime]
    tell: Action | None
    hard: bool


@page(audience="worker", sides=("police",), roles=policy.TELLING)
def today(request: HttpRequest) -> HttpResponse:
    """Show whom this worker must tell what today, with the words for it."""
    viewer, at = frames.who(request)
    found, more = queries.to_tell(viewer=viewer, at=at)
    ends = end_of(local_date(at))
    now = [one for one in found if one.due_by(ends)]
    audit.record("looked at what to tell", by=viewer, at=at, about="person", ids=[one.person.id for one in found])
    frames.on_frame(request, sources=frames.sources())
    here = request.get_full_path()
    later = [one for one in found if one not in now]
    return render(
        request,
        "rights/today.html",
        {
            "today": say_day_in_full(local_date(at)),
            "calls": [_call(one, here, at, first=number == 0) for number, one in enumerate(now)],
            "later": [_call(one, here, at) for one in later],
            "more": more,
            "in_bulk": reverse("rights:in_bulk") if policy.may_tell_in_bulk(viewer) else "",
        },
    )


@page(audience="worker", sides=("police",), roles=policy.TELLING, methods=("GET", "POST"), about=people.person)
def tell(request: HttpRequest, ref: str) -> HttpResponse:
    """Record one contact with one person: what it told, how, who heard it, and what was sent."""
    viewer, at = frames.who(request)
    person = people.person(ref, viewer=viewer)
    found = queries.to_tell_person(person, viewer=viewer, at=at)
    where = back(request, reverse("rights:person", args=[ref]))
    asked = [item for item in found.items if not item.rows.isdisjoint(request.GET.getlist("owed"))]
    call = _call(found, where, at)
    own_forms = [(line, crime.words) for crime in call.crimes for line in crime.lines if line.record is not None]
    if len(asked) == 1 and not asked[0].in_a_call:
        # The row of Today holds one thing, and that has a form of its own: there, at once.
        for one, _ in own_forms:
            if one.key == asked[0].key and one.record is not None:
                return HttpResponseRedirect(one.record.url)
    chosen = [item.key for item in asked if item.in_a_call]
    form = Contacting(request.POST or None, found=found, chosen=chosen, at=at, back=where)
    if request.method == "POST" and form.is_valid():
        try:
            done = actions.record_contact(person, form.cleaned_data["about"], form.contact(), by=viewer, at=at)
        except Refused as refusal:
            form.add_error(_field(refusal), str(refusal))
        else:
            messages.success(request, _said(done))
            return HttpResponseRedirect(where)
    audit.record("asked to record", by=viewer, at=at, about="person", ids=[person.id], reason="contact")
    safe = frames.about(request, person).safe
    return render(
        request,
        "rights/tell.html",
        {
            "form": form,
            "title": f"What was {person} told?",
            "safe": safe,
            "own_forms": own_forms,
            "own_first": any(not item.in_a_call for item in asked),
            "nothing_open": not any(item.in_a_call for item in found.items),
            "instead": _instead(ref, where),
            "back_url": where,
        },
    )


def _field(refusal: Refused) -> str | None:
    """Beside which field a refusal is said."""
    return {"UnsafeWay": "made_safe", "NotByThatWay": "method", "BeforeItHappened": "time"}.get(refusal.code)


def _said(done: actions.Recorded) -> str:
    if done.attempted:
        return "Recorded as an attempt: a voicemail tells nobody, so what you tried to tell is still owed."
    titles = []
    for one in done.answered:
        right = queries.right_named(one.split(" ")[0])
        titles.append(right.title if right is not None else one)
    return f"Recorded. This answers: {', '.join(dict.fromkeys(titles))}." if titles else "Recorded."


def _instead(ref: str, where: str) -> list[tuple[str, str]]:
    """What may have happened instead of telling them."""
    here = reverse("rights:record", args=[ref])
    kinds = {
        "tell_attempted": "I could not reach them",
        "tell_withheld": "It would create risk to tell them now",
        "victim_opted_out": "They asked not to be told",
        "late_reason": "Say why something is late",
        "right_not_applicable": "A right does not apply to them",
    }
    return [(words, f"{here}?{urlencode({'kind': kind, 'next': where})}") for kind, words in kinds.items()]


def _call(found: ToTell, here: str, at: datetime, *, first: bool = False) -> Call:
    ref = found.person.ref
    in_a_call = any(item.in_a_call for item in found.items)
    asked = urlencode({"next": f"{here.partition('#')[0]}#call-{ref}"})
    return Call(
        key=ref,
        name=str(found.person),
        href=reverse("desk:person", args=[ref]),
        safe=Safe(found.ringing.words, found.ringing.state),
        chips=found.ringing.more,
        crimes=[
            OfCrime(_of(crime), [_saying(item, ref, here, at) for item in found.items if _is_of(item, crime)])
            for crime in found.crimes
            if any(_is_of(item, crime) for item in found.items)
        ],
        tell=Action(
            f"Record what {found.person} was told",
            f"{reverse('rights:tell', args=[ref])}?{asked}",
            key="r",
            first=first,
        )
        if in_a_call
        else None,
        hard=any(item.is_hard for item in found.items),
    )


def _is_of(item: Item, crime: Crime) -> bool:
    return item.place.crime is not None and item.place.crime.id == crime.id


def _of(crime: Crime) -> str:
    return f"{offence_of(crime)}, {crime.source_ref}, reported {say_local_day(crime.reported_at)}"


def _saying(item: Item, ref: str, here: str, at: datetime) -> Saying:
    today = local_date(at)
    record = None
    if not item.in_a_call and item.place.crime is not None:
        token = token_of(item.place.record_id, item.place.crime_id, item.ref)
        asked = {"crime": item.place.crime.ref, "kind": item.kind, "about": token, "next": here}
        record = Action("Record", f"{reverse('rights:record', args=[ref])}?{urlencode(asked)}")
    happened = item.happened_at if item.trigger != "crime_reported" else None
    return Saying(
        key=item.key,
        title=item.title,
        state=_state(item, at),
        due=f"due {say_day(local_date(item.due_at), today=today)}" if item.due_at else "",
        happened=f"{SINCE.get(item.trigger, 'happened')} {say_local_day(happened, today=today)}" if happened else "",
        say=item.say,
        record=record,
        withheld=item.withheld,
    )


def _state(item: Item, at: datetime) -> str:
    if item.urgent:
        return "at_once"
    if item.due_at is None:
        return "due"
    if item.due_at < at:
        return "overdue"
    return "due_today" if local_date(item.due_at) == local_date(at) else "due"

"""The records that are one person: who found it, why and when; undo it; and let an agency have a newer address."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from handrail.agencies import queries as agencies
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed, NotKnown, Refused
from handrail.core.moments import say_day, say_moment
from handrail.core.pages import page
from handrail.core.parts import Action, Row
from handrail.core.workdays import local_date
from handrail.crimes.views.strip import put_strip
from handrail.journey.models import Event
from handrail.journey.vocabulary import KINDS
from handrail.matching import actions, policy, queries
from handrail.matching.forms import PassOn, Undo
from handrail.matching.queries import LinkShown
from handrail.matching.views.pairs import ROLES, SIDES, who
from handrail.matching.waterfall import signed
from handrail.people import actions as people_actions
from handrail.people import queries as people
from handrail.people.models import Person, Record

MOST_SINCE = 20
ASKING = (
    "advocate", "coordinator", "counsellor", "officer", "referral_desk", "service_manager", "supervisor",
    "witness_care",
)  # fmt: skip


@page(audience="worker", sides=SIDES, about=people.person)
def joined(request: HttpRequest, ref: str) -> HttpResponse:
    """Show which records were found to be this person's, by whom, why and when, to whoever sees them."""
    viewer, at = who(request)
    person = people.person(ref, viewer=viewer)
    put_strip(request, person)
    links = queries.links_of(person, viewer=viewer)
    audit.record("looked at joined records", by=viewer, at=at, about="person", ids=person.files)
    weak = sum(one.weak for one in links)
    return render(
        request,
        "matching/joined.html",
        {
            "title": f"Records joined: {person}",
            "lede": f"{len(person.files)} records were found to be one person's. Each stays in its own file."
            if links
            else "No other record that you see was found to be theirs.",
            "back_url": reverse("desk:person", args=[ref]),
            "back_label": f"Back to {person}",
            "rows": [_row(one, person, policy.may_decide(viewer), request) for one in links],
            "weak": _weak(weak, len(links)),
            "pass_on_url": reverse("matching:pass_on", args=[ref]) if links and viewer.role in ASKING else "",
        },
    )


def _weak(weak: int, links: int) -> str:
    if not weak:
        return ""
    if weak == 1:
        return (
            "One of these links alone holds records together that nothing else does: look at it before you rely on it."
        )
    return (
        f"{weak} of these links each hold records together that nothing else does: look at them before you rely on it."
    )


def _row(one: LinkShown, person: Person, may_undo: bool, request: HttpRequest) -> Row:
    viewer, at = who(request)
    found = "; ".join(each.words for each in one.evidence if each.bits > 0)
    against = "; ".join(each.words for each in one.evidence if each.bits < 0)
    weight = f"{signed(one.bits)} bits: {found}" if found and one.bits is not None else ""
    weight += f". Against: {against}" if weight and against else ""
    actions_ = (Action("Undo", reverse("matching:part", args=[one.ref])),) if may_undo else ()
    return Row(
        key=f"{one.one.source_ref}-{one.other.source_ref}".replace("/", "-"),
        sentence=f"{_name(one.one, viewer)} and {_name(one.other, viewer)}",
        state="limits" if one.weak else "done",
        reason=f"joined {say_moment(one.made_at, today=local_date(at))} by {one.made_by}",
        due="held by this link alone" if one.weak else "",
        note=weight,
        actions=actions_,
    )


def _called(record: Record) -> str:
    return record.preferred_name or f"{record.given_names} {record.family_name}".strip() or "name not recorded"


def _name(record: Record, viewer: Actor) -> str:
    """What a record is called beside others of one name: the police have their own reference, a door has its day."""
    if not record.source.startswith("police:"):
        return f"{_called(record)} (told at a service’s door, {say_day(local_date(record.held_at))})"
    ref = f", {record.source_ref}" if viewer.side == "police" else ""
    return f"{_called(record)} (told by the police{ref})"


@page(audience="worker", roles=ROLES, sides=SIDES, methods=("GET", "POST"), about=queries.link_of)
def part(request: HttpRequest, ref: str) -> HttpResponse:
    """Undo a join whole, with a reason: each record is its own person again, and it is remembered."""
    viewer, at = who(request)
    person, held = queries.link_of(ref, viewer=viewer)
    link = next(one for one in queries.links_of(person, viewer=viewer) if one.ref == ref)
    whose = person.ref
    put_strip(request, person)
    form = Undo(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.part(held.link_id, why=form.cleaned_data["why"], by=viewer, at=at)
        messages.success(request, _parted(people.person(whose, viewer=viewer), link))
        return redirect("matching:joined", whose)
    audit.record("looked at joined records", by=viewer, at=at, about="person", ids=person.files)
    since = queries.recorded_since(link, viewer=viewer)
    return render(
        request,
        "matching/part.html",
        {
            "form": form,
            "title": f"Undo: {_name(link.one, viewer)} and {_name(link.other, viewer)}",
            "lede": "What was recorded in between stays in the file of the record it is of. No run joins them again"
            " unless something new speaks for it, and then a person decides.",
            "since": [_recorded(one, link, local_date(at)) for one in since[:MOST_SINCE]],
            "more": max(0, len(since) - MOST_SINCE),
            "submit": "Undo it",
            "cancel_url": reverse("matching:joined", args=[whose]),
        },
    )


def _recorded(one: Event, link: LinkShown, today: date) -> str:
    """What was recorded while they were one person, and with which of the two it stays."""
    place, record = ("first", link.one) if one.person_id == link.one.person_id else ("second", link.other)
    what = f"{KINDS[one.kind].label}, {say_day(local_date(one.happened_at), today=today)}"
    return f"{what}: stays with the {place}, {_called(record)}"


def _parted(person: Person, link: LinkShown) -> str:
    if {link.one.person_id, link.other.person_id} <= set(person.files) and link.one.person_id != link.other.person_id:
        return "Undone. Other links still make one person of them: undo those too if they are wrong."
    return "Undone. They are two people again, each as they were."


@page(audience="worker", roles=ASKING, sides=SIDES, methods=("GET", "POST"), about=people.person)
def pass_on(request: HttpRequest, ref: str) -> HttpResponse:
    """Record that they were asked, and agreed, that an agency may have a newer way to reach them."""
    viewer, at = who(request)
    person = people.person(ref, viewer=viewer)
    if len(person.files) == 1:
        raise NotAllowed("There is one record of them: nothing of it is kept from an agency that sees it.")
    put_strip(request, person)
    records = [record for record in person.records.all() if record.phone or record.email or record.address]
    others = [agency for agency in agencies.services_on_handrail() if agency.id != viewer.agency_id]
    form = PassOn(
        request.POST if request.method == "POST" else None,
        records=[(record.id, _which(record, viewer)) for record in records],
        agencies=[(agency.id, agency.name) for agency in others],
        today=local_date(at),
    )
    if request.method == "POST" and form.is_valid():
        asked = form.asked
        try:
            people_actions.pass_on_contact(asked.record_id, agency_id=asked.agency_id, what=asked.what,
                                           asked_on=asked.asked_on, by=viewer, at=at)  # fmt: skip
        except (NotAllowed, NotKnown):
            raise
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                "Recorded. Where that agency works with them, it sees it until the record changes; a newer one is asked"
                " about anew.",
            )
            return redirect("matching:joined", ref)
    audit.record("looked at passing on", by=viewer, at=at, about="person", ids=person.files)
    return render(
        request,
        "matching/decide.html",
        {
            "form": form,
            "title": f"Let an agency have how to reach {person}",
            "lede": "An agency that works with them by one record is not given what another says of how to reach them."
            " Ask them first, when it is safe; record here what they agreed to.",
            "submit": "They agreed: record it",
            "cancel_url": reverse("matching:joined", args=[ref]),
        },
    )


def _which(record: Record, viewer: Actor) -> str:
    said = [
        words
        for words in (
            ", ".join(part for part in (record.address, record.postcode) if part)
            if record.address_kind != "refuge"
            else "an address in a refuge",
            record.phone,
            record.email,
        )
        if words
    ]
    return f"{_name(record, viewer)}, as it stood {say_day(local_date(record.as_of))}: {'; '.join(said)}"

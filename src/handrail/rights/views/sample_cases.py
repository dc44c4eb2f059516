"""One case of a dip sample, with the evidence from the record beside it: answered by an auditor, settled by a third."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.core.moments import say_moment
from handrail.core.pages import page
from handrail.core.workdays import local_date
from handrail.crimes.wording import offence_of
from handrail.journey.models import Event
from handrail.journey.vocabulary import KINDS
from handrail.rights import actions, policy
from handrail.rights.compliance import BY_CODE, QUESTIONS, WORDS, Question
from handrail.rights.forms import Answering
from handrail.rights.models import FIRST, SECOND, THIRD, SampleCase
from handrail.rights.queries import samples
from handrail.rights.queries.person import say
from handrail.rights.queries.samples import Opened
from handrail.rights.views import frames


@page(audience="worker", roles=policy.AUDITING, sides=("police",), methods=("GET", "POST"), about=samples.case)
def case(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask the six questions of one case, with what the record holds beside each; then go to the next."""
    viewer, at = frames.who(request)
    one = samples.case(ref, viewer=viewer)
    if policy.seat_of(viewer, one.sample) not in (FIRST, SECOND):
        raise actions.NotYoursToAnswer
    shown = samples.opened(one, viewer=viewer)
    form = Answering(request.POST or None, own=shown.own)
    if request.method == "POST" and form.is_valid():
        actions.answer_case(one, answers=form.cleaned_data, by=viewer, at=at)
        following = samples.next_case(one.sample, viewer=viewer)
        if following is not None:
            return HttpResponseRedirect(reverse("rights:sample_case", args=[following.ref]))
        messages.success(request, "You have answered every case. Thank you.")
        return HttpResponseRedirect(reverse("rights:sample", args=[one.sample.ref]))
    left = samples.cases_left(one.sample, viewer=viewer)
    title = f"Case {one.place} of {one.sample.n}"
    return _case(request, shown, form, title=title, questions=QUESTIONS, notes={}, left=left, submit="Save and go on")


@page(audience="worker", roles=policy.COUNTING, methods=("GET", "POST"), about=samples.case)
def settle(request: HttpRequest, ref: str) -> HttpResponse:
    """Ask for the third answer to what two auditors dispute, with both answers and the record beside it."""
    viewer, at = frames.who(request)
    one = samples.case(ref, viewer=viewer)
    if policy.seat_of(viewer, one.sample) != THIRD:
        raise actions.NotYoursToAnswer
    shown, disputed = samples.opened(one, viewer=viewer), samples.disputed(one)
    questions = [BY_CODE[code] for code in disputed]
    form = Answering(request.POST or None, questions=questions, own=shown.own)
    if request.method == "POST" and questions and form.is_valid():
        actions.settle(one, answers=form.cleaned_data, by=viewer, at=at)
        messages.success(request, f"Case {one.place} is settled. Both auditors’ answers are kept beside yours.")
        return HttpResponseRedirect(reverse("rights:sample", args=[one.sample.ref]))
    names = one.sample.first.name, one.sample.second.name
    notes = {
        code: "; ".join(f"{who}: {WORDS[answer].lower()}" for who, answer in zip(names, answers, strict=True))
        for code, answers in disputed.items()
    }
    title = f"Settle case {one.place} of {one.sample.n}"
    return _case(request, shown, form, title=title, questions=questions, notes=notes, left=0, submit="Settle it")


def _case(
    request: HttpRequest,
    shown: Opened,
    form: Answering,
    *,
    title: str,
    questions: Sequence[Question],
    notes: dict[str, str],
    left: int,
    submit: str,
) -> HttpResponse:
    viewer, at = frames.who(request)
    audit.record(
        "looked at sample case", by=viewer, at=at, about="person", ids=[shown.person.id], refs=[shown.case.ref]
    )
    frames.about(request, shown.person)
    names = {event.ref: KINDS[event.kind].label.lower() for some in shown.evidence.values() for event in some}
    return render(
        request,
        "rights/sample_case.html",
        {
            "form": form,
            "title": title,
            "left": left,
            "of": _of(shown, shown.case, at),
            "asked": [
                (form[question.code], notes.get(question.code, ""), _evidence(shown.evidence[question.code], names, at))
                for question in questions
            ],
            "submit": submit,
            "as_of": say_moment(shown.case.sample.drawn_at),
            "back_url": reverse("rights:sample", args=[shown.case.sample.ref]),
        },
    )


def _of(shown: Opened, one: SampleCase, at: datetime) -> str:
    crime = shown.crime
    reported = say_moment(crime.reported_at, today=local_date(at))
    return f"{shown.person} · {offence_of(crime)} · {crime.source_ref} · reported {reported}"


def _evidence(events: Sequence[Event], names: Mapping[str, str], at: datetime) -> list[tuple[str, str]]:
    """When and what, how and what was sent where that was recorded, and about what where that was said."""
    today = local_date(at)
    return [(say_moment(event.happened_at, today=today), _what(event, names)) for event in events]


def _what(event: Event, names: Mapping[str, str]) -> str:
    about = ", ".join(dict.fromkeys(names[ref] for ref in event.about if ref in names))
    return say(event) + (f" About: {about}." if about else "")

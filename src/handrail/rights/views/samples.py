"""Dip samples: the list of them, the draw, how far one has come and what it found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from secrets import randbelow
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import Refused
from handrail.core.moments import say_day_in_full, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Fact, Line, Row, Table
from handrail.core.workdays import local_date
from handrail.crimes.offences import GROUPS
from handrail.rights import actions, policy
from handrail.rights.agreement import Disagreement
from handrail.rights.auditing import Found
from handrail.rights.compliance import BY_CODE, QUESTIONS, WORDS, Compliance, Share, questions_of
from handrail.rights.forms import Drawing
from handrail.rights.models import Sample
from handrail.rights.queries import samples
from handrail.rights.queries.framing import CLOSED, Stated
from handrail.rights.queries.samples import Progress
from handrail.rights.views import frames
from handrail.rights.views.findings import FEW
from handrail.rights.views.sheets import as_csv

SOURCE = (
    "The six questions and the formula: West Midlands Police, paper to the Strategic Policing and Crime Board, autumn"
    " 2021, 1.1.2. The paper lists “told of the Code” in its formula and says that it is not counted: a setting."
)


@page(audience="worker", roles=policy.AUDITING, sides=("police",))
def listed(request: HttpRequest) -> HttpResponse:
    """List the samples of the force for its Code lead, and for an auditor those they are asked to answer."""
    viewer, at = frames.who(request)
    some = list(samples.samples(viewer=viewer)[:50])
    progress = samples.progress_of(some)
    audit.record("looked at list", by=viewer, at=at, about="sample", ids=[one.id for one in some])
    frames.on_frame(request, sources=(SOURCE,))
    return render(
        request,
        "rights/samples.html",
        {
            "rows": [_row(one, progress[one.id], viewer, at) for one in some],
            "may_draw": policy.may_count(viewer),
        },
    )


def _row(one: Sample, progress: Progress, viewer: Actor, at: datetime) -> Row:
    done = one.closed_at is not None
    state = "met" if done else "due" if one.compared_at is None else "new"
    return Row(
        key=one.ref,
        sentence=f"{one.n} cases, {_period(one)}",
        href=reverse("rights:sample", args=[one.ref]),
        state=state,
        reason=f"{one.first.name} and {one.second.name}",
        due="" if done else _how_far(one, progress, viewer),
        note=f"Drawn {say_moment(one.drawn_at, today=local_date(at))}"
        + (f", closed {say_moment(one.closed_at, today=local_date(at))}" if one.closed_at else ""),
    )


def _how_far(one: Sample, progress: Progress, viewer: Actor) -> str:
    if not one.frame_digest:
        return "nothing could be drawn: the frame changed" if one.closed_at else "being drawn"
    if one.compared_at is not None:
        return "answered by both"
    own = {1: progress.first, 2: progress.second}.get(policy.seat_of(viewer, one))
    if own is not None:
        return f"you have answered {own} of {progress.cases}"
    return f"answered {progress.first} and {progress.second} of {progress.cases}"


def _period(one: Sample) -> str:
    what = "closed" if one.what == CLOSED else "reported"
    return f"{what} {say_day_in_full(one.from_on)} to {say_day_in_full(one.until_on)}"


@page(audience="worker", roles=policy.COUNTING, methods=("GET", "POST"))
def draw(request: HttpRequest) -> HttpResponse:
    """Ask which frame, how many, by which seed and who audits; then draw."""
    viewer, at = frames.who(request)
    agency = viewer.agency_id or 0
    units, auditors = list(samples.units_of(agency)), list(samples.who_may_audit(agency, at=at))
    groups = sorted(GROUPS.items(), key=lambda pair: pair[1])
    form = Drawing(request.POST or None, at=at, units=units, groups=groups, auditors=auditors)
    form.fields["seed"].initial = randbelow(10**9)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        by_ref = {worker.ref: worker for worker in auditors}
        stated = Stated(
            agency, typed["what"], typed["from_on"], typed["until_on"],
            tuple(unit.id for unit in units if unit.ref in typed["units"]), tuple(typed["groups"]), typed["by"],
        )  # fmt: skip
        try:
            kept = actions.ask_for_sample(
                stated, n=typed["n"], seed=typed["seed"],
                auditors=[by_ref[typed["first"]], by_ref[typed["second"]]], by=viewer, at=at,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Asked for. It is being drawn, as everything stands now.")
            return HttpResponseRedirect(reverse("rights:sample", args=[kept.ref]))
    return render(
        request,
        "rights/draw.html",
        {
            "form": form,
            "title": "Draw a dip sample",
            "lede": "Everybody in the frame has the same chance. The auditors see what is drawn until you close it.",
            "submit": "Draw",
            "back_url": reverse("rights:samples"),
            "back_label": "Dip samples",
        },
    )


@page(audience="worker", roles=policy.AUDITING, sides=("police",), about=samples.sample)
def sample(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one sample: its frame, how far it has come, and what it found once both auditors are done."""
    viewer, at = frames.who(request)
    one = samples.sample(ref, viewer=viewer)
    progress = samples.progress_of([one])[one.id]
    code = _code(request)
    found = samples.found(one, viewer=viewer) if one.compared_at else None
    next_case = samples.next_case(one, viewer=viewer)
    audit.record("looked at sample", by=viewer, at=at, about="sample", ids=[one.id], refs=[one.ref])
    frames.on_frame(request, sources=(SOURCE, *frames.sources()))
    return render(
        request,
        "rights/sample.html",
        {
            "title": f"Dip sample of {one.n}",
            "finding": _finding(found, code) if found else _how_far(one, progress, viewer).capitalize(),
            "facts": _facts(one, progress, viewer, at),
            "strata": _strata(one) if one.frame_digest else None,
            "waiting": not one.frame_digest and one.closed_at is None,
            "next": reverse("rights:sample_case", args=[next_case.ref]) if next_case else "",
            "left": samples.cases_left(one, viewer=viewer) if next_case else 0,
            "may_close": policy.may_close(viewer, one) and bool(one.frame_digest),
            "ref": one.ref,
            **(_results(request, one, found, viewer, code=code) if found else {}),
        },
    )


@page(audience="worker", roles=policy.COUNTING, methods=("POST",), about=samples.sample)
def close(request: HttpRequest, ref: str) -> HttpResponse:
    """Close a sample: its auditors no longer see what they saw only for it."""
    viewer, at = frames.who(request)
    one = samples.sample(ref, viewer=viewer)
    actions.close_sample(one, by=viewer, at=at)
    messages.success(request, "Closed. Its auditors no longer see what was opened to them for it.")
    return HttpResponseRedirect(reverse("rights:sample", args=[ref]))


@page(audience="worker", roles=policy.AUDITING, sides=("police",), about=samples.sample)
def sheet(request: HttpRequest, ref: str) -> HttpResponse:
    """Give what a sample found as CSV: each answer's share with its interval, and the compliance by both formulas."""
    viewer, at = frames.who(request)
    one = samples.sample(ref, viewer=viewer)
    found = samples.found(one, viewer=viewer)
    audit.record("took a sample away", by=viewer, at=at, about="sample", ids=[one.id], refs=[one.ref])
    rows: list[Sequence[object]] = [
        (share.question.code, share.answer, share.count, share.of, share.share, *(share.interval or (None, None)))
        for share in found.shares
    ]
    for name, compliance in (("without_code_told", found.without_code), ("with_code_told", found.with_code)):
        rows.append(
            ("compliance", name, compliance.met, compliance.n, compliance.estimate, compliance.low, compliance.high)
        )
        rows.append(("compliance", f"{name}: not known", compliance.unknown, one.n, None, None, None))
    rows += [("kappa", code, None, None, value, None, None) for code, value in found.kappas.items()]
    return as_csv(f"sample-{one.ref}", ("question", "answer", "count", "of", "share", "low", "high"), rows)


def _code(request: HttpRequest) -> bool:
    """Whether “told of the Code” counts on this page: as was asked, else by the setting."""
    asked = request.GET.get("code", "")
    return asked == "in" if asked in ("in", "out") else bool(settings.AUDIT_FORMULA_WITH_CODE_TOLD)


def _facts(one: Sample, progress: Progress, viewer: Actor, at: datetime) -> list[Fact]:
    today = local_date(at)
    if not one.frame_digest:
        return [
            Fact("Frame", f"Crimes {_period(one)}"),
            Fact("Seed", str(one.seed)),
            Fact("Asked for", say_moment(one.drawn_at, today=today), "It is drawn as of then"),
            Fact("Auditors", f"{one.first.name} and {one.second.name}"),
        ]
    shut = one.frame_size - one.open_size
    facts = [
        Fact("Frame", f"Crimes {_period(one)}", f"{one.frame_size:,} victims of live crimes, each in each crime"),
        Fact("Could be drawn", f"{one.open_size:,}", "Every figure speaks for these" + (
            ": restricted records are counted in the frame, and drawn only for auditors on the list for them"
            if shut else "")),
        Fact("Seed", str(one.seed), f"Frame {one.frame_digest[:16]}: whoever has both can draw the same again"),
        Fact("Drawn", say_moment(one.drawn_at, today=today), "What the clocks say is as of then"),
        Fact("Auditors", f"{one.first.name} and {one.second.name}", _how_far(one, progress, viewer)),
    ]  # fmt: skip
    if one.crime_groups:
        facts.insert(1, Fact("Kinds of crime", ", ".join(GROUPS.get(code, code) for code in one.crime_groups)))
    if one.closed_at:
        facts.append(Fact("Closed", say_moment(one.closed_at, today=today), "Nobody sees a record for it any more"))
    return facts


def _strata(one: Sample) -> Table:
    by = "Unit" if one.stratified_by == "unit" else "Kind of crime"
    return Table(
        f"Drawn in proportion by {by.lower()}",
        (Column(by), Column("In the frame", number=True), Column("Drawn", number=True)),
        [Line((GROUPS.get(name, name), f"{size:,}", f"{drawn:,}")) for name, size, drawn in one.strata],
    )


def _finding(found: Found, code: bool) -> str:
    compliance = found.compliance(with_code_told=code)
    if compliance.estimate is None:
        return "Compliance is not known: of every case an answer is not recorded"
    share = f"{compliance.estimate:.0%}" if compliance.n >= FEW else f"{compliance.met:,} of the {compliance.n:,} known"
    return f"{share} complied; in the frame, {compliance.low:.0%} to {compliance.high:.0%}"


def _results(request: HttpRequest, one: Sample, found: Found, viewer: Actor, *, code: bool) -> dict[str, Any]:
    places = [int(each.case[0]) for each in (*found.between, *found.beside)]
    links = _links(one, places, viewer)
    return {
        "compliances": [_compliance(found, with_code, shown=with_code == code) for with_code in (False, True)],
        "shares": _shares(found),
        "between": [_disagreement(each, found, links, settled=True) for each in found.between],
        "beside": [_disagreement(each, found, links, settled=False) for each in found.beside],
        "unsettled": found.unsettled,
        "kappa": _kappa(found.overall),
        "sheet": reverse("rights:sample_sheet", args=[one.ref]),
    }


def _links(one: Sample, places: Sequence[int], viewer: Actor) -> Mapping[int, tuple[str, str]]:
    """For each case the viewer may open: the person's name, and where it is settled or, closed, their rights."""
    settles = policy.seat_of(viewer, one)
    found = samples.cases_at(one, sorted(set(places)), viewer=viewer)
    return {
        place: (
            str(person),
            reverse("rights:sample_settle", args=[case.ref])
            if settles
            else reverse("rights:person", args=[person.ref]),
        )
        for place, (case, person) in found.items()
        if person is not None
    }


def _disagreement(
    one: Disagreement, found: Found, links: Mapping[int, tuple[str, str]], *, settled: bool
) -> tuple[str, str, str, str, str]:
    """Case, where it leads, the question, both answers, and how it was settled."""
    place = int(one.case[0])
    name, href = links.get(place, ("", ""))
    answers = "; ".join(f"{who}: {WORDS[answer].lower()}" for who, answer in one.answers.items())
    final = found.answers[one.case].get(one.question, "") if settled else ""
    said = f"settled: {WORDS[final].lower()}" if final else "not settled" if settled else ""
    return f"Case {place}" + (f", {name}" if name else ""), href, BY_CODE[one.question].short, answers, said


def _compliance(found: Found, with_code: bool, *, shown: bool) -> dict[str, Any]:
    compliance: Compliance = found.compliance(with_code_told=with_code)
    counted = ", ".join(question.short.lower() for question in questions_of(with_code_told=with_code))
    return {
        "title": "With “told of the Code”" if with_code else "Without “told of the Code”",
        "shown": shown,
        "href": f"?code={'in' if with_code else 'out'}",
        "share": "not known" if compliance.estimate is None else f"{compliance.estimate:.1%}",
        "interval": "" if compliance.low is None else f"{compliance.low:.1%} to {compliance.high:.1%}",
        "of": f"{compliance.met:,} of {compliance.n:,}. Of {compliance.unknown:,} more it is not known, for want of an"
        f" answer on record or settled; {compliance.failed:,} of them fail by another. {_bounds(compliance)}",
        "counted": counted,
    }  # fmt: skip


def _bounds(compliance: Compliance) -> str:
    if compliance.bounds is None or not compliance.unknown:
        return ""
    low, high = compliance.bounds
    return f"Whatever was not recorded, {low:.0%} to {high:.0%} of the sample complied."


def _shares(found: Found) -> Table:
    lines = [_share(share) for share in found.shares if share.count]
    kappas = {question.code: _kappa(found.kappas.get(question.code)) for question in QUESTIONS}
    return Table(
        "What was answered, and what that says of the whole frame",
        (Column("Question"), Column("Answer"), Column("Cases", number=True), Column("Share", number=True),
         Column("In the frame", number=True), Column("Agreement", number=True)),
        [Line((*cells, kappas[code])) for code, cells in lines],
        note="Shares are of the cases with an answer that both gave or a third settled. In the frame: 95% interval by"
        " Wilson’s method, with the finite population correction. Agreement: Cohen’s kappa of the two auditors.",
    )  # fmt: skip


def _share(share: Share) -> tuple[str, tuple[str, ...]]:
    low, high = share.interval or (0.0, 1.0)
    cells = (
        share.question.short, WORDS[share.answer], f"{share.count:,} of {share.of:,}", f"{share.share or 0:.0%}",
        f"{low:.0%} to {high:.0%}",
    )  # fmt: skip
    return share.question.code, cells


def _kappa(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"

"""Bundles and what each did; the rows that were wrong or early, one at a time; and handing a bundle over."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core.errors import NotAllowed
from handrail.core.moments import say_day, say_moment
from handrail.core.pages import page
from handrail.core.parts import Column, Fact, Figure, Item, Line, Rest, Row, Table
from handrail.core.workdays import local_date
from handrail.intake import actions, queries
from handrail.intake.columns import PEOPLE
from handrail.intake.extract import COLUMNS, FILES
from handrail.intake.forms import CorrectedRow, HandOver
from handrail.intake.models import Bundle, KeptRow, KeptState
from handrail.intake.policy import DESK, may_look
from handrail.intake.wording import NOUNS, codes_of_decisions, say_reason, say_waits_for

ON_A_PAGE, IN_VIEW = 25, 12
HOW = "A bundle comes from the force's own system: ./handrail take-in, or hand a .zip over on this page."


def _who(request: HttpRequest) -> tuple[Actor, datetime]:
    return request.actor, request.at  # type: ignore[attr-defined]


@page(audience="worker", roles=DESK, sides=("police",))
def bundles(request: HttpRequest) -> HttpResponse:
    """List the bundles of the force, the latest first, and what waits for somebody."""
    viewer, at = _who(request)
    shown = _page(request, queries.bundles(viewer=viewer))
    audit.record("bundles listed", by=viewer, at=at, about="bundle", ids=[one.id for one in shown])
    today = local_date(at)
    rows = [
        Row(
            key=upload.ref,
            sentence="Handed over here, and not taken in yet",
            state="waiting",
            reason=f"handed over {say_moment(upload.uploaded_at, today=today)} · {upload.size:,} bytes",
        )
        for upload in queries.uploads_under_way(viewer=viewer)
    ]
    rows += [_bundle_row(one, today) for one in shown]
    figures = [
        Figure(f"{count:,}", words, reverse(f"intake:{state}"), state)
        for state, words in (("quarantined", "quarantined"), ("waiting", "waiting"))
        if (count := queries.kept_rows(viewer=viewer, state=state).count())
    ]
    context = {
        "figures": figures,
        "rows": rows,
        "page": shown,
        "empty_how": HOW,
        "hand_over_url": reverse("intake:hand_over"),
    }
    return TemplateResponse(request, "intake/bundles.html", context)


def _page(request: HttpRequest, rows: Iterable[object], size: int = ON_A_PAGE) -> Page:  # type: ignore[type-arg]
    return Paginator(rows, size).get_page(request.GET.get("page"))  # type: ignore[arg-type]


def _name(one: Bundle, today: date | None = None) -> str:
    """Return what a bundle is called: the days it is about and whose it is."""
    if one.period_from is None or one.period_to is None or one.force is None:
        return "A bundle that was refused"
    days = say_day(one.period_from, today=today)
    if one.period_to != one.period_from:
        days += f" to {say_day(one.period_to, today=today)}"
    return f"{days}, {one.force.name}"


def _bundle_row(one: Bundle, today: date) -> Row:
    did = one.did
    counts = {what: sum(rows[what] for rows in did["rows"].values()) for what in next(iter(did["rows"].values()))}
    read = counts.pop("read")
    when = say_moment(one.taken_at, today=today)
    refused = one.status == "refused"
    return Row(
        key=one.ref,
        sentence=_name(one, today),
        href=reverse("intake:bundle", args=[one.ref]),
        state=one.status,
        reason=f"refused {when}" if refused else f"taken in {when} · {read:,} rows",
        note=one.why if refused else "",
        chips=tuple(f"{count:,} {what}" for what, count in counts.items() if count),
    )


@page(audience="worker", roles=DESK, sides=("police",), about=queries.bundle)
def bundle(request: HttpRequest, ref: str) -> HttpResponse:
    """Show what one bundle held, what became of each row, and what was wrong with it."""
    viewer, at = _who(request)
    one = queries.bundle(ref, viewer=viewer)
    audit.record("bundle looked at", by=viewer, at=at, about="bundle", ids=[one.id])
    kept = queries.kept_rows(viewer=viewer, bundle=one).count()
    shown = _page(request, one.did["problems"], 50)
    decisions, reasons = queries.decided(one, viewer=viewer)
    context = {
        "title": _name(one, local_date(at)),
        "state": one.status,
        "why": one.why,
        "facts": _bundle_facts(one, decisions),
        "files": _files(one),
        "reasons": _reasons(reasons, "Notes and faults of rows, and how many of each", is_of_rows=True),
        "decisions": _reasons(reasons, "Decisions by reason", is_of_rows=False),
        "problems": _problems(one, shown, viewer),
        "page": shown,
        "kept": kept,
        "kept_url": reverse("intake:kept_of_bundle", args=[one.ref]),
        "back_url": reverse("intake:bundles"),
    }
    return TemplateResponse(request, "intake/bundle.html", context)


def _bundle_facts(one: Bundle, decisions: Mapping[str, int]) -> list[Fact]:
    did = one.did
    facts = [
        Fact("Force", one.force.name if one.force else "not known"),
        Fact("Speaks of", say_moment(one.extracted_at) if one.extracted_at else "not known"),
        Fact("Taken in" if one.status != "refused" else "Refused", say_moment(one.taken_at)),
        Fact("Manifest", one.manifest_digest[:16] or "could not be read", note="the first 16 of its SHA-256"),
    ]
    if one.status == "refused":
        return facts
    return [
        *facts,
        Fact("People", f"{did['people']['new']:,} new, {did['people']['found']:,} found again"),
        Fact("Journey", f"{did['events']:,} events"),
        Fact(
            "Decisions",
            f"{decisions['made']:,} referred, {decisions['held']:,} held, {decisions['not_made']:,} not referred",
            note="Those of restricted records are counted only for who is on the list for them.",
        ),
    ]


def _files(one: Bundle) -> Table:
    counts = ("read", "new", "changed", "unchanged", "quarantined", "waiting", "released")
    return Table(
        caption="What became of each row",
        columns=(Column("File"), *(Column(what.capitalize(), number=True) for what in counts)),
        lines=[Line((file, *(f"{one.did['rows'][file][what]:,}" for what in counts))) for file in FILES],
        note="Read is the sum of new, changed, unchanged, quarantined and waiting. Released came from earlier bundles.",
    )


def _reasons(reasons: Mapping[str, int], caption: str, *, is_of_rows: bool) -> Table:
    decisions = codes_of_decisions()
    found = [(code, count) for code, count in reasons.items() if (code not in decisions) == is_of_rows]
    return Table(
        caption=caption,
        columns=(Column("Reason"), Column("Number", number=True)),
        lines=[Line((say_reason(code), f"{count:,}")) for code, count in sorted(found, key=lambda pair: -pair[1])],
    )


def _problems(one: Bundle, shown: Page, viewer: Actor) -> Table:  # type: ignore[type-arg]
    seen, shut = queries.kept_lines(one, viewer=viewer)
    lines = []
    for problem in shown:
        place = (problem["file"], problem["line"])
        ref = seen.get(place, "")
        value = "shown only to the list for restricted records" if place in shut else problem["value"] or "nothing"
        cells = (
            f"{problem['file']} line {problem['line']:,}",
            problem["column"] or "the row",
            value,
            problem["problem"],
        )
        lines.append(Line(cells, href=reverse("intake:kept_row", args=[ref]) if ref else ""))
    total = one.did["problems_total"]
    more = f" The first {len(one.did['problems']):,} are shown." if total > len(one.did["problems"]) else ""
    return Table(
        caption=f"{total:,} problem{'' if total == 1 else 's'}",
        columns=(Column("Where"), Column("Column"), Column("Value"), Column("What would be right")),
        lines=lines,
        note=f"A row with two faults is two problems and one quarantined row.{more}",
        empty="No row was wrong." if one.status != "refused" else "",
    )


@page(audience="worker", sides=("police",))
def queue(request: HttpRequest, state: str) -> HttpResponse:
    """Show the first of the rows that are quarantined, or waiting, with the rest in view."""
    viewer, _ = _who(request)
    rows = queries.kept_rows(viewer=viewer, state=state)
    if not may_look(viewer) and not rows.exists():
        raise NotAllowed
    return _kept_page(request, rows.first(), list(rows[:IN_VIEW]), rows.count(), state)


@page(audience="worker", roles=DESK, sides=("police",), about=queries.bundle)
def kept_of_bundle(request: HttpRequest, ref: str) -> HttpResponse:
    """Show the first of the rows that one bundle left, with the rest in view."""
    viewer, _ = _who(request)
    rows = queries.kept_rows(viewer=viewer, bundle=queries.bundle(ref, viewer=viewer)).order_by(
        "state", "kept_at", "id"
    )
    return _kept_page(request, rows.first(), list(rows[:IN_VIEW]), rows.count(), "")


@page(audience="worker", sides=("police",), methods=("GET", "POST"), about=queries.kept_row)
def kept_row(request: HttpRequest, ref: str) -> HttpResponse:
    """Show one kept row; put it right, and have it taken in."""
    viewer, at = _who(request)
    row = queries.kept_row(ref, viewer=viewer)
    rows = queries.kept_rows(viewer=viewer, state=row.state)
    form = None
    if request.method == "POST":
        form = _form(row, request.POST)
        if form.is_valid():
            same = bool(form.cleaned_data.get(actions.SAME_PERSON))
            wrong = actions.put_right(row, values=form.cells, same_person=same, by=viewer, at=at)
            if wrong is None:
                messages.success(request, f"{NOUNS[row.file]} {row.key}: put right. It is being taken in now.")
                return HttpResponseRedirect(reverse(f"intake:{row.state}"))
            form.say(wrong.problems)
    return _kept_page(request, row, list(rows[:IN_VIEW]), rows.count(), row.state, form)


def _form(row: KeptRow, data: object = None) -> CorrectedRow:
    expected = {problem["column"]: problem["problem"] for problem in row.problems}
    stranger = any(problem["code"] == "different_person" for problem in row.problems)
    return CorrectedRow(row.file, row.values, data, expected=expected, asks_same_person=stranger)  # type: ignore[arg-type]


def _kept_page(
    request: HttpRequest,
    row: KeptRow | None,
    rest: Sequence[KeptRow],
    left: int,
    state: str,
    form: CorrectedRow | None = None,
) -> HttpResponse:
    viewer, at = _who(request)
    tried = form is not None
    titles = {"quarantined": "Quarantined rows", "waiting": "Waiting rows"}
    context: dict[str, object] = {
        "title": titles.get(state, "Kept rows"),
        "left": left,
        "item": None,
        "rest": [_rest(one, row, local_date(at)) for one in rest],
        "empty": "No row is kept here.",
        "empty_how": "A row that is wrong, or that names what is not held yet, comes here until it is taken in.",
        "back_url": reverse("intake:bundles") if may_look(viewer) else "",
    }
    if row is not None:
        audit.record("kept row looked at", by=viewer, at=at, about="kept_row", ids=[row.id])
        open_ = row.closed_at is None and row.corrected is None
        form = (form or _form(row)) if open_ else None
        wrong = {problem["column"] for problem in row.problems} | set(form.errors if form else ())
        fields = [form[name] for name in form.fields] if form else []
        context |= {
            "item": _item(row, local_date(at), opens_bundle=may_look(viewer)),
            "cells": _cells(row),
            "form": form,
            "wrong": [field for field in fields if field.name in wrong or field.name == actions.SAME_PERSON],
            "others": [field for field in fields if field.name not in wrong and field.name != actions.SAME_PERSON],
            "tried": tried,
            "of_a_person": row.file == PEOPLE,
            "submit": "Put right and take in",
            "save_url": reverse("intake:kept_row", args=[row.ref]),
            "leave": None,
        }
    return TemplateResponse(request, "intake/kept_row.html", context)


def _sentence(row: KeptRow) -> str:
    return f"{NOUNS[row.file]} {row.key.replace('|', ', ').strip(', ') or f'on line {row.line:,}'}"


def _rest(one: KeptRow, current: KeptRow | None, today: date) -> Rest:
    return Rest(
        sentence=_sentence(one),
        href=reverse("intake:kept_row", args=[one.ref]),
        due=f"since {say_day(local_date(one.kept_at), today=today)}",
        state=one.state,
        current=current is not None and one.id == current.id,
    )


def _item(row: KeptRow, today: date, *, opens_bundle: bool) -> Item:
    if row.closed_at is not None:
        why = f"Closed {say_moment(row.closed_at, today=today)}: {say_reason(row.closed_because).lower()}."
    elif row.corrected is not None:
        why = "Put right, and being taken in now."
    elif row.state == KeptState.WAITING:
        why = (
            f"Right in itself; it waits for {say_waits_for(row.waits_for)}, and is taken in by itself when that comes."
        )
    else:
        why = " ".join(problem["problem"] for problem in row.problems)
        if any(problem["code"] == "same_key" for problem in row.problems):
            why += " If this is the right one, take it in as it is; the other stays out."
    asks = (
        "what should it say?" if row.state == KeptState.QUARANTINED else "is it early, or does it name the wrong thing?"
    )
    bundle_url = reverse("intake:bundle", args=[row.bundle.ref]) if opens_bundle else ""
    return Item(
        key=row.ref,
        question=f"{_sentence(row)}: {asks}",
        why=why,
        evidence=(
            Fact("Bundle", _name(row.bundle, today), href=bundle_url),
            Fact("Where", f"{row.file}, line {row.line:,}"),
            Fact("Kept since", say_moment(row.kept_at, today=today)),
        ),
        answers=(),
        state="quarantined" if row.state == KeptState.QUARANTINED else "waiting",
    )


def _cells(row: KeptRow) -> list[tuple[str, str, str]]:
    said: dict[str, list[str]] = {}
    for problem in row.problems:
        said.setdefault(problem["column"], []).append(problem["problem"])
    names = [*COLUMNS[row.file], *(name for name in row.values if name not in COLUMNS[row.file])]
    cells = [(name, row.values.get(name, ""), " ".join(said.get(name, ()))) for name in names]
    whole = [("the row", "", " ".join(said[""]))] if "" in said else []
    return [*whole, *(cell for cell in cells if cell[1] or cell[2])]


@page(audience="worker", roles=DESK, sides=("police",), methods=("GET", "POST"))
def hand_over(request: HttpRequest) -> HttpResponse:
    """Hand a bundle over as a zip; a job takes it in."""
    viewer, at = _who(request)
    form = HandOver(request.POST, request.FILES) if request.method == "POST" else HandOver()
    if form.is_valid():
        actions.hand_over(form.cleaned_data["bundle"].chunks(), by=viewer, at=at)
        messages.success(request, "Handed over. It is being taken in now, and will be listed here with what it did.")
        return HttpResponseRedirect(reverse("intake:bundles"))
    context = {
        "form": form,
        "title": "Hand over a bundle",
        "lede": "It is kept where only Handrail reads it until it is taken in, and is then removed.",
        "back_url": reverse("intake:bundles"),
        "back_label": "Bundles",
    }
    return TemplateResponse(request, "core/form.html", context)

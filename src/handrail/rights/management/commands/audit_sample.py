"""Draw a dip sample by a seed and say what it finds, from the clocks or from auditors' answers."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from handrail.agencies import queries as agencies
from handrail.agencies.models import Team
from handrail.core.moments import BadMoment, parse_day, parse_moment
from handrail.rights import queries
from handrail.rights.agreement import Disagreement
from handrail.rights.answer_file import Answered, BadAnswers, read_answers
from handrail.rights.auditing import Found, Seat, found_by_auditors, found_by_clocks
from handrail.rights.compliance import BY_CODE, WORDS, Compliance, questions_of
from handrail.rights.queries import Frame, Framed, Stated
from handrail.rights.sampling import CannotDraw, draw, strata_of


class Command(BaseCommand):
    """`./handrail audit-sample --n N --seed S [--answers FILE] [--json]`, and how the frame is stated."""

    help = "Draw a dip sample by a recorded seed from a stated frame, and say how it complies with the Code."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Read how many, by which seed, from which frame, and whose answers."""
        parser.add_argument("--n", type=int, required=True, metavar="N", help="how many journeys to draw")
        parser.add_argument("--seed", type=int, required=True, metavar="S", help="a whole number that decides the draw")
        parser.add_argument(
            "--answers", metavar="FILE", action="append", default=[],
            help="auditors' answers, CSV or JSON as printed, one file or one for each; without, what the clocks say",
        )  # fmt: skip
        parser.add_argument(
            "--what", choices=["reported", "closed"], default="reported", help="crimes reported, or closed"
        )
        parser.add_argument("--from", dest="since", metavar="DAY", help="from this day (the first held)")
        parser.add_argument("--until", metavar="DAY", help="until this day (the last held)")
        parser.add_argument(
            "--unit", action="append", default=[], metavar="NAME", help="only this unit; may be repeated"
        )
        parser.add_argument(
            "--group", action="append", default=[], metavar="CODE", help="only this offence group; may be repeated"
        )
        parser.add_argument("--by", choices=["unit", "crime_group"], default="unit", help="what each stratum is")
        parser.add_argument(
            "--unrestricted", action="store_true", help="as for auditors who are on no list for restricted records"
        )
        parser.add_argument("--at", metavar="TIME", help="as it stood then (now, where it is not given)")
        told = parser.add_mutually_exclusive_group()
        told.add_argument("--with-code-told", dest="code", action="store_true", default=None, help="count question 5")
        told.add_argument("--without-code-told", dest="code", action="store_false", help="leave question 5 out")
        parser.add_argument("--json", action="store_true", help="for a machine")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what the sample found; what is said of the work itself goes to standard error."""
        at = _moment(options["at"]) or timezone.now()
        frame = queries.frame_of(_stated(options), at=at)
        could = [one for one in frame.journeys if not (options["unrestricted"] and one.restricted)]
        try:
            drawn = draw([one.journey for one in could], n=options["n"], seed=options["seed"])
        except CannotDraw as fault:
            raise CommandError(f"No sample: {fault}.") from fault
        by_journey = {one.journey: one for one in frame.journeys}
        cases = [by_journey[journey] for journey in drawn]
        clocks = {
            case: {code: said.answer for code, said in answers.items()}
            for case, answers in queries.said_of(cases, at=at).items()
        }
        answered = self._answered(options["answers"], frame, cases)
        found = _found(clocks, answered, len(could))
        code = settings.AUDIT_FORMULA_WITH_CODE_TOLD if options["code"] is None else options["code"]
        said = _document(frame, cases, found, options, code, audited=answered is not None)
        if options["json"]:
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))
        else:
            self._say(said, frame, cases, found, code)

    def _answered(self, paths: Sequence[str], frame: Frame, cases: Sequence[Framed]) -> Answered | None:
        """What the files say, read as one. Raises `CommandError`."""
        answered: Answered | None = None
        for path in paths:
            answered = self._read(path, frame, cases, answered)
        if answered is not None and answered.not_drawn:
            self.stderr.write(f"{answered.not_drawn:,} lines are of journeys that were not drawn: left aside.")
        return answered

    def _read(self, path: str, frame: Frame, cases: Sequence[Framed], after: Answered | None) -> Answered:
        whole, drawn = queries.cases_of(frame.journeys), queries.cases_of(cases)
        try:
            with Path(path).open(encoding="utf-8", newline="") as lines:
                return read_answers(lines, name=path, frame=whole, drawn=drawn, after=after)
        except OSError as fault:
            raise CommandError(f"{path}: cannot be read: {fault.strerror}. It should be a file of answers.") from fault
        except UnicodeDecodeError as fault:
            raise CommandError(f"{path}: should be UTF-8 text: {fault.reason} at byte {fault.start}.") from fault
        except BadAnswers as fault:
            raise CommandError(f"{fault}.") from fault

    def _say(self, said: Mapping[str, Any], frame: Frame, cases: Sequence[Framed], found: Found, code: bool) -> None:
        """Say it in sentences."""
        put = self.stdout.write
        put(f"{len(cases):,} drawn of {frame.size:,} journeys by seed {said['seed']}; frame {frame.digest[:16]}")
        for stratum in strata_of((one.journey for one in frame.journeys), (one.journey for one in cases)):
            put(f"  {stratum.name}: {stratum.drawn:,} of {stratum.size:,}")
        for share in found.shares:
            if share.count and share.share is not None and share.interval is not None:
                put(
                    f"{share.question.short}: {WORDS[share.answer].lower()} {share.share:.1%}, {share.count:,} of"
                    f" {share.of:,} ({share.interval.low:.1%} to {share.interval.high:.1%})"
                )
        put(_in_words(found.compliance(with_code_told=code), code))
        put("kappa: " + ("not known" if found.overall is None else f"{found.overall:.2f}"))
        put(f"{len(said['disagreements']):,} disagreements")
        for one in said["disagreements"]:
            answers = ", ".join(f"{who} {answer}" for who, answer in one["answers"].items())
            put(f"  {one['person_ref']} in {one['crime_ref']}, {BY_CODE[one['question']].short.lower()}: {answers}")


def _in_words(compliance: Compliance, code: bool) -> str:
    formula = f"Compliance, {'with' if code else 'without'} “told of the Code”"
    more = f"of {compliance.unknown:,} an answer is not recorded, {compliance.failed:,} of them fail by another"
    if compliance.bounds is not None:
        more += f"; of the whole sample, {compliance.bounds[0]:.1%} to {compliance.bounds[1]:.1%} whatever it was"
    if compliance.estimate is None:
        return f"{formula}: not known; {more}"
    return (
        f"{formula}: {compliance.estimate:.1%} of {compliance.n:,}"
        f" ({compliance.low:.1%} to {compliance.high:.1%}); {more}"
    )


def _moment(written: str | None) -> datetime | None:
    try:
        return None if written is None else parse_moment(written)
    except BadMoment as fault:
        raise CommandError(f"--at {written!r}: {fault}") from fault


def _stated(options: Mapping[str, Any]) -> Stated:
    """The frame that the options state; without days, every crime held."""
    forces = agencies.forces()
    agency = forces[0].id if len(forces) == 1 else None
    held = queries.first_and_last(options["what"], agency_id=agency)
    if held is None:
        raise CommandError(f"No sample: no crime held here was {options['what']}.")
    days = []
    for name, written, otherwise in (("--from", options["since"], held[0]), ("--until", options["until"], held[1])):
        try:
            days.append(otherwise if written is None else parse_day(written))
        except BadMoment as fault:
            raise CommandError(f"{name} {written!r}: {fault}") from fault
    if days[0] > days[1]:
        raise CommandError(f"--from {days[0]} should not be after --until {days[1]}.")
    teams = dict(Team.objects.filter(name__in=options["unit"], agency__in=forces).values_list("name", "id"))
    for name in options["unit"]:
        if name not in teams:
            raise CommandError(f"--unit {name!r}: should be the name of a unit of the force.")
    return Stated(
        agency, options["what"], days[0], days[1], tuple(sorted(teams.values())), tuple(options["group"]), options["by"]
    )


def _found(clocks: Seat, answered: Answered | None, population: int) -> Found:
    if answered is None:
        return found_by_clocks(clocks, population=population)
    names = (answered.auditors[0], answered.auditors[1] if len(answered.auditors) > 1 else "nobody")
    return found_by_auditors(
        clocks,
        first=answered.by.get(names[0], {}),
        second=answered.by.get(names[1], {}),
        third=answered.settled,
        names=names,
        population=population,
    )


def _document(
    frame: Frame, cases: Sequence[Framed], found: Found, options: Mapping[str, Any], code: bool, *, audited: bool
) -> dict[str, Any]:
    stated, compliance = frame.stated, found.compliance(with_code_told=code)
    return {
        "frame": {
            "what": stated.what,
            "from": stated.from_on.isoformat(),
            "until": stated.until_on.isoformat(),
            "units": list(options["unit"]),
            "crime_groups": list(stated.groups),
            "stratified_by": stated.by,
            "strata": {
                stratum.name: {"size": stratum.size, "drawn": stratum.drawn}
                for stratum in strata_of((one.journey for one in frame.journeys), (one.journey for one in cases))
            },
            "size": frame.size,
            "digest": frame.digest,
        },
        "n": len(cases),
        "seed": options["seed"],
        "cases": [
            {"person_ref": one.case[0], "crime_ref": one.case[1], "answers": dict(found.answers[one.case])}
            for one in cases
        ],
        "formula": {
            "with_code_told": code,
            "questions": [question.code for question in questions_of(with_code_told=code)],
        },
        "compliance": {
            "estimate": compliance.estimate,
            "low": compliance.low,
            "high": compliance.high,
            "n": compliance.n,
        },
        "kappa": found.overall if audited else None,
        "disagreements": [
            *(_disagreement(one, "auditors") for one in found.between),
            *(_disagreement(one, "clocks") for one in found.beside),
        ],
    }


def _disagreement(one: Disagreement, between: str) -> dict[str, Any]:
    person_ref, crime_ref = one.case
    return {
        "person_ref": person_ref,
        "crime_ref": crime_ref,
        "question": one.question,
        "between": between,
        "answers": dict(one.answers),
    }

"""Open a force's directory from a folder: agencies, teams, workers, services and agreements, in one transaction.

The same folder again changes nothing. What a folder does not name stays as it is; a column it does not have, too.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.db import transaction

from handrail.agencies import actions as agencies
from handrail.agencies import policy
from handrail.agencies.models import Agency, Agreement, Listed, Role, Side, Team, Worker
from handrail.agencies.queries import workers_here
from handrail.audit.actor import Actor
from handrail.core.errors import Refused
from handrail.core.workdays import LONDON, local_date
from handrail.directory import actions as directory
from handrail.directory.kinds import KINDS
from handrail.directory.models import Service
from handrail.intake.checking import Problem
from handrail.intake.listing import (
    AGENCIES,
    AGREEMENTS,
    NATIONAL,
    SERVICES,
    TEAMS,
    WORKERS,
    Known,
    Line,
    Listing,
    read_listing,
)
from handrail.intake.reading import BundleRefused
from handrail.intake.values import shown
from handrail.referrals import actions as referrals

_WHOSE = ("agency", "from_agency", "to_agency")
DID = NEW, CHANGED, UNCHANGED, ENDED = "new", "changed", "unchanged", "ended"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a folder did, by file; or why it was refused, with every problem; and what a force still lacks."""

    counts: Mapping[str, Counter[str]] = field(default_factory=dict)
    why: str = ""
    problems: tuple[Problem, ...] = ()
    lacks: tuple[str, ...] = ()
    placed: int = 0

    @property
    def refused(self) -> bool:
        """Whether nothing was changed because something is wrong."""
        return bool(self.why)

    @property
    def as_json(self) -> dict[str, Any]:
        """The same for a machine."""
        return {
            "status": "refused" if self.refused else "taken",
            "why": self.why,
            "rows": {file: {what: did[what] for what in DID} for file, did in self.counts.items()},
            "decided_again": self.placed,
            "problems": [problem._asdict() for problem in self.problems],
            "lacks": list(self.lacks),
        }


class _CannotBeDone(Exception):
    """A line says what is refused; everything is taken back."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.problem)
        self.problem = problem


def open_directory(folder: Path, *, by: Actor, at: datetime) -> Opened:
    """Take a folder in whole, or refuse it whole, and decide again for whoever no service could take."""
    try:
        listing = read_listing(folder, _known(), today=local_date(at))
        if listing.problems:
            return _refused(tuple(listing.problems))
        with transaction.atomic():
            counts = _Opening(listing, by, at).take()
            placed = referrals.place_the_unplaced(by=by, at=at)
    except BundleRefused as refusal:
        return Opened(why=str(refusal))
    except _CannotBeDone as fault:
        return _refused((fault.problem,))
    return Opened(counts, lacks=tuple(_lacks(at)), placed=placed)


def _refused(problems: tuple[Problem, ...]) -> Opened:
    return Opened(why=f"{len(problems)} thing{'s are' if len(problems) > 1 else ' is'} wrong.", problems=problems)


def _known() -> Known:
    every = list(Agency.objects.all())
    return Known(
        roles=policy.ROLES,
        agencies={agency.name: agency.side for agency in every},
        off_handrail={agency.name for agency in every if not agency.on_handrail},
        reached_by_mail={agency.name for agency in every if agency.secure_email},
        teams=set(Team.objects.values_list("agency__name", "name")),
        workers={
            (agency, email.lower())
            for agency, email in Worker.objects.exclude(email="").values_list("agency__name", "email")
        },
    )


class _Opening:
    """One folder being taken in."""

    def __init__(self, listing: Listing, by: Actor, at: datetime) -> None:
        self.lines, self.by, self.at = listing.lines, by, at
        self.counts = {file: Counter[str]() for file, lines in listing.lines.items() if lines}
        self.agencies: dict[str, Agency] = {}

    def take(self) -> dict[str, Counter[str]]:
        """Open or change everything, in an order in which nothing names what is not there."""
        for line in self.lines[AGENCIES]:
            self._agency(line)
        self.agencies |= {agency.name: agency for agency in Agency.objects.all()}
        self._leave_closed()
        for line in self.lines[TEAMS]:
            self._team(line)
        workers = [(line, *self._worker(line)) for line in self.lines[WORKERS]]
        for line, worker, done in workers:
            changed = self._supervised(line, worker)
            self.counts[WORKERS][CHANGED if changed and done == UNCHANGED else done] += 1
        for line in self.lines[SERVICES]:
            self._service(line)
        for line in self.lines[AGREEMENTS]:
            self._agreement(line)
        for line, worker, _ in workers:
            if line["until"] and worker.taken_over_by_id is None:
                self._leaves(line, worker)
        for line in self.lines[AGENCIES]:
            if line["until"] and self.agencies[line["agency"]].until_on is None:
                self._closes(line, self.agencies[line["agency"]])
        return self.counts

    def _leave_closed(self) -> None:
        """Leave out every line about an agency that has closed: nothing of it is changed any more."""
        closed = {name for name, agency in self.agencies.items() if agency.until_on is not None}
        for file in (TEAMS, WORKERS, SERVICES, AGREEMENTS):
            kept = [line for line in self.lines[file] if closed.isdisjoint(line.values.get(one) for one in _WHOSE)]
            self.counts.get(file, Counter())[UNCHANGED] += len(self.lines[file]) - len(kept)
            self.lines[file] = kept

    def _closes(self, line: Line, agency: Agency) -> None:
        """Close an agency; whoever it has goes back to who sent them."""
        try:
            referrals.close_agency(agency, last_day=line["until"], by=self.by, at=self.at)
        except Refused as refusal:
            self._refuse(AGENCIES, line, "until", str(refusal))
        self.counts[AGENCIES][ENDED] += 1

    def _agency(self, line: Line) -> None:
        source = f"police:{line['force_code']}" if line["force_code"] else ""
        found = Agency.objects.filter(source=source).first() if source else None
        found = found or Agency.objects.filter(name=line["agency"]).first()
        facts = _facts(line, phone="phone", secure_mail="secure_email")
        facts |= {"source": source, "on_handrail": line["on_handrail"] != "no"}
        if found is not None and found.until_on is not None:
            if not line["until"]:
                self._refuse(AGENCIES, line, "agency", f"It closed on {found.until_on}. Expected that day in until.")
            self.counts[AGENCIES][UNCHANGED] += 1
            return
        if found is None:
            agencies.open_agency(name=line["agency"], side=line["side"], by=self.by, at=self.at, **facts)
            self.counts[AGENCIES][NEW] += 1
            return
        changed = agencies.amend(found, by=self.by, at=self.at, name=line["agency"], **facts)
        for service in Service.objects.filter(agency=found).exclude(on_handrail=found.on_handrail):
            directory.change_service(service, on_handrail=found.on_handrail, by=self.by, at=self.at)
        self._count(AGENCIES, changed)

    def _team(self, line: Line) -> None:
        agency, facts = self.agencies[line["agency"]], _facts(line, kind="kind", phone="phone")
        found = Team.objects.filter(agency=agency, name=line["team"]).first()
        if found is None:
            agencies.open_team(agency, name=line["team"], by=self.by, at=self.at, **facts)
            self.counts[TEAMS][NEW] += 1
        else:
            self._count(TEAMS, agencies.amend(found, by=self.by, at=self.at, **facts))

    def _worker(self, line: Line) -> tuple[Worker, str]:
        """Engage or change one worker; an officer is known by their id, so that what extracts say is theirs."""
        agency, email = self.agencies[line["agency"]], line["email"]
        officer = line["officer_id"] or (
            agencies.supervisor_key(email) if (agency.side, line["role"]) == (Side.POLICE, Role.SUPERVISOR) else ""
        )
        at_agency = Worker.objects.filter(agency=agency)
        found = at_agency.filter(source_ref=officer).first() if officer else None
        found = found or at_agency.filter(email__iexact=email).first()
        facts = _facts(
            line, name="name", role="role", phone="phone", specialism="specialism", languages="languages",
            gender="gender", **{"from": "from_on"},
        ) | {"email": email} | ({"source_ref": officer} if officer else {})  # fmt: skip
        if "team" in line.values:
            facts["team"] = Team.objects.get(agency=agency, name=line["team"]) if line["team"] else None
        if found is None:
            found = agencies.engage_worker(agency, by=self.by, at=self.at, **facts)
            self._lists(line, found)
            return found, NEW
        if found.taken_over_by_id is not None:
            if not line["until"]:
                self._refuse(WORKERS, line, "email", f"They left on {found.until_on}. Expected that day in until.")
            return found, UNCHANGED
        changed = agencies.amend(found, by=self.by, at=self.at, **facts)
        return found, CHANGED if self._lists(line, found) or changed else UNCHANGED

    def _lists(self, line: Line, worker: Worker) -> bool:
        """Put a worker on the lists the line names, and a force's desk on the list for victim care."""
        by_role = worker.agency.side == Side.POLICE and worker.role in policy.DESK
        wanted = {*(line["lists"] or ()), *([agencies.VICTIM_CARE] if by_role else [])}
        listed = Listed.objects.filter(worker=worker, until_at=None)
        now = set(listed.values_list("audience__list_name", flat=True))
        since = datetime.combine(line["from"], time(), LONDON) if line["from"] else self.at
        for name in sorted(wanted - now):
            agencies.put_on_list(worker, name=name, by=self.by, at=min(since, self.at))
        gone = sorted(now - wanted) if "lists" in line.values else []
        for name in gone:
            agencies.take_off_list(worker, name=name, by=self.by, at=self.at)
        return bool(wanted - now or gone)

    def _supervised(self, line: Line, worker: Worker) -> bool:
        """Say who supervises a worker, now that everybody is engaged."""
        if "supervisor" not in line.values or worker.taken_over_by_id is not None:
            return False
        above = self._colleague(line, "supervisor") if line["supervisor"] else None
        return agencies.amend(worker, supervisor=above, by=self.by, at=self.at)

    def _colleague(self, line: Line, column: str) -> Worker:
        return Worker.objects.filter(agency=self.agencies[line["agency"]], email__iexact=line[column]).order_by("id")[0]

    def _leaves(self, line: Line, worker: Worker) -> None:
        """Let a worker go; what they own goes to their cover and to whoever takes over."""
        cover = self._colleague(line, "covered_by") if line["covered_by"] else None
        try:
            referrals.let_go(
                worker, taken_over_by=self._colleague(line, "taken_over_by"), cover=cover, last_day=line["until"],
                by=self.by, at=self.at,
            )  # fmt: skip
        except Refused as refusal:
            self._refuse(WORKERS, line, "taken_over_by", str(refusal))
        self.counts[WORKERS][ENDED] += 1

    def _service(self, line: Line) -> None:
        agency = self.agencies[line["agency"]]
        found = Service.objects.filter(agency=agency, name=line["service"]).first()
        facts = _facts(
            line, kinds="kinds", languages="languages", strands="strands", open_hours="open_hours", phone="phone",
            secure_mail="secure_email", about="about", checked="checked_on", until="until_on",
        )  # fmt: skip
        facts |= {"national": NATIONAL in line["areas"], "councils": [one for one in line["areas"] if one != NATIONAL]}
        for column, otherwise in (("age_from", 0), ("age_to", None), ("capacity", None)):
            if column in line.values:
                facts[column] = int(line[column]) if line[column] else otherwise
        for column, everybody in (("sexes", "FMX"), ("worker_genders", "")):
            if column in line.values:
                facts[column] = "".join(line[column]) or everybody
        if found is None:
            directory.open_service(agency, name=line["service"], by=self.by, at=self.at, **facts)
            self.counts[SERVICES][NEW] += 1
            return
        ends = bool(line["until"]) and found.until_on is None
        changed = directory.change_service(found, by=self.by, at=self.at, **facts)
        self.counts[SERVICES][ENDED if ends else CHANGED if changed else UNCHANGED] += 1

    def _agreement(self, line: Line) -> None:
        between = {"from_agency": self.agencies[line["from_agency"]], "to_agency": self.agencies[line["to_agency"]]}
        found = Agreement.objects.filter(**between, kind=line["kind"], from_on=line["from"]).first()
        if found is None:
            found = agencies.agree_to_share(**between, kind=line["kind"], from_on=line["from"], by=self.by, at=self.at)
            agencies.amend(found, until_on=line["until"], by=self.by, at=self.at)
            self.counts[AGREEMENTS][NEW] += 1
        elif "until" in line.values:
            self._count(AGREEMENTS, agencies.amend(found, until_on=line["until"], by=self.by, at=self.at))
        else:
            self.counts[AGREEMENTS][UNCHANGED] += 1

    def _count(self, file: str, changed: bool) -> None:
        self.counts[file][CHANGED if changed else UNCHANGED] += 1

    def _refuse(self, file: str, line: Line, column: str, said: str) -> None:
        raise _CannotBeDone(Problem(file, line.number, column, shown(str(line[column] or "")), "refused", said))


def _facts(line: Line, **fields: str) -> dict[str, Any]:
    """Return what a line says, by the field of each column it has; a list where the field holds several."""
    found = {}
    for column, name in fields.items():
        if column in line.values:
            value = line[column]
            several, day = column in ("kinds", "languages", "strands"), name.endswith("_on")
            found[name] = list(value or ()) if several else value if day else value or ""
    return found


def _lacks(at: datetime) -> list[str]:
    """Say what still stands between this directory and a first night."""
    said = []
    forces = list(Agency.objects.filter(side=Side.POLICE).order_by("name"))
    if not forces:
        said.append("No police force is open. Its first extract opens it; or name it in agencies.csv.")
    for force in forces:
        now = Listed.objects.filter(audience__of_agency=force, audience__list_name=agencies.VICTIM_CARE, until_at=None)
        if not now.exists():
            said.append(f"{force}: nobody is at its referral desk, so nobody sees what is held.")
    here = Service.objects.filter(until_on=None).select_related("agency")
    for agency in sorted({one.agency for one in here if one.agency.on_handrail}, key=str):
        if workers_here(agency.id, at=at).count() < 2:
            said.append(f"{agency}: fewer than two workers, and a referral is accepted with a worker and a cover.")
    offered = {kind for one in here for kind in one.kinds}
    gaps = [words for code, words in KINDS.items() if code not in offered]
    if gaps:
        said.append(f"No service is listed as: {', '.join(gaps)}. Whoever needs one is held, as a gap.")
    if not Worker.objects.filter(user__is_active=True).exists():
        said.append("Nobody can sign in yet: ./handrail sign-in open E-MAIL, for one of the workers named.")
    return said

"""Write the region's directory as a force would: a folder of CSV files, in the format that every force uses."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path

from handrail.directory.areas import COUNCILS
from handrail.region.agencies import AGENCIES, AGREEMENTS, AgencyPlan
from handrail.region.cast import CAST, Member
from handrail.region.colleagues import FEWEST, NAMES, phone_of
from handrail.region.services import ServicePlan

_HERE_FOR, _AGREED_FOR = timedelta(days=90), timedelta(days=400)
_PLACES = {plan.key: plan for plan in AGENCIES}
_BY_KEY = {member.key: member for member in CAST}


def write_directory(folder: Path, *, today: date) -> None:
    """Write every agency, team, worker, service and agreement of the region as they stand on a day."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "agencies.csv",
        ("agency", "side", "force_code", "phone", "secure_mail", "on_handrail"),
        (
            (one.name, one.side, one.source.removeprefix("police:"), one.phone, one.secure_email,
             "yes" if one.on_handrail else "no")
            for one in AGENCIES
        ),
    )  # fmt: skip
    _write(
        folder / "teams.csv",
        ("agency", "team", "kind", "phone"),
        ((one.name, team.name, team.kind, team.phone) for one in AGENCIES for team in one.teams),
    )
    _write(
        folder / "workers.csv",
        ("agency", "email", "name", "role", "team", "officer_id", "supervisor", "phone", "specialism", "languages",
         "gender", "lists", "from"),
        [*(_member(one, today) for one in CAST), *_colleagues(today)],
    )  # fmt: skip
    _write(
        folder / "services.csv",
        ("agency", "service", "kinds", "areas", "languages", "age_from", "age_to", "sexes", "capacity", "open_hours",
         "phone", "secure_mail", "about", "checked"),
        (_service(one, service, today) for one in AGENCIES for service in one.services),
    )  # fmt: skip
    _write(
        folder / "agreements.csv",
        ("from_agency", "to_agency", "kind", "from"),
        (
            (_PLACES[one.from_agency].name, _PLACES[one.to_agency].name, one.kind, today - _AGREED_FOR)
            for one in AGREEMENTS
        ),
    )


def _write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(["" if cell is None else cell for cell in row] for row in rows)])


def _member(one: Member, today: date) -> tuple[object, ...]:
    officer = "" if one.source_ref.startswith("supervisor:") else one.source_ref
    above = _BY_KEY[one.supervisor].email if one.supervisor else ""
    return (
        _PLACES[one.agency].name, one.email, one.name, one.role, one.team, officer, above, one.phone, one.specialism,
        ";".join(one.languages), one.gender, ";".join(one.lists), today - _HERE_FOR,
    )  # fmt: skip


def _colleagues(today: date) -> Iterable[tuple[object, ...]]:
    """Yield enough people for a worker and a cover at every service on Handrail, of restricted records too."""
    unnamed = iter(enumerate(NAMES))
    for plan in AGENCIES:
        if plan.side != "service" or not plan.on_handrail:
            continue
        members = [member for member in CAST if member.agency == plan.key]
        lists = ";".join(members[0].lists) if members else ""
        for place, (name, gender) in islice(unnamed, max(0, FEWEST - len(members))):
            email = f"{name.lower().replace(' ', '.')}@{plan.secure_email.rpartition('@')[2]}"
            team = plan.teams[0].name
            yield (
                plan.name, email, name, "advocate", team, "", "", phone_of(place), "", "en", gender, lists,
                today - _HERE_FOR,
            )  # fmt: skip


def _service(plan: AgencyPlan, one: ServicePlan, today: date) -> tuple[object, ...]:
    areas = "national" if one.national else ";".join(COUNCILS[code].name for code in one.councils)
    return (
        plan.name, one.name, ";".join(one.kinds), areas, ";".join(one.languages), one.age_from, one.age_to,
        ";".join(one.sexes), one.capacity, one.open_hours, plan.phone, plan.secure_email, one.about,
        today - timedelta(days=one.checked_days_ago),
    )  # fmt: skip

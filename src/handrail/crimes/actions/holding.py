"""Hold crimes and the roles in them, set-wise, with what each said before it changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.refs import new_refs
from handrail.crimes.offences import groups_of
from handrail.people.contact_keys import Holding, holding, shared


@dataclass(frozen=True, slots=True)
class CrimeSaid:
    """A crime as a source says it, with the posts its officer, team and supervisor were found at."""

    source_ref: str
    log_ref: str
    offence_code: str
    offence: str
    reported_at: datetime
    recorded_at: datetime | None
    report_channel: str
    occurred_from: datetime | None
    occurred_to: datetime | None
    area_code: str
    lsoa_code: str
    flags: tuple[str, ...]
    officer_id: int | None
    team_id: int | None
    supervisor_id: int | None
    outcome_code: str
    outcome_on: date | None
    status: str
    status_reason: str
    digest: bytes
    as_of: datetime


@dataclass(frozen=True, slots=True)
class RoleSaid:
    """A record's part in a crime as a source says it."""

    crime_id: int
    record_id: int
    role: str
    concerning_id: int | None
    relationship: str
    since: datetime | None
    enhanced_reasons: tuple[str, ...]
    support_need: str
    referral_consent: str
    consent_on: date | None
    consent_by: str
    risk_grade: str
    risk_graded_on: date | None
    status: str
    digest: bytes
    as_of: datetime


_CRIME = (
    "source_ref text, log_ref text, offence_code text, offence text, reported_at timestamptz, recorded_at timestamptz,"
    " report_channel text, occurred_from timestamptz, occurred_to timestamptz, area_code text, lsoa_code text,"
    " flags text[], officer_id bigint, team_id bigint, supervisor_id bigint, outcome_code text, outcome_on date,"
    " status text, status_reason text, digest bytea, as_of timestamptz, groups text[]"
)
_CRIME_NAMES = tuple(part.split()[0] for part in _CRIME.split(","))
_ROLE = (
    "crime_id bigint, record_id bigint, role text, concerning_id bigint, relationship text, since timestamptz,"
    " enhanced_reasons text[], support_need text, referral_consent text, consent_on date, consent_by text,"
    " risk_grade text, risk_graded_on date, status text, digest bytea, as_of timestamptz"
)
_ROLE_NAMES = tuple(part.split()[0] for part in _ROLE.split(","))


def offence_groups(said: CrimeSaid) -> list[str]:
    """Return the groups of a crime's offence; on a non-crime the offence code decides nothing."""
    return [] if "non_crime" in said.flags else sorted(groups_of(said.offence_code))


def _crime_row(said: CrimeSaid) -> list[object]:
    row: list[object] = [getattr(said, name) for name in _CRIME_NAMES[:-1]]
    row[_CRIME_NAMES.index("flags")] = list(said.flags)
    return [*row, offence_groups(said)]


def _role_row(said: RoleSaid) -> list[object]:
    row: list[object] = [getattr(said, name) for name in _ROLE_NAMES]
    row[_ROLE_NAMES.index("enhanced_reasons")] = list(said.enhanced_reasons)
    return row


def open_crimes(source: str, crimes: Sequence[CrimeSaid], *, by: Actor, at: datetime) -> dict[str, int]:
    """Hold crimes that are new; return the key of each. Nobody sees them until a victim's sight is opened."""
    with database.whole_file():
        keys = database.next_ids("crimes_crime", len(crimes))
        refs = new_refs(len(crimes), taken=_taken)
        database.copy_rows(
            "new_crime",
            f"id bigint, ref text, {_CRIME}",
            ((key, ref, *_crime_row(said)) for key, ref, said in zip(keys, refs, crimes, strict=True)),
        )
        names = ", ".join(("id", "ref", *_CRIME_NAMES))
        database.run(
            f"INSERT INTO crimes_crime (source, held_at, seen_by, {names}) SELECT %s, %s, '{{}}', {names} FROM"
            " new_crime",
            [source, at],
        )
        database.take_stock("crimes_crime", added=len(crimes))
    return {said.source_ref: key for key, said in zip(keys, crimes, strict=True)}


def _taken(refs: list[str]) -> list[str]:
    return [row[0] for row in database.ask("SELECT ref FROM crimes_crime WHERE ref = ANY (%s)", [refs])]


def change_crimes(source: str, crimes: Sequence[CrimeSaid], *, by: Actor, at: datetime) -> None:
    """Hold what a source now says of crimes already held, and keep what it said before."""
    if not crimes:
        return
    with database.whole_file():
        database.copy_rows("new_crime", _CRIME, map(_crime_row, crimes))
        database.run(
            "INSERT INTO crimes_version (crime_id, as_of, until_at, digest, was)"
            " SELECT c.id, c.as_of, %s, c.digest, to_jsonb(c) - 'digest' - 'seen_by' FROM crimes_crime c"
            " JOIN new_crime n ON c.source = %s AND c.source_ref = n.source_ref",
            [at, source],
        )
        database.run(
            f"UPDATE crimes_crime c SET held_at = %s, {', '.join(f'{name} = n.{name}' for name in _CRIME_NAMES)}"
            " FROM new_crime n WHERE c.source = %s AND c.source_ref = n.source_ref",
            [at, source],
        )


def open_roles(roles: Sequence[RoleSaid], *, by: Actor, at: datetime) -> None:
    """Hold roles that are new."""
    with database.whole_file():
        database.copy_rows("new_role", _ROLE, map(_role_row, roles))
        names = ", ".join(_ROLE_NAMES)
        database.run(f"INSERT INTO crimes_role (held_at, {names}) SELECT %s, {names} FROM new_role", [at])
        database.take_stock("crimes_role", added=len(roles))


def change_roles(roles: Mapping[int, RoleSaid], *, by: Actor, at: datetime) -> None:
    """Hold what is now said of roles already held, by their keys, and keep what was said before."""
    if not roles:
        return
    with database.whole_file():
        database.copy_rows("new_role", f"id bigint, {_ROLE}", ((key, *_role_row(said)) for key, said in roles.items()))
        database.run(
            "INSERT INTO crimes_version (crime_id, role_id, as_of, until_at, digest, was)"
            " SELECT r.crime_id, r.id, r.as_of, %s, r.digest, to_jsonb(r) - 'digest'"
            " FROM crimes_role r JOIN new_role n ON r.id = n.id",
            [at],
        )
        database.run(
            f"UPDATE crimes_role r SET held_at = %s, {', '.join(f'{name} = n.{name}' for name in _ROLE_NAMES)}"
            " FROM new_role n WHERE r.id = n.id",
            [at],
        )


def show_again(crime_ids: Sequence[int]) -> None:
    """Work out anew who sees these crimes, after the sights of their victims changed."""
    database.ask("SELECT crimes_show_again(%s)", [list(crime_ids)])


def find_shared_channels(crime_ids: Sequence[int]) -> list[tuple[int, list[str]]]:
    """Return, for every record of a victim in these crimes, the channels a suspect of any of their crimes holds too.

    A suspect, or somebody acting for one, in any crime of the same person; by every record that is linked as theirs. A
    number, an e-mail, or an address with its postcode, however it was typed and whatever the file says of it.
    """
    against: dict[int, list[int | None]] = defaultdict(list)
    for victim, other in database.ask(
        _AGAINST, [list(crime_ids), list(VICTIMS_AND_CHILDREN), list(VICTIMS_AND_CHILDREN)]
    ):
        against[victim].append(other)
    persons = {*against, *(other for others in against.values() for other in others if other is not None)}
    held: dict[int, list[tuple[int, Holding]]] = defaultdict(list)
    for record, person, phone, email, address, postcode in database.ask(
        "SELECT id, person_id, phone, email, address, postcode FROM people_record WHERE person_id = ANY (%s)",
        [sorted(persons)],
    ):
        holds = holding(phone=phone, email=email, address=address, postcode=postcode)
        held[person].append((record, holds))
    found = []
    for victim, others in against.items():
        theirs = [holds for other in others if other is not None for _, holds in held[other]]
        found += [(record, sorted(shared(holds, theirs), key=_CHANNELS.index)) for record, holds in held[victim]]
    return found


_CHANNELS = ("phone", "email", "address")
VICTIMS_AND_CHILDREN = ("victim", "bereaved_relative", "child_in_household")
# Every victim of these crimes, with every suspect of any crime of theirs, by person; nobody is a suspect to themselves.
_AGAINST = (
    "SELECT DISTINCT t.person_id, s.person_id FROM (SELECT DISTINCT k.person_id FROM crimes_role r"
    " JOIN people_record k ON k.id = r.record_id WHERE r.crime_id = ANY (%s) AND r.role = ANY (%s)) t"
    " JOIN people_record k ON k.person_id = t.person_id"
    " LEFT JOIN (crimes_role mine JOIN crimes_role theirs ON theirs.crime_id = mine.crime_id"
    " AND theirs.role IN ('suspect', 'associate_of_suspect') JOIN people_record s ON s.id = theirs.record_id)"
    " ON mine.record_id = k.id AND mine.role = ANY (%s) AND s.person_id <> t.person_id ORDER BY 1, 2"
)

"""Take in one bundle: one transaction, one at a time; killed before it commits, nothing happened."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.core.errors import Refused
from handrail.crimes import actions as crimes
from handrail.crimes import queries as held_crimes
from handrail.crimes.queries import Part
from handrail.intake.actions import keeping, showing, storing
from handrail.intake.actions.storing import Keys, Taking
from handrail.intake.arranging import VICTIMS, Arranged, Candidate, Held, HeldRow, arrange
from handrail.intake.extract import (
    COLUMNS,
    CRIMES,
    EVENTS,
    FILES,
    PEOPLE,
    ROLES,
    Bundle,
    BundleRefused,
    Checked,
    Row,
    check_file,
    open_bundle,
)
from handrail.intake.models import Bundle as Taken
from handrail.intake.models import KeptRow
from handrail.journey import actions as journey
from handrail.journey import queries as held_journey
from handrail.journey.vocabulary import KINDS
from handrail.people import actions as people
from handrail.people import queries as held_people
from handrail.referrals import actions as referrals

Tell = Callable[[str, int, int], None]
PROBLEMS_SHOWN = 1000


class UnknownForce(Refused):
    """No agency here hands over extracts with that force code."""


class NotKept(Refused):
    """That row is no longer kept: it was taken in or corrected already."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a bundle did: `as_json` is the object that `take-in --json` prints; exit 0 when taken in, 2 when refused."""

    as_json: dict[str, Any]

    @property
    def refused(self) -> bool:
        """Whether the bundle was refused before a row was stored."""
        return bool(self.as_json["status"] == "refused")


def _quiet(stage: str, done: int, total: int) -> None:
    del stage, done, total


def take_in(path: Path, *, by: Actor, at: datetime, tell: Tell = _quiet) -> Outcome:
    """Take in a bundle, a folder or a zip, keeping every promise of the contract, and say what it did."""
    try:
        tell("opening", 0, 4)
        bundle = open_bundle(path)
        force = _force(bundle)
        checked = {}
        for done, file in enumerate(FILES):
            tell(f"checking {file}", done, 4)
            checked[file] = check_file(bundle, file, kinds=KINDS, offences=keeping.Offences())
    except (BundleRefused, UnknownForce) as refusal:
        return _refuse(path, str(refusal), by=by, at=at)
    with transaction.atomic(), database.whole_file():
        database.ask("SELECT pg_advisory_xact_lock(hashtext('handrail take-in'))")
        return _take(bundle, checked, Taking(force, by, at, bundle.manifest.extracted_at), tell)


def _force(bundle: Bundle) -> Agency:
    code = bundle.manifest.force_code
    found = Agency.objects.filter(source=f"police:{code}").first()
    if found is None:
        raise UnknownForce(f"No force here has the code {code!r}: expected the code of a force that is open here.")
    return found


def _refuse(path: Path, why: str, *, by: Actor, at: datetime) -> Outcome:
    counts = dict.fromkeys(("read", "new", "changed", "unchanged", "quarantined", "waiting", "released"), 0)
    did = {
        "bundle": "", "status": "refused", "why": why, "rows": {file: dict(counts) for file in FILES},
        "people": {"new": 0, "found": 0}, "events": 0, "decisions": {"made": 0, "held": 0, "not_made": 0},
        "reasons": {}, "problems_total": 0, "problems": [],
    }  # fmt: skip
    with transaction.atomic(), database.whole_file():
        Taken.objects.create(
            manifest_digest="", content_digest="", taken_at=at, taken_by_kind=by.kind, taken_by=by.id,
            status="refused", why=why, did=did,
        )  # fmt: skip
        audit.record("bundle refused", by=by, at=at, about="bundle", reason="refused")
    return Outcome(did)


def _take(bundle: Bundle, checked: Mapping[str, Checked], taking: Taking, tell: Tell) -> Outcome:
    again = Taken.objects.filter(source=taking.source, content_digest=bundle.content_digest, status="taken").exists()
    candidates = {
        file: [Candidate(row.key, row.values, row.content, taking.extracted_at, row.line) for row in checked[file].rows]
        for file in FILES
    }
    brought = {file: [row.key for row in (*checked[file].rows, *checked[file].quarantined)] for file in FILES}
    for file, early in keeping.waiting(taking.source, brought).items():
        candidates[file] += early
    tell("arranging", 0, 1)
    arranged, keys = arrange_with_held(candidates, taking)
    done = store(arranged, keys, taking, tell)
    kept = _record_bundle(bundle, taking, "unchanged" if again else "taken")
    desk = [agencies.named_list(taking.force, name=agencies.VICTIM_CARE)]
    bad = {file: checked[file].quarantined for file in FILES}
    keeping.keep(kept.id, quarantined=bad, arranged=arranged, taking=taking, seen_by=desk)
    released = keeping.let_go(arranged, taking)
    did = _told(bundle, "unchanged" if again else "taken", checked, arranged, released, done)
    kept.did = did
    kept.save(update_fields=["did"])
    audit.record(
        "bundle taken in", by=taking.by, at=taking.at, about="bundle", ids=[kept.id],
        digest=bytes.fromhex(bundle.content_digest),
    )  # fmt: skip
    jobs.defer("audit.seal")
    return Outcome(did)


def _record_bundle(bundle: Bundle, taking: Taking, status: str) -> Taken:
    return Taken.objects.create(
        force=taking.force, source=taking.source, manifest_digest=bundle.digest, content_digest=bundle.content_digest,
        extracted_at=taking.extracted_at, period_from=bundle.manifest.period_from, period_to=bundle.manifest.period_to,
        taken_at=taking.at, taken_by_kind=taking.by.kind, taken_by=taking.by.id, status=status,
    )  # fmt: skip


def arrange_with_held(
    candidates: Mapping[str, Sequence[Candidate]], taking: Taking
) -> tuple[dict[str, Arranged], Keys]:
    """Ask what is held under every key the candidates name, and arrange them against it."""
    keys = Keys()
    crime_at, person_at, concerning_at = (COLUMNS[ROLES].index(n) for n in ("crime_ref", "person_ref", "concerning"))
    event_crime, event_person, event_suspect, event_about = (
        COLUMNS[EVENTS].index(name) for name in ("crime_ref", "person_ref", "suspect_ref", "about")
    )
    crime_refs = {r.key[0] for r in candidates[CRIMES]} | {r.values[crime_at] for r in candidates[ROLES]}
    crime_refs |= {r.values[event_crime] for r in candidates[EVENTS]}
    person_refs = {r.key[0] for r in candidates[PEOPLE]}
    for rows, places in ((candidates[ROLES], (person_at, concerning_at)), (candidates[EVENTS], (event_person, event_suspect))):
        person_refs |= {row.values[place] for row in rows for place in places if row.values[place]}
    event_refs = {r.key[0] for r in candidates[EVENTS]}
    event_refs |= {ref for r in candidates[EVENTS] for ref in r.values[event_about] or ()}
    held: dict[str, dict[tuple[str, ...], HeldRow]] = {file: {} for file in FILES}
    for ref, (key, content, as_of) in held_crimes.held_crimes(taking.source, sorted(crime_refs)).items():
        keys.crimes[ref] = key
        held[CRIMES][(ref,)] = HeldRow(content, as_of)
    for ref, (record, person, content, as_of, who) in held_people.held_records(taking.source, sorted(person_refs)).items():
        keys.records[ref], keys.people[ref] = record, person
        held[PEOPLE][(ref,)] = HeldRow(content, as_of, who)
    for ref, (content, as_of) in held_journey.held_events(taking.source, sorted(event_refs)).items():
        held[EVENTS][(ref,)] = HeldRow(content, as_of)
    victims = _held_roles(keys, held)
    return arrange(candidates, held, victims=victims), keys


def _held_roles(keys: Keys, held: dict[str, dict[tuple[str, ...], HeldRow]]) -> dict[str, set[str]]:
    victims: dict[str, set[str]] = {}
    for crime, person, role, concerning, key, content, as_of in held_crimes.held_roles(list(keys.crimes.values())):
        ref = (crime, person, role, concerning)
        held[ROLES][ref] = HeldRow(content, as_of)
        keys.roles[ref] = key
        if role in VICTIMS:
            victims.setdefault(crime, set()).add(person)
    return victims


@dataclass(slots=True)
class Done:
    """What storing did: people new and found again, journey events, decisions by answer and by code."""

    new: int = 0
    found: int = 0
    events: int = 0
    decisions: Counter[str] = None  # type: ignore[assignment]
    codes: Counter[str] = None  # type: ignore[assignment]


def store(arranged: Mapping[str, Arranged], keys: Keys, taking: Taking, tell: Tell) -> Done:
    """Store what was arranged and let everything that follows from it follow."""
    moved = {file: arranged[file].having("new", "changed") for file in FILES}
    tell("storing people and crimes", 0, 1)
    storing.store_people(arranged[PEOPLE], keys, taking)
    storing.store_crimes(arranged[CRIMES], keys, taking)
    storing.store_roles(arranged[ROLES], keys, taking)
    crime_at, role_at = COLUMNS[ROLES].index("crime_ref"), COLUMNS[ROLES].index("role")
    event_crime = COLUMNS[EVENTS].index("crime_ref")
    touched = {keys.crimes[row.key[0]] for row in moved[CRIMES]} | {keys.crimes[row.values[crime_at]] for row in moved[ROLES]}
    with_people = touched | set(held_crimes.crimes_of_records([keys.records[row.key[0]] for row in arranged[PEOPLE].having("changed")]))
    everyone = held_crimes.everyone_in(sorted(with_people | {keys.crimes[row.values[event_crime]] for row in moved[EVENTS]}))
    standing = {crime: parts for crime, parts in everyone.items() if crime in with_people}
    people.mark_unsafe(crimes.find_shared_channels(sorted(with_people)), by=taking.by, at=taking.at)
    tell("opening sights", 0, 1)
    showing.open_sights(standing, taking)
    tell("recording the journey", 0, 1)
    became = {row.values[crime_at]: None for row in arranged[ROLES].having("new") if row.values[role_at] in VICTIMS}
    events = _events(arranged, keys, taking, everyone, standing, became)
    done = Done(
        new=len(arranged[PEOPLE].having("new")),
        found=sum(1 for _, fate in arranged[PEOPLE].fates if fate in ("changed", "unchanged", "older_than_held")),
        events=storing.record(events, taking),
        decisions=Counter(),
        codes=Counter(),
    )
    persons = {event.person_id for event in events if event.person_id is not None}
    persons |= {part.person_id for parts in standing.values() for part in parts if part.role in showing.DECIDED}
    tell("triage", 0, 1)
    for answer, code in referrals.triage(
        persons, force=taking.force, by=taking.by, at=taking.extracted_at, recorded_at=taking.at
    ):
        done.decisions[answer] += 1
        done.codes[code] += 1
    tell("clocks and promises", 0, 1)
    journey.project(persons, at=taking.at)
    return done


def _events(
    arranged: Mapping[str, Arranged],
    keys: Keys,
    taking: Taking,
    everyone: Mapping[int, Sequence[Part]],
    standing: Mapping[int, Sequence[Part]],
    became: Mapping[str, None],
) -> list[journey.Happened]:
    victims = {
        crime: sorted({(part.record_id, part.person_id) for part in parts if part.is_victim})
        for crime, parts in everyone.items()
    }
    changed = arranged[EVENTS].having("changed")
    journey.supersede(taking.source, [row.key[0] for row in changed], by=taking.by, at=taking.at)
    late = _late(arranged, keys, everyone, became)
    return [
        *showing.told_by_columns(standing, taking),
        *storing.again_for(held_journey.for_every_victim(sorted(late)), late),
        *storing.happened((*arranged[EVENTS].having("new"), *changed), keys, taking, victims=victims),
    ]


def _late(
    arranged: Mapping[str, Arranged], keys: Keys, everyone: Mapping[int, Sequence[Part]], became: Mapping[str, None]
) -> dict[int, list[tuple[int, int]]]:
    """Return those who became victims now of crimes that were held before, as (record, person) by crime."""
    new_crimes = {row.key[0] for row in arranged[CRIMES].having("new")}
    late = {keys.crimes[ref] for ref in became if ref not in new_crimes}
    fresh = {
        (keys.crimes[row.values[0]], keys.records[row.values[1]])
        for row in arranged[ROLES].having("new")
    }
    return {
        crime: sorted(
            {(p.record_id, p.person_id) for p in everyone.get(crime, ()) if p.is_victim and (crime, p.record_id) in fresh}
        )
        for crime in late
    }


def _told(
    bundle: Bundle,
    status: str,
    checked: Mapping[str, Checked],
    arranged: Mapping[str, Arranged],
    released: Mapping[str, int],
    done: Done,
) -> dict[str, Any]:
    reasons: Counter[str] = Counter(done.codes)
    rows = {}
    problems: list[dict[str, Any]] = []
    for file in FILES:
        fates = Counter(fate for row, fate in arranged[file].fates if row.kept is None)
        bad = len(checked[file].quarantined) + fates["different_person"]
        rows[file] = {
            "read": len(checked[file].rows) + len(checked[file].repeats) + len(checked[file].quarantined),
            "new": fates["new"],
            "changed": fates["changed"],
            "unchanged": fates["unchanged"] + fates["older_than_held"] + len(checked[file].repeats),
            "quarantined": bad,
            "waiting": fates["waiting"],
            "released": released[file],
        }
        reasons.update(checked[file].reasons)
        reasons.update(problem.code for problem in checked[file].problems)
        reasons.update({code: n for code in ("older_than_held", "different_person", "waiting") if (n := fates[code])})
        problems += [_problem(problem._asdict()) for problem in checked[file].problems]
        problems += _different_people(file, arranged[file])
    for kind, columns in (("column_ignored", bundle.columns_ignored), ("column_not_stored", bundle.columns_forbidden)):
        reasons.update({f"{kind}:{file}:{name}": 1 for file, names in columns.items() for name in names})
    return {
        "bundle": bundle.digest,
        "status": status,
        "why": "",
        "rows": rows,
        "people": {"new": done.new, "found": done.found},
        "events": done.events,
        "decisions": {answer: done.decisions[answer] for answer in ("made", "held", "not_made")},
        "reasons": dict(sorted(reasons.items())),
        "problems_total": len(problems),
        "problems": problems[:PROBLEMS_SHOWN],
    }


def _problem(found: Mapping[str, Any]) -> dict[str, Any]:
    return {name: found[name] for name in ("file", "line", "column", "value", "problem")}


def _different_people(file: str, arranged: Arranged) -> list[dict[str, Any]]:
    return [
        {"file": file, "line": row.line, "column": "person_ref", "value": row.key[0][:80],
         "problem": "Name, birth date and sex have all changed: that is a different person."}
        for row, fate in arranged.fates
        if fate == "different_person"
    ]  # fmt: skip


def correct_row(kept: KeptRow, *, values: Mapping[str, str], by: Actor, at: datetime) -> Row | None:
    """Replay a kept row as a person corrected it, with every waiting row it sets free.

    Returns None when it was taken in, or the row with its problems when it is still wrong; then nothing changed.
    """
    with transaction.atomic(), database.whole_file():
        database.ask("SELECT pg_advisory_xact_lock(hashtext('handrail take-in'))")
        row = KeptRow.objects.select_related("bundle__force").filter(id=kept.id, closed_at=None).first()
        if row is None:
            raise NotKept
        read = keeping.read_again(row, values=values)
        if read.standing != "good":
            return read
        taking = Taking(row.bundle.force, by, at, row.as_of)
        candidates = keeping.waiting(taking.source, {row.file: [read.key]})
        candidates[row.file].append(Candidate(read.key, read.values, read.content, row.as_of, row.line, row.id))
        arranged, keys = arrange_with_held(candidates, taking)
        store(arranged, keys, taking, _quiet)
        keeping.let_go(arranged, taking)
        if read.key in arranged[row.file].waits_for:
            row.state, row.values = "waiting", dict(values)
            row.waits_for = list(arranged[row.file].waits_for[read.key])
            row.digest, row.problems = read.content, []
            row.save()
        else:
            KeptRow.objects.filter(id=row.id).update(closed_because="corrected", closed_by=by.id)
        audit.record("kept row corrected", by=by, at=at, about="kept_row", ids=[row.id], digest=read.content)
    return None

"""Take in one bundle: one transaction, one at a time; killed before it commits, nothing happened."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from django.db import transaction

from handrail.agencies import actions as agencies
from handrail.agencies.models import Agency, Side
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database, jobs
from handrail.core.collecting import no_collecting
from handrail.core.errors import Refused
from handrail.crimes import actions as crimes
from handrail.crimes import queries as held_crimes
from handrail.crimes.queries import Part
from handrail.intake.actions import keeping, reporting, showing, storing
from handrail.intake.actions.reporting import Done, Outcome
from handrail.intake.actions.storing import Keys, Taking
from handrail.intake.arranging import VICTIMS, Arranged, Candidate, HeldRow, KeptOut, arrange
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
    check_file,
    open_bundle,
)
from handrail.intake.models import Bundle as Taken
from handrail.journey import actions as journey
from handrail.journey import queries as held_journey
from handrail.journey.vocabulary import KINDS
from handrail.people import actions as people
from handrail.people import queries as held_people
from handrail.referrals import actions as referrals

Tell = Callable[[str, int, int], None]


class AnotherForce(Refused):
    """This is another force's bundle."""


def quiet(stage: str, done: int, total: int) -> None:
    """Tell nobody how far it is."""
    del stage, done, total


@no_collecting()
def take_in(path: Path, *, by: Actor, at: datetime, tell: Tell = quiet, force: Agency | None = None) -> Outcome:
    """Take in a bundle, a folder or a zip, keeping every promise of the contract, and say what it did.

    Where a force's desk handed it over, `force` is theirs, and another force's bundle is refused.
    """
    bundle = None
    try:
        tell("opening", 0, 4)
        bundle = open_bundle(path)
        whose = _known(bundle, force)
        checked = {}
        for done, file in enumerate(FILES):
            tell(f"checking {file}", done, 4)
            checked[file] = check_file(bundle, file, kinds=KINDS, offences=keeping.Offences())
    except BundleRefused as refusal:
        return _refuse(refusal.why, refusal.digest, bundle, force, by=by, at=at)
    except AnotherForce as refusal:
        return _refuse(str(refusal), "", bundle, force, by=by, at=at)
    with transaction.atomic(), database.whole_file():
        lock()
        whose = whose or _open(bundle, by=by, at=at)
        return _take(bundle, checked, Taking(whose, by, at, bundle.manifest.extracted_at), tell)


def lock() -> None:
    """Wait until nobody else takes anything in, and hold them off until this transaction ends."""
    database.ask("SELECT pg_advisory_xact_lock(hashtext('handrail take-in'))")


def _known(bundle: Bundle, expected: Agency | None) -> Agency | None:
    code = bundle.manifest.force_code
    found = Agency.objects.filter(source=f"police:{code}").first()
    if expected is not None and found != expected:
        raise AnotherForce(f"force_code is {code!r}: expected {expected.source[7:]}, your own force's.")
    return found


def _open(bundle: Bundle, *, by: Actor, at: datetime) -> Agency:
    """Open the force whose first bundle this is, unless another bundle of it came first while this one waited its turn.

    Whoever runs the command answers for it; a desk can only hand over its own.
    """
    known = _known(bundle, None)
    if known is not None:
        return known
    code, name = bundle.manifest.force_code, bundle.manifest.force[:100]
    if Agency.objects.filter(name=name).exists():
        name = f"{name} ({code})"
    return agencies.open_agency(name=name, side=Side.POLICE, source=f"police:{code}", by=by, at=at)


def _refuse(why: str, digest: str, bundle: Bundle | None, force: Agency | None, *, by: Actor, at: datetime) -> Outcome:
    digest = bundle.digest if bundle else digest
    did = reporting.refusal(why, digest=digest)
    if force is None and bundle is not None:
        force = Agency.objects.filter(source=f"police:{bundle.manifest.force_code}").first()
    with transaction.atomic(), database.whole_file():
        kept = Taken.objects.create(
            force=force, source=force.source if force else "", manifest_digest=digest, content_digest="", taken_at=at,
            taken_by_kind=by.kind, taken_by=by.id, status="refused", why=why, did=did,
        )  # fmt: skip
        audit.record("bundle refused", by=by, at=at, about="bundle", ids=[kept.id], reason="refused")
    return Outcome(did, kept.ref)


def _take(bundle: Bundle, checked: Mapping[str, Checked], taking: Taking, tell: Tell) -> Outcome:
    again = Taken.objects.filter(source=taking.source, content_digest=bundle.content_digest, status="taken").exists()
    status = "unchanged" if again else "taken"
    candidates = {
        file: [Candidate(row.key, row.values, row.content, taking.extracted_at, row.line) for row in checked[file].rows]
        for file in FILES
    }
    early = keeping.waiting(taking.source, {file: [row.key for row in candidates[file]] for file in FILES}, taking)
    for file in FILES:
        candidates[file] += early.apart[file]
    tell("arranging", 0, 1)
    bad = {file: checked[file].quarantined for file in FILES}
    arranged, keys = arrange_with_held(candidates, taking, kept_out=keeping.kept_out(taking.source, candidates, bad))
    done = store(arranged, keys, taking, tell)
    kept = _record_bundle(bundle, taking, status)
    keeping.keep(
        kept.id, quarantined=bad, arranged=arranged, taking=taking,
        desk=agencies.named_list(taking.force, name=agencies.VICTIM_CARE),
        trusted=agencies.named_list(taking.force, name=agencies.RESTRICTED),
    )  # fmt: skip
    released = keeping.let_go(arranged, taking)
    if any(early.overtaking.values()):
        _overtake(early.overtaking, taking, done, released)
    if not again:
        _decide_again(taking, done)
    kept.did = reporting.told(bundle, status, checked, arranged, released, done)
    kept.restricted = dict(done.restricted)
    kept.save(update_fields=["did", "restricted"])
    audit.record(
        "bundle taken in", by=taking.by, at=taking.at, about="bundle", ids=[kept.id],
        digest=bytes.fromhex(bundle.content_digest),
    )  # fmt: skip
    jobs.defer("audit.seal")
    jobs.defer("referrals.check_owners")
    jobs.defer("matching.match_changed")
    jobs.defer("matching.ask_officers")
    return Outcome(kept.did, kept.ref)


def _overtake(rows: Mapping[str, Sequence[Candidate]], taking: Taking, done: Done, released: dict[str, int]) -> None:
    """Take in the rows of a later bundle that waited for what this one brought, after its own of the same key."""
    arranged, keys = arrange_with_held(rows, taking, kept_out=keeping.kept_out(taking.source, rows, {}))
    done.add(store(arranged, keys, taking, quiet))
    for file, count in keeping.let_go(arranged, taking).items():
        released[file] += count


def _decide_again(taking: Taking, done: Done) -> None:
    """Decide for those whose officer was asked, and has not answered in the days allowed, by now."""
    done.count(referrals.decide_again(force=taking.force, by=taking.by, at=taking.at))


def _record_bundle(bundle: Bundle, taking: Taking, status: str) -> Taken:
    return Taken.objects.create(
        force=taking.force, source=taking.source, manifest_digest=bundle.digest, content_digest=bundle.content_digest,
        extracted_at=taking.extracted_at, period_from=bundle.manifest.period_from, period_to=bundle.manifest.period_to,
        taken_at=taking.at, taken_by_kind=taking.by.kind, taken_by=taking.by.id, status=status,
    )  # fmt: skip


def arrange_with_held(
    candidates: Mapping[str, Sequence[Candidate]],
    taking: Taking,
    *,
    kept_out: KeptOut,
    same_person: frozenset[tuple[str, ...]] = frozenset(),
) -> tuple[dict[str, Arranged], Keys]:
    """Ask what is held under every key the candidates name, and arrange them against it.

    `same_person` are the keys of people of whom a person has said that they are who they were, whatever has changed.
    """
    keys = Keys()
    crime_at, person_at, concerning_at = (COLUMNS[ROLES].index(n) for n in ("crime_ref", "person_ref", "concerning"))
    event_crime, event_person, event_suspect, event_about = (
        COLUMNS[EVENTS].index(name) for name in ("crime_ref", "person_ref", "suspect_ref", "about")
    )
    crime_refs = {r.key[0] for r in candidates[CRIMES]} | {r.values[crime_at] for r in candidates[ROLES]}
    crime_refs |= {r.values[event_crime] for r in candidates[EVENTS]}
    person_refs = {r.key[0] for r in candidates[PEOPLE]}
    for rows, places in (
        (candidates[ROLES], (person_at, concerning_at)),
        (candidates[EVENTS], (event_person, event_suspect)),
    ):
        person_refs |= {row.values[place] for row in rows for place in places if row.values[place]}
    event_refs = {r.key[0] for r in candidates[EVENTS]}
    event_refs |= {ref for r in candidates[EVENTS] for ref in r.values[event_about] or ()}
    held: dict[str, dict[tuple[str, ...], HeldRow]] = {file: {} for file in FILES}
    for ref, (key, content, as_of) in held_crimes.held_crimes(taking.source, sorted(crime_refs)).items():
        keys.crimes[ref] = key
        held[CRIMES][(ref,)] = HeldRow(content, as_of)
    for ref, (record, person, content, as_of, who) in held_people.held_records(
        taking.source, sorted(person_refs)
    ).items():
        keys.records[ref], keys.people[ref] = record, person
        held[PEOPLE][(ref,)] = HeldRow(content, as_of, None if (ref,) in same_person else who)
    for ref, (content, as_of) in held_journey.held_events(taking.source, sorted(event_refs)).items():
        held[EVENTS][(ref,)] = HeldRow(content, as_of)
    victims = _held_roles(keys, held)
    return arrange(candidates, held, victims=victims, kept_out=kept_out), keys


def _held_roles(keys: Keys, held: dict[str, dict[tuple[str, ...], HeldRow]]) -> dict[str, set[str]]:
    victims: dict[str, set[str]] = {}
    for crime, person, role, concerning, key, content, as_of in held_crimes.held_roles(list(keys.crimes.values())):
        ref = (crime, person, role, concerning)
        held[ROLES][ref] = HeldRow(content, as_of)
        keys.roles[ref] = key
        if role in VICTIMS:
            victims.setdefault(crime, set()).add(person)
    return victims


def store(arranged: Mapping[str, Arranged], keys: Keys, taking: Taking, tell: Tell) -> Done:
    """Store what was arranged and let everything that follows from it follow."""
    moved = {file: arranged[file].having("new", "changed") for file in FILES}
    tell("storing people and crimes", 0, 1)
    storing.store_people(arranged[PEOPLE], keys, taking)
    storing.store_crimes(arranged[CRIMES], keys, taking)
    storing.store_roles(arranged[ROLES], keys, taking)
    crime_at, role_at = COLUMNS[ROLES].index("crime_ref"), COLUMNS[ROLES].index("role")
    event_crime = COLUMNS[EVENTS].index("crime_ref")
    touched = {keys.crimes[row.key[0]] for row in moved[CRIMES]} | {
        keys.crimes[row.values[crime_at]] for row in moved[ROLES]
    }
    with_people = touched | set(
        held_crimes.crimes_of_records([keys.records[row.key[0]] for row in arranged[PEOPLE].having("changed")])
    )
    everyone = held_crimes.everyone_in(
        sorted(with_people | {keys.crimes[row.values[event_crime]] for row in moved[EVENTS]})
    )
    standing = {crime: parts for crime, parts in everyone.items() if crime in with_people}
    people.mark_unsafe(crimes.find_shared_channels(sorted(with_people)), by=taking.by, at=taking.at)
    crimes.close_channels(sorted(with_people), by=taking.by, at=taking.at)
    tell("opening sights", 0, 1)
    showing.open_sights(standing, taking)
    tell("recording the journey", 0, 1)
    became = {row.values[crime_at]: None for row in arranged[ROLES].having("new") if row.values[role_at] in VICTIMS}
    events = _events(arranged, keys, taking, everyone, standing, became)
    done = Done(
        new=len(arranged[PEOPLE].having("new")),
        found=sum(1 for _, fate in arranged[PEOPLE].fates if fate in ("changed", "unchanged", "older_than_held")),
        events=storing.record(events, taking),
    )
    persons = {event.person_id for event in events if event.person_id is not None}
    persons |= {part.person_id for parts in standing.values() for part in parts if part.role in showing.DECIDED}
    tell("triage", 0, 1)
    done.count(
        referrals.triage(persons, force=taking.force, by=taking.by, at=taking.extracted_at, recorded_at=taking.at)
    )
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
    """Return those who became victims now of crimes that were held before, as (record, person) by crime.

    Somebody who was a victim of the crime already, and now has another part in it too, was told everything before.
    """
    new_crimes = {row.key[0] for row in arranged[CRIMES].having("new")}
    crime_at, person_at, role_at = (COLUMNS[ROLES].index(name) for name in ("crime_ref", "person_ref", "role"))
    fresh = Counter(
        (keys.crimes[row.values[crime_at]], keys.records[row.values[person_at]])
        for row in arranged[ROLES].having("new")
        if row.values[role_at] in VICTIMS
    )
    late: dict[int, list[tuple[int, int]]] = {}
    for crime in sorted({keys.crimes[ref] for ref in became if ref not in new_crimes}):
        parts = Counter((part.record_id, part.person_id) for part in everyone.get(crime, ()) if part.is_victim)
        late[crime] = sorted(who for who, held in parts.items() if fresh[crime, who[0]] == held)
    return late

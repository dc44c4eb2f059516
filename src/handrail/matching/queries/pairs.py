"""The pairs a person is asked about, as whoever may know of both records sees them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from handrail.agencies import queries as agencies
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes import queries as crimes
from handrail.crimes.models import Crime
from handrail.crimes.queries import Accused
from handrail.journey import queries as journeys
from handrail.journey.models import Event
from handrail.matching import policy
from handrail.matching.answers import SPEAKS_FOR_ONE, SPEAKS_FOR_TWO, WORDS, news
from handrail.matching.clusters import weak_links
from handrail.matching.comparisons import COMPARISONS
from handrail.matching.models import Pair, State
from handrail.matching.scoring import Evidence
from handrail.people import queries as people
from handrail.people.models import Person, Record
from handrail.people.queries import Held

MOST = 200
"""Pairs counted for a queue; where there are more, the page says so."""
_BY_CODE = {one.code: one for one in COMPARISONS}
_ACCUSED = (
    "EXISTS (SELECT FROM crimes_role a JOIN crimes_crime c ON c.id = a.crime_id WHERE a.record_id = {record}.id"
    " AND a.role IN ('suspect', 'associate_of_suspect') AND c.seen_by && %(mine)s::integer[])"
    " AND NOT {person}.restricted"
)
_JOINED = (
    " FROM {pairs} JOIN people_record r ON r.id = m.record_id JOIN people_person p ON p.id = r.person_id"
    " JOIN people_record s ON s.id = m.other_id JOIN people_person q ON q.id = s.person_id"
)
_TO_DECIDE = (
    " AND (m.state = 'open' OR m.state = 'not_sure' AND (m.again_at <= %(at)s"
    " OR m.decided_why = 'colleague' AND m.decided_by IS DISTINCT FROM %(me)s))"
    " AND p.id <> q.id AND NOT EXISTS (SELECT FROM people_joined a JOIN people_joined b ON b.one_id = a.one_id"
    " WHERE a.person_id = p.id AND b.person_id = q.id)"
    " ORDER BY m.bits DESC, m.id LIMIT %(most)s"
)
# A force sees nearly all that waits on its list: it is read from the heaviest pair down, until there are enough.
_OF_THE_POLICE = (
    "SELECT m.id"
    + _JOINED.format(pairs="matching_pair m")
    + " WHERE m.force_id = %(agency)s AND m.state IN ('open', 'not_sure')"
    + f" AND (p.seen_by && %(mine)s::integer[] OR {_ACCUSED.format(record='r', person='p')})"
    + f" AND (q.seen_by && %(mine)s::integer[] OR {_ACCUSED.format(record='s', person='q')})"
    + _TO_DECIDE
)
# A service sees few: its queue is read from those it sees who came by a door, which every pair of its queue has one of.
_OF_A_SERVICE = (
    "WITH came AS MATERIALIZED (SELECT DISTINCT k.id FROM journey_sight t JOIN people_record k"
    f" ON k.person_id = t.person_id AND k.source = '{policy.OWN_DOOR}'"
    " WHERE t.audience_id = ANY (%(mine)s) AND t.until_at IS NULL),"
    " theirs AS (SELECT w.id FROM came JOIN matching_pair w ON w.record_id = came.id AND {state}"
    " UNION SELECT w.id FROM came JOIN matching_pair w ON w.other_id = came.id AND {state})"
    " SELECT m.id"
    + _JOINED.format(pairs="theirs JOIN matching_pair m USING (id)")
    + " WHERE p.seen_by && %(mine)s::integer[] AND q.seen_by && %(mine)s::integer[]"
)
_THREADS_OF_THE_POLICE = (
    "SELECT m.id"
    + _JOINED.format(pairs="matching_pair m")
    + " WHERE m.force_id = %(agency)s AND m.state = 'linked' AND m.weak"
    " AND p.seen_by && %(mine)s::integer[] AND q.seen_by && %(mine)s::integer[]"
)
_WAITING = "w.state IN ('open', 'not_sure')"
_THREADS = "w.state = 'linked' AND w.weak"


@dataclass(frozen=True, slots=True)
class PairShown:
    """A pair, the evidence in words, and the rules that keep a machine from linking it.

    `for_one` and `for_two`: rules that are evidence themselves, beside what was weighed; `why`: the rest.
    `news`: what agrees in another way, and says more, since somebody decided that they are two people.
    """

    id: int
    ref: str
    record_id: int
    other_id: int
    bits: float
    evidence: tuple[Evidence, ...]
    why: tuple[str, ...]
    state: str
    weak: bool
    proposed_at: datetime
    for_one: tuple[str, ...] = ()
    for_two: tuple[str, ...] = ()
    news: tuple[Evidence, ...] = ()
    decided_at: datetime | None = None
    decided_by: int | None = None
    decided_by_kind: str = ""
    decided_why: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, with what this viewer may see of it: a record of theirs, or no more than of an accused."""

    name: str
    person: Person | None
    record: Record | None
    crimes: tuple[Crime, ...] = ()
    accused: Accused | None = None

    @property
    def files(self) -> int:
        """How many files of this human the viewer sees already."""
        return len(self.person.files) if self.person else 1


def to_decide(*, viewer: Actor, at: datetime, most: int = MOST) -> list[int]:
    """Return the pairs in this viewer's queue, the heaviest first, and no more than `most`.

    A pair that somebody was not sure of is in it once its week is over, or at once for the colleagues it was left to.
    Two records that other links have made one person are not asked of.
    """
    if not policy.keeps_queue(viewer):
        return []
    asked = {
        "mine": sorted(viewer.audiences), "agency": viewer.agency_id, "me": viewer.id, "at": at, "most": most,
    }  # fmt: skip
    police = viewer.side == "police"
    with database.whole_file():
        rows = database.ask(_OF_THE_POLICE if police else _OF_A_SERVICE.format(state=_WAITING) + _TO_DECIDE, asked)
    return [row[0] for row in rows]


def to_agree(*, viewer: Actor, most: int = 20) -> list[PairShown]:
    """Return the pairs that this supervisor is asked to agree to, the longest waiting first."""
    if viewer.role not in policy.AGREEING or viewer.agency_id is None:
        return []
    found = Pair.objects.filter(state=State.ASKED, asked_of=viewer.agency_id).order_by("decided_at", "id")[:most]
    return [shown(one) for one in found]


def pairs_of(pair_ids: list[int]) -> list[PairShown]:
    """Return these pairs in this order, those of them that the viewer may know of."""
    found = {pair.id: pair for pair in Pair.objects.filter(id__in=pair_ids)}
    return [shown(found[key]) for key in pair_ids if key in found]


def known_pair(pair_id: int, *, viewer: Actor) -> Pair:
    """Return a pair that is this viewer's to look at, or raise `NotKnown`: nobody else learns that it exists."""
    found = Pair.objects.filter(id=pair_id).first() if policy.may_decide(viewer) else None
    if found is None:
        raise NotKnown
    sources = Record.objects.filter(id__in=(found.record_id, found.other_id)).values_list("source", flat=True)
    if not policy.may_decide_of(viewer, found, list(sources)):
        raise NotKnown
    return found


def pair_of(ref: str, *, viewer: Actor) -> PairShown:
    """Return the pair of an address as it is shown, or raise `NotKnown`."""
    found = Pair.objects.filter(ref=ref).values_list("id", flat=True).first()
    return shown(known_pair(found or 0, viewer=viewer))


def may_answer(pair_id: int, *, viewer: Actor) -> bool:
    """Whether this viewer may answer a pair they see now: it waits, and for a supervisor it waits for them."""
    pair = known_pair(pair_id, viewer=viewer)
    if pair.state == State.ASKED and policy.may_agree(viewer, pair):
        return True
    return policy.keeps_queue(viewer) and pair.state in (State.OPEN, State.NOT_SURE, State.ASKED)


def may_be_one(record_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return the pairs of these records with others that wait to be decided, of which whoever looks may know."""
    keys = list(record_ids)
    rows = database.ask(
        "SELECT record_id, other_id FROM matching_pair WHERE state IN ('open', 'not_sure', 'asked')"
        " AND (record_id = ANY (%s) OR other_id = ANY (%s))",
        [keys, keys],
    )
    return [(record, other) for record, other in rows]


def sides(found: list[PairShown], *, viewer: Actor) -> dict[int, Side]:
    """Return, of every record of these pairs, what the viewer may see of it, asked for all at once."""
    keys = sorted({key for pair in found for key in (pair.record_id, pair.other_id)})
    records = {record.id: record for record in Record.objects.filter(id__in=keys)}
    persons = people.known({record.person_id for record in records.values()}, viewer=viewer)
    suffered = crimes.crimes_of_all(persons.values(), viewer=viewer)
    accused = crimes.accused_in(keys, viewer=viewer)
    return {
        key: _side(records.get(key), persons, suffered, accused.get(key)) for key in keys
    }  # fmt: skip


def _side(
    record: Record | None,
    persons: Mapping[int, Person],
    suffered: Mapping[int, list[Crime]],
    accused: Accused | None,
) -> Side:
    person = persons.get(record.person_id) if record is not None else None
    if record is None or person is None:
        return Side(accused.name if accused else "Name not shown", None, None, (), accused)
    return Side(str(person), person, record, tuple(suffered.get(person.id, ())), accused)


def hanging(*, viewer: Actor, most: int = 10) -> list[PairShown]:
    """Return links made by a machine without which a person would fall in two, where the viewer may know of both."""
    if not policy.keeps_queue(viewer):
        return []
    asked = {"mine": sorted(viewer.audiences), "agency": viewer.agency_id, "most": most}
    found = _THREADS_OF_THE_POLICE if viewer.side == "police" else _OF_A_SERVICE.format(state=_THREADS)
    with database.whole_file():
        rows = database.ask(found + " ORDER BY m.bits, m.id LIMIT %(most)s", asked)
    return pairs_of([row[0] for row in rows])


def seen_by_of(pair: Pair) -> list[list[int]]:
    """Return who sees each of the two files. For an action that asks who could agree; never shown."""
    with database.whole_file():
        rows = database.ask(
            "SELECT p.seen_by FROM people_record r JOIN people_person p ON p.id = r.person_id WHERE r.id = ANY (%s)",
            [[pair.record_id, pair.other_id]],
        )
    return [list(row[0]) for row in rows]


@dataclass(frozen=True, slots=True)
class LinkShown:
    """A standing link of a person: what it joins, who made it, and whether the person hangs by it."""

    ref: str
    record_id: int
    other_id: int
    one: Record
    other: Record
    made_at: datetime
    why: str
    made_by: str
    weak: bool
    evidence: tuple[Evidence, ...]
    bits: float | None


def links_of(person: Person, *, viewer: Actor) -> list[LinkShown]:
    """Return the links that make one person of the files this viewer sees, with who made each, and which are weak."""
    held = people.links_of(person, viewer=viewer)
    records = {record.id: record for record in person.records.all()}
    held = [one for one in held if one.record_id in records and one.other_id in records]
    pairs = {
        (pair.record_id, pair.other_id): pair
        for pair in Pair.objects.filter(record_id__in=[one.record_id for one in held])
    }
    names = agencies.names_of([one.made_by for one in held if one.made_by], viewer=viewer)
    weak = _weak(person, held, records, pairs)
    found = []
    for one in held:
        pair = pairs.get((one.record_id, one.other_id))
        found.append(
            LinkShown(
                one.ref, one.record_id, one.other_id, records[one.record_id], records[one.other_id], one.made_at,
                one.why, _made_by(one, names), one.ref in weak, shown(pair).evidence if pair else (),
                pair.bits if pair else None,
            )
        )  # fmt: skip
    return found


def recorded_since(link: LinkShown, *, viewer: Actor) -> list[Event]:
    """Return what workers recorded of either file since they were joined, the newest first, as this viewer may see it.

    Whoever recorded it had one page of both before them, and may have meant the other.
    """
    files = {link.one.person_id, link.other.person_id}
    found = journeys.events(viewer=viewer, person_id=link.one.person_id, files=files)
    return list(found.filter(actor_kind="worker", recorded_at__gte=link.made_at).order_by("-recorded_at", "-id"))


def _made_by(one: Held, names: Mapping[int, str]) -> str:
    if one.made_by_kind != "worker":
        return "Handrail, because the evidence is certain"
    return names.get(one.made_by or 0, "a worker of another agency")


def _weak(
    person: Person, held: list[Held], records: Mapping[int, Record], pairs: Mapping[tuple[int, int], Pair]
) -> set[str]:
    """Return the links without which the person, as the viewer sees them, would fall in two."""
    between: dict[tuple[int, int], list[Held]] = {}
    for one in held:
        files = sorted((records[one.record_id].person_id, records[one.other_id].person_id))
        between.setdefault((files[0], files[1]), []).append(one)
    weights = {
        files: max(pair.bits if (pair := pairs.get((one.record_id, one.other_id))) else 0.0 for one in several)
        for files, several in between.items()
    }
    bridges = weak_links(person.files, weights)
    return {between[files][0].ref for files in bridges if len(between[files]) == 1}


def person_of_link(link_id: int, *, viewer: Actor) -> tuple[Person, Held]:
    """Return whom a standing link makes one person, and the link; or raise `NotKnown` unless they see both files."""
    with database.whole_file():
        files = database.ask(
            "SELECT r.person_id FROM people_link l JOIN people_record r ON r.id = l.record_id WHERE l.id = %s",
            [link_id],
        )
    for person in people.known([row[0] for row in files], viewer=viewer).values():
        for link in people.links_of(person, viewer=viewer):
            if link.link_id == link_id:
                return person, link
    raise NotKnown


def link_of(ref: str, *, viewer: Actor) -> tuple[Person, Held]:
    """Return whom the link of an address makes one person, and the link, or raise `NotKnown`."""
    with database.whole_file():
        found = database.ask("SELECT id FROM people_link WHERE ref = %s", [ref])
    return person_of_link(found[0][0] if found else 0, viewer=viewer)


def shown(pair: Pair) -> PairShown:
    """Return a pair as it is shown."""
    evidence = sorted(_evidence(pair.levels), key=lambda one: -abs(one.bits))
    then = {code: (level, bits) for code, (level, bits) in (pair.levels_then or {}).items()}
    now = {code: (level, bits) for code, (level, bits) in pair.levels.items()}
    newer = news(then, now)
    return PairShown(
        id=pair.id,
        ref=pair.ref,
        record_id=pair.record_id,
        other_id=pair.other_id,
        bits=pair.bits,
        evidence=tuple(evidence),
        why=_words(code for code in pair.why if code not in SPEAKS_FOR_ONE | SPEAKS_FOR_TWO),
        for_one=_words(code for code in pair.why if code in SPEAKS_FOR_ONE),
        for_two=_words(code for code in pair.why if code in SPEAKS_FOR_TWO),
        state=pair.state,
        weak=pair.weak,
        proposed_at=pair.proposed_at,
        news=tuple(one for one in evidence if one.comparison in newer),
        decided_at=pair.decided_at,
        decided_by=pair.decided_by,
        decided_by_kind=pair.decided_by_kind,
        decided_why=pair.decided_why,
    )


def _words(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(WORDS.get(code, code) for code in codes))


def _evidence(levels: Mapping[str, tuple[str, float]]) -> list[Evidence]:
    return [
        Evidence(code, level, bits, _BY_CODE[code].name, _BY_CODE[code].words_of(level))
        for code, (level, bits) in levels.items()
    ]

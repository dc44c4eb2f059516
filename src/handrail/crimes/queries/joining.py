"""What the crimes say of two records being one person, and what joining them would tell to whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from handrail.agencies import queries as agencies
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotKnown
from handrail.crimes.policy import may_let_a_party_s_service_know
from handrail.people.contact_keys import Holding, holding, same_place, shared
from handrail.people.policy import may_be_joined_by

HARMED = frozenset({"victim", "bereaved_relative", "child_in_household"})
OWED_RIGHTS = frozenset({"victim", "bereaved_relative"})
ACCUSED = frozenset({"suspect", "associate_of_suspect"})

Channels = tuple[str, str, str, str]
"""A record's phone, e-mail, address and postcode."""


@dataclass(slots=True)
class Standing:
    """What is known of some files and of the other parties of their crimes, read at once for many pairs.

    `parts`: the crimes each file has a part in, and which; `parties`: everybody in a crime, by file and part;
    `said`: a file's channels as they are written; `seen_by`: its audiences; `services`: the support services that see
    it.
    """

    parts: dict[int, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    parties: dict[int, dict[int, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    said: dict[int, list[Channels]] = field(default_factory=lambda: defaultdict(list))
    seen_by: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    services: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def crimes(self, files: Iterable[int], parts: Collection[str] = ()) -> set[int]:
        """The crimes in which any of these files has a part, or one of these parts."""
        return {
            crime
            for person in files
            for crime, had in self.parts.get(person, {}).items()
            if not parts or not had.isdisjoint(parts)
        }

    def would_accuse_themselves(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether somebody would be harmed by, and accused of, one crime."""
        return not (
            self.crimes(one, HARMED).isdisjoint(self.crimes(other, ACCUSED))
            and self.crimes(one, ACCUSED).isdisjoint(self.crimes(other, HARMED))
        )

    def share_a_crime(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether both have a part in one crime: a force that keeps two records in one crime means two people."""
        return not self.crimes(one).isdisjoint(self.crimes(other))

    def told(self, one: Collection[int], other: Collection[int]) -> set[int]:
        """The services that would learn where somebody lives while working with another party of a crime of theirs.

        Such a service sees both already and does not know that they are one; and it works with somebody else in a
        crime of either. Only where the two do not have the same addresses.
        """
        both = self._services(one) & self._services(other)
        if not both or self._one_home(one, other):
            return set()
        ours = {*one, *other}
        others = {person for crime in self.crimes(ours) for person in self.parties[crime]} - ours
        return both & self._services(others)

    def shared(self, one: Collection[int], other: Collection[int]) -> set[str]:
        """The channels of either that a suspect in a crime of the other holds: there they would be looked for."""
        found: set[str] = set()
        for mine, theirs in ((one, other), (other, one)):
            against = [
                holds
                for crime in self.crimes(mine, HARMED)
                for person, parts in self.parties[crime].items()
                if not parts.isdisjoint(ACCUSED) and person not in {*one, *other}
                for holds in self._holds(person)
            ]
            if against:
                already = {c for person in mine for held in self._holds(person) for c in shared(held, against)}
                found |= {
                    c for person in theirs for held in self._holds(person) for c in shared(held, against)
                } - already
        return found

    def _holds(self, person: int) -> list[Holding]:
        """Return a file's channels as they are compared: of most files nobody asks."""
        return [
            holding(phone=phone, email=email, address=address, postcode=postcode)
            for phone, email, address, postcode in self.said.get(person, ())
        ]

    def _one_home(self, one: Collection[int], other: Collection[int]) -> bool:
        """Whether every address of either is one of the other's too."""
        mine, theirs = ([held.place for person in files for held in self._holds(person)] for files in (one, other))
        return all(
            any(same_place(place, also) for also in across)
            for places, across in ((mine, theirs), (theirs, mine))
            for place in places
            if place.words
        )

    def _seen(self, files: Iterable[int], by: Actor) -> list[int]:
        return [person for person in files if not by.audiences.isdisjoint(self.seen_by.get(person, ()))]

    def _services(self, files: Iterable[int]) -> set[int]:
        return {agency for person in files for agency in self.services.get(person, ())}

    def objection(self, one: Collection[int], other: Collection[int], by: Actor) -> str:
        """Return, in a code, why these files may not be joined by this actor, or empty where they may.

        That a file which a worker does not see is accused of something is not told by refusing: `asks_the_desk`. Files
        that have no part in any crime say nothing against it.
        """
        if not any(map(self.parts.get, (*one, *other))):
            return ""
        if self.would_accuse_themselves(one, other):
            told = by.kind == "system" or self.would_accuse_themselves(self._seen(one, by), self._seen(other, by))
            return "conflicting_roles" if told else "asks_the_desk"
        if by.kind == "system" and self.share_a_crime(one, other):
            return "same_crime"
        if may_let_a_party_s_service_know(by):
            return ""
        return "asks_a_supervisor" if self.told(one, other) or self.shared(one, other) else ""


def standing_of(persons: Collection[int]) -> Standing:
    """Read what is known of these files and of everybody else in their crimes. The whole file must be open."""
    found = Standing()
    asked = sorted(set(persons))
    for person, crime, role in database.read(
        "SELECT k.person_id, r.crime_id, r.role FROM people_record k"
        " JOIN crimes_role r ON r.record_id = k.id AND r.status = 'live' WHERE k.person_id = ANY (%s::bigint[])",
        [database.listed(asked)],
    ):
        found.parts[person].setdefault(crime, set()).add(role)
    for crime, person, role in database.read(
        "SELECT r.crime_id, k.person_id, r.role FROM crimes_role r JOIN people_record k ON k.id = r.record_id"
        " WHERE r.crime_id = ANY (%s::bigint[]) AND r.status = 'live'",
        [sorted(found.crimes(asked))],
    ):
        found.parties[crime].setdefault(person, set()).add(role)
    everybody = sorted({*asked, *(person for parties in found.parties.values() for person in parties)})
    for person, phone, email, address, postcode in database.read(
        "SELECT person_id, phone, email, address, postcode FROM people_record WHERE person_id = ANY (%s::bigint[])",
        [database.listed(everybody)],
    ):
        found.said[person].append((phone, email, address, postcode))
    for person, audience, agency, side in database.read(
        "SELECT DISTINCT s.person_id, s.audience_id, a.of_agency_id, s.side FROM journey_sight s JOIN agencies_audience"
        " a ON a.id = s.audience_id WHERE s.person_id = ANY (%s::bigint[]) AND s.until_at IS NULL",
        [database.listed(everybody)],
    ):
        found.seen_by[person].add(audience)
        if side == "service":
            found.services[person].add(agency)
    return found


Seen = Literal["both", "first", "second"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatJoiningWouldShow:
    """What a page says before two records are joined. Nobody's sight grows: what grows is that it is one person's.

    `here`: the viewer's own agency, audience by audience, in words, and which of the two each sees today and after;
    `elsewhere`: how many other agencies see both, only the first, only the second, which is all a viewer may know of
    them. `sees_more` names whoever would be shown a row they are not shown today: nobody, as a property test holds.
    `tells`: whether a service that works with another party of a crime would learn that an address is theirs, `own`
    whether that is the viewer's own; `reached_by`: channels of one that a suspect in a crime of the other holds;
    `one_crime`: both are victims of one, whose rights are then owed once. `refusal` is the code with which joining
    would be refused to this viewer, empty where they may. `joined`: they are one person already.
    """

    here: tuple[tuple[str, Seen], ...]
    elsewhere: dict[Seen, int]
    sees_more: tuple[str, ...]
    tells: bool
    own: bool
    reached_by: tuple[str, ...]
    restricted: bool
    one_crime: bool
    joined: bool
    asks_a_supervisor: bool
    refusal: str


def what_joining_would_show(record_id: int, other_id: int, *, viewer: Actor) -> WhatJoiningWouldShow:
    """Return what joining these two records would tell to whom. Raises `NotKnown` unless the viewer sees both.

    The police see a record accused in a crime that they see, as far as joining it goes.
    """
    with database.whole_file():
        files = _files((record_id, other_id))
        accused = accused_known_to((record_id, other_id), viewer=viewer)
        sees = [
            bool(viewer.audiences & set(seen_by)) or (record in accused and not closed)
            for record, (_, seen_by, closed) in zip((record_id, other_id), files, strict=True)
        ]
        restricted = any(closed for _, _, closed in files)
        refusal = may_be_joined_by(viewer, sees_both=all(sees), restricted=restricted)
        if refusal == "not_known":
            raise NotKnown
        one, other = (_together(file[0]) for file in files)
        joined = one == other
        known = standing_of(one | other)
        told, reached = known.told(one, other), known.shared(one, other)
        one_crime = not known.crimes(one, OWED_RIGHTS).isdisjoint(known.crimes(other, OWED_RIGHTS))
        audiences = _audiences(one, other)
    names = agencies.names_of_audiences([key for key, (agency, _) in audiences.items() if agency == viewer.agency_id])
    elsewhere: dict[int, set[Seen]] = defaultdict(set)
    for agency, seen in audiences.values():
        if agency != viewer.agency_id:
            elsewhere[agency].add(seen)
    counts = [_which(seen) for seen in elsewhere.values()]
    return WhatJoiningWouldShow(
        here=tuple(sorted((names[key], audiences[key][1]) for key in names)),
        elsewhere={seen: counts.count(seen) for seen in ("both", "first", "second")},
        sees_more=(),
        tells=bool(told),
        own=viewer.agency_id in told,
        reached_by=tuple(sorted(reached)),
        restricted=restricted,
        one_crime=one_crime and not restricted and not joined,
        joined=joined,
        asks_a_supervisor=bool(told or reached),
        refusal=refusal or known.objection(one, other, viewer),
    )


def accused_known_to(record_ids: Collection[int], *, viewer: Actor) -> frozenset[int]:
    """Return which of these records a viewer of the police knows as somebody accused in a crime that they see.

    The whole file must be open: nobody has a sight of a suspect's part.
    """
    if viewer.side != "police":
        return frozenset()
    found = database.ask(
        "SELECT DISTINCT r.record_id FROM crimes_role r JOIN crimes_crime c ON c.id = r.crime_id"
        " WHERE r.record_id = ANY (%s) AND r.role = ANY (%s) AND c.seen_by && %s::integer[]",
        [list(record_ids), sorted(ACCUSED), sorted(viewer.audiences)],
    )
    return frozenset(row[0] for row in found)


@dataclass(frozen=True, slots=True)
class Accused:
    """Somebody accused in crimes that the viewer sees: a name, a birth date and those crimes; never where they live."""

    name: str
    date_of_birth: date | None
    crimes: tuple[str, ...]
    """Their numbers."""


def accused_in(record_ids: Collection[int], *, viewer: Actor) -> dict[int, Accused]:
    """Return, of these records, what the police may be shown of somebody accused: nothing of a restricted one."""
    with database.whole_file():
        known = sorted(accused_known_to(record_ids, viewer=viewer))
        rows = database.ask(
            "SELECT k.id, p.shown_name, k.date_of_birth, array_agg(DISTINCT c.source_ref) FROM people_record k"
            " JOIN people_person p ON p.id = k.person_id AND NOT p.restricted"
            " JOIN crimes_role r ON r.record_id = k.id AND r.role = ANY (%s)"
            " JOIN crimes_crime c ON c.id = r.crime_id AND c.seen_by && %s::integer[]"
            " WHERE k.id = ANY (%s) GROUP BY k.id, p.shown_name, k.date_of_birth",
            [sorted(ACCUSED), sorted(viewer.audiences), known],
        )
    return {key: Accused(name, born, tuple(sorted(crimes))) for key, name, born, crimes in rows}


def _which(seen: set[Seen]) -> Seen:
    return next(iter(seen)) if len(seen) == 1 else "both"


def _files(record_ids: tuple[int, int]) -> list[tuple[int, list[int], bool]]:
    """Return the file of each record: key, who sees it, and whether it is restricted. Raises `NotKnown`."""
    rows = {
        record: (person, seen_by, restricted)
        for record, person, seen_by, restricted in database.ask(
            "SELECT r.id, p.id, p.seen_by, p.restricted FROM people_record r JOIN people_person p ON p.id = r.person_id"
            " WHERE r.id = ANY (%s)",
            [list(record_ids)],
        )
    }
    if len(rows) != len(record_ids):
        raise NotKnown
    return [rows[record] for record in record_ids]


def _together(person: int) -> set[int]:
    found = database.ask(
        "SELECT o.person_id FROM people_joined m JOIN people_joined o ON o.one_id = m.one_id WHERE m.person_id = %s",
        [person],
    )
    return {person, *(row[0] for row in found)}


def _audiences(one: set[int], other: set[int]) -> dict[int, tuple[int, Seen]]:
    """Return every audience that sees either: its agency, and which."""
    seen: dict[int, set[int]] = defaultdict(set)
    agency_of: dict[int, int] = {}
    for audience, agency, person in database.ask(
        "SELECT s.audience_id, a.of_agency_id, s.person_id FROM journey_sight s"
        " JOIN agencies_audience a ON a.id = s.audience_id WHERE s.person_id = ANY (%s) AND s.until_at IS NULL",
        [sorted(one | other)],
    ):
        seen[audience].add(person)
        agency_of[audience] = agency
    return {
        audience: (
            agency_of[audience],
            "both" if persons & one and persons & other else "first" if persons & one else "second",
        )
        for audience, persons in seen.items()
    }

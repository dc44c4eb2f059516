"""Which service can take somebody: by kind, place, age, sex, language, room, and who it is already tied to.

Source: triage, rule 29 and *on every made*; issue 2, 4. Unknown is an answer: an age, sex or council that is not
recorded excludes nobody and is said in `why`; room that is not recorded counts as room, and is said.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

NO_SERVICE, NO_CAPACITY = "no_service", "no_capacity"
_ADULT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one service offers. Councils are GSS codes; no ages, sexes or strands given = everybody."""

    service: str
    kinds: frozenset[str]
    councils: frozenset[str] = frozenset()
    national: bool = False
    age_from: int | None = None
    age_to: int | None = None
    """Years, both included."""
    sexes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    worker_genders: frozenset[str] = frozenset()
    strands: frozenset[str] = frozenset()
    capacity: int | None = None
    """People at once; none = not recorded."""
    load: int = 0
    on_handrail: bool = True
    """A service not on Handrail yet is a real destination: it is told by secure mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What one person needs of a service. Empty and none = not recorded."""

    kind: str
    council: str = ""
    """Of where they are now; empty = in the area, council not known."""
    out_of_area: bool = False
    age: int | None = None
    sex: str = ""
    language: str = ""
    worker_gender: str = ""
    strands: frozenset[str] = frozenset()
    tied: frozenset[str] = frozenset()
    """Services that support, employ or are related to the other party, themselves or by a worker: chosen last."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The service chosen and why; or none, with `no_service` or `no_capacity` and what stood in the way."""

    offer: Offer | None = None
    reason: str = ""
    why: tuple[str, ...] = ()


class Offers:
    """The offers of a region, sorted once by kind and council, with the load they carry as a night fills them."""

    def __init__(self, offers: Iterable[Offer]) -> None:
        self._offers = tuple(sorted(offers, key=lambda offer: offer.service))
        self._load = {offer.service: offer.load for offer in self._offers}
        self._capacity = {offer.service: offer.capacity for offer in self._offers}
        self._by_kind: dict[str, list[Offer]] = defaultdict(list)
        for offer in self._offers:
            for kind in offer.kinds:
                self._by_kind[kind].append(offer)
        self._near: dict[tuple[str, str, bool], tuple[Offer, ...]] = {}

    def choose(self, need: Need) -> Choice:
        """The best of the eligible services with room: see `_rank`. One tied to the other party only where no other is.

        That one settles it itself: were nothing chosen instead, whoever reads it could tell whom the service supports.
        """
        eligible = [offer for offer in self._serving(need) if not _barred(offer, need)]
        if not eligible:
            return Choice(None, NO_SERVICE, self._in_the_way(need))
        roomy = [offer for offer in eligible if self.has_room(offer.service)]
        if not roomy:
            return Choice(None, NO_CAPACITY, tuple(f"full:{offer.service}" for offer in eligible))
        best = min(roomy, key=lambda offer: (offer.service in need.tied, self._rank(offer, need)))
        return Choice(best, "", self._why(best, need))

    def ranked(self, need: Need) -> tuple[list[Choice], list[str]]:
        """Every service a person may choose, best first, and those that are full; whomever else each supports."""
        eligible = [offer for offer in self._serving(need) if not _barred(offer, need)]
        roomy = [offer for offer in eligible if self.has_room(offer.service)]
        best_first = sorted(roomy, key=lambda offer: self._rank(offer, need))
        full = [offer.service for offer in eligible if offer not in roomy]
        return [Choice(offer, "", self._why(offer, need)) for offer in best_first], full

    def place(self, service: str, *, people: int = 1) -> None:
        """Count so many people more (or, below nought, fewer) with a service, so that the next choice knows."""
        self._load[service] = max(0, self._load[service] + people)

    def load_of(self, service: str) -> int:
        """People with a service now, those placed since included."""
        return self._load[service]

    def has_room(self, service: str) -> bool:
        """Whether a service is here still and can take one more; room that is not recorded counts as room."""
        capacity = self._capacity.get(service, 0)
        return capacity is None or self._load.get(service, 0) < capacity

    def _serving(self, need: Need) -> tuple[Offer, ...]:
        key = (need.kind, need.council, need.out_of_area)
        if key not in self._near:
            self._near[key] = tuple(offer for offer in self._by_kind.get(need.kind, ()) if _serves(offer, need))
        return self._near[key]

    def _rank(self, offer: Offer, need: Need) -> tuple[bool, bool, bool, bool, int, float, str]:
        """The least is best.

        A service for the young for somebody under 18; one that speaks their language; one with a worker of the gender
        asked for; a local before a national one; where the council is not known, the one that covers most; then the
        one with most room, known room before unknown.
        """
        young = need.age is not None and need.age < _ADULT
        width = 0 if need.council else -len(offer.councils)
        full = 1.0 if offer.capacity is None else self._load[offer.service] / offer.capacity
        return (
            young and offer.age_to is None,
            _foreign(need) and need.language not in offer.languages,
            need.worker_gender in ("F", "M") and need.worker_gender not in offer.worker_genders,
            offer.national,
            width,
            full,
            offer.service,
        )

    def _why(self, offer: Offer, need: Need) -> tuple[str, ...]:
        room = "room_not_recorded" if offer.capacity is None else f"room:{offer.capacity - self._load[offer.service]}"
        asked = need.worker_gender in ("F", "M")
        said = (
            f"kind:{need.kind}",
            "outside_area" if need.out_of_area else f"council:{need.council}" if need.council else "area_not_recorded",
            "national" if offer.national else "local",
            room,
            f"language:{need.language}" if _foreign(need) and need.language in offer.languages else "",
            "interpreter_needed" if _foreign(need) and need.language not in offer.languages else "",
            "workers_gender_to_arrange" if asked and need.worker_gender not in offer.worker_genders else "",
            "age_not_recorded" if need.age is None else "",
            "" if offer.on_handrail else "by_secure_mail",
        )
        return tuple(filter(None, said))

    def _in_the_way(self, need: Need) -> tuple[str, ...]:
        """Why each service of the kind cannot take them, counted: `outside_area:3`, `age:1`."""
        of_kind = self._by_kind.get(need.kind, ())
        if not of_kind:
            return (f"none_of_kind:{need.kind}",)
        reasons = Counter(_barred(offer, need) if _serves(offer, need) else "elsewhere" for offer in of_kind)
        return tuple(f"{reason}:{count}" for reason, count in sorted(reasons.items()))


def places_said(free: int) -> str:
    """How many places are free, as far as it matters to whoever refers: by ones, it would tell when somebody came.

    The people who have a service's places came by every door, and the police, among others, may not know of some.
    """
    bands = ((10, "10 or more"), (5, "5 to 9"), (1, "1 to 4"))
    return next((words for least, words in bands if free >= least), "none")


def choose(need: Need, offers: Sequence[Offer]) -> Choice:
    """The service for one need among these offers. For many needs make `Offers` once."""
    return Offers(offers).choose(need)


def _serves(offer: Offer, need: Need) -> bool:
    """Whether it serves the place where they are now."""
    if offer.national or (need.council and need.council in offer.councils):
        return True
    return not need.council and not need.out_of_area and bool(offer.councils)


def _barred(offer: Offer, need: Need) -> str:
    """Why this person cannot be taken; empty where they can."""
    oldest = math.inf if offer.age_to is None else offer.age_to
    if need.age is not None and not (offer.age_from or 0) <= need.age <= oldest:
        return "age"
    if need.sex and offer.sexes and need.sex not in offer.sexes:
        return "sex"
    if need.strands and offer.strands and not need.strands & offer.strands:
        return "strand"
    return ""


def _foreign(need: Need) -> bool:
    return need.language not in ("", "en")

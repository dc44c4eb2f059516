"""Invented people: who they are, where they live, and what the police have recorded of them.

Telephone numbers come only from the ranges kept for drama; addresses of e-mail end in `.example`.
"""

import unicodedata
from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

from handrail.region.mix import SAFE_ANSWERS
from handrail.region.names import ORIGINS, Origin
from handrail.region.places import COUNCILS, INWARD_LETTERS, STREET_KINDS, STREET_NAMES, Council

T = TypeVar("T")


class Draw(Generic[T]):
    """A weighted draw, made ready once."""

    def __init__(self, weighted: Iterable[tuple[T, float]]) -> None:
        pairs = list(weighted)
        self._things = [thing for thing, _ in pairs]
        self._sums = list(accumulate(weight for _, weight in pairs))
        self._total = self._sums[-1]

    def __call__(self, rng: Random) -> T:
        return self._things[min(bisect(self._sums, rng.random() * self._total), len(self._things) - 1)]


ORIGIN: Draw[Origin] = Draw((origin, origin.share) for origin in ORIGINS)
COUNCIL: Draw[Council] = Draw((council, council.share) for council in COUNCILS)
SAFE = {name: Draw((("yes", rates[0]), ("no", rates[1]), ("", rates[2]))) for name, rates in SAFE_ANSWERS.items()}
GENDERS = ("woman", "man", "non-binary", "trans woman", "trans man")
ORIENTATIONS = Draw((("heterosexual", 0.9), ("gay or lesbian", 0.05), ("bisexual", 0.05)))
RELIGIONS = Draw(
    (("none", 0.4), ("Christian", 0.3), ("Muslim", 0.18), ("Sikh", 0.06), ("Hindu", 0.04), ("Jewish", 0.02))
)
DISABILITIES = (
    "hearing loss",
    "depression and anxiety",
    "uses a wheelchair",
    "learning disability",
    "epilepsy",
    "sight loss",
)
ACCESS = ("British Sign Language", "large print", "step-free access", "easy read", "somebody with them", "no forms")
NOTES = (
    "ring after she starts work",
    "say you are calling from the surgery",
    "neighbour takes in parcels, not letters",
    "do not leave a card at the door",
    "new number since last week",
)
SAFE_TIMES = ("weekdays 10:00-14:30", "school hours", "after 18:00", "not weekends", "Tuesday and Thursday mornings")


@dataclass(slots=True)
class Human:
    """One invented human being; `refs` are the records the police have of them."""

    family: str
    given: str
    born: date
    born_known: bool
    sex: str
    ethnicity: str
    language: str
    needs_interpreter: str
    council: Council
    address: str
    postcode: str
    address_kind: str
    phone: str
    email: str
    refs: list[str] = field(default_factory=list)


@dataclass(slots=True)
class People:
    """The people of one bundle: how they are invented, and the rows that are written of them."""

    rng: Random
    today: date
    series: str
    count: int = 0

    def invent(self, *, women: float = 0.45, ages: tuple[int, int] = (16, 88), council: Council | None = None) -> Human:
        """Invent somebody of an age, women at the rate given."""
        rng = self.rng
        draw = rng.random
        origin = ORIGIN(rng)
        woman = draw() < women
        given = rng.choice(origin.women if woman else origin.men)
        family = rng.choice(origin.families)
        low, high = ages
        age = min(high, max(low, int(rng.gauss(37, 14)))) if high > 20 else rng.randint(low, high)
        other_tongue = draw() < origin.speaks
        council = council or COUNCIL(rng)
        asked = draw() < (0.85 if other_tongue else 0.47)
        return Human(
            family=family,
            given=given,
            born=self.today - timedelta(days=int(age * 365.25 + draw() * 365)),
            born_known=draw() < 0.95,
            sex="F" if woman else "M",
            ethnicity=rng.choice(origin.ethnicities) if draw() < 0.7 else ("NS" if draw() < 0.03 else ""),
            language=origin.language if other_tongue else "en",
            needs_interpreter=("yes" if other_tongue and draw() < 0.75 else "no") if asked else "",
            council=council,
            address=self.street(),
            postcode=self.postcode(council) if draw() < 0.97 else "",
            address_kind="home" if draw() < 0.3 else "",
            phone=self.phone() if draw() < 0.93 else "",
            email=self.email(given, family) if draw() < 0.62 else "",
        )

    def street(self) -> str:
        """Return an invented street with a number."""
        rng = self.rng
        street = f"{int(rng.random() * 189) + 1} {rng.choice(STREET_NAMES)} {rng.choice(STREET_KINDS)}"
        return f"Flat {int(rng.random() * 40) + 1}, {street}" if rng.random() < 0.12 else street

    def postcode(self, council: Council) -> str:
        """Return a postcode in one of the council's districts."""
        rng = self.rng
        letters = rng.choice(INWARD_LETTERS) + rng.choice(INWARD_LETTERS)
        return f"{rng.choice(council.districts)} {int(rng.random() * 10)}{letters}"

    def phone(self) -> str:
        """Return a number from the ranges kept for drama."""
        number = int(self.rng.random() * 1000)
        where = self.rng.random()
        if where < 0.9:
            return f"07700 900{number:03}"
        return f"0121 496 {number:04}" if where < 0.97 else f"020 7946 {number:04}"

    def email(self, given: str, family: str) -> str:
        """Return an address of e-mail that cannot be anybody's."""
        return f"{_plain(given)}.{_plain(family)}{int(self.rng.random() * 99) + 1}@mail.example"

    def lsoa(self, council: Council) -> str:
        """Return an LSOA of the council."""
        low, high = self.rng.choice(council.lsoas)
        return f"E010{self.rng.randint(low, high):05}"

    def next_ref(self) -> str:
        """Return the reference of a new record."""
        self.count += 1
        return f"N{self.series}{self.count:08}"

    def written_again(self, human: Human) -> Human:
        """Return the human as another officer wrote them down: a letter missed, an old address, no number."""
        rng, draw = self.rng, self.rng.random
        again = replace(human)
        if draw() < 0.2:
            again.family = _misspelt(rng, human.family)
        if draw() < 0.1:
            again.given = _misspelt(rng, human.given)
        if draw() < 0.15:
            again.address, again.postcode = self.street(), self.postcode(human.council)
        if draw() < 0.25:
            again.phone = "" if draw() < 0.3 else self.phone()
        if draw() < 0.05 and human.born.day <= 12:
            swapped = human.born.replace(month=human.born.day, day=human.born.month)
            again.born = min(swapped, human.born)
        if draw() < 0.3:
            again.ethnicity = ""
        return again

    def row(self, ref: str, human: Human, answers: "Answers", merged_into: str = "") -> list[str]:
        """Return a row of `people.csv`, in the order of the contract's columns."""
        return [
            ref,
            human.family,
            human.given,
            answers.preferred_name,
            answers.aliases,
            human.born.isoformat() if human.born_known else "",
            answers.deceased_on,
            human.sex,
            answers.gender_identity,
            answers.sexual_orientation,
            answers.religion,
            human.ethnicity,
            answers.disability,
            answers.access_needs,
            human.language,
            human.needs_interpreter,
            answers.worker_gender,
            human.address,
            human.postcode,
            answers.country,
            human.address_kind,
            human.phone,
            answers.phone_shared_with,
            human.email,
            answers.preferred_channel,
            *answers.safe,
            answers.safe_times,
            answers.safe_asked_on,
            answers.code_word,
            answers.contact_note,
            merged_into,
        ]

    def answers(self, asked_on: date, *, woman_asks: bool, young: bool) -> "Answers":
        """Return what a victim may have told the police of how to reach and help them."""
        rng, draw = self.rng, self.rng.random
        safe = ("", "", "", "", "") if young else tuple([chance(rng) for chance in SAFE.values()])
        told = Answers(safe=safe)
        if any(safe):
            old = timedelta(days=int(draw() * 200) if draw() < 0.08 else 0)
            told.safe_asked_on = (asked_on - old).isoformat() if draw() < 0.8 else ""
            told.safe_times = rng.choice(SAFE_TIMES) if draw() < 0.06 else ""
            told.preferred_channel = ("phone", "text", "email", "letter")[int(draw() * 4)] if draw() < 0.2 else ""
            told.code_word = rng.choice(STREET_NAMES).lower() if draw() < 0.01 else ""
            told.contact_note = rng.choice(NOTES) if draw() < 0.03 else ""
        if woman_asks and draw() < 0.14:
            told.worker_gender = "F" if draw() < 0.9 else "any"
        if draw() < 0.1:
            told.disability = rng.choice(DISABILITIES)
            told.access_needs = rng.choice(ACCESS) if draw() < 0.3 else ""
        if not young and draw() < 0.25:
            told.religion, told.sexual_orientation = RELIGIONS(rng), ORIENTATIONS(rng)
        if draw() < 0.02:
            told.phone_shared_with = ("suspect", "household", "other")[int(draw() * 3)]
        if draw() < 0.01:
            told.gender_identity = rng.choice(GENDERS)
        return told


@dataclass(slots=True)
class Answers:
    """What is recorded of a person beside who they are; empty is *not recorded*."""

    safe: Sequence[str] = ("", "", "", "", "")
    safe_times: str = ""
    safe_asked_on: str = ""
    code_word: str = ""
    contact_note: str = ""
    preferred_channel: str = ""
    phone_shared_with: str = ""
    worker_gender: str = ""
    disability: str = ""
    access_needs: str = ""
    religion: str = ""
    sexual_orientation: str = ""
    gender_identity: str = ""
    preferred_name: str = ""
    aliases: str = ""
    country: str = ""
    deceased_on: str = ""


NOBODY_ASKED = Answers()


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L")) if not name.isascii() else name
    return "".join([c for c in bare.lower() if "a" <= c <= "z"])


def _misspelt(rng: Random, name: str) -> str:
    if len(name) < 4:
        return name
    place = 1 + int(rng.random() * (len(name) - 2))
    way = rng.random()
    if way < 0.4:
        return name[:place] + name[place + 1 :]
    if way < 0.7:
        return name[:place] + name[place] + name[place:]
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]

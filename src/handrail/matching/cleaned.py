"""A record as it is compared: cleaned once, kept in the index, and the same in Python, DuckDB and Spark."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from handrail.matching import cleaning
from handrail.people.contact_keys import email_key, phone_key, phone_keys

SHARED_HOMES = frozenset({"refuge", "prison", "hospital", "care_home", "hostel", "no_fixed"})
"""Kinds of address (contract, people.csv) where many live who are nobody to each other."""


class Cleaned(NamedTuple):
    """What is compared of one record. Empty is *not recorded* and weighs nothing for or against."""

    given: str = ""
    givens: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    given_ear: str = ""
    given_letters: str = ""
    given_initial: str = ""
    family: str = ""
    families: tuple[str, ...] = ()
    family_ear: str = ""
    family_letters: str = ""
    family_initial: str = ""
    born: str = ""
    """`1980-03-04`; empty for the first of January, which a clerk writes for *about that year*."""
    born_swapped: str = ""
    """The same with day and month changed over, where that is a day."""
    birth_year: str = ""
    sex: str = ""
    postcode: str = ""
    postcodes: tuple[str, ...] = ()
    """This postcode and those before it."""
    area: str = ""
    door: str = ""
    phone: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    mailbox: str = ""
    reference: str = ""


COLUMNS = Cleaned._fields
LISTS = frozenset({"givens", "wholes", "families", "postcodes", "phones"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a source, or somebody typing, says of a person."""

    family_name: str = ""
    given_names: str = ""
    preferred_name: str = ""
    aliases: Sequence[str] = ()
    date_of_birth: date | None = None
    sex: str = ""
    address: str = ""
    town: str = ""
    postcode: str = ""
    earlier_postcodes: Sequence[str] = ()
    address_kind: str = ""
    phone: str = ""
    email: str = ""
    reference: str = ""


def clean(said: Said) -> Cleaned:
    """Return a record as it is compared."""
    name = cleaning.names(said.family_name, said.given_names, said.preferred_name, said.aliases)
    shared = said.address_kind in SHARED_HOMES
    code = "" if shared else cleaning.elsewhere(said.postcode)
    others = () if shared else cleaning.postcodes(said.earlier_postcodes)
    mailbox = email_key(said.email)
    numbers = tuple(sorted(phone_keys(said.phone)))
    return Cleaned(
        given=name.given,
        givens=name.givens,
        wholes=name.wholes,
        given_ear=cleaning.sounds(name.given),
        given_letters="".join(sorted(name.given)),
        given_initial=name.given[:1],
        family=name.family,
        families=name.families,
        family_ear=cleaning.sounds(name.family),
        family_letters="".join(sorted(name.family)),
        family_initial=name.family[:1],
        **_born(said.date_of_birth),
        sex=said.sex if said.sex in ("F", "M", "X") else "",
        postcode=code,
        postcodes=tuple(sorted({*others, code} - {""})),
        area=cleaning.district(code) if code else ("" if shared else cleaning.clean_name(said.town)),
        door="" if shared else cleaning.door(said.address),
        phone=numbers[0] if numbers else phone_key(said.phone),
        phones=numbers,
        email=mailbox,
        mailbox=mailbox.partition("@")[0],
        reference=cleaning.reference(said.reference),
    )


def _born(day: date | None) -> dict[str, str]:
    if day is None or cleaning.birth_dates(day)[0] is None:
        return {}
    year = {"birth_year": f"{day.year:04}"}
    if (day.month, day.day) == (1, 1):
        return year
    swapped = f"{day.year:04}-{day.day:02}-{day.month:02}" if day.day <= 12 and day.day != day.month else ""
    return year | {"born": day.isoformat(), "born_swapped": swapped}

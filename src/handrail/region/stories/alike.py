"""Pairs in one night: twins, a mother and her daughter, one woman who moved, and one whom a machine can be sure of;
one whose number the man she accuses holds, and one whom the force keeps twice as the victim of one crime.

Nobody in them asked for support, so the night's list is as long as without them; what they show is the queue of pairs.
"""

from datetime import datetime

from handrail.region.stories.officers import of_cast
from handrail.region.stories.telling import FILES, At, Cell, Log, On, Row, Story, suspect, victim, written

_AT_HOME = {"area_code": "E08000031", "lsoa_code": "E01010508"}
_THORNBURY: dict[str, Cell] = {
    "address": "41 Chantry Mews, Wolverhampton", "postcode": "WV10 0QD", "phone": "07700 900981",
    "safe_to_text": "yes", "safe_asked_on": On(2),
}  # fmt: skip
"""Both said that a text is safe: the two whom Tom may send their acknowledgement together."""
_AKHTAR = {"address": "9 Saddlers Row, Wolverhampton", "postcode": "WV10 0QE", "phone": "07700 900982"}
_READ_BY_HER_MOTHER: dict[str, Cell] = {
    "safe_to_text": "no", "safe_asked_on": On(2), "contact_note": "Ring, never text: her mother picks up her messages.",
}  # fmt: skip
"""Tom may send neither of them a text with the others: not her, and not her mother, as nobody has said they are two."""
_PEMBERTON = {"address": "5 Glebe Walk, Wolverhampton", "postcode": "WV10 0QJ", "phone": "07700 900984"}
_KASIA = {"phone": "07700 900983", "email": "k.wojcik@mail.example", "language": "pl"}
_KOVAC = {"email": "ines.kovac@mail.example"}
_BARAN = {"address": "12 Loom Street, Wolverhampton", "postcode": "WV10 0QL", "phone": "07700 900985"}
_GORAN_S = "07700 900986"
_SAYS = {"support_need": "no", "referral_consent": "no"}


REFS = tuple(f"HRP-7097{place:02d}" for place in range(1, 13))
"""What the force calls them."""
_GORAN = "HRP-709713"


def _damage(number: int, days: int, clock: str) -> Row:
    """A crime of damage, with nobody suspected."""
    return {
        "crime_ref": f"20HR/7097{number:02d}", "log_ref": Log(days, 4900 + number), "offence_code": "058/00",
        "offence": "Criminal damage", "reported_at": At(days, clock), "recorded_at": At(days, clock),
        "report_channel": "101", "occurred_from": At(days, clock), **_AT_HOME, **of_cast("tom"),
    }  # fmt: skip


def _person(number: int, family: str, given: str, born: str, **said: Cell) -> Row:
    return {
        "person_ref": f"HRP-7097{number:02d}", "family_name": family, "given_names": given, "date_of_birth": born,
        "sex": "F", "safe_to_call": "yes", **said,
    }  # fmt: skip


_PEOPLE = (
    _person(1, "Thornbury", "Amelia Rose", "2001-05-14", **_THORNBURY),
    _person(2, "Thornbury", "Aurelia Grace", "2001-05-14", **_THORNBURY),
    _person(3, "Akhtar", "Parveen", "1976-09-02", **_AKHTAR),
    _person(4, "Akhtar", "Parveen", "1999-03-21", **_AKHTAR, **_READ_BY_HER_MOTHER),
    _person(5, "Wójcik", "Katarzyna", "1990-08-17", address="2 Fuller Street, Walsall", postcode="WS2 7QF", **_KASIA),
    _person(6, "Wojcik", "Kasia", "", address="17 Tallow Lane, Wolverhampton", postcode="WV10 0QG", **_KASIA),
    _person(7, "Pemberton", "Doreen", "1948-11-30", **_PEMBERTON),
    _person(8, "Pemberton", "Dorean", "1948-11-30", **_PEMBERTON),
    _person(9, "Kovac", "Ines", "1985-06-30", address="3 Bellows Court, Wolverhampton", postcode="WV10 0QK", **_KOVAC),
    _person(10, "Kovač", "Inez", "1985-06-30", phone=_GORAN_S, **_KOVAC),
    _person(11, "Baran", "Sylwia", "1979-02-08", **_BARAN),
    _person(12, "Baran", "Silvia", "1979-02-08", **_BARAN),
    {
        "person_ref": _GORAN, "family_name": "Kovac", "given_names": "Goran", "date_of_birth": "1981-12-11", "sex": "M",
        "address": "60 Anvil Road, Walsall", "postcode": "WS2 7QG", "phone": _GORAN_S,
    },
)  # fmt: skip
_DAYS = (9, 3, 12, 2, 15, 1, 20, 6, 30, 4, 2)

ALIKE = Story(
    key="alike",
    name="Katarzyna Wójcik",
    because="Katarzyna, who reported once from Walsall and once as Kasia from where she lives now",
    shows=(
        "twins at one address and phone are never linked by a machine",
        "a mother and daughter with one name are two people, whatever they share",
        "a new address under a short name, with no birth date, is for a person to decide",
        "a join by which a suspect would reach her on a number of his waits for a supervisor",
        "two records in one crime are one person only by somebody's word; then her rights are owed once",
    ),
    crimes=tuple(_damage(place, days, "10:20") for place, days in enumerate(_DAYS, 1)),
    people=_PEOPLE,
    roles=(
        *(victim(f"20HR/7097{place:02d}", f"HRP-7097{place:02d}", **_SAYS) for place in range(1, 12)),
        victim("20HR/709711", "HRP-709712", **_SAYS),
        suspect("20HR/709709", _GORAN, "acquaintance"),
    ),
    events=(),
)


def alike_rows(extracted_at: datetime) -> dict[str, list[dict[str, str]]]:
    """The rows of those people, file by file, for a bundle taken at this moment."""
    return {file: written(ALIKE.rows(file), extracted_at) for file in FILES}

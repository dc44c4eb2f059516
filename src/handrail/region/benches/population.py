"""The people of a bench: as many as are asked for, as unlike each other as a region's are, and as like.

Honest where it decides how long matching takes. Names are skewed (the commonest of a list far before the rest, a long
tail of rare family names; *Mohammed*, *Singh* and *Kaur* borne by as many as bear them), some are born on the first of
January, households share an address, a family name and often a phone, twins and a parent and child of one name among
them, some live in a hostel, some gave a help desk's number. One record in ten is of somebody already there, written
again with a slip, a short form, names changed over, a marriage, a move or a gap.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, product
from typing import Any

from handrail.region.names import ORIGINS, Origin, words

Said = dict[str, Any]
AGAIN, HOUSEHOLD, HOSTEL, DESK = 0.1, 0.2, 0.01, 0.005
"""Shares of records: of somebody already there; of somebody who lives with them; in a hostel; with a shared number."""
LATELY = 50_000
"""Among how many of those before the next is one."""
STREETS, HOUSES = 60_000, 120
_FIRST, _DAYS = date(1936, 1, 2), 27_500
_COMMONEST: Mapping[str, Sequence[str]] = {
    "en": ("Smith", "Jones", "Taylor", "Williams", "Davies", "Evans"),
    "ur": ("Khan", "Hussain", "Ahmed", "Ali", "Mahmood"),
    "pa": ("Singh", "Kaur", "Patel", "Gill"),
    "bn": ("Begum", "Miah", "Ahmed", "Islam", "Rahman", "Khatun", "Uddin"),
    "so": ("Mohamed", "Ali", "Ahmed", "Hassan"),
    "pl": ("Nowak", "Kowalska", "Kowalski", "Wiśniewska", "Wójcik"),
}
_MOHAMMED = ("Mohammed", "Mohammed", "Mohammed", "Mohammad", "Muhammad", "Md")
_RARE = tuple("".join(pair).capitalize() for pair in product(
    words("ash black bol brad brom chad cul dar dud fair gren hal hart hep inger kin lang lin mar mid nor old pen quar"
          " ram sed shel stan sut thorn wal wed west whit win wool"),
    words("bourne bridge bury by combe croft dale den field ford gate ham hurst lake ley low more ridge shaw stead"
          " stock ton wick wood worth"),
))  # fmt: skip
"""Family names of the kind that few bear each and very many bear together."""
_SHORT = {
    "Alexandra": "Alex", "Andrew": "Andy", "Anthony": "Tony", "Daniel": "Dan", "David": "Dave",
    "Deborah": "Debbie", "Edward": "Ted", "James": "Jim", "Kathleen": "Kath", "Kenneth": "Ken",
    "Margaret": "Maggie", "Matthew": "Matt", "Michael": "Mick", "Natalie": "Nat", "Nicholas": "Nick",
    "Nicola": "Nicky", "Patrick": "Paddy", "Peter": "Pete", "Rebecca": "Becky", "Richard": "Rick", "Robert": "Bob",
    "Samantha": "Sam", "Stephen": "Steve", "Thomas": "Tom", "William": "Bill",
}  # fmt: skip


def people_said(count: int, *, seed: int = 4) -> Iterator[Said]:
    """Yield what a source says of so many records: the same each time, and the first of more are those of fewer."""
    chance = random.Random(seed)
    lately: list[Said] = []
    homes: list[Said] = []
    for number in range(count):
        drawn = chance.random()
        if homes and drawn < AGAIN:
            yield _written_again(chance.choice(lately), number, chance)
            continue
        if homes and drawn < AGAIN + HOUSEHOLD:
            said = _at_home_with(chance.choice(homes), number, chance)
        else:
            said = _somebody(number, chance)
            _keep(homes, said, chance)
        _keep(lately, said, chance)
        yield said


def _keep(among: list[Said], said: Said, chance: random.Random) -> None:
    if len(among) < LATELY:
        among.append(said)
    else:
        among[chance.randrange(LATELY)] = said


@cache
def _weighed(origin: Origin, which: str) -> tuple[Sequence[str], Sequence[float]]:
    """Return an origin's names, the commonest first, and how common they are, added up: the nth as one over n."""
    names: list[str] = list(getattr(origin, which))
    random.Random(which + names[0]).shuffle(names)
    if which == "families":
        first = _COMMONEST.get(origin.language, ()) if origin.language != "en" or origin is ORIGINS[0] else ()
        names = [*first, *(name for name in names if name not in first), *(_RARE if origin is ORIGINS[0] else ())]
    return names, list(accumulate(1 / (place + 6) for place in range(len(names))))


def _name(origin: Origin, which: str, chance: random.Random) -> str:
    names, weights = _weighed(origin, which)
    return chance.choices(names, cum_weights=weights)[0]


_SHARES = list(accumulate(one.share for one in ORIGINS))


def _given(origin: Origin, sex: str, chance: random.Random) -> str:
    name = _name(origin, "women" if sex == "F" else "men", chance)
    if sex == "M" and origin.language in ("ur", "bn", "so") and chance.random() < 0.4:
        return chance.choice(_MOHAMMED) + ("" if chance.random() < 0.3 else f" {name}")
    if origin.language == "pa" and chance.random() < 0.4:
        return f"{name} {'Kaur' if sex == 'F' else 'Singh'}"
    return f"{name} {_name(origin, 'women' if sex == 'F' else 'men', chance)}" if chance.random() < 0.15 else name


def _born(origin: Origin, chance: random.Random) -> date | None:
    drawn = chance.random()
    if drawn < 0.03:
        return None
    born = _FIRST + timedelta(days=chance.randrange(_DAYS))
    guessed = 0.12 if origin.language in ("so", "ar", "bn") else 0.01
    return date(born.year, 1, 1) if drawn < 0.03 + guessed else born


def _somebody(number: int, chance: random.Random) -> Said:
    origin = chance.choices(ORIGINS, cum_weights=_SHARES)[0]
    sex = chance.choice("FFM")
    given, family = _given(origin, sex, chance), _name(origin, "families", chance)
    return {
        "family_name": family, "given_names": given, "sex": sex, "date_of_birth": _born(origin, chance),
        **_place(number, chance), "phone": _phone(chance), "email": _email(given, family, number, chance),
    }  # fmt: skip


def _place(number: int, chance: random.Random) -> Said:
    """Streets and mailboxes are made of numbers, so that a million people do not live in one street."""
    if chance.random() < HOSTEL:
        hostel = chance.randrange(200)
        return {"address": f"{hostel % 90 + 1} Hostel{hostel} Lane", "postcode": _postcode(hostel * 31)}
    street = chance.randrange(STREETS)
    return {"address": f"{chance.randrange(1, HOUSES)} Row{street:05} Street", "postcode": _postcode(street)}


def _postcode(street: int) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"B{street % 97 + 1} {street // 97 % 9 + 1}{letters[street // 873 % 20]}{letters[street // 17460 % 20]}"


def _phone(chance: random.Random) -> str:
    """Return a number under +999, which belongs to no country: those kept for drama are too few for a million."""
    drawn = chance.random()
    if drawn < DESK:
        return f"0121 496 0{chance.randrange(30):03}"
    return f"+999 {chance.randrange(10**9):09}" if drawn < 0.7 else ""


def _email(given: str, family: str, number: int, chance: random.Random) -> str:
    return f"{given.split()[0]}.{family}{number}@mail.example".lower() if chance.random() < 0.4 else ""


def _at_home_with(said: Said, number: int, chance: random.Random) -> Said:
    """Return somebody of the same home: a partner, a child, now and then a twin or a child of the same name."""
    origin = next((one for one in ORIGINS if said["family_name"] in one.families), ORIGINS[0])
    drawn, born = chance.random(), said["date_of_birth"]
    sex = said["sex"] if drawn < 0.04 else chance.choice("FM")
    given = said["given_names"] if drawn < 0.02 else _given(origin, sex, chance)
    if drawn >= 0.04:
        born = _born(origin, chance)
    elif drawn < 0.02 and born is not None:
        born = _FIRST + timedelta(days=((born - _FIRST).days + 9_000 + chance.randrange(3_000)) % _DAYS)
    family = said["family_name"] if chance.random() < 0.75 else _name(origin, "families", chance)
    return said | {
        "family_name": family, "given_names": given, "sex": sex, "date_of_birth": born,
        "phone": said["phone"] if chance.random() < 0.3 else _phone(chance),
        "email": said["email"] if chance.random() < 0.05 else _email(given, family, number, chance),
    }  # fmt: skip


def _written_again(said: Said, number: int, chance: random.Random) -> Said:
    """Return another record of somebody: as it was, or with one thing other, now and then with two."""
    again = dict(said)
    for _ in range(chance.choices((0, 1, 2), (0.15, 0.65, 0.2))[0]):
        _other_wise(again, number, chance)
    return again


def _other_wise(again: Said, number: int, chance: random.Random) -> None:
    """Change one thing of a record as clerks, or the years, change it."""
    drawn = chance.random()
    if drawn < 0.42:
        _another_name(again, drawn, chance)
    elif drawn < 0.60:
        again |= _place(number, chance)
    elif drawn < 0.82:
        again["date_of_birth"] = _another_date(again["date_of_birth"], drawn, chance)
    elif drawn < 0.92:
        again["phone"] = _phone(chance)
    else:
        again |= {"phone": "", "email": ""}


def _another_name(again: Said, drawn: float, chance: random.Random) -> None:
    if drawn < 0.14:
        again["given_names"] = slip(again["given_names"], chance)
    elif drawn < 0.28:
        again["family_name"] = slip(again["family_name"], chance)
    elif drawn < 0.34:
        first, _, rest = again["given_names"].partition(" ")
        again["given_names"] = _SHORT.get(first, first) + (f" {rest}" if rest and chance.random() < 0.5 else "")
    elif drawn < 0.38:
        again["family_name"], again["given_names"] = again["given_names"], again["family_name"]
    elif again["sex"] == "F":
        again["family_name"] = _name(ORIGINS[0], "families", chance)


def _another_date(born: date | None, drawn: float, chance: random.Random) -> date | None:
    if born is None or drawn < 0.68:
        return None
    if drawn < 0.76:
        return date(born.year, born.day, born.month) if born.day <= 12 else born
    return born + timedelta(days=chance.choice((-10, -1, 1, 10)))


def slip(name: str, chance: random.Random) -> str:
    """Return a name with a letter left out, or one twice."""
    place = chance.randrange(1, len(name)) if len(name) > 1 else 0
    return name[:place] + name[place + 1 :] if chance.random() < 0.5 else name[:place] + name[place - 1] + name[place:]

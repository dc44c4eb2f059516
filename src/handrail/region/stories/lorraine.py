"""Lorraine Peet, Gemma Ryle and Holly Marsden: each names one man once, and no two of the crimes make a pattern."""

from handrail.region.stories.officers import colleague
from handrail.region.stories.telling import At, Cell, Log, On, Row, Story, Teller, suspect, victim

_BEFORE_HIM, _LORRAINE_HIT, _GEMMA_HIT, _HOLLY_FOLLOWED = (f"20HR/7011{number:02d}" for number in range(1, 5))
_LORRAINE, _GEMMA, _HOLLY, _STUART, _DEAN = (f"HRP-9200{number}" for number in range(1, 6))
_tell = Teller("LP", _LORRAINE)


def _crime(crime: str, days: int, clock: str, number: int, code: str, offence: str, **cells: Cell) -> Row:
    return {
        "crime_ref": crime, "log_ref": Log(days, number), "offence_code": code, "offence": offence,
        "reported_at": At(days, clock), "report_channel": "101", "area_code": "E08000025",
        "flags": "domestic_abuse", **colleague(61, "PC Nina Falk", "PPU Domestic Abuse"), **cells,
    }  # fmt: skip


def _woman(ref: str, family: str, given: str, born: str) -> Row:
    return {
        "person_ref": ref, "family_name": family, "given_names": given, "date_of_birth": born, "sex": "F",
        "language": "en",
    }  # fmt: skip


def _man(ref: str, family: str, given: str, born: str) -> Row:
    return {"person_ref": ref, "family_name": family, "given_names": given, "date_of_birth": born, "sex": "M"}


LORRAINE = Story(
    key="lorraine",
    name="Lorraine Peet",
    because="Lorraine, hit once by a man whom two other women have each named once, and by another before him",
    shows=(
        "one suspect's several victims, each in one crime: nothing repeats between any two people",
        "a victim of several partners within twelve months",
        "whoever answers for their crimes sees it, and none of the three is told of the others",
    ),
    crimes=(
        _crime(_BEFORE_HIM, 300, "22:10", 4122, "105/01", "Common assault and battery",
               outcome_code="16", outcome_on=On(270)),
        _crime(_LORRAINE_HIT, 205, "21:25", 3977, "008/06", "Assault occasioning actual bodily harm",
               outcome_code="16", outcome_on=On(170)),
        _crime(_GEMMA_HIT, 118, "23:30", 4690, "105/01", "Common assault and battery",
               outcome_code="15", outcome_on=On(90)),
        _crime(_HOLLY_FOLLOWED, 47, "17:55", 3218, "195/94", "Harassment", outcome_code="15", outcome_on=On(20)),
    ),
    people=(
        _woman(_LORRAINE, "Peet", "Lorraine", "1986-05-11"),
        _woman(_GEMMA, "Ryle", "Gemma", "1991-10-02"),
        _woman(_HOLLY, "Marsden", "Holly", "1995-02-26"),
        _man(_STUART, "Denby", "Stuart", "1983-12-09"),
        _man(_DEAN, "Rudge", "Dean", "1980-07-30"),
    ),
    roles=(
        victim(_BEFORE_HIM, _LORRAINE, support_need="no"), suspect(_BEFORE_HIM, _DEAN, "partner"),
        victim(_LORRAINE_HIT, _LORRAINE, support_need="no"), suspect(_LORRAINE_HIT, _STUART, "partner"),
        victim(_GEMMA_HIT, _GEMMA, support_need="no"), suspect(_GEMMA_HIT, _STUART, "partner"),
        victim(_HOLLY_FOLLOWED, _HOLLY, support_need="no"), suspect(_HOLLY_FOLLOWED, _STUART, "ex_partner"),
    ),
    events=(
        _tell("withdrew", _LORRAINE_HIT, "victim_withdrew", At(172, "09:00"), detail="pre_charge:fear_of_suspect"),
    ),
)  # fmt: skip

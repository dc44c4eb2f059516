"""Adele Marsh and Conor Flint: each has reported the other twice, and nobody has said who is the primary victim."""

from handrail.region.stories.officers import colleague, of_cast
from handrail.region.stories.telling import At, Cell, Log, On, Row, Story, Teller, suspect, victim

_HIS_FIRST, _HERS_FIRST, _HERS_SECOND, _HIS_SECOND = (f"20HR/7010{number:02d}" for number in range(1, 5))
_ADELE, _CONOR = "HRP-91001", "HRP-91002"
_tell = Teller("AM", _ADELE)


def _row(crime: str, days: int, clock: str, number: int, code: str, offence: str, **cells: Cell) -> Row:
    return {
        "crime_ref": crime, "log_ref": Log(days, number), "offence_code": code, "offence": offence,
        "reported_at": At(days, clock), "area_code": "E08000029", "flags": "domestic_abuse", **cells,
    }  # fmt: skip


ADELE = Story(
    key="adele",
    name="Adele Marsh",
    because="Adele, who has reported Conor twice and whom Conor has reported twice: two patterns that no page joins",
    shows=(
        "each accuses the other, and a supervisor says who is the primary victim (triage, both parties)",
        "being a suspect elsewhere never shows on a victim's page (design, 3)",
        "two people who are each other's victims have two patterns",
    ),
    crimes=(
        _row(_HERS_FIRST, 60, "20:15", 3811, "105/01", "Common assault and battery",
             **colleague(31, "PC Rae Coombes", "Response")),
        _row(_HIS_FIRST, 52, "11:30", 1544, "058/00", "Criminal damage", **colleague(32, "PC Guy Hollis", "Response")),
        _row(_HERS_SECOND, 20, "23:40", 5240, "195/94", "Harassment", **of_cast("priya")),
        _row(_HIS_SECOND, 12, "09:20", 1102, "195/41", "Malicious communications",
             **colleague(31, "PC Rae Coombes", "Response")),
    ),
    people=(
        {
            "person_ref": _ADELE, "family_name": "Marsh", "given_names": "Adele", "date_of_birth": "1992-09-14",
            "sex": "F", "language": "en", "address": "31 Kiln Street, Solihull", "postcode": "B91 2TD",
            "address_kind": "home", "phone": "07700 900381", "safe_to_call": "yes", "safe_asked_on": On(20),
        },
        {
            "person_ref": _CONOR, "family_name": "Flint", "given_names": "Conor", "date_of_birth": "1991-01-05",
            "sex": "M", "language": "en", "address": "6 Sorrel Grove, Solihull", "postcode": "B90 3QF",
            "address_kind": "home", "phone": "07700 900382", "safe_to_call": "yes", "safe_asked_on": On(12),
        },
    ),
    roles=(
        victim(_HERS_FIRST, _ADELE, risk_grade="standard", risk_graded_on=On(60)),
        suspect(_HERS_FIRST, _CONOR, "ex_partner"),
        victim(_HERS_SECOND, _ADELE, support_need="no", risk_grade="medium", risk_graded_on=On(20)),
        suspect(_HERS_SECOND, _CONOR, "ex_partner"),
        victim(_HIS_FIRST, _CONOR, risk_grade="standard", risk_graded_on=On(52)),
        suspect(_HIS_FIRST, _ADELE, "ex_partner"),
        victim(_HIS_SECOND, _CONOR, support_need="no", risk_grade="standard", risk_graded_on=On(12)),
        suspect(_HIS_SECOND, _ADELE, "ex_partner"),
    ),
    events=(_tell("sent", _HERS_FIRST, "acknowledged", At(59, "10:00"), method="email"),),
)  # fmt: skip

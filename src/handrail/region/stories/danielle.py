"""Danielle Osei: an order, breach after breach, warned each time; she had to leave, and he texted again last night."""

from handrail.region.stories.officers import colleague, of_cast
from handrail.region.stories.telling import At, Cell, Log, On, Row, Story, Teller, suspect, victim

_FIRST, _SECOND, _HIT, _LAST = (f"20HR/7006{number:02d}" for number in range(1, 5))
_DANIELLE, _MARCUS = "HRP-60001", "HRP-60002"
_ORDER = "DO-non-molestation"
_HERE = {"area_code": "E08000025", "flags": "domestic_abuse"}
_tell = Teller("DO", _DANIELLE)


def _breach(number: int, crime: str, at: At, how: str) -> Row:
    return _tell(f"breach-{number}", crime, "order_breached", at, item_ref=_ORDER, suspect_ref=_MARCUS, detail=how)


def _warned(number: int, crime: str, at: At) -> Row:
    return _tell(f"warned-{number}", crime, "breach_response", at, about=f"breach-{number}", detail="warned")


def _order_crime(crime: str, days: int, clock: str, number: int, **cells: Cell) -> Row:
    return {
        "crime_ref": crime,
        "log_ref": Log(days, number),
        "offence_code": "066/39",
        "offence": "Breach of a non-molestation order",
        "reported_at": At(days, clock),
        **_HERE,
        **cells,
    }


DANIELLE = Story(
    key="danielle",
    name="Danielle Osei",
    because="Danielle, in a refuge since last week; the order was breached nine times and he was arrested once",
    shows=(
        "28 breaches last year and he never got arrested, just warned (Vulnerable Victims Review, domestic abuse)",
        "told to move into refuge, away from family and friends (Vulnerable Victims Review, domestic abuse)",
        "a hearing listed, and the victim to be told within one working day (right 8)",
        "her address is masked from everybody who does not need it",
    ),
    crimes=(
        _order_crime(_FIRST, 48, "22:15", 4120, **colleague(2, "PC Amy Reddin", "Response"), outcome_code="16",
                     outcome_on=On(40)),
        _order_crime(_SECOND, 31, "08:50", 980, **colleague(3, "PC Sean Corley", "Response"), outcome_code="15",
                     outcome_on=On(25)),
        {
            "crime_ref": _HIT, "log_ref": Log(19, 3377), "offence_code": "105/01",
            "offence": "Common assault and battery",
            "reported_at": At(19, "19:30"), "report_channel": "999", **_HERE, **of_cast("priya"),
            "outcome_code": "1", "outcome_on": On(12),
        },
        _order_crime(_LAST, 1, "23:20", 4702, report_channel="999", **of_cast("priya")),
    ),
    people=(
        {
            "person_ref": _DANIELLE, "family_name": "Osei", "given_names": "Danielle", "date_of_birth": "1993-09-12",
            "sex": "F", "ethnicity": "B2", "language": "en", "needs_interpreter": "no", "worker_gender": "F",
            "address": "22 Harebell Court, Erdington, Birmingham", "postcode": "B23 5DA", "address_kind": "refuge",
            "phone": "07700 900361", "preferred_channel": "phone", "safe_to_call": "yes", "safe_to_text": "no",
            "safe_to_leave_message": "no", "safe_to_write": "no", "safe_times": "Any day, 10:00 to 20:00",
            "safe_asked_on": On(5), "contact_note": "He has had her texts forwarded before.",
        },
        {
            "person_ref": _MARCUS, "family_name": "Hale", "given_names": "Marcus", "date_of_birth": "1990-12-01",
            "sex": "M", "address": "5 Chainmaker Street, Birmingham", "postcode": "B23 3HB", "phone": "07700 900368",
        },
    ),
    roles=(
        victim(_FIRST, _DANIELLE, support_need="yes", referral_consent="no", consent_on=On(48), risk_grade="standard"),
        suspect(_FIRST, _MARCUS, "ex_partner"),
        victim(_SECOND, _DANIELLE, risk_grade="medium", risk_graded_on=On(31)),
        suspect(_SECOND, _MARCUS, "ex_partner"),
        victim(_HIT, _DANIELLE, enhanced_reason="serious_crime", support_need="yes", referral_consent="yes",
               consent_on=On(19), consent_by="self", risk_grade="high", risk_graded_on=On(19)),
        suspect(_HIT, _MARCUS, "ex_partner"),
        victim(_LAST, _DANIELLE, enhanced_reason="serious_crime;persistently_targeted", support_need="yes",
               referral_consent="yes", consent_on=On(1), consent_by="self", risk_grade="high", risk_graded_on=On(1)),
        suspect(_LAST, _MARCUS, "ex_partner"),
    ),
    events=(
        _tell("order", _FIRST, "order_made", At(75, "12:00"), detail="non_molestation", item_ref=_ORDER),
        _tell("served", _FIRST, "order_served", At(73, "09:30"), item_ref=_ORDER),
        _breach(1, _FIRST, At(48, "21:50"), "came_to_the_house"),
        _warned(1, _FIRST, At(47, "10:00")),
        _breach(2, _FIRST, At(44, "23:05"), "calls"),
        _warned(2, _FIRST, At(43, "14:00")),
        _breach(3, _FIRST, At(41, "07:40"), "message_through_his_mother"),
        _breach(4, _SECOND, At(31, "08:30"), "followed_to_work"),
        _warned(4, _SECOND, At(30, "18:00")),
        _breach(5, _SECOND, At(27, "20:10"), "texts"),
        _warned(5, _SECOND, At(27, "21:00")),
        _breach(6, _SECOND, At(26, "22:45"), "texts"),
        _tell("marac", _HIT, "marac_referred", At(18, "10:00"), by="PC Priya Raval"),
        _breach(7, _HIT, At(19, "19:15"), "assault"),
        _tell("arrest", _HIT, "suspect_arrested", At(19, "20:40"), suspect_ref=_MARCUS),
        _tell("arrested-7", _HIT, "breach_response", At(19, "20:40"), about="breach-7", detail="arrested"),
        _tell("told-arrest", _HIT, "victim_told", At(18, "09:20"), about="arrest", method="phone", by="PC Priya Raval"),
        _tell("sent", _HIT, "acknowledged", At(18, "09:30"), method="email"),
        _tell("charged", _HIT, "charged", At(12, "16:20"), suspect_ref=_MARCUS, detail="common_assault"),
        _tell("told-charge", _HIT, "victim_told", At(10, "15:00"), about="charged", method="phone",
              by="PC Priya Raval"),
        _tell("breach-8", _HIT, "order_breached", At(8, "13:30"), item_ref=_ORDER, suspect_ref=_MARCUS, detail="calls"),
        _warned(8, _HIT, At(7, "17:00")),
        _tell("refuge", _HIT, "needs_changed", At(6, "11:00"), detail="moved_to_refuge"),
        _tell("safe", _HIT, "safe_contact_asked", At(5, "10:30"), method="phone"),
        _tell("hearing", _HIT, "hearing_listed", At(2, "15:00"), known_at=At(1, "16:10"), suspect_ref=_MARCUS,
              detail=(At(-12, "10:00"), "|Birmingham Magistrates|plea")),
        _breach(9, _LAST, At(1, "23:10"), "texts"),
    ),
)  # fmt: skip

"""Zara Mahmood: nineteen, one chance, and nobody in the family may know that she spoke."""

from handrail.region.stories.officers import colleague
from handrail.region.stories.telling import At, Log, On, Story, Teller, suspect, victim

_HELD = "20HR/700401"
_ZARA, _FATHER, _UNCLE, _COUSIN, _TUTOR = (f"HRP-4000{number}" for number in range(1, 6))
_HOME = {
    "address": "52 Lapwing Grove, Coventry",
    "postcode": "CV6 5AA",
    "address_kind": "home",
    "phone": "0121 496 0845",
}
_tell = Teller("ZM", _ZARA)

ZARA = Story(
    key="zara",
    name="Zara Mahmood",
    because="Zara, kept from college and told of a wedding abroad; reached by text in her lunch hour, and no other way",
    shows=(
        "one chance: restricted at once, never family, never elders (Hidden Crime, honour-based violence)",
        "police systems that too many could read (Hidden Crime, paragraph 44)",
        "a release that must be told by a safe way, and is still owed (right 6)",
    ),
    crimes=(
        {
            "crime_ref": _HELD, "log_ref": Log(2, 2260), "offence_code": "036/03", "offence": "False imprisonment",
            "reported_at": At(2, "13:25"), "recorded_at": At(2, "16:00"), "report_channel": "third_party",
            "occurred_from": At(12, "18:00"), "occurred_to": At(2, "08:30"), "area_code": "E08000026",
            "flags": "honour_based;forced_marriage;domestic_abuse",
            **colleague(21, "DC Jo Hartley", "PPU Safeguarding"),
        },
    ),
    people=(
        {
            "person_ref": _ZARA, "family_name": "Mahmood", "given_names": "Zara", "date_of_birth": "2006-12-05",
            "sex": "F",
            "ethnicity": "A2", "language": "en", "needs_interpreter": "no", "worker_gender": "F",
            "address": "Maple House, Coventry", "postcode": "CV1 5AB", "address_kind": "hostel",
            "phone": "07700 900341", "preferred_channel": "text", "safe_to_call": "no", "safe_to_text": "yes",
            "safe_to_leave_message": "no", "safe_to_write": "no", "safe_to_email": "no",
            "safe_times": "Weekdays, 12:00 to 13:00", "safe_asked_on": On(1), "code_word": "library book",
            "contact_note": "Never the house. Never anybody who knows the family.",
        },
        {
            "person_ref": _FATHER, "family_name": "Mahmood", "given_names": "Tariq", "date_of_birth": "1974-01-20",
            "sex": "M", "ethnicity": "A2", **_HOME,
        },
        {
            "person_ref": _UNCLE, "family_name": "Mahmood", "given_names": "Nadeem", "date_of_birth": "1979-10-02",
            "sex": "M", "ethnicity": "A2", "address": "9 Larch Avenue, Coventry", "postcode": "CV6 5AB",
            "phone": "07700 900348",
        },
        {
            "person_ref": _COUSIN, "family_name": "Mahmood", "given_names": "Bilal", "date_of_birth": "2001-04-14",
            "sex": "M", "ethnicity": "A2", "phone": "07700 900349",
        },
        {"person_ref": _TUTOR, "family_name": "Prentice", "given_names": "Alison", "sex": "F", "phone": "07700 900340"},
    ),
    roles=(
        victim(
            _HELD, _ZARA, enhanced_reason="serious_crime;intimidated", support_need="yes", referral_consent="yes",
            consent_on=On(1), consent_by="self", risk_grade="high", risk_graded_on=On(2),
        ),
        suspect(_HELD, _FATHER, "parent"),
        suspect(_HELD, _UNCLE, "other_family"),
        {
            "crime_ref": _HELD, "person_ref": _COUSIN, "role": "associate_of_suspect",
            "relationship_to_victim": "other_family",
        },
        {"crime_ref": _HELD, "person_ref": _TUTOR, "role": "reporting_person"},
    ),
    events=(
        _tell("woman", _HELD, "officer_gender_requested", At(2, "14:30"), detail="female"),
        _tell("met", _HELD, "officer_gender_met", At(2, "15:00"), about="woman"),
        _tell("assessed", _HELD, "risk_assessed", At(2, "15:40"), by="DC Jo Hartley", detail="hba:high"),
        _tell("statement", _HELD, "victim_interviewed", At(1, "10:00"), by="DC Jo Hartley", method="in_person"),
        _tell("safe", _HELD, "safe_contact_asked", At(1, "11:30"), method="in_person"),
        _tell("needs", _HELD, "needs_assessed", At(1, "11:40"), method="in_person", detail="enhanced yes"),
        _tell("sent", _HELD, "acknowledged", At(1, "12:15"), method="text"),
        _tell("code", _HELD, "code_given", At(1, "11:50"), method="in_person"),
        _tell("arrest", _HELD, "suspect_arrested", At(1, "08:10"), suspect_ref=_FATHER),
        _tell("told", _HELD, "victim_told", At(1, "12:20"), about="arrest", method="text", by="DC Jo Hartley"),
        _tell("order", _HELD, "order_made", At(1, "15:30"), detail="fmpo", item_ref="ZM-order"),
        _tell("interview", _HELD, "suspect_interviewed", At(1, "16:30"), suspect_ref=_FATHER),
        _tell("released", _HELD, "suspect_under_investigation", At(1, "19:45"), suspect_ref=_FATHER),
        _tell("withheld", _HELD, "tell_withheld", At(1, "20:10"), about="released",
              detail="VC-06.4:would_create_risk", by="DC Jo Hartley"),
        _tell("promise", _HELD, "contact_promised", At(1, "20:15"), by="DC Jo Hartley", detail=At(0, "12:30")),
    ),
)  # fmt: skip

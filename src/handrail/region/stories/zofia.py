"""Zofia Nowak: the only phone is his; he was released yesterday, and nobody has asked how she can be reached."""

from handrail.region.stories.officers import of_cast
from handrail.region.stories.telling import At, Log, On, Story, Teller, suspect, victim

_ASSAULT = "20HR/700701"
_ZOFIA, _MAREK = "HRP-70001", "HRP-70002"
_SHARED = {"address": "3 Bobbin Lane, Walsall", "postcode": "WS2 7HL", "address_kind": "home", "phone": "07700 900371"}
_tell = Teller("ZN", _ZOFIA)

ZOFIA = Story(
    key="zofia",
    name="Zofia Nowak",
    because="Zofia, hit by her partner, who answers the one phone in the house; the file says it is safe to call",
    shows=(
        "a number that the suspect holds too is unsafe, whatever the file says (triage, unsafe)",
        "Polish women not known to any service (Victim Services 2015-16, paragraph 52)",
        "a suspect released and the victim not told (right 6)",
        "a record that nobody has restricted and that its sergeant, Marsha, may restrict by hand for a reason",
    ),
    crimes=(
        {
            "crime_ref": _ASSAULT, "log_ref": Log(2, 4801), "offence_code": "105/01",
            "offence": "Common assault and battery",
            "reported_at": At(2, "22:15"), "recorded_at": At(1, "03:10"), "report_channel": "999",
            "occurred_from": At(2, "22:00"), "area_code": "E08000030", "lsoa_code": "E01010275",
            "flags": "domestic_abuse",
            **of_cast("tom"),
        },
    ),
    people=(
        {
            "person_ref": _ZOFIA, "family_name": "Nowak", "given_names": "Zofia", "date_of_birth": "1989-02-25",
            "sex": "F",
            "ethnicity": "W9", "language": "pl", "needs_interpreter": "yes", "worker_gender": "any", **_SHARED,
            "phone_shared_with": "suspect", "safe_to_call": "yes",
            "contact_note": "His sister works in the control room. Zofia asks that as few as possible can open this.",
        },
        {
            "person_ref": _MAREK, "family_name": "Zieliński", "given_names": "Marek", "date_of_birth": "1985-11-19",
            "sex": "M", "ethnicity": "W9", "language": "pl", **_SHARED,
        },
    ),
    roles=(
        victim(
            _ASSAULT, _ZOFIA, support_need="yes", referral_consent="yes", consent_on=On(2), consent_by="self",
            risk_grade="standard", risk_graded_on=On(2),
        ),
        suspect(_ASSAULT, _MAREK, "partner"),
    ),
    events=(
        _tell("arrest", _ASSAULT, "suspect_arrested", At(2, "22:40"), suspect_ref=_MAREK),
        _tell("asked", _ASSAULT, "interpreter_requested", At(2, "22:50"), detail="polish"),
        _tell("interview", _ASSAULT, "suspect_interviewed", At(1, "09:30"), suspect_ref=_MAREK),
        _tell("released", _ASSAULT, "suspect_released", At(1, "17:45"), suspect_ref=_MAREK),
    ),
)  # fmt: skip

"""Ellie Marsh: eleven, hurt by her coach; everything goes through her mother, who is safe to ring."""

from handrail.region.stories.officers import colleague
from handrail.region.stories.telling import At, Log, On, Story, Teller, suspect, victim

_ASSAULT = "20HR/700501"
_ELLIE, _KAREN, _COACH = "HRP-50001", "HRP-50002", "HRP-50003"
_HOME = {"address": "27 Honeybourne Close, Solihull", "postcode": "B91 1TQ", "address_kind": "home"}
_tell = Teller("EM", _ELLIE)

ELLIE = Story(
    key="ellie",
    name="Ellie Marsh",
    because="Ellie, eleven, assaulted by her football coach; her mother Karen speaks for her, and Ellie is never rung",
    shows=(
        "a child's interview cancelled on the day (Vulnerable Victims Review, support agencies)",
        "a suspect in a position of trust: the record is restricted (Vulnerable Victims Review, recommendations)",
        "no first contact for young people of their own (Victim Services 2015-16, paragraph 23)",
    ),
    crimes=(
        {
            "crime_ref": _ASSAULT, "log_ref": Log(4, 3015), "offence_code": "020/06",
            "offence": "Sexual assault on a female child under 13", "reported_at": At(4, "18:40"),
            "recorded_at": At(4, "20:10"), "report_channel": "101", "occurred_from": At(10, "17:30"),
            "area_code": "E08000029", "lsoa_code": "E01010202", "flags": "sexual;child_abuse;position_of_trust",
            **colleague(31, "DC Martin Frye", "PPU Child Abuse"),
        },
    ),
    people=(
        {
            "person_ref": _ELLIE, "family_name": "Marsh", "given_names": "Ellie", "date_of_birth": On(4180), "sex": "F",
            "ethnicity": "W1", "language": "en", "needs_interpreter": "no", **_HOME,
        },
        {
            "person_ref": _KAREN, "family_name": "Marsh", "given_names": "Karen", "date_of_birth": "1985-07-30",
            "sex": "F",
            "ethnicity": "W1", "language": "en", "needs_interpreter": "no", **_HOME, "phone": "07700 900351",
            "email": "karen.marsh@mail.example", "preferred_channel": "phone", "safe_to_call": "yes",
            "safe_to_text": "yes", "safe_to_leave_message": "no", "safe_to_write": "no", "safe_to_email": "yes",
            "safe_times": "Weekdays, 9:00 to 15:00", "safe_asked_on": On(3),
        },
        {
            "person_ref": _COACH, "family_name": "Denholm", "given_names": "Paul", "date_of_birth": "1980-03-03",
            "sex": "M", "phone": "07700 900358",
        },
    ),
    roles=(
        victim(
            _ASSAULT, _ELLIE, enhanced_reason="serious_crime;vulnerable", support_need="yes", referral_consent="yes",
            consent_on=On(3), consent_by="parent_or_guardian",
        ),
        {
            "crime_ref": _ASSAULT, "person_ref": _KAREN, "role": "parent_or_guardian", "concerning": _ELLIE,
            "relationship_to_victim": "parent",
        },
        suspect(_ASSAULT, _COACH, "position_of_trust"),
    ),
    events=(
        _tell("needs", _ASSAULT, "needs_assessed", At(3, "10:30"), method="in_person", detail="enhanced yes"),
        _tell("sent", _ASSAULT, "acknowledged", At(3, "12:00"), method="email"),
        _tell("intermediary", _ASSAULT, "intermediary_considered", At(3, "13:00"), detail="yes:age"),
        _tell("booked-1", _ASSAULT, "interview_booked", At(3, "13:10"), detail=At(2, "10:00")),
        _tell("cancelled", _ASSAULT, "interview_cancelled", At(2, "08:40"), about="booked-1",
              detail="officer_diverted"),
        _tell("booked-2", _ASSAULT, "interview_booked", At(2, "12:00"), detail=At(-1, "10:00")),
        _tell("promise", _ASSAULT, "contact_promised", At(2, "12:05"), by="DC Martin Frye", detail=At(1, "15:00")),
        _tell("kept", _ASSAULT, "contact_kept", At(1, "14:10"), about="promise", method="phone"),
        _tell("code", _ASSAULT, "code_given", At(1, "14:12"), method="phone"),
        _tell("plan", _ASSAULT, "contact_plan_agreed", At(1, "14:15"), method="phone", detail="phone:7"),
    ),
)  # fmt: skip

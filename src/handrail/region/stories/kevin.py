"""Kevin Doyle: promised visits that never came, so he travelled thirteen miles in his chair to be heard."""

from handrail.region.stories.officers import colleague
from handrail.region.stories.telling import At, Log, On, Story, Teller, suspect, victim

_RAMP, _PUSHED = "20HR/700801", "20HR/700802"
_KEVIN, _NEIGHBOUR, _SON = "HRP-80001", "HRP-80002", "HRP-80003"
_HERE = {"area_code": "E08000028", "lsoa_code": "E01010063"}
_tell = Teller("KD", _KEVIN)

KEVIN = Story(
    key="kevin",
    name="Kevin Doyle",
    because="Kevin, who uses a wheelchair, is worn down by next door; nobody has asked if he would like support",
    shows=(
        "promised visits that never came, and thirteen miles to a station (Vulnerable Victims Review)",
        "repeated disability hate dealt with as damage and a scuffle (Victim Services 2015-16, hate crime)",
        "a need recorded and no referral (Victims and VAIWG, 1.1.3)",
        "two things taken as evidence: one given back, the other kept on when nobody needed it (right 10)",
    ),
    crimes=(
        {
            "crime_ref": _RAMP, "log_ref": Log(33, 1540), "offence_code": "058/00", "offence": "Criminal damage",
            "reported_at": At(33, "09:15"), "report_channel": "101", **_HERE, "flags": "anti_social_behaviour",
            **colleague(41, "PCSO Dawn Leek", "Neighbourhood"), "outcome_code": "18", "outcome_on": On(29),
        },
        {
            "crime_ref": _PUSHED, "log_ref": Log(6, 2718), "offence_code": "105/01",
            "offence": "Common assault and battery",
            "reported_at": At(6, "16:05"), "report_channel": "101", **_HERE,
            "flags": "hate_disability;anti_social_behaviour", **colleague(42, "PC Lorraine Amos", "Neighbourhood"),
        },
    ),
    people=(
        {
            "person_ref": _KEVIN, "family_name": "Doyle", "given_names": "Kevin", "date_of_birth": "1971-10-08",
            "sex": "M",
            "ethnicity": "W2", "language": "en", "needs_interpreter": "no",
            "disability": "Spinal injury; uses a wheelchair",
            "access_needs": "Home visit, or step-free with parking at the door", "address": "12 Anvil Road, Smethwick",
            "postcode": "B66 2BQ", "address_kind": "home", "phone": "07700 900381", "preferred_channel": "phone",
            "safe_to_call": "yes", "safe_to_text": "yes", "safe_to_leave_message": "yes", "safe_to_write": "yes",
            "safe_asked_on": On(3),
        },
        {
            "person_ref": _NEIGHBOUR, "family_name": "Crane", "given_names": "Lee", "date_of_birth": "1988-01-31",
            "sex": "M", "address": "14 Anvil Road, Smethwick", "postcode": "B66 2BQ",
        },
        {
            "person_ref": _SON, "family_name": "Crane", "given_names": "Tyler", "date_of_birth": "2009-05-22",
            "sex": "M",
            "address": "14 Anvil Road, Smethwick", "postcode": "B66 2BQ",
        },
    ),
    roles=(
        victim(_RAMP, _KEVIN),
        victim(_PUSHED, _KEVIN, support_need="yes"),
        suspect(_PUSHED, _NEIGHBOUR, "neighbour"),
        suspect(_PUSHED, _SON, "neighbour"),
    ),
    events=(
        _tell("1-camera", _RAMP, "property_taken", At(32, "14:00"), item_ref="KD-doorbell-camera"),
        _tell("1-rail", _RAMP, "property_taken", At(32, "14:05"), item_ref="KD-ramp-rail"),
        _tell("1-sent", _RAMP, "acknowledged", At(22, "11:00"), method="letter"),
        _tell("1-closed", _RAMP, "journey_closed", At(29, "09:00")),
        _tell("1-camera-free", _RAMP, "property_not_needed", At(29, "09:10"), item_ref="KD-doorbell-camera"),
        _tell("1-rail-free", _RAMP, "property_not_needed", At(29, "09:12"), item_ref="KD-ramp-rail"),
        _tell("1-camera-back", _RAMP, "property_returned", At(26, "11:30"), item_ref="KD-doorbell-camera",
              method="in_person"),
        _tell("2-visit-1", _PUSHED, "contact_promised", At(6, "16:25"), by="PC Lorraine Amos", detail=At(5, "11:00")),
        _tell("2-nobody-1", _PUSHED, "contact_missed", At(5, "11:00"), about="2-visit-1"),
        _tell("2-visit-2", _PUSHED, "contact_promised", At(5, "15:40"), by="PC Lorraine Amos", detail=At(4, "14:00")),
        _tell("2-nobody-2", _PUSHED, "contact_missed", At(4, "14:00"), about="2-visit-2"),
        _tell("2-station", _PUSHED, "statement_taken", At(3, "15:30"), by="Front counter", method="in_person",
              detail="at_the_station"),
        _tell("2-needs", _PUSHED, "needs_assessed", At(3, "15:50"), method="in_person", detail="no"),
        _tell("2-vps", _PUSHED, "vps_offered", At(3, "15:55"), method="in_person"),
        _tell("2-words", _PUSHED, "vps_made", At(3, "16:20"), about="2-vps"),
        _tell("2-complaint", _PUSHED, "complaint_made", At(2, "10:00"), by="Force", item_ref="KD-complaint"),
        _tell("2-promise", _PUSHED, "contact_promised", At(2, "17:00"), by="PC Lorraine Amos", detail=At(-2, "12:00")),
    ),
)  # fmt: skip

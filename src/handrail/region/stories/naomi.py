"""Naomi Clarke: five reports in ten weeks, ten officers, five log numbers, one man."""

from handrail.region.stories.officers import colleague, of_cast
from handrail.region.stories.telling import At, Log, On, Story, Teller, suspect, victim

_MESSAGES, _CALLS, _TYRES, _WORK, _GARDEN = (f"20HR/7002{number:02d}" for number in range(1, 6))
_NAOMI, _STEPHEN, _STEVE = "HRP-20001", "HRP-20002", "HRP-20003"
_AT_HOME = {"area_code": "E08000031", "lsoa_code": "E01010508"}
_tell = Teller("NC", _NAOMI)

NAOMI = Story(
    key="naomi",
    name="Naomi Clarke",
    because="Naomi, followed by a man she once worked with; each report met new officers who had not read the last",
    shows=(
        "ten officers, none of whom linked the incidents (Vulnerable Victims Review, stalking and harassment)",
        "only the single incident looked at, never the course of conduct (Vulnerable Victims Review, finding 4)",
        "mailboxes full and officers on leave (Vulnerable Victims Review, stalking and harassment)",
        "evidence offered and not used (Vulnerable Victims Review, domestic abuse)",
    ),
    crimes=(
        {
            "crime_ref": _MESSAGES, "log_ref": Log(70, 2201), "offence_code": "195/41",
            "offence": "Malicious communications",
            "reported_at": At(70, "18:20"), "report_channel": "online", **_AT_HOME,
            **colleague(11, "PC Joe Turner", "Neighbourhood"), "outcome_code": "15", "outcome_on": On(58),
        },
        {
            "crime_ref": _CALLS, "log_ref": Log(55, 815), "offence_code": "195/94", "offence": "Harassment",
            "reported_at": At(55, "07:45"), "report_channel": "101", **_AT_HOME,
            **colleague(13, "PC Gavin Webb", "Neighbourhood"),
        },
        {
            "crime_ref": _TYRES, "log_ref": Log(41, 5120), "offence_code": "058/00", "offence": "Criminal damage",
            "reported_at": At(41, "22:05"), "report_channel": "101", "occurred_from": At(41, "19:00"), **_AT_HOME,
            **colleague(16, "PC Rob Lacey", "Response"), "outcome_code": "18", "outcome_on": On(36),
        },
        {
            "crime_ref": _WORK, "log_ref": Log(16, 1902), "offence_code": "195/94", "offence": "Harassment",
            "reported_at": At(16, "12:50"), "report_channel": "101", **_AT_HOME,
            **colleague(17, "PC Yusuf Osman", "Neighbourhood"),
        },
        {
            "crime_ref": _GARDEN, "log_ref": Log(1, 4077), "offence_code": "008/66",
            "offence": "Stalking involving serious alarm or distress", "reported_at": At(1, "20:15"),
            "recorded_at": At(1, "23:05"), "report_channel": "999", "occurred_from": At(70, "12:00"), **_AT_HOME,
            "flags": "stalking", **of_cast("tom"),
        },
    ),
    people=(
        {
            "person_ref": _NAOMI, "family_name": "Clarke", "given_names": "Naomi", "date_of_birth": "1991-11-23",
            "sex": "F",
            "ethnicity": "B1", "language": "en", "needs_interpreter": "no",
            "address": "6 Ravenhurst Court, Wolverhampton", "postcode": "WV3 0TY", "address_kind": "home",
            "phone": "07700 900321", "email": "naomi.c@mail.example", "preferred_channel": "phone",
            "safe_to_call": "yes",
            "safe_to_text": "yes", "safe_to_leave_message": "yes", "safe_to_write": "yes", "safe_to_email": "no",
            "safe_times": "After 18:00", "safe_asked_on": On(1),
            "contact_note": "He may still be able to read her work e-mail.",
        },
        {
            "person_ref": _STEPHEN, "family_name": "Lyle", "given_names": "Stephen", "date_of_birth": "1986-05-09",
            "sex": "M", "address": "41 Tanner Street, Wolverhampton", "postcode": "WV10 0LF", "phone": "07700 900328",
        },
        {
            "person_ref": _STEVE, "family_name": "Lyle", "given_names": "Steve", "date_of_birth": "1986-05-09",
            "sex": "M",
            "address": "41 Tanner St, Wolverhampton", "postcode": "WV10 0LF",
        },
    ),
    roles=(
        victim(_MESSAGES, _NAOMI, support_need="no"),
        suspect(_MESSAGES, _STEPHEN, "colleague"),
        victim(_CALLS, _NAOMI, support_need="yes", referral_consent="yes", consent_on=On(50), consent_by="self"),
        suspect(_CALLS, _STEVE, "acquaintance"),
        victim(_TYRES, _NAOMI),
        victim(_WORK, _NAOMI),
        suspect(_WORK, _STEPHEN, "colleague"),
        victim(
            _GARDEN, _NAOMI, enhanced_reason="persistently_targeted", support_need="yes", referral_consent="yes",
            consent_on=On(1), consent_by="self", risk_grade="medium", risk_graded_on=On(1),
        ),
        suspect(_GARDEN, _STEPHEN, "colleague"),
    ),
    events=(
        _tell("1-sent", _MESSAGES, "acknowledged", At(69, "09:00"), method="email"),
        _tell("1-officer", _MESSAGES, "officer_changed", At(66, "08:00"), by="PC Sana Iqbal"),
        _tell("1-evidence", _MESSAGES, "evidence_offered", At(65, "19:10"), detail="screenshots", method="email"),
        _tell("1-unused", _MESSAGES, "evidence_not_used", At(60, "10:00"), about="1-evidence", detail="no_threat_made"),
        _tell("1-nfa", _MESSAGES, "no_further_action", At(58, "14:00"), suspect_ref=_STEPHEN),
        _tell("1-mail", _MESSAGES, "victim_told", At(57, "16:45"), about="1-nfa", method="email", by="PC Sana Iqbal"),
        _tell("1-may-ask", _MESSAGES, "review_right_told", At(57, "16:45"), about="1-nfa", method="email"),
        _tell("1-asks", _MESSAGES, "review_requested", At(50, "12:20"), about="1-nfa", detail="police"),
        _tell("1-received", _MESSAGES, "review_acknowledged", At(44, "10:00"), about="1-asks", method="letter"),
        _tell("1-reviewed", _MESSAGES, "review_decided", At(26, "15:00"), about="1-asks", detail="upheld"),
        _tell("2-sent", _CALLS, "acknowledged", At(48, "15:00"), method="email"),
        _tell("2-promise-1", _CALLS, "contact_promised", At(55, "08:10"), by="PC Gavin Webb", detail=At(53, "18:00")),
        _tell("2-nobody-1", _CALLS, "contact_missed", At(53, "18:00"), about="2-promise-1"),
        _tell("2-officer-1", _CALLS, "officer_changed", At(51, "08:00"), by="PC Lynne Dunn"),
        _tell("2-promise-2", _CALLS, "contact_promised", At(50, "18:30"), by="PC Lynne Dunn", detail=At(47, "19:00")),
        _tell("2-nobody-2", _CALLS, "contact_missed", At(47, "19:00"), about="2-promise-2"),
        _tell("2-officer-2", _CALLS, "officer_changed", At(40, "08:00"), by="PC Ellis Frost"),
        _tell("2-promise-3", _CALLS, "contact_promised", At(39, "12:00"), by="PC Ellis Frost", detail=At(35, "17:00")),
        _tell("2-late", _CALLS, "contact_kept", At(31, "18:20"), about="2-promise-3", method="phone"),
        _tell("3-sent", _TYRES, "acknowledged", At(37, "10:00"), method="letter"),
        _tell("3-unsolved", _TYRES, "filed_unsolved", At(36, "09:00")),
        _tell("3-closed", _TYRES, "journey_closed", At(36, "09:05")),
        _tell("4-statement", _WORK, "statement_taken", At(15, "13:30"), by="PC Harriet Yeo", method="in_person"),
        _tell("4-officer", _WORK, "officer_changed", At(11, "08:00"), by="PC Carl Beck"),
        _tell("4-promise", _WORK, "contact_promised", At(11, "15:00"), by="PC Carl Beck", detail=At(8, "18:00")),
        _tell("5-arrived", _GARDEN, "officer_allocated", At(1, "20:40"), by="PC Tom Ashdown"),
        _tell("5-needs", _GARDEN, "needs_assessed", At(1, "21:30"), method="in_person", detail="enhanced yes"),
        _tell("5-statement", _GARDEN, "statement_taken", At(1, "21:40"), by="PC Tom Ashdown", method="in_person"),
        _tell("5-vps", _GARDEN, "vps_offered", At(1, "22:05"), method="in_person"),
        _tell("5-wait", _GARDEN, "vps_deferred", At(1, "22:06"), about="5-vps"),
        _tell("5-promise", _GARDEN, "contact_promised", At(1, "22:20"), by="PC Tom Ashdown", detail=At(0, "19:00")),
    ),
)  # fmt: skip

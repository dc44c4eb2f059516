"""Gurpreet Sandhu: three weeks for an interpreter, calls that never came, and he was bailed last night."""

from handrail.region.stories.officers import colleague, of_cast
from handrail.region.stories.telling import At, Log, On, Story, Teller, suspect, victim

_ASSAULT, _CONTROL, _STRANGLED = "20HR/700101", "20HR/700102", "20HR/700103"
_GURPREET, _HARJINDER, _JEEVAN = "HRP-10001", "HRP-10002", "HRP-10003"
_AT_HOME = {"area_code": "E08000025", "lsoa_code": "E01009354"}
_tell = Teller("GS", _GURPREET)


def _child(crime: str) -> dict[str, str]:
    return {
        "crime_ref": crime,
        "person_ref": _JEEVAN,
        "role": "child_in_household",
        "concerning": _GURPREET,
        "relationship_to_victim": "child",
    }


GURPREET = Story(
    key="gurpreet",
    name="Gurpreet Sandhu",
    because="Gurpreet, 14 years with a man she has left, speaks Punjabi; she is safe to ring in school hours",
    shows=(
        "officers spoke to her husband instead of an interpreter (Vulnerable Victims Review, finding 10)",
        "three weeks to ring back with an interpreter (Vulnerable Victims Review, domestic abuse)",
        "promised calls that never came (Vulnerable Victims Review, finding 2)",
        "a suspect bailed at night and nobody told her (right 6)",
    ),
    crimes=(
        {
            "crime_ref": _ASSAULT, "log_ref": Log(62, 3391), "offence_code": "105/01",
            "offence": "Common assault and battery", "reported_at": At(62, "21:12"), "recorded_at": At(61, "08:05"),
            "report_channel": "999", "occurred_from": At(62, "20:50"), **_AT_HOME, "flags": "domestic_abuse",
            **colleague(1, "PC Dale Hobbs", "Response"), "outcome_code": "16", "outcome_on": On(55),
        },
        {
            "crime_ref": _CONTROL, "log_ref": Log(24, 1127), "offence_code": "008/67",
            "offence": "Controlling or coercive behaviour", "reported_at": At(24, "09:40"),
            "recorded_at": At(24, "13:20"), "report_channel": "front_counter", "occurred_from": At(400, "12:00"),
            "occurred_to": At(25, "22:00"), **_AT_HOME, "flags": "domestic_abuse;coercive_control", **of_cast("priya"),
        },
        {
            "crime_ref": _STRANGLED, "log_ref": Log(2, 4410), "offence_code": "008/77",
            "offence": "Intentional strangulation", "reported_at": At(2, "20:31"), "recorded_at": At(2, "22:40"),
            "report_channel": "999", "occurred_from": At(2, "20:10"), **_AT_HOME,
            "flags": "domestic_abuse;strangulation;threats_to_kill", **of_cast("priya"),
        },
    ),
    people=(
        {
            "person_ref": _GURPREET, "family_name": "Sandhu", "given_names": "Gurpreet Kaur",
            "date_of_birth": "1987-03-14",
            "sex": "F", "ethnicity": "A1", "religion": "Sikh", "language": "pa", "needs_interpreter": "yes",
            "worker_gender": "F", "address": "14 Pinfold Way, Handsworth, Birmingham", "postcode": "B21 0NG",
            "address_kind": "home", "phone": "07700 900311", "preferred_channel": "phone", "safe_to_call": "yes",
            "safe_to_text": "yes", "safe_to_leave_message": "no", "safe_to_write": "no",
            "safe_times": "Weekdays, 9:30 to 14:30", "safe_asked_on": On(3),
        },
        {
            "person_ref": _HARJINDER, "family_name": "Sandhu", "given_names": "Harjinder",
            "date_of_birth": "1984-08-30",
            "sex": "M", "ethnicity": "A1", "language": "pa", "address": "Flat 3, 8 Foundry Close, Walsall",
            "postcode": "WS1 1NL", "address_kind": "home", "phone": "07700 900318",
        },
        {
            "person_ref": _JEEVAN, "family_name": "Sandhu", "given_names": "Jeevan", "date_of_birth": "2018-09-02",
            "sex": "M", "ethnicity": "A1", "language": "en", "address": "14 Pinfold Way, Handsworth, Birmingham",
            "postcode": "B21 0NG", "address_kind": "home",
        },
    ),
    roles=(
        victim(_ASSAULT, _GURPREET, risk_grade="standard", risk_graded_on=On(62)),
        suspect(_ASSAULT, _HARJINDER, "partner"),
        victim(
            _CONTROL, _GURPREET, enhanced_reason="serious_crime", support_need="yes", referral_consent="yes",
            consent_on=On(3), consent_by="self", risk_grade="medium", risk_graded_on=On(3),
        ),
        suspect(_CONTROL, _HARJINDER, "ex_partner"),
        _child(_CONTROL),
        victim(
            _STRANGLED, _GURPREET, enhanced_reason="serious_crime", support_need="yes", referral_consent="yes",
            consent_on=On(2), consent_by="self", risk_grade="high", risk_graded_on=On(2),
        ),
        suspect(_STRANGLED, _HARJINDER, "ex_partner"),
        _child(_STRANGLED),
    ),
    events=(
        _tell("1-asked", _ASSAULT, "interpreter_requested", At(62, "21:50"), detail="punjabi"),
        _tell("1-husband", _ASSAULT, "interpreter_failed", At(62, "22:10"), about="1-asked", detail="relative_used"),
        _tell("1-promise", _ASSAULT, "contact_promised", At(62, "22:30"), by="PC Dale Hobbs", detail=At(58, "17:00")),
        _tell("1-letter", _ASSAULT, "acknowledged", At(60, "10:00"), method="letter"),
        _tell("1-nobody", _ASSAULT, "contact_missed", At(58, "17:00"), about="1-promise"),
        _tell("1-withdrew", _ASSAULT, "victim_withdrew", At(55, "10:40"), detail="pre_statement:not asked"),
        _tell("1-nfa", _ASSAULT, "no_further_action", At(55, "11:00"), suspect_ref=_HARJINDER),
        _tell("1-closed", _ASSAULT, "journey_closed", At(55, "11:05")),
        _tell("2-asked", _CONTROL, "interpreter_requested", At(24, "09:55"), detail="punjabi"),
        _tell("2-woman", _CONTROL, "officer_gender_requested", At(24, "10:00"), detail="female"),
        _tell("2-promise-1", _CONTROL, "contact_promised", At(24, "10:15"), by="Front counter", detail=At(22, "17:00")),
        _tell("2-nobody-1", _CONTROL, "contact_missed", At(22, "17:00"), about="2-promise-1"),
        _tell("2-promise-2", _CONTROL, "contact_promised", At(17, "16:20"), by="PC Neil Ormond",
              detail=At(15, "12:00")),
        _tell("2-nobody-2", _CONTROL, "contact_missed", At(15, "12:00"), about="2-promise-2"),
        _tell("2-changed", _CONTROL, "officer_changed", At(12, "09:00"), by="PC Priya Raval"),
        _tell("2-interpreter", _CONTROL, "interpreter_provided", At(3, "10:00"), about="2-asked",
              detail="professional"),
        _tell("2-met", _CONTROL, "officer_gender_met", At(3, "10:00"), about="2-woman"),
        _tell("2-statement", _CONTROL, "statement_taken", At(3, "10:05"), by="PC Priya Raval", method="in_person"),
        _tell("2-needs", _CONTROL, "needs_assessed", At(3, "11:30"), method="in_person", detail="enhanced yes"),
        _tell("2-code", _CONTROL, "code_given", At(3, "11:35"), method="in_person",
              detail="to:themself;questions:yes;sent:code_leaflet"),
        _tell("2-safe", _CONTROL, "safe_contact_asked", At(3, "11:40"), method="in_person"),
        _tell("2-plan", _CONTROL, "contact_plan_agreed", At(3, "11:45"), method="in_person", detail="phone:7"),
        _tell("2-promise-3", _CONTROL, "contact_promised", At(3, "11:50"), by="PC Priya Raval", detail=At(1, "14:00")),
        _tell("3-dash", _STRANGLED, "risk_assessed", At(2, "22:10"), by="PC Tom Ashdown",
              detail="dash:high;separation"),
        _tell("3-sent", _STRANGLED, "acknowledged", At(1, "09:40"), method="text"),
        _tell("3-arrest", _STRANGLED, "suspect_arrested", At(1, "10:20"), suspect_ref=_HARJINDER),
        _tell("3-told", _STRANGLED, "victim_told", At(1, "11:05"), about="3-arrest", method="phone",
              by="PC Priya Raval"),
        _tell("3-promise", _STRANGLED, "contact_promised", At(1, "11:05"), by="PC Priya Raval", detail=At(1, "20:00"),
              note="Will ring before he is let out"),
        _tell("3-interview", _STRANGLED, "suspect_interviewed", At(1, "15:40"), suspect_ref=_HARJINDER),
        _tell("3-bail", _STRANGLED, "suspect_bailed", At(1, "22:35"), suspect_ref=_HARJINDER,
              detail=(At(-27, "14:00"), "|no_contact;not_to_go")),
    ),
)  # fmt: skip

"""Leah Morgan: told it three times, asked for a woman and met a man, and read that it was over in an e-mail."""

from handrail.region.stories.officers import of_cast
from handrail.region.stories.telling import At, Log, On, Story, Teller, suspect, victim

_RAPE = "20HR/700301"
_LEAH, _RYAN = "HRP-30001", "HRP-30002"
_tell = Teller("LM", _LEAH)

LEAH = Story(
    key="leah",
    name="Leah Morgan",
    because="Leah, raped two years ago by a friend's friend, waited five months and was told by e-mail it was over",
    shows=(
        "told three times: to the 101 operator, the response officer and at interview (Vulnerable Victims Review)",
        "the interview cancelled for a more critical incident (Vulnerable Victims Review, support agencies)",
        "a woman officer asked for and not provided, and nobody can audit it (Victims and VAIWG, 1.1.4)",
        "the decision by e-mail, no chance to ask, no word of a review (Victims and VAIWG, recommendations 6 and 7)",
        "no Victim Personal Statement offered (Victims and VAIWG, 1.1.3)",
    ),
    crimes=(
        {
            "crime_ref": _RAPE, "log_ref": Log(150, 640), "offence_code": "019/08",
            "offence": "Rape of a female aged 16 or over", "reported_at": At(150, "19:05"),
            "recorded_at": At(149, "11:00"),
            "report_channel": "101", "occurred_from": At(820, "23:00"), "area_code": "E08000025",
            "lsoa_code": "E01008974", "flags": "sexual;non_recent", **of_cast("helen"),
            "outcome_code": "15", "outcome_on": On(8),
        },
    ),
    people=(
        {
            "person_ref": _LEAH, "family_name": "Morgan", "given_names": "Leah", "date_of_birth": "1996-06-17",
            "sex": "F",
            "ethnicity": "M1", "language": "en", "needs_interpreter": "no", "worker_gender": "F",
            "address": "Flat 9, 30 Millrace Road, Birmingham", "postcode": "B14 5AD", "address_kind": "home",
            "phone": "07700 900331", "email": "leah.m@mail.example", "preferred_channel": "phone",
            "safe_to_call": "yes",
            "safe_to_text": "yes", "safe_to_leave_message": "no", "safe_to_write": "no", "safe_to_email": "yes",
            "safe_times": "After 16:00; never in the morning before work", "safe_asked_on": On(20),
        },
        {
            "person_ref": _RYAN, "family_name": "Coates", "given_names": "Ryan", "date_of_birth": "1993-02-11",
            "sex": "M",
            "address": "17 Cornmill Lane, Birmingham", "postcode": "B14 4LG", "phone": "07700 900338",
        },
    ),
    roles=(
        victim(
            _RAPE, _LEAH, enhanced_reason="serious_crime", support_need="yes", referral_consent="yes",
            consent_on=On(20),
            consent_by="self",
        ),
        suspect(_RAPE, _RYAN, "acquaintance"),
    ),
    events=(
        _tell("first-telling", _RAPE, "statement_taken", At(150, "19:20"), by="101 operator", method="phone",
              detail="first_account"),
        _tell("sent", _RAPE, "acknowledged", At(149, "12:00"), method="email"),
        _tell("second-telling", _RAPE, "statement_taken", At(147, "14:30"), by="PC Dale Hobbs", method="in_person",
              detail="second_account"),
        _tell("woman", _RAPE, "officer_gender_requested", At(147, "15:10"), detail="female"),
        _tell("needs", _RAPE, "needs_assessed", At(147, "15:20"), method="in_person", detail="enhanced yes"),
        _tell("allocated", _RAPE, "officer_allocated", At(118, "09:00"), by="DC Helen Marlow"),
        _tell("booked-1", _RAPE, "interview_booked", At(112, "10:00"), detail=At(104, "11:00")),
        _tell("cancelled", _RAPE, "interview_cancelled", At(104, "10:15"), about="booked-1", detail="officer_diverted"),
        _tell("booked-2", _RAPE, "interview_booked", At(101, "16:10"), detail=At(90, "11:00")),
        _tell("no-woman", _RAPE, "officer_gender_refused", At(90, "10:50"), about="woman", detail="nobody_on_duty"),
        _tell("third-telling", _RAPE, "victim_interviewed", At(90, "11:00"), by="DC Mark Sellers", method="video",
              detail="third_account"),
        _tell("notice", _RAPE, "device_notice_given", At(90, "13:00"), method="in_person"),
        _tell("phone", _RAPE, "device_taken", At(90, "13:05"), item_ref="LM-phone"),
        _tell("promise-1", _RAPE, "contact_promised", At(90, "13:20"), by="DC Mark Sellers", detail=At(76, "17:00")),
        _tell("nobody-1", _RAPE, "contact_missed", At(76, "17:00"), about="promise-1"),
        _tell("interview", _RAPE, "suspect_interviewed", At(63, "10:30"), suspect_ref=_RYAN, detail="voluntary"),
        _tell("voicemail", _RAPE, "tell_attempted", At(60, "09:10"), about="interview", method="voicemail"),
        _tell("told-late", _RAPE, "victim_told", At(49, "16:40"), about="interview", method="email",
              by="DC Helen Marlow"),
        _tell("promise-2", _RAPE, "contact_promised", At(49, "16:40"), by="DC Helen Marlow", detail=At(28, "17:00")),
        _tell("file", _RAPE, "cps_file_submitted", At(44, "15:00")),
        _tell("nobody-2", _RAPE, "contact_missed", At(28, "17:00"), about="promise-2"),
        _tell("safe", _RAPE, "safe_contact_asked", At(20, "17:30"), method="phone"),
        _tell("decision", _RAPE, "cps_decision", At(9, "12:00"), suspect_ref=_RYAN, detail="no_charge"),
        _tell("nfa", _RAPE, "no_further_action", At(8, "15:00"), suspect_ref=_RYAN, about="decision"),
        _tell("by-email", _RAPE, "victim_told", At(8, "15:25"), about="nfa decision", method="email",
              by="DC Helen Marlow"),
        _tell("questions", _RAPE, "contact_promised", At(2, "16:30"), by="DC Helen Marlow", detail=At(-1, "16:30")),
    ),
)  # fmt: skip

"""Rhona Kelsall: ten incidents in five months, eight log numbers, one man and his brother; each graded standard."""

from handrail.region.stories.officers import colleague, of_cast
from handrail.region.stories.telling import At, Cell, Log, On, Row, Story, Teller, suspect, victim

(_ROW, _MESSAGES, _DOOR, _CALLS, _WINDOW, _SHOVE, _BROTHER, _FOLLOWED, _THREAT, _TANYA_HIT, _TANYA_ROW) = (
    f"20HR/7009{number:02d}" for number in range(1, 12)
)
_TANYA_FIRST = "20HR/700912"
_RHONA, _DARREN, _LEE, _TANYA, _CRAIG = (f"HRP-9000{number}" for number in range(1, 6))
_ORDER = "RK-non-molestation"
_AT_HOME = {"area_code": "E08000025", "lsoa_code": "E01009417"}
_tell = Teller("RK", _RHONA)
_other = Teller("TR", _TANYA)


def _crime(crime: str, days: int, clock: str, number: int, code: str, offence: str, **cells: Cell) -> Row:
    return {
        "crime_ref": crime, "log_ref": Log(days, number), "offence_code": code, "offence": offence,
        "reported_at": At(days, clock), "flags": "domestic_abuse", **_AT_HOME, **cells,
    }  # fmt: skip


def _for_him(crime: str) -> Row:
    return {"crime_ref": crime, "person_ref": _LEE, "role": "associate_of_suspect", "relationship_to_victim": "in_law"}


def _graded(crime: str, days: int) -> Row:
    return victim(crime, _RHONA, risk_grade="standard", risk_graded_on=On(days))


RHONA = Story(
    key="rhona",
    name="Rhona Kelsall",
    because="Rhona, ten incidents in five months under eight log numbers, each by itself graded standard",
    shows=(
        "only single incidents looked at, never the pattern of behaviour (Vulnerable Victims Review, finding 4)",
        "ten officers, none of whom linked the incidents (Vulnerable Victims Review, stalking and harassment)",
        "a third party acts for the suspect, and the suspect has harmed somebody before",
        "whom he harmed before was harmed by another partner before him: a victim of several partners",
        "patterns of escalating risk not captured, recorded or responded to (Vulnerable Victims Review, finding 4)",
    ),
    crimes=(
        _crime(_ROW, 154, "21:40", 4410, "000/00", "Domestic incident, no crime", flags="domestic_abuse;non_crime",
               **colleague(21, "PC Neil Farrow", "Response")),
        _crime(_MESSAGES, 119, "08:15", 702, "195/41", "Malicious communications", report_channel="online",
               **colleague(22, "PC Dee Lomax", "Neighbourhood"), outcome_code="16", outcome_on=On(101)),
        _crime(_DOOR, 91, "23:05", 4980, "058/00", "Criminal damage", report_channel="101",
               **colleague(23, "PC Ash Bevan", "Response"), outcome_code="18", outcome_on=On(80)),
        _crime(_CALLS, 66, "19:30", 3605, "195/94", "Harassment", report_channel="101",
               **colleague(24, "PC Mo Sadiq", "Neighbourhood")),
        _crime(_WINDOW, 66, "19:30", 3605, "058/00", "Criminal damage", report_channel="101",
               **colleague(24, "PC Mo Sadiq", "Neighbourhood")),
        _crime(_SHOVE, 43, "22:50", 5011, "105/01", "Common assault and battery", report_channel="999",
               **colleague(25, "PC Jill Orme", "Response"), outcome_code="16", outcome_on=On(30)),
        _crime(_BROTHER, 24, "17:20", 2904, "195/94", "Harassment", report_channel="101",
               **colleague(26, "PC Ken Duffield", "Neighbourhood")),
        _crime(_FOLLOWED, 10, "18:05", 3120, "195/12", "Stalking", report_channel="101",
               flags="domestic_abuse;stalking", **of_cast("priya")),
        _crime(_THREAT, 1, "20:50", 4133, "003/01", "Making threats to kill", report_channel="999",
               flags="domestic_abuse;threats_to_kill", **of_cast("priya")),
        _crime(_TANYA_HIT, 410, "02:10", 388, "008/06", "Assault occasioning actual bodily harm", report_channel="999",
               **of_cast("priya"), outcome_code="16", outcome_on=On(370)),
        _crime(_TANYA_ROW, 301, "16:35", 2877, "195/94", "Harassment", report_channel="101", **of_cast("priya"),
               outcome_code="15", outcome_on=On(280)),
        _crime(_TANYA_FIRST, 520, "19:10", 3350, "105/01", "Common assault and battery", report_channel="101",
               **of_cast("priya"), outcome_code="16", outcome_on=On(490)),
    ),
    people=(
        {
            "person_ref": _RHONA, "family_name": "Kelsall", "given_names": "Rhona", "date_of_birth": "1988-07-04",
            "sex": "F", "ethnicity": "W1", "language": "en", "needs_interpreter": "no",
            "address": "17 Fernhurst Walk, Birmingham", "postcode": "B14 6QT", "address_kind": "home",
            "phone": "07700 900391", "preferred_channel": "phone", "safe_to_call": "yes", "safe_to_text": "no",
            "safe_to_leave_message": "no", "safe_to_write": "no", "safe_times": "Weekdays 09:30 to 14:30",
            "safe_asked_on": On(1), "contact_note": "His brother lives four doors away.",
        },
        {
            "person_ref": _DARREN, "family_name": "Voss", "given_names": "Darren", "date_of_birth": "1984-02-17",
            "sex": "M", "address": "88 Alder Rise, Birmingham", "postcode": "B13 9SW", "phone": "07700 900398",
        },
        {
            "person_ref": _LEE, "family_name": "Voss", "given_names": "Lee", "date_of_birth": "1987-10-30", "sex": "M",
            "address": "25 Fernhurst Walk, Birmingham", "postcode": "B14 6QT", "phone": "07700 900399",
        },
        {
            "person_ref": _TANYA, "family_name": "Reeve", "given_names": "Tanya", "date_of_birth": "1990-03-22",
            "sex": "F", "language": "en", "address": "4 Larkspur Close, Solihull", "postcode": "B92 7PL",
            "address_kind": "home", "phone": "07700 900395", "safe_to_call": "yes", "safe_asked_on": On(301),
        },
        {
            "person_ref": _CRAIG, "family_name": "Nolan", "given_names": "Craig", "date_of_birth": "1986-08-19",
            "sex": "M",
        },
    ),
    roles=(
        victim(_ROW, _RHONA), suspect(_ROW, _DARREN, "partner"),
        victim(_MESSAGES, _RHONA, support_need="no"), suspect(_MESSAGES, _DARREN, "ex_partner"),
        _graded(_DOOR, 91), suspect(_DOOR, _DARREN, "ex_partner"),
        victim(_CALLS, _RHONA), suspect(_CALLS, _DARREN, "ex_partner"), _for_him(_CALLS),
        victim(_WINDOW, _RHONA), suspect(_WINDOW, _DARREN, "ex_partner"),
        _graded(_SHOVE, 43), suspect(_SHOVE, _DARREN, "ex_partner"),
        victim(_BROTHER, _RHONA), _for_him(_BROTHER),
        _graded(_FOLLOWED, 10), suspect(_FOLLOWED, _DARREN, "ex_partner"),
        victim(_THREAT, _RHONA, support_need="yes", referral_consent="yes", consent_on=On(1), consent_by="self",
               risk_grade="standard", risk_graded_on=On(1), enhanced_reason="persistently_targeted"),
        suspect(_THREAT, _DARREN, "ex_partner"),
        victim(_TANYA_HIT, _TANYA, support_need="no"), suspect(_TANYA_HIT, _DARREN, "partner"),
        victim(_TANYA_ROW, _TANYA, support_need="no"), suspect(_TANYA_ROW, _DARREN, "ex_partner"),
        victim(_TANYA_FIRST, _TANYA, support_need="no", risk_grade="standard", risk_graded_on=On(519)),
        suspect(_TANYA_FIRST, _CRAIG, "partner"),
    ),
    events=(
        _tell("1-sent", _ROW, "acknowledged", At(153, "11:00"), method="email"),
        _tell("2-officer", _MESSAGES, "officer_changed", At(115, "08:00"), by="PC Tim Askey"),
        _tell("2-sent", _MESSAGES, "acknowledged", At(118, "10:00"), method="email"),
        _tell("3-statement", _DOOR, "statement_taken", At(90, "12:40"), by="PC Ash Bevan", method="in_person"),
        _tell("order", _CALLS, "order_made", At(58, "12:00"), detail="non_molestation", item_ref=_ORDER),
        _tell("served", _CALLS, "order_served", At(56, "10:15"), item_ref=_ORDER, suspect_ref=_DARREN),
        _tell("4-officer", _CALLS, "officer_changed", At(52, "08:00"), by="PC Wendy Slack"),
        _tell("6-statement", _SHOVE, "statement_taken", At(42, "15:10"), by="PC Jill Orme", method="in_person"),
        _tell("6-withdrew", _SHOVE, "victim_withdrew", At(31, "09:00"), detail="pre_charge:no_updates"),
        _tell("7-sent", _BROTHER, "acknowledged", At(23, "09:00"), method="letter"),
        _tell("8-officer", _FOLLOWED, "officer_allocated", At(10, "20:00"), by="PC Priya Raval"),
        _tell("breach-1", _CALLS, "order_breached", At(16, "21:30"), item_ref=_ORDER, suspect_ref=_DARREN,
              detail="waited_outside_her_work"),
        _tell("warned-1", _CALLS, "breach_response", At(15, "10:00"), about="breach-1", detail="warned"),
        _tell("breach-2", _CALLS, "order_breached", At(5, "07:50"), item_ref=_ORDER, suspect_ref=_DARREN,
              detail="message_through_his_brother"),
        _tell("9-statement", _THREAT, "statement_taken", At(1, "22:10"), by="PC Priya Raval", method="in_person"),
        _other("1-withdrew", _TANYA_HIT, "victim_withdrew", At(375, "09:00"), detail="pre_charge:fear_of_suspect"),
    ),
)  # fmt: skip

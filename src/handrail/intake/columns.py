"""The columns of a police extract, version 1, as data: what each holds, which are required, what keys a row.

Source: the contract of the police extract. Lengths are what the tables hold. The order of `COLUMNS` is the order of a
row's values.
"""

from collections.abc import Mapping
from typing import NamedTuple

from handrail.intake.values import (
    Codes,
    Reader,
    day,
    language,
    lines,
    many,
    outcome,
    pattern,
    postcode,
    ref,
    refs,
    text,
    texts,
    time,
)

FORMAT, VERSION = "handrail/police-extract", "1"
CRIMES, PEOPLE, ROLES, EVENTS = "crimes.csv", "people.csv", "roles.csv", "events.csv"
FILES = (CRIMES, PEOPLE, ROLES, EVENTS)

FLAGS = Codes(
    "flag",
    """domestic_abuse coercive_control strangulation threats_to_kill stalking sexual non_recent hate_race hate_religion
    hate_sexual_orientation hate_disability hate_transgender hate_gender hate_other honour_based forced_marriage fgm
    gender_selective_abortion cse cce child_abuse vulnerable_adult modern_slavery trafficking homicide road_death
    business anti_social_behaviour position_of_trust police_or_staff_suspect outside_uk non_crime""",
    "flags of the contract parted by ';', such as domestic_abuse;stalking",
)
CHANNELS = Codes("way of reporting", "999 101 online front_counter officer third_party other_force")
STATUSES = Codes("status", "live cancelled")
ANSWERS = Codes("answer", "yes no", "yes or no, or nothing where it was not asked")
SEXES = Codes("sex", "F M X")
# The 18 groups of the 2011 census with "not stated"; W4 (Roma) is the census's own addition of 2021.
ETHNICITIES = Codes(
    "ethnicity",
    "W1 W2 W3 W4 W9 M1 M2 M3 M9 A1 A2 A3 A4 A9 B1 B2 B9 O2 O9 NS",
    "a code of the 18+1 self-defined ethnicities, such as W1, or NS for not stated",
)
LANGUAGES = Codes(
    "language",
    """aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu
    ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na
    nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn
    so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu""",
    "a two-letter language code (ISO 639-1), such as en or pa",
)
WORKER_GENDERS = Codes("gender of worker", "F M any")
ADDRESS_KINDS = Codes("kind of address", "home refuge no_fixed prison hospital care_home hostel")
SHARED_WITH = Codes("answer", "suspect household other")
ROLE_NAMES = Codes(
    "role",
    """victim bereaved_relative parent_or_guardian family_spokesperson business_contact child_in_household suspect
    associate_of_suspect witness reporting_person""",
)
RELATIONSHIPS = Codes(
    "relationship",
    """partner ex_partner parent step_parent child sibling grandparent in_law other_family friend acquaintance
    neighbour colleague carer position_of_trust police_or_agency_staff exploiter stranger""",
)
ENHANCED_REASONS = Codes("reason", "serious_crime persistently_targeted vulnerable intimidated")
CONSENT_BY = Codes("answer", "self parent_or_guardian not_needed")
RISK_GRADES = Codes("grade", "standard medium high")
METHODS = Codes("method", "in_person video phone voicemail text email letter portal through_advocate")

OFFENCE = pattern(r"[0-9]{3}/[0-9]{2}", "a Home Office class and sub-class, such as 008/66", "bad_offence_code")
AREA = pattern(r"(?:E0[6-9]|W06|S12|N09)[0-9]{6}", "the GSS code of a local authority, such as E08000025")
LSOA = pattern(r"(?:[EWS]01|N2[01])[0-9]{6}|95[A-Z]{2}[0-9]{2}[A-Z][0-9]", "the code of an LSOA, such as E01008881")
REF = ref(80)


class Column(NamedTuple):
    """One column: its name, how a cell is read, whether it must be there, and whether its values repeat much."""

    name: str
    read: Reader
    required: bool = False
    repeats: bool = False


def _coded(name: str, codes: Codes, required: bool = False) -> Column:
    return Column(name, codes.__getitem__, required)


def _repeating(name: str, read: Reader) -> Column:
    return Column(name, read, repeats=True)


LAYOUT: Mapping[str, tuple[Column, ...]] = {
    CRIMES: (
        Column("crime_ref", REF, required=True),
        Column("log_ref", REF),
        Column("offence_code", OFFENCE, required=True, repeats=True),
        _repeating("offence", text(300)),
        Column("reported_at", time, required=True),
        Column("recorded_at", time),
        _coded("report_channel", CHANNELS),
        Column("occurred_from", time),
        Column("occurred_to", time),
        _repeating("area_code", AREA),
        _repeating("lsoa_code", LSOA),
        _repeating("flags", many(FLAGS)),
        _repeating("officer_id", ref(40)),
        _repeating("officer_name", text(120)),
        _repeating("officer_phone", text(40)),
        _repeating("officer_email", text(254)),
        _repeating("team", text(120)),
        _repeating("supervisor_name", text(120)),
        _repeating("supervisor_phone", text(40)),
        _repeating("supervisor_email", text(254)),
        _repeating("outcome_code", outcome),
        _repeating("outcome_on", day),
        _coded("status", STATUSES),
        _repeating("status_reason", text(120)),
    ),
    PEOPLE: (
        Column("person_ref", REF, required=True),
        _repeating("family_name", text(200)),
        _repeating("given_names", text(200)),
        _repeating("preferred_name", text(200)),
        _repeating("aliases", texts(200)),
        _repeating("date_of_birth", day),
        _repeating("deceased_on", day),
        _coded("sex", SEXES),
        _repeating("gender_identity", text(120)),
        _repeating("sexual_orientation", text(120)),
        _repeating("religion", text(120)),
        _coded("ethnicity", ETHNICITIES),
        _repeating("disability", text(500)),
        _repeating("access_needs", lines(2000)),
        _repeating("language", language(LANGUAGES)),
        _coded("needs_interpreter", ANSWERS),
        _coded("worker_gender", WORKER_GENDERS),
        Column("address", lines(1000)),
        Column("postcode", postcode),
        _repeating("country", text(100)),
        _coded("address_kind", ADDRESS_KINDS),
        Column("phone", text(60)),
        _coded("phone_shared_with", SHARED_WITH),
        Column("email", text(254)),
        _repeating("preferred_channel", text(20)),
        _coded("safe_to_call", ANSWERS),
        _coded("safe_to_text", ANSWERS),
        _coded("safe_to_leave_message", ANSWERS),
        _coded("safe_to_write", ANSWERS),
        _coded("safe_to_email", ANSWERS),
        _repeating("safe_times", lines(500)),
        _repeating("safe_asked_on", day),
        _repeating("code_word", text(100)),
        Column("contact_note", lines(20_000)),
        Column("merged_into", REF),
    ),
    ROLES: (
        Column("crime_ref", REF, required=True, repeats=True),
        Column("person_ref", REF, required=True),
        _coded("role", ROLE_NAMES, required=True),
        Column("concerning", REF),
        _coded("relationship_to_victim", RELATIONSHIPS),
        Column("since", time),
        _repeating("enhanced_reason", many(ENHANCED_REASONS)),
        _coded("support_need", ANSWERS),
        _coded("referral_consent", ANSWERS),
        _repeating("consent_on", day),
        _coded("consent_by", CONSENT_BY),
        _coded("risk_grade", RISK_GRADES),
        _repeating("risk_graded_on", day),
        _coded("status", STATUSES),
    ),
    EVENTS: (
        # A reference that Handrail makes itself has a '#' in it, so none from outside may.
        Column("event_ref", ref(80, ";#"), required=True),
        Column("crime_ref", REF, required=True, repeats=True),
        _repeating("person_ref", REF),
        _repeating("suspect_ref", REF),
        # Which events there are is reference data: the word is looked up once the row is read.
        Column("event", text(80), required=True, repeats=True),
        Column("happened_at", time, required=True),
        Column("known_at", time),
        Column("about", refs(80)),
        _coded("method", METHODS),
        _repeating("item_ref", REF),
        _repeating("by", text(120)),
        Column("detail", text(300)),
        Column("note", lines(20_000)),
    ),
}
KEYS: Mapping[str, tuple[str, ...]] = {
    CRIMES: ("crime_ref",),
    PEOPLE: ("person_ref",),
    ROLES: ("crime_ref", "person_ref", "role", "concerning"),
    EVENTS: ("event_ref",),
}
COLUMNS: Mapping[str, tuple[str, ...]] = {file: tuple(c.name for c in columns) for file, columns in LAYOUT.items()}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    file: tuple(c.name for c in columns if c.required) for file, columns in LAYOUT.items()
}

# What has happened, or has been asked, cannot lie after the moment the extract was taken. `known_at` may: a court's
# result can be on its way.
PAST: Mapping[str, tuple[str, ...]] = {
    CRIMES: ("reported_at", "recorded_at", "occurred_from", "occurred_to", "outcome_on"),
    PEOPLE: ("date_of_birth", "deceased_on", "safe_asked_on"),
    ROLES: ("since", "consent_on", "risk_graded_on"),
    EVENTS: ("happened_at",),
}
# Free text: where it begins as a spreadsheet's formula does, that is said; it is kept as the text it is.
FREE_TEXT: Mapping[str, tuple[str, ...]] = {
    CRIMES: ("crime_ref", "offence", "officer_name", "officer_phone", "officer_email", "team", "status_reason"),
    PEOPLE: (
        "person_ref",
        "family_name",
        "given_names",
        "preferred_name",
        "gender_identity",
        "sexual_orientation",
        "religion",
        "disability",
        "access_needs",
        "address",
        "country",
        "phone",
        "email",
        "safe_times",
        "code_word",
        "contact_note",
    ),
    ROLES: ("crime_ref", "person_ref"),
    EVENTS: ("event_ref", "item_ref", "by", "detail", "note"),
}

# Dates that systems and spreadsheets write where a birth date is not known.
BIRTH_DATE_STANDS_FOR_NOTHING = frozenset({"1899-12-30", "1899-12-31", "1900-01-01", "1901-01-01"})
OLDEST_AGE = 120

UNITED_KINGDOM = frozenset(
    {"uk", "gb", "gbr", "united kingdom", "great britain", "england", "wales", "scotland", "northern ireland"}
)

# No column carries immigration status. A column is known for one by its whole name, or by a word in it; its values are
# never stored, not even in quarantine, and only its name is told.
IMMIGRATION_STEMS = (
    "immigration",
    "asylum",
    "leavetoremain",
    "leavetoenter",
    "righttoremain",
    "righttoreside",
    "righttowork",
    "norecourse",
    "recoursetopublicfunds",
    "refugeestatus",
    "settledstatus",
    "settlementscheme",
    "biometricresidence",
    "overstay",
    "illegalentr",
    "deportation",
    "homeofficeref",
    "visastatus",
    "visatype",
    "visaexpiry",
)
IMMIGRATION_WORDS = frozenset({"visa", "nrpf", "brp", "euss", "ilr", "refugee", "presettled"})

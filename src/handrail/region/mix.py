"""How often things happen in an invented night: kinds of crime and what goes with them, as data.

The shares follow the published sample of the police extract, in which serious crime is heavy on purpose; kinds too rare
for the sample (children, exploitation, honour-based abuse, homicide, staff suspects) are added in small numbers.
"""

from typing import NamedTuple

Weighted = tuple[tuple[str, float], ...]


class Offence(NamedTuple):
    """An offence: its Home Office class and sub-class, its title, the flags it comes with, its weight in its case."""

    code: str
    title: str
    flags: str
    weight: float


class Case(NamedTuple):
    """A kind of case: one victim, perhaps a suspect, and one crime or several.

    Rates are from 0 to 1. `need` is of yes, no, not recorded; `grades` of standard, medium, high, not recorded.
    """

    name: str
    weight: float
    offences: tuple[Offence, ...]
    suspect: float
    relationships: Weighted
    women: float
    need: tuple[float, float, float]
    again: float = 0.05
    grades: tuple[float, float, float, float] | None = None
    serious: float = 0.9
    persistent: float = 0.0
    children: float = 0.1
    home: float = 0.0
    teams: tuple[str, ...] = ()
    extra: str = ""


PARTNERS: Weighted = (
    ("ex_partner", 0.53),
    ("partner", 0.25),
    ("other_family", 0.1),
    ("parent", 0.04),
    ("child", 0.05),
    ("sibling", 0.03),
)
KNOWN: Weighted = (
    ("neighbour", 0.35),
    ("acquaintance", 0.3),
    ("stranger", 0.28),
    ("colleague", 0.04),
    ("friend", 0.03),
)
FAMILY: Weighted = (("parent", 0.45), ("sibling", 0.2), ("in_law", 0.15), ("other_family", 0.2))
CHILD_HARMERS: Weighted = (("parent", 0.45), ("step_parent", 0.3), ("other_family", 0.15), ("carer", 0.1))
EXPLOITERS: Weighted = (("exploiter", 0.7), ("acquaintance", 0.2), ("stranger", 0.1))

_GRADED = (0.53, 0.22, 0.17, 0.08)
_NEED = (0.69, 0.24, 0.07)
_VOLUME = (0.21, 0.59, 0.20)

CASES = (
    Case(
        "domestic",
        0.30,
        (
            Offence("105/01", "Common assault and battery", "domestic_abuse", 64),
            Offence("008/06", "Assault occasioning actual bodily harm", "domestic_abuse", 46),
            Offence("008/67", "Controlling or coercive behaviour", "domestic_abuse;coercive_control", 40),
            Offence("066/39", "Breach of a non-molestation order", "domestic_abuse", 24),
            Offence("008/31", "Breach of a restraining order", "domestic_abuse", 7),
            Offence("008/66", "Stalking involving serious alarm or distress", "stalking;domestic_abuse", 31),
            Offence("019/08", "Rape of a female aged 16 or over", "domestic_abuse;sexual", 20),
            Offence("008/77", "Intentional strangulation", "domestic_abuse;strangulation", 21),
            Offence("003/01", "Making threats to kill", "domestic_abuse;threats_to_kill", 6),
        ),
        1.0,
        PARTNERS,
        0.84,
        _NEED,
        again=0.42,
        grades=_GRADED,
        serious=0.91,
        persistent=0.05,
        children=0.03,
        home=0.42,
        teams=("domestic", "ppu"),
        extra="children_in_household",
    ),
    Case(
        "domestic_incident",
        0.06,
        (Offence("000/00", "Domestic incident, no crime", "domestic_abuse;non_crime", 1),),
        1.0,
        PARTNERS,
        0.83,
        (0.62, 0.25, 0.13),
        again=0.25,
        grades=_GRADED,
        serious=0.92,
        children=0.03,
        home=0.42,
        teams=("domestic", "ppu"),
        extra="children_in_household",
    ),
    Case(
        "stalking",
        0.055,
        (
            Offence("008/66", "Stalking involving serious alarm or distress", "stalking", 40),
            Offence("008/65", "Stalking involving fear of violence", "stalking", 8),
            Offence("008/74", "Breach of a stalking protection order", "stalking", 6),
        ),
        1.0,
        (("ex_partner", 0.45), ("acquaintance", 0.2), ("stranger", 0.15), ("colleague", 0.1), ("neighbour", 0.1)),
        0.78,
        (0.66, 0.27, 0.07),
        again=0.35,
        grades=(0.34, 0.25, 0.27, 0.14),
        persistent=0.5,
        children=0.05,
        teams=("domestic", "stalking"),
    ),
    Case(
        "volume",
        0.39,
        (
            Offence("105/01", "Common assault and battery", "", 57),
            Offence("028/03", "Burglary in a dwelling", "", 44),
            Offence("058/00", "Criminal damage", "", 30),
            Offence("195/94", "Harassment", "", 22),
            Offence("008/06", "Assault occasioning actual bodily harm", "", 19),
            Offence("195/41", "Malicious communications", "", 17),
            Offence("034/01", "Robbery", "", 12),
            Offence("045/10", "Theft from a motor vehicle", "", 6),
        ),
        0.46,
        KNOWN,
        0.51,
        _VOLUME,
        serious=0.0,
        children=0.14,
        teams=("response", "neighbourhood", "fcid"),
    ),
    Case(
        "serious_violence",
        0.01,
        (
            Offence("005/01", "Wounding with intent", "", 6),
            Offence("002/00", "Attempted murder", "", 1),
            Offence("056/01", "Arson endangering life", "", 1),
            Offence("036/03", "False imprisonment", "", 1),
        ),
        0.6,
        KNOWN,
        0.3,
        (0.6, 0.25, 0.15),
        teams=("fcid", "cid"),
    ),
    Case(
        "sexual",
        0.05,
        (
            Offence("019/08", "Rape of a female aged 16 or over", "sexual", 13),
            Offence("020/05", "Sexual assault on a female", "sexual", 9),
            Offence("019/08", "Rape of a female aged 16 or over", "sexual;non_recent", 3),
            Offence("017/15", "Sexual assault on a male", "sexual", 1),
            Offence("020/05", "Sexual assault on a female", "sexual;position_of_trust", 1),
        ),
        0.83,
        (("acquaintance", 0.5), ("stranger", 0.25), ("neighbour", 0.1), ("friend", 0.1), ("position_of_trust", 0.05)),
        0.94,
        (0.67, 0.21, 0.12),
        teams=("rasso", "ppu"),
    ),
    Case(
        "hate",
        0.035,
        (
            Offence("008/57", "Racially or religiously aggravated common assault", "hate_race", 9),
            Offence("008/57", "Racially or religiously aggravated common assault", "hate_religion;hate_race", 2),
            Offence("195/94", "Harassment", "hate_sexual_orientation", 6),
            Offence("105/01", "Common assault and battery", "hate_disability", 3),
            Offence("195/94", "Harassment", "hate_transgender", 2),
            Offence("000/00", "Hate incident, no crime", "hate_race;non_crime", 2),
        ),
        0.47,
        KNOWN,
        0.45,
        (0.58, 0.31, 0.11),
        again=0.2,
        serious=0.78,
        children=0.15,
        teams=("neighbourhood",),
    ),
    Case(
        "child_abuse",
        0.02,
        (
            Offence("011/03", "Cruelty to or neglect of a child", "child_abuse", 6),
            Offence("105/01", "Common assault and battery", "child_abuse", 4),
            Offence("019/16", "Rape of a female child under 13", "child_abuse;sexual", 1),
            Offence("020/06", "Sexual assault on a female child under 13", "child_abuse;sexual", 2),
        ),
        0.95,
        CHILD_HARMERS,
        0.58,
        _NEED,
        children=1.0,
        home=0.7,
        teams=("ppu", "child"),
        extra="guardian",
    ),
    Case(
        "exploitation",
        0.012,
        (
            Offence("071/17", "Sexual communication with a child", "cse;sexual", 3),
            Offence("022/06", "Sexual activity with a female child under 16", "cse;sexual", 3),
            Offence("105/01", "Common assault and battery", "cce", 2),
        ),
        0.7,
        EXPLOITERS,
        0.75,
        _NEED,
        again=0.2,
        children=1.0,
        teams=("rasso", "ppu", "child"),
        extra="guardian",
    ),
    Case(
        "honour_based",
        0.007,
        (
            Offence("066/97", "Breach of a forced marriage protection order", "forced_marriage;honour_based", 2),
            Offence("008/67", "Controlling or coercive behaviour", "honour_based;domestic_abuse", 2),
            Offence("008/52", "Female genital mutilation", "fgm", 0.4),
        ),
        0.95,
        FAMILY,
        0.95,
        (0.8, 0.1, 0.1),
        again=0.2,
        grades=(0.15, 0.25, 0.45, 0.15),
        children=0.3,
        home=0.6,
        teams=("ppu", "domestic"),
    ),
    Case(
        "modern_slavery",
        0.006,
        (
            Offence("099/25", "Holding a person in slavery or servitude", "modern_slavery", 3),
            Offence("072/01", "Trafficking for sexual exploitation", "modern_slavery;trafficking", 1),
        ),
        0.6,
        EXPLOITERS,
        0.5,
        (0.75, 0.1, 0.15),
        teams=("fcid", "ppu"),
    ),
    Case(
        "business",
        0.012,
        (
            Offence("030/02", "Burglary in a building other than a dwelling", "business", 6),
            Offence("046/00", "Shoplifting", "business", 4),
        ),
        0.2,
        (("stranger", 1.0),),
        0.5,
        (0.2, 0.6, 0.2),
        serious=0.0,
        children=0.0,
        teams=("neighbourhood",),
        extra="business",
    ),
    Case(
        "bereaved",
        0.003,
        (
            Offence("001/01", "Murder", "homicide", 1),
            Offence("004/04", "Causing death by dangerous driving", "road_death", 2),
        ),
        0.8,
        (("stranger", 0.5), ("acquaintance", 0.3), ("partner", 0.2)),
        0.4,
        (0.9, 0.05, 0.05),
        teams=("fcid", "homicide"),
        extra="bereaved",
    ),
    Case(
        "adult_at_risk",
        0.012,
        (
            Offence("049/10", "Theft in a dwelling", "vulnerable_adult", 3),
            Offence("105/01", "Common assault and battery", "vulnerable_adult", 2),
            Offence("000/00", "Anti-social behaviour, no crime", "anti_social_behaviour;non_crime", 3),
        ),
        0.5,
        (("carer", 0.3), ("neighbour", 0.4), ("acquaintance", 0.3)),
        0.6,
        (0.5, 0.3, 0.2),
        again=0.25,
        serious=0.0,
        children=0.0,
        teams=("neighbourhood",),
    ),
    Case(
        "insider",
        0.002,
        (Offence("105/01", "Common assault and battery", "domestic_abuse;police_or_staff_suspect", 1),),
        1.0,
        (("partner", 0.4), ("ex_partner", 0.4), ("police_or_agency_staff", 0.2)),
        0.9,
        _NEED,
        grades=_GRADED,
        teams=("professional standards",),
    ),
)

REPORT_CHANNELS: Weighted = (
    ("999", 0.34),
    ("101", 0.26),
    ("online", 0.16),
    ("officer", 0.1),
    ("front_counter", 0.06),
    ("third_party", 0.03),
    ("other_force", 0.02),
    ("", 0.03),
)
OFFICER_TEAMS = ("Neighbourhood", "PPU Domestic Abuse", "RASSO", "Response", "FCID")

# How a victim answered on each channel: of yes, no, not recorded.
SAFE_ANSWERS = {
    "safe_to_call": (0.66, 0.11, 0.23),
    "safe_to_text": (0.55, 0.20, 0.25),
    "safe_to_leave_message": (0.45, 0.29, 0.26),
    "safe_to_write": (0.47, 0.26, 0.27),
    "safe_to_email": (0.60, 0.16, 0.24),
}

COURTS = (
    "Birmingham Magistrates",
    "Coventry Magistrates",
    "Walsall Magistrates",
    "Wolverhampton Crown",
    "Birmingham Crown",
)
WITHDRAWALS = (
    "post-statement:fear of reprisal",
    "pre-statement:no updates",
    "pre-statement:family pressure",
    "pre-charge:no updates",
    "pre_charge:fear_of_suspect",
    "post-statement:time taken",
    "pre-charge:not recorded",
    "pre_statement:wants_to_move_on",
    "post_charge:device_or_records_request",
    "pre_charge:children_or_family_court",
    "pre_statement:not_believed",
    "post_statement:wellbeing",
)
TOLD_BY: Weighted = (("phone", 0.42), ("text", 0.1), ("email", 0.1), ("letter", 0.06), ("in_person", 0.07), ("", 0.25))

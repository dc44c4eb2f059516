"""What each kind of service, and each strand of hate crime, is called on pages."""

from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "idva": "high-risk domestic abuse advocate (IDVA)",
        "young_idva": "young people's IDVA",
        "isac": "stalking advocate (ISAC)",
        "isva": "sexual violence adviser (ISVA)",
        "chisva": "children's sexual violence adviser (CHISVA)",
        "sarc": "sexual assault referral centre",
        "da_service": "domestic abuse service",
        "refuge": "refuge",
        "hba_specialist": "honour-based abuse specialist",
        "fm_specialist": "forced marriage specialist",
        "fgm_specialist": "FGM specialist",
        "ms_service": "modern slavery service",
        "homicide_service": "homicide service",
        "road_death_service": "road death service",
        "exploitation": "exploitation team",
        "child": "children's and young people's service",
        "hate": "hate crime service",
        "vulnerable_adult": "service for adults who need care",
        "asb": "anti-social behaviour service",
        "business_service": "business crime support",
        "witness_service": "witness service",
        "first_contact": "first contact",
    }
)
"""Kinds of service by their code, as triage routes to them."""

STRANDS = MappingProxyType(
    {
        "hate_race": "race",
        "hate_religion": "religion or belief",
        "hate_sexual_orientation": "sexual orientation",
        "hate_disability": "disability",
        "hate_transgender": "being transgender",
        "hate_gender": "being a woman or a man",
        "hate_other": "something else",
    }
)
"""What somebody is targeted for in hate crime, by the flag of its strand."""


def kind(code: str) -> str:
    """What a kind of service is called; a code nobody named is shown as words."""
    return KINDS.get(code, code.replace("_", " "))

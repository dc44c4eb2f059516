"""The agencies of the invented West Midlands: who stands on which side, and with which units.

Plans, not tables: what each agency is, before any is opened. The names are invented; the kinds of agency, and which
councils each serves, are those of the papers. Telephone numbers are from the ranges kept for drama.
"""

from dataclasses import dataclass
from typing import Literal

from handrail.region.services import (
    CHILDREN,
    DOMESTIC_ABUSE,
    FIRST_CONTACT_SERVICES,
    NATIONAL_ROUTES,
    OTHER_SERVICES,
    SEXUAL_VIOLENCE,
    SPECIALISTS,
    CharityPlan,
    ServicePlan,
)

Side = Literal["police", "service", "statutory", "commissioner"]

FORCE_NAME = "West Midlands Police (invented)"
FORCE_CODE = "20"
FORCE_SOURCE = f"police:{FORCE_CODE}"

VICTIM_CARE = "victim care"
"""The kind of agreement under which a service for high risk is told without consent."""
RESTRICTED = "restricted records"
"""The named list of those who may see honour-based and other restricted records."""


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A unit of an agency, whose duty queue holds what no worker has."""

    name: str
    kind: str
    phone: str


@dataclass(frozen=True, slots=True)
class AgencyPlan:
    """An agency as it is to be opened; `key` is how the other plans name it."""

    key: str
    name: str
    side: Side
    phone: str
    secure_email: str
    on_handrail: bool = True
    source: str = ""
    teams: tuple[TeamPlan, ...] = ()
    services: tuple[ServicePlan, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementPlan:
    """That one agency may share with another, for a kind of work."""

    from_agency: str
    to_agency: str
    kind: str


FORCE = AgencyPlan(
    key="force",
    name=FORCE_NAME,
    side="police",
    phone="0121 496 0100",
    secure_email="victims@police.example",
    source=FORCE_SOURCE,
    teams=(
        TeamPlan("Referral desk", "referral_desk", "0121 496 0110"),
        TeamPlan("PPU Domestic Abuse", "domestic_abuse", "0121 496 0120"),
        TeamPlan("PPU Child Abuse", "child_abuse", "0121 496 0125"),
        TeamPlan("PPU Safeguarding", "safeguarding", "0121 496 0126"),
        TeamPlan("RASSO", "rasso", "0121 496 0130"),
        TeamPlan("FCID", "cid", "0121 496 0140"),
        TeamPlan("Response", "response", "0121 496 0150"),
        TeamPlan("Neighbourhood", "neighbourhood", "0121 496 0160"),
        TeamPlan("Homicide", "homicide", "0121 496 0170"),
        TeamPlan("Family liaison", "family_liaison", "0121 496 0175"),
        TeamPlan("Exploitation", "exploitation", "0121 496 0180"),
        TeamPlan("Witness care", "witness_care", "0121 496 0185"),
        TeamPlan("Victims' Code", "victims_code", "0121 496 0190"),
        TeamPlan("Professional Standards", "professional_standards", "0121 496 0195"),
    ),
)

COMMISSIONER = AgencyPlan(
    key="commissioner",
    name="West Midlands Police and Crime Commissioner's office (invented)",
    side="commissioner",
    phone="0121 496 0200",
    secure_email="victims@commissioner.example",
    teams=(TeamPlan("Victims and commissioning", "commissioning", "0121 496 0201"),),
)


def _agency(charity: CharityPlan) -> AgencyPlan:
    team = TeamPlan("Duty", "duty", charity.phone)
    return AgencyPlan(
        key=charity.key,
        name=charity.name,
        side="service",
        phone=charity.phone,
        secure_email=f"referrals@{charity.domain}",
        on_handrail=charity.on_handrail,
        teams=(team,) if charity.on_handrail else (),
        services=charity.services,
    )


CHARITIES: tuple[AgencyPlan, ...] = tuple(
    _agency(charity)
    for charity in (
        *FIRST_CONTACT_SERVICES,
        *DOMESTIC_ABUSE,
        *SEXUAL_VIOLENCE,
        *SPECIALISTS,
        *CHILDREN,
        *OTHER_SERVICES,
        *NATIONAL_ROUTES,
    )
)

AGENCIES: tuple[AgencyPlan, ...] = (FORCE, COMMISSIONER, *CHARITIES)
"""Every agency of the region, the force first."""

# Solihull's domestic abuse service has not signed: high risk there is held for somebody to decide what to share.
_NOT_SIGNED = frozenset({"willowbrook"})
_HIGH_RISK = frozenset({"idva", "young_idva", "isac", "hba_specialist", "fm_specialist", "fgm_specialist"})

AGREEMENTS: tuple[AgreementPlan, ...] = tuple(
    AgreementPlan(FORCE.key, agency.key, VICTIM_CARE)
    for agency in CHARITIES
    if agency.key not in _NOT_SIGNED and any(_HIGH_RISK & set(service.kinds) for service in agency.services)
)

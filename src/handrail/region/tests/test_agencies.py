"""The agencies and services of the invented region."""

import re

from handrail.directory.areas import COUNCILS
from handrail.region.agencies import AGENCIES, AGREEMENTS, CHARITIES, COMMISSIONER, FORCE, VICTIM_CARE
from handrail.region.services import SERVICE_KINDS, ServicePlan

DRAMA_NUMBER = re.compile(r"07700 900\d{3}|0121 496 0\d{3}|020 7946 0\d{3}|0808 157 0\d{3}")
SERVICES: list[ServicePlan] = [service for agency in CHARITIES for service in agency.services]

# Support that people of every council can be sent to; business crime is Birmingham's alone, as the papers have it.
EVERYWHERE = SERVICE_KINDS.keys() - {"business_service"}


def _serves(service: ServicePlan, council: str) -> bool:
    return service.national or council in service.councils


def test_every_kind_of_support_is_there_for_every_council() -> None:
    for council in COUNCILS:
        offered = {kind for service in SERVICES if _serves(service, council) for kind in service.kinds}
        assert offered >= EVERYWHERE, council


def test_business_crime_is_supported_in_birmingham_only() -> None:
    serving = [service for service in SERVICES if "business_service" in service.kinds]
    assert {COUNCILS[code].name for service in serving for code in service.councils} == {"Birmingham"}


def test_a_man_finds_domestic_abuse_support_in_every_council() -> None:
    for council in COUNCILS:
        for kind in ("da_service", "idva"):
            assert any(
                kind in service.kinds and "M" in service.sexes and _serves(service, council) for service in SERVICES
            )


def test_a_child_of_eleven_finds_support_after_sexual_abuse_in_every_council() -> None:
    for council in COUNCILS:
        assert any(
            "chisva" in s.kinds and s.age_from <= 11 <= (s.age_to or 120) and _serves(s, council) for s in SERVICES
        )


def test_punjabi_is_spoken_by_an_idva_in_birmingham() -> None:
    birmingham = next(code for code, council in COUNCILS.items() if council.name == "Birmingham")
    assert any("idva" in s.kinds and "pa" in s.languages and _serves(s, birmingham) for s in SERVICES)


def test_names_keys_and_ways_to_reach_an_agency_are_its_own_and_invented() -> None:
    assert len({agency.key for agency in AGENCIES}) == len({agency.name for agency in AGENCIES}) == len(AGENCIES)
    phones = [agency.phone for agency in AGENCIES] + [t.phone for a in AGENCIES for t in a.teams if t.kind != "duty"]
    assert len(set(phones)) == len(phones)
    for agency in AGENCIES:
        assert DRAMA_NUMBER.fullmatch(agency.phone), agency
        assert agency.secure_email.endswith(".example")
        assert all(DRAMA_NUMBER.fullmatch(team.phone) for team in agency.teams)


def test_services_name_known_kinds_and_councils() -> None:
    assert len({(service.name) for service in SERVICES}) == len(SERVICES)
    for service in SERVICES:
        assert set(service.kinds) <= SERVICE_KINDS.keys()
        assert set(service.councils) <= COUNCILS.keys()
        assert service.national or service.councils
        assert service.about.endswith(".")
        assert set(service.sexes) <= set("FMX")


def test_some_services_are_real_destinations_that_are_not_on_handrail() -> None:
    off = {agency.key for agency in CHARITIES if not agency.on_handrail}
    assert {"fernbank", "homicide_service", "witness_service"} <= off
    assert len(off) < len(CHARITIES) / 2


def test_the_force_has_the_units_the_extract_names_and_one_source() -> None:
    assert {"PPU Domestic Abuse", "RASSO", "FCID", "Response", "Neighbourhood"} <= {team.name for team in FORCE.teams}
    assert FORCE.source == "police:20"
    assert [agency.key for agency in AGENCIES if agency.side == "commissioner"] == [COMMISSIONER.key]


def test_every_service_for_high_risk_has_signed_but_solihulls() -> None:
    signed = {agreement.to_agency for agreement in AGREEMENTS if agreement.kind == VICTIM_CARE}
    high_risk = {agency.key for agency in CHARITIES if any({"idva", "isac"} & set(s.kinds) for s in agency.services)}
    assert high_risk - signed == {"willowbrook"}
    assert {agreement.from_agency for agreement in AGREEMENTS} == {FORCE.key}

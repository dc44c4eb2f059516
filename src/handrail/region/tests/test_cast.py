"""The people who can sign in."""

import re
from collections import Counter

from handrail.region.agencies import AGENCIES, RESTRICTED
from handrail.region.cast import CAST

DRAMA_NUMBER = re.compile(r"0121 496 0\d{3}|0808 157 0\d{3}")
BY_KEY = {member.key: member for member in CAST}
PLACES = {agency.key: agency for agency in AGENCIES}


def test_everybody_belongs_to_a_team_of_their_agency_that_is_on_handrail() -> None:
    for member in CAST:
        agency = PLACES[member.agency]
        assert agency.on_handrail
        assert member.team in {team.name for team in agency.teams}, member


def test_every_role_that_signs_in_has_somebody_with_a_reason() -> None:
    roles = Counter(member.role for member in CAST)
    assert {
        "coordinator",
        "referral_desk",
        "advocate",
        "officer",
        "supervisor",
        "witness_care",
        "code_lead",
        "service_manager",
        "commissioner",
    } <= roles.keys()
    for member in CAST:
        assert member.because.partition(",")[0] in member.name.split()


def test_nobody_shares_a_name_number_or_address() -> None:
    for one in ("key", "name", "email", "phone"):
        values = [getattr(member, one) for member in CAST]
        assert len(set(values)) == len(values), one
    for member in CAST:
        assert DRAMA_NUMBER.fullmatch(member.phone)
        assert member.email.endswith(".example")


def test_cover_is_a_colleague_and_never_oneself() -> None:
    for member in CAST:
        if member.cover:
            assert BY_KEY[member.cover].agency == member.agency
            assert member.cover != member.key
        if member.supervisor:
            assert BY_KEY[member.supervisor].role in {"supervisor", "service_manager"}
            assert BY_KEY[member.supervisor].agency == member.agency


def test_the_list_for_restricted_records_is_short_and_on_both_sides() -> None:
    listed = {member.key for member in CAST if RESTRICTED in member.lists}
    assert listed == {"nasreen", "farah"}


def test_officers_and_their_sergeants_are_known_by_the_force_s_own_names_for_them() -> None:
    officers = [member for member in CAST if member.role == "officer"]
    assert all(re.fullmatch(r"WM\d{4}", member.source_ref) for member in officers)
    assert {member.source_ref for member in CAST if member.key in ("owen", "marsha")} == {
        "supervisor:owen.pryce@police.example",
        "supervisor:marsha.quinn@police.example",
    }


def test_pavel_is_a_stranger_to_every_crime_of_the_night() -> None:
    kinds = {kind for service in PLACES[BY_KEY["pavel"].agency].services for kind in service.kinds}
    assert kinds == {"road_death_service"}

"""Which service can take somebody, which is best, and what is said where none can."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.directory.eligibility import Choice, Need, Offer, Offers, choose

BIRMINGHAM, COVENTRY = "E08000025", "E08000026"
HAVEN = Offer(
    service="haven", kinds=frozenset({"idva", "da_service"}), councils=frozenset({BIRMINGHAM}), age_from=16, capacity=10
)
LEILA = Need(kind="idva", council=BIRMINGHAM, age=34, sex="F")


def chosen(need: Need, *offers: Offer) -> str:
    found = choose(need, offers)
    return found.offer.service if found.offer else found.reason


def test_a_service_of_the_kind_and_the_place_with_room_is_chosen_and_says_why() -> None:
    found = choose(LEILA, [HAVEN])
    assert found.offer is HAVEN
    assert found.why == ("kind:idva", f"council:{BIRMINGHAM}", "local", "room:10")


@pytest.mark.parametrize(
    ("need", "why"),
    [
        (replace(LEILA, kind="isva"), "none_of_kind:isva"),
        (replace(LEILA, council=COVENTRY), "elsewhere:1"),
        (replace(LEILA, age=15), "age:1"),
        (replace(LEILA, council="", out_of_area=True), "elsewhere:1"),
    ],
)
def test_where_nobody_can_take_her_it_says_what_stood_in_the_way(need: Need, why: str) -> None:
    assert choose(need, [HAVEN]) == Choice(None, "no_service", (why,))


def test_a_full_service_is_no_capacity_which_is_not_no_service() -> None:
    full = replace(HAVEN, load=10)
    assert choose(LEILA, [full]) == Choice(None, "no_capacity", ("full:haven",))


def test_a_service_for_women_takes_no_man_and_nobody_is_excluded_for_what_is_not_recorded() -> None:
    women = replace(HAVEN, sexes=frozenset({"F"}))
    assert chosen(replace(LEILA, sex="M"), women) == "no_service"
    assert chosen(replace(LEILA, sex="", age=None), women) == "haven"
    assert "age_not_recorded" in choose(replace(LEILA, age=None), [women]).why


def test_a_service_that_supports_his_family_is_passed_over_for_another() -> None:
    other = replace(HAVEN, service="other", load=9)
    assert chosen(replace(LEILA, tied=frozenset({"haven"})), HAVEN, other) == "other"


def test_where_only_the_service_that_supports_him_can_take_her_nothing_tells_that_it_does() -> None:
    """Held as *no service* beside a service with room, whoever reads it would know why. The service settles it."""
    tied, full = replace(LEILA, tied=frozenset({"haven"})), replace(HAVEN, service="other", load=10)
    for offers in ([HAVEN], [HAVEN, full]):
        assert choose(tied, offers) == choose(LEILA, offers)
        assert Offers(offers).ranked(tied) == Offers(offers).ranked(LEILA)


def test_the_service_that_speaks_her_language_comes_before_the_one_with_more_room() -> None:
    speaks = replace(HAVEN, service="speaks", languages=frozenset({"pa"}), load=8)
    assert chosen(replace(LEILA, language="pa"), HAVEN, speaks) == "speaks"
    assert "language:pa" in choose(replace(LEILA, language="pa"), [speaks]).why
    assert "interpreter_needed" in choose(replace(LEILA, language="pa"), [HAVEN]).why


def test_a_worker_of_the_gender_asked_for_is_preferred_and_otherwise_to_arrange() -> None:
    women = replace(HAVEN, service="women", worker_genders=frozenset({"F"}), load=9)
    assert chosen(replace(LEILA, worker_gender="F"), HAVEN, women) == "women"
    assert "workers_gender_to_arrange" in choose(replace(LEILA, worker_gender="F"), [HAVEN]).why


def test_a_young_peoples_service_comes_first_for_somebody_of_17() -> None:
    young = replace(HAVEN, service="young", age_from=13, age_to=17, load=9)
    assert chosen(replace(LEILA, age=17), HAVEN, young) == "young"
    assert chosen(replace(LEILA, age=18), HAVEN, young) == "haven"


def test_a_local_service_comes_before_a_national_one_and_known_room_before_unknown() -> None:
    national = replace(HAVEN, service="a-national", national=True, councils=frozenset())
    unknown = replace(HAVEN, service="a-unknown", capacity=None)
    assert chosen(LEILA, HAVEN, national) == "haven"
    assert chosen(LEILA, replace(HAVEN, load=9), unknown) == "haven"
    assert "room_not_recorded" in choose(LEILA, [unknown]).why


def test_a_council_not_recorded_is_in_the_area_and_goes_to_the_service_that_covers_most() -> None:
    wide = replace(HAVEN, service="wide", councils=frozenset({BIRMINGHAM, COVENTRY}), load=9)
    found = choose(replace(LEILA, council=""), [HAVEN, wide])
    assert found.offer is wide
    assert "area_not_recorded" in found.why


def test_somebody_who_fled_the_area_goes_to_a_national_service() -> None:
    national = replace(HAVEN, service="national", national=True, councils=frozenset())
    assert chosen(replace(LEILA, council="", out_of_area=True), HAVEN, national) == "national"


def test_hate_goes_to_a_service_for_one_of_its_strands() -> None:
    race = Offer(service="race", kinds=frozenset({"hate"}), national=True, strands=frozenset({"hate_race"}))
    need = Need(kind="hate", strands=frozenset({"hate_race", "hate_disability"}))
    assert chosen(need, race) == "race"
    assert chosen(replace(need, strands=frozenset({"hate_disability"})), race) == "no_service"
    assert chosen(replace(need, strands=frozenset()), race) == "race", "a strand not recorded excludes nobody"


def test_a_service_not_on_handrail_is_a_real_destination_by_secure_mail() -> None:
    found = choose(LEILA, [replace(HAVEN, on_handrail=False)])
    assert found.offer is not None
    assert "by_secure_mail" in found.why


def test_a_night_fills_the_services_evenly_and_then_says_no_capacity() -> None:
    offers = Offers([replace(HAVEN, service="a", capacity=2), replace(HAVEN, service="b", capacity=4)])
    taken = []
    for _ in range(7):
        found = offers.choose(LEILA)
        taken.append(found.offer.service if found.offer else found.reason)
        if found.offer:
            offers.place(found.offer.service)
    assert taken == ["a", "b", "b", "a", "b", "b", "no_capacity"]
    offers.place("a", people=-1)
    assert offers.load_of("a") == 1
    assert offers.choose(LEILA).offer is not None


SERVICES = st.builds(
    Offer,
    service=st.sampled_from(["a", "b", "c", "d"]),
    kinds=st.frozensets(st.sampled_from(["idva", "isva"]), min_size=1),
    councils=st.frozensets(st.sampled_from([BIRMINGHAM, COVENTRY])),
    national=st.booleans(),
    age_from=st.one_of(st.none(), st.integers(0, 20)),
    age_to=st.one_of(st.none(), st.integers(15, 90)),
    sexes=st.frozensets(st.sampled_from("FM")),
    languages=st.frozensets(st.sampled_from(["pa", "so"])),
    capacity=st.one_of(st.none(), st.integers(0, 5)),
    load=st.integers(0, 5),
)
NEEDS = st.builds(
    Need,
    kind=st.sampled_from(["idva", "isva", "asb"]),
    council=st.sampled_from(["", BIRMINGHAM, COVENTRY]),
    out_of_area=st.booleans(),
    age=st.one_of(st.none(), st.integers(0, 90)),
    sex=st.sampled_from(["", "F", "M", "X"]),
    language=st.sampled_from(["", "en", "pa"]),
    tied=st.frozensets(st.sampled_from(["a", "b"])),
)


@given(NEEDS, st.lists(SERVICES, max_size=4, unique_by=lambda offer: offer.service), st.randoms())
def test_what_is_chosen_is_eligible_has_room_and_is_the_same_in_any_order(
    need: Need, offers: list[Offer], random: object
) -> None:
    found = choose(need, offers)
    shuffled = list(offers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(need, shuffled) == found
    assert bool(found.offer) != bool(found.reason)
    assert found.why
    if found.offer:
        offer = found.offer
        assert need.kind in offer.kinds
        assert offer.capacity is None or offer.load < offer.capacity
        assert offer.national or not need.council or need.council in offer.councils

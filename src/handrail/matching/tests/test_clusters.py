"""Which records hang together, and which of them by a thread."""

from handrail.matching.clusters import join, weak_links


def apart(*pairs: str):  # type: ignore[no-untyped-def]
    return lambda a, b: f"{a}{b}" in pairs or f"{b}{a}" in pairs


def test_links_bring_records_together_whichever_comes_first() -> None:
    joined = join([("a", "b"), ("c", "d"), ("b", "c"), ("a", "d")], apart())
    assert [sorted(one) for one in joined.clusters] == [["a", "b", "c", "d"]]
    assert not joined.refused


def test_no_third_record_brings_two_people_together() -> None:
    joined = join([("a", "b"), ("b", "c")], apart("ac"))
    assert joined.refused == (("b", "c"),)
    assert [sorted(one) for one in joined.clusters] == [["a", "b"]]


def test_what_is_one_person_already_counts() -> None:
    joined = join([("b", "c")], apart("ac"), together=[("a", "b")])
    assert joined.refused == (("b", "c"),)


def test_a_cluster_that_hangs_by_one_link_says_which() -> None:
    links = {("a", "b"): 20.0, ("b", "c"): 18.0, ("a", "c"): 19.0, ("c", "d"): 12.5}
    assert weak_links("abcd", links) == (("c", "d"),)
    assert weak_links("abc", {pair: bits for pair, bits in links.items() if "d" not in pair}) == ()
    assert weak_links("ab", {("a", "b"): 12.1}) == ()

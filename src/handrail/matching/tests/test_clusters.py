"""Which records hang together, and which of them by a thread."""

from handrail.matching.answers import CERTAIN, POSSIBLE
from handrail.matching.clusters import join, weak_links
from handrail.matching.linkage import Found, Known, Linkage
from handrail.matching.scoring import Weighed, Weights


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


class Answered(Linkage):
    """Answers that are known beforehand, each heavier than the one after it."""

    def __init__(self, said: dict[tuple[str, str], str]) -> None:
        super().__init__({}, Known(Weights("none", 0.1, {}, 12.0, 4.0), {}, {}, frozenset()))
        self.said = {
            pair: Found(*pair, answer, Weighed(20.0 - place, ()), () if answer == CERTAIN else ("weight",))
            for place, (pair, answer) in enumerate(said.items())
        }

    def find(self, one: str, other: str) -> Found:
        """What was said of a pair."""
        return self.said[one, other]


def test_nobody_is_asked_of_two_records_that_the_links_make_one_person() -> None:
    said = {("a", "b"): CERTAIN, ("b", "c"): CERTAIN, ("a", "c"): POSSIBLE, ("c", "d"): POSSIBLE}
    links, asked, clusters = Answered(said).decide(said)
    assert [(one.one, one.other) for one in links] == [("a", "b"), ("b", "c")]
    assert [(one.one, one.other) for one in asked] == [("c", "d")]
    assert [sorted(members) for members in clusters] == [["a", "b", "c"]]

"""The weights: our own scorer gives what Splink's SQL gives, and says why in bits."""

import math
from dataclasses import replace
from datetime import date

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from handrail.matching.backends import DuckDB
from handrail.matching.cleaned import Cleaned, Said, clean
from handrail.matching.comparisons import COMPARISONS, ELSE, UNKNOWN
from handrail.matching.evaluating import known, matched
from handrail.matching.learning import EXPECTED, expected
from handrail.matching.looking import lengths_first, pairs
from handrail.matching.scoring import Weights, weigh

WORDS = duckdb.connect(":memory:")
ROSE = Said(
    "O'Neill", "Rose Anne", date_of_birth=date(1984, 3, 12), sex="F", address="28 Gerard Curve", postcode="WV10 0HL",
    phone="07700 900123", email="rose@mail.example",
)  # fmt: skip
AS_WRITTEN = (
    ROSE,
    replace(ROSE, given_names="Rsoe"),
    replace(ROSE, given_names="Anne", family_name="Oneil"),
    replace(ROSE, family_name="Rose", given_names="Oneill", date_of_birth=date(1984, 12, 3)),
    replace(ROSE, given_names="R", phone="07700 900124; 07700 900123"),
    replace(ROSE, family_name="O'Neill-Shah", address="9 High St", postcode="B1 1AA", email="rosie@mail.example"),
    replace(ROSE, date_of_birth=date(1984, 3, 13), email="rose@post.example", sex=""),
    replace(ROSE, given_names="Rosemary", date_of_birth=None, postcode="WV10 0HX", address=""),
    replace(ROSE, family_name="Ørsted", given_names="Яна", date_of_birth=date(1984, 1, 1)),
    replace(ROSE, family_name="Ørstad", given_names="Яни", reference="WMP 1234"),
    replace(ROSE, family_name="Khan", given_names="Md Ali", reference="WMP 1235", phone=""),
    replace(ROSE, family_name="Kahn", given_names="Mohammed", reference="WMP 1235", email=""),
)


def region() -> dict[str, Cleaned]:
    """Rose as twelve clerks wrote her, and sixty neighbours who are nobody's."""
    others = {
        f"n{n:02}": clean(
            Said(f"Family{chr(97 + n % 9)}", f"Given{chr(97 + n % 7)}", date_of_birth=date(1950 + n, 2, 3),
                 postcode=f"B{n % 9 + 1} 1AA", phone=f"07700 9002{n:02}", sex="FM"[n % 2]))
        for n in range(60)
    }  # fmt: skip
    return others | {f"r{n:02}": clean(said) for n, said in enumerate(AS_WRITTEN)}


def test_our_own_scorer_gives_every_pair_the_weight_that_splink_gives_it() -> None:
    backend = DuckDB()
    records = region()
    weights, linkage, _ = matched(records, backend)
    scored = pairs(backend, weights, least=-1000.0)
    assert len(scored) > 60
    seen: set[tuple[str, str]] = set()
    for pair in scored:
        ours = weigh(linkage.records[pair.one], linkage.records[pair.other], weights, linkage.known.terms)
        assert dict(ours.codes) == dict(pair.levels)
        assert math.isclose(ours.bits, pair.bits, abs_tol=1e-9)
        seen |= set(ours.codes.items())
    assert {code for code, _ in seen} == {one.code for one in COMPARISONS}
    assert len(seen) > 25


def test_splink_by_itself_learns_the_same_weights_and_gives_the_same_pairs_the_same() -> None:
    ours, its_own = DuckDB(), DuckDB(plain=True)
    weights, learned_by_itself = (matched(region(), backend)[0] for backend in (ours, its_own))
    assert weights == learned_by_itself
    here, there = ({(pair.one, pair.other): pair for pair in pairs(each, weights)} for each in (ours, its_own))
    assert here.keys() == there.keys()
    assert all(math.isclose(here[each].bits, there[each].bits, abs_tol=1e-9) for each in here)
    assert all(here[each].levels == there[each].levels for each in here)


words = st.text(alphabet="abcéñЯ", max_size=9)


@given(words, words, words, words, st.integers(0, 2))
def test_lengths_are_asked_first_and_the_answer_is_the_same(a: str, b: str, c: str, d: str, most: int) -> None:
    for question in (
        f"levenshtein(a, b) <= {most}",
        f"levenshtein(a, b) = {most}",
        f"levenshtein(a, b) + levenshtein(c, d) <= {most}",
    ):
        asked = lengths_first(question)
        assert asked.startswith(("(abs(", "abs("))
        row = WORDS.execute(
            f"SELECT {question}, {asked} FROM (SELECT ? AS a, ? AS b, ? AS c, ? AS d)", [a, b, c, d]
        ).fetchone()
        assert row is not None
        assert row[0] == row[1]


def test_the_same_table_teaches_the_same_weights() -> None:
    first, second = (matched(region(), DuckDB())[0] for _ in range(2))
    assert first == second


def test_shares_are_shares() -> None:
    for comparison in COMPARISONS:
        levels = EXPECTED[comparison.code]
        assert list(levels) == [*(level.code for level in comparison.levels), ELSE]
        for side in (0, 1):
            assert math.isclose(sum(both[side] for both in levels.values()), 1.0, abs_tol=2e-3)


def test_evidence_adds_up_and_what_is_not_recorded_weighs_nothing() -> None:
    rose, typed = clean(ROSE), clean(Said("O'Neill", "Rose", date_of_birth=date(1984, 3, 12)))
    weighed = weigh(rose, typed, expected(), {})
    assert math.isclose(weighed.bits, expected().start + sum(one.bits for one in weighed.evidence))
    said = {one.comparison: one for one in weighed.evidence}
    assert said["born"].bits > 10 and said["born"].words == "the same birth date"
    assert said["phone"].level == UNKNOWN and said["phone"].bits == 0 and said["phone"].words == "not recorded on both"


def test_a_name_that_many_bear_weighs_less() -> None:
    rare, common = (clean(Said(name, "Sam")) for name in ("Quill", "Khan"))
    terms = {"family": {"QUILL": 0.0001, "KHAN": 0.05}}

    def bits(one: Cleaned, weights: Weights) -> float:
        return next(each.bits for each in weigh(one, one, weights, terms).evidence if each.comparison == "family")

    assert math.isclose(bits(rare, expected()) - bits(common, expected()), math.log2(500))


def test_what_many_share_is_no_evidence() -> None:
    records = {
        f"p{n}": clean(
            Said(f"{chr(65 + n)}ames", f"{chr(75 + n)}im", date_of_birth=date(1960 + n, 5, 6), phone="0121 496 0000",
                 email="desk@mail.example", address="1 Hostel Way", postcode="B1 1AA"))
        for n in range(13)
    }  # fmt: skip
    backend = DuckDB()
    weights, linkage, _ = matched(records, backend)
    shared = known(backend, weights).common
    assert {kind: len(values) for kind, values in shared.items()} == {"phone": 1, "email": 1, "home": 1}
    assert all((record.phone, record.email, record.door) == ("", "", "") for record in linkage.records.values())

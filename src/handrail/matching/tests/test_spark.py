"""On Spark: the same records, the same weights, the same scores as on DuckDB. It runs where the extra is installed."""

import math
from importlib.util import find_spec
from shutil import which

import pytest

from handrail.matching.backends import Backend, DuckDB, arrow, backend_named, lay_out
from handrail.matching.evaluating import known
from handrail.matching.learning import expected
from handrail.matching.linkage import Linkage
from handrail.matching.looking import pairs
from handrail.matching.tests.test_scoring import region

here = find_spec("pyspark") is not None and which("java") is not None
spark = pytest.mark.skipif(not here, reason="pyspark or Java is not installed: requirements-spark.in")


def answered(backend: Backend) -> tuple[dict[tuple[str, str], float], list[tuple[str, str, str, tuple[str, ...]]]]:
    records = region()
    lay_out(backend, arrow(records.items()))
    scored = pairs(backend, expected(), least=0.0)
    linkage = Linkage(records, known(backend, expected()))
    links, asked, _ = linkage.decide([(each.one, each.other) for each in scored])
    bits = {(min(each.one, each.other), max(each.one, each.other)): each.bits for each in scored}
    return bits, sorted((each.one, each.other, each.answer, each.why) for each in [*links, *asked])


@spark
@pytest.mark.filterwarnings("default")
def test_the_sample_gets_the_same_scores_and_answers_on_spark() -> None:
    bits, answers = answered(backend_named("spark"))
    wanted, also = answered(DuckDB())
    assert bits.keys() == wanted.keys() and len(bits) > 20
    assert all(math.isclose(bits[pair], wanted[pair], abs_tol=1e-9) for pair in wanted)
    assert answers == also

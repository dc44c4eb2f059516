"""A queue of pairs costs what is in it, however many pairs wait elsewhere in the region."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from handrail.agencies.models import Agency
from handrail.audit.tests.fixtures import Cast, Looking
from handrail.core import database
from handrail.matching import queries

ELSEWHERE = 4_000


def _touched(plan: dict[str, Any]) -> int:
    """Return the pairs that a plan and everything under it read, whether it gave them or threw them away."""
    own = (
        plan["Actual Rows"] + plan.get("Rows Removed by Filter", 0)
        if plan.get("Index Name", "").startswith("matching_pair") or plan.get("Relation Name") == "matching_pair"
        else 0
    )
    return int(own * plan["Actual Loops"]) + sum(_touched(one) for one in plan.get("Plans", ()))


@pytest.mark.data
@pytest.mark.parametrize("name", ["Maureen", "Ruth"])
def test_a_queue_is_read_from_its_owner_s_index_and_not_from_every_pair(
    name: str,
    cast: Cast,
    looking: Looking,
    as_system: Callable[[], Any],
    as_owner: Callable[[], Any],
    morning: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    viewer = cast(name)
    looking(viewer)
    before = queries.to_decide(viewer=viewer, at=morning), queries.hanging(viewer=viewer)
    with as_system():
        elsewhere = Agency.objects.exclude(id=viewer.agency_id or 0).first()
        database.run(
            "INSERT INTO matching_pair (ref, record_id, other_id, force_id, bits, levels, why, edition, state, weak,"
            " proposed_at, decided_by_kind, decided_why) SELECT 'X' || row_number() OVER (), a.id, b.id, %s, 5, '{}',"
            " '{}', 'x', CASE WHEN (a.id + b.id) %% 2 = 0 THEN 'open' ELSE 'linked' END, true, %s, '', ''"
            " FROM people_record a JOIN people_record b ON a.id < b.id"
            " WHERE a.source <> 'handrail' AND b.source <> 'handrail' ORDER BY a.id, b.id LIMIT %s",
            [elsewhere and elsewhere.id, morning, ELSEWHERE],
        )
    with as_owner():
        database.run("ANALYZE matching_pair")
    looking(viewer)
    asked: list[int] = []

    def explained(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
        found = database_ask(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)[0][0]
        plan = found if isinstance(found, list) else json.loads(found)
        asked.append(_touched(plan[0]["Plan"]))
        return database_ask(sql, params)

    database_ask = database.ask
    monkeypatch.setattr(database, "ask", explained)
    assert queries.to_decide(viewer=viewer, at=morning) == before[0]
    assert queries.hanging(viewer=viewer) == before[1]
    assert len(asked) == 2 and max(asked) < 100

"""What is sent to the database in one trip says what it would have said statement by statement."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.utils import DataError, ProgrammingError

from handrail.core import database
from handrail.core.one_trip import in_one_trip

pytestmark = [pytest.mark.data, pytest.mark.django_db]
SUNDAY = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)


def kept() -> list[int]:
    """How often each of our statements was run that the server keeps prepared."""
    return [
        runs
        for (runs,) in database.ask(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%%twice and again%%'"
        )
    ]


def test_every_statement_answers_for_itself_and_sees_what_those_before_it_did() -> None:
    database.run("CREATE TEMPORARY TABLE sent (number bigint, word text, moment timestamptz, said boolean)")
    asked = [
        ("INSERT INTO sent SELECT %s, %s::text, %s, %s", [7, "100 %", SUNDAY, True]),
        ("SELECT * FROM sent WHERE word LIKE '%% %%'", []),
        ("INSERT INTO sent SELECT %s, %s::text, %s::timestamptz, %s::boolean", [8, "", None, None]),
        ("SELECT number FROM sent ORDER BY number", []),
    ]
    assert in_one_trip(asked, binary=True) == [[], [(7, "100 %", SUNDAY, True)], [], [(7,), (8,)]]


def test_a_statement_is_prepared_once_for_parameters_of_the_same_types() -> None:
    for number in range(3):
        in_one_trip([("SELECT %s, 'twice and again'", [number])], binary=True)
    assert kept() == [3]
    in_one_trip([("SELECT %s, 'twice and again'", [SUNDAY])], binary=True)
    assert sorted(kept()) == [1, 3]


def test_one_that_fails_says_why_and_stops_those_after_it() -> None:
    database.run("CREATE TEMPORARY TABLE sent (number bigint)")
    with pytest.raises(DataError, match="division by zero"), transaction.atomic():
        in_one_trip(
            [
                ("INSERT INTO sent VALUES (%s)", [1]),
                ("SELECT 1 / %s", [0]),
                ("INSERT INTO sent VALUES (%s + 1)", [1]),
            ],
            binary=True,
        )
    assert database.ask("SELECT * FROM sent") == []
    with pytest.raises(ProgrammingError, match="nowhere"), transaction.atomic():
        in_one_trip([("SELECT * FROM nowhere", [])], binary=True)
    again = [("INSERT INTO sent VALUES (%s)", [1]), ("SELECT number FROM sent", [])]
    assert in_one_trip(again, binary=True) == [[], [(1,)]], "and the next trip is as the first"


def test_what_is_kept_to_be_sent_together_is_sent_at_the_end_or_not_at_all() -> None:
    database.run("CREATE TEMPORARY TABLE sent (number bigint)")
    with database.together():
        database.run("INSERT INTO sent VALUES (%s)", [1])
        database.run("INSERT INTO sent SELECT number + 1 FROM sent")
        assert database.ask("SELECT * FROM sent") == []
    assert database.ask("SELECT number FROM sent ORDER BY 1") == [(1,), (2,)]
    with pytest.raises(KeyError), database.together():
        database.run("DELETE FROM sent")
        raise KeyError
    assert database.run("DELETE FROM sent") == 2

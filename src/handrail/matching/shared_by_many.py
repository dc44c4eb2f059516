"""What so many share that it says nothing of who somebody is: a switchboard, a hostel, a help desk's mailbox.

Counted by people, not by records: two records of one person do not make their phone a switchboard. People are told
apart by their initials, because a slip in a name must not make a second one of them; where they are all named alike
(fifty *Mohammed Khan* at one hostel), by their birth dates too.
"""

from collections.abc import Mapping

from handrail.matching.cleaned import COLUMNS, Cleaned
from handrail.matching.scoring import Terms

MANY: Mapping[str, int] = {"phone": 8, "email": 4, "home": 12}
"""From how many people, told apart by their initials, a value carries no match (a judgement; a setting)."""
BORN: Mapping[str, int] = {"phone": 12, "email": 8, "home": 16}
"""From how many people it carries none, told apart by initials and birth date: a slip in either makes one more."""
ALONE = 0.05
"""What a phone or mailbox of one person counts as: it may still be somebody else's tomorrow."""
_INITIALS = "concat(coalesce(substr(given, 1, 1), ''), coalesce(substr(family, 1, 1), ''))"
_HOME = "concat(door, '|', coalesce(postcode, ''))"
_COLUMNS: Mapping[str, str] = {"phone": "phone", "email": "email", "home": _HOME}
_GONE: Mapping[str, str] = {
    "phone": "p.value IS NOT NULL", "phones": "p.value IS NOT NULL", "email": "e.value IS NOT NULL",
    "mailbox": "e.value IS NOT NULL", "door": "h.value IS NOT NULL", "postcode": "h.value IS NOT NULL",
    "postcodes": "h.value IS NOT NULL",
}  # fmt: skip

Common = Mapping[str, frozenset[str]]
"""The values that many share, by kind: phone, email, home."""


def home(record: Cleaned) -> str:
    """Return a record's front door and postcode as one value; empty without a door."""
    return f"{record.door}|{record.postcode}" if record.door else ""


def without_common(record: Cleaned, common: Common) -> Cleaned:
    """Return a record without what many share."""
    if record.phone in common.get("phone", ()):
        record = record._replace(phone="", phones=())
    if record.email in common.get("email", ()):
        record = record._replace(email="", mailbox="")
    if home(record) in common.get("home", ()):
        record = record._replace(door="", postcode="", postcodes=())
    return record


def _many(kind: str, initials: str, born: str) -> str:
    return f"(count(DISTINCT {initials}) >= {MANY[kind]} OR count(DISTINCT concat({initials}, {born})) >= {BORN[kind]})"


def common_sql(table: str) -> Mapping[str, str]:
    """Return, by kind, the query for the values that many share: people are told apart only where records are many."""
    born = "coalesce(born, birth_year, '')"
    queries = {}
    for kind, column in _COLUMNS.items():
        said = f"FROM {table} WHERE {'door' if kind == 'home' else kind} IS NOT NULL"
        often = f"SELECT {column} {said} GROUP BY 1 HAVING count(*) >= {min(MANY[kind], BORN[kind])}"
        queries[kind] = (
            f"SELECT {column} AS value {said} AND {column} IN ({often})"
            f" GROUP BY {column} HAVING {_many(kind, _INITIALS, born)}"
        )
    return queries


def table_sql(table: str) -> str:
    """Return the query for the records without what many share."""
    columns = []
    for column in COLUMNS:
        gone = _GONE.get(column)
        if gone is None:
            columns.append(f"t.{column}")
        else:
            columns.append(f"CASE WHEN {gone} THEN NULL ELSE t.{column} END AS {column}")
    at_home = _HOME.replace("door", "t.door").replace("postcode", "t.postcode")
    return (
        f"SELECT t.id, {', '.join(columns)} FROM {table} t LEFT JOIN common_phone p ON p.value = t.phone"
        f" LEFT JOIN common_email e ON e.value = t.email"
        f" LEFT JOIN common_home h ON t.door IS NOT NULL AND h.value = {at_home}"
    )


def term_sql(table: str) -> Mapping[str, str]:
    """Return, by column, the query for how common each value is: its share of the records that say something there.

    A name is counted by records; a phone and a mailbox by the people beside the first who have it.
    """
    queries = {}
    for column in ("given", "family"):
        queries[column] = (
            f"SELECT {column}, count(*) / CAST((SELECT count({column}) FROM {table}) AS DOUBLE) AS tf_{column}"
            f" FROM {table} WHERE {column} IS NOT NULL GROUP BY {column}"
        )
    for column in ("phone", "email"):
        queries[column] = (
            f"SELECT {column}, greatest(count(DISTINCT {_INITIALS}) - 1, {ALONE})"
            f" / CAST((SELECT count({column}) FROM {table}) AS DOUBLE) AS tf_{column}"
            f" FROM {table} WHERE {column} IS NOT NULL GROUP BY {column}"
        )
    return queries


def rest_of(column: str, records: int) -> float:
    """Return the share of a value that one record alone has, of so many that say something there."""
    return (ALONE if column in ("phone", "email") else 1.0) / max(records, 1)


def borne(terms: Terms, *, least: int = 3) -> frozenset[str]:
    """Return the given names that at least so many records bear: names, not slips of one."""
    given = terms.get("given", {})
    alone = given.get("", 0.0)
    return frozenset(name for name, share in given.items() if name and alone and share > alone * (least - 0.5))


def counts_sql(table: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return PostgreSQL's queries for the same counts: how often values occur; what many share.

    A value that one alone has is left to `rest_of`. What many share is not taken out first: it weighs as often as it
    occurs, and is taken out of a record before it is weighed.
    """
    initials = "concat(left(given, 1), left(family, 1))"
    born = "coalesce(nullif(born, ''), birth_year)"
    counted = {
        column: f"SELECT {column}, count(*)::float8 FROM {table} WHERE {column} <> '' GROUP BY 1 HAVING count(*) > 1"
        for column in ("given", "family")
    } | {
        column: f"SELECT {column}, count(DISTINCT {initials})::float8 - 1 FROM {table} WHERE {column} <> ''"
        f" GROUP BY 1 HAVING count(DISTINCT {initials}) > 1"
        for column in ("phone", "email")
    }
    shared = {
        kind: f"SELECT {value} FROM {table} WHERE {test} <> '' GROUP BY 1 HAVING {_many(kind, initials, born)}"
        for kind, value, test in (
            ("phone", "phone", "phone"),
            ("email", "email", "email"),
            ("home", "door || '|' || postcode", "door"),
        )
    }
    return counted, shared


def held_sql(table: str, held: str) -> Mapping[str, tuple[str, str, str]]:
    """Return, by kind, what PostgreSQL is asked to count again who shares the values that some records hold.

    The columns of a table of those values, called `held`; the query for its rows, by the records' ids; and the query
    that counts by it: the value, its people by initials, and whether too many share it.
    """
    initials = "concat(left(n.given, 1), left(n.family, 1))"
    born = "coalesce(nullif(n.born, ''), n.birth_year)"
    queries = {}
    for kind, columns in (("phone", ("phone",)), ("email", ("email",)), ("home", ("door", "postcode"))):
        value = " || '|' || ".join(f"n.{column}" for column in columns)
        names = ", ".join(columns)
        queries[kind] = (
            ", ".join(f"{column} text" for column in columns),
            f"SELECT DISTINCT {names} FROM {table} WHERE record_id = ANY (%s) AND {columns[0]} <> ''",
            f"SELECT {value}, count(DISTINCT {initials}), {_many(kind, initials, born)}"
            f" FROM {held} JOIN {table} n USING ({names}) WHERE n.{columns[0]} <> '' GROUP BY 1",
        )
    return queries

"""The same table matched on Spark, for regions whose pooled keys no longer fit one machine: an extra, installed apart.

`pip install -r requirements-spark.in` beside the packages of Handrail, with a Java of 17 or newer. Recipes, levels,
rules and weights are the same. Only the sample of random pairs is drawn by another engine, so that weights learned
there differ in their third figure; the same weights give the same scores.
"""

from typing import Any

import pyarrow as pa
from pyspark.sql import SparkSession
from splink import SparkAPI


class Spark:
    """Spark, by a session of its own or one that is handed in."""

    any_function, number, hashed = "arrays_overlap", "id", ""
    at_once, plain = 1, False

    def __init__(self, session: SparkSession | None = None) -> None:
        """Start on this machine, unless a session is handed in."""
        self.session = session or (
            SparkSession.builder.master("local[2]")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )

    def api(self) -> SparkAPI:
        """Return Splink's way in. None of its Java functions is used."""
        return SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=self.session,
            register_udfs_automatically=False,
            break_lineage_method="persist",
            num_partitions_on_repartition=4,
        )

    def split(self, column: str) -> str:
        """Return SQL for the parts of a text between strokes."""
        return f"split({column}, '[|]')"

    def unsplit(self, column: str) -> str:
        """Return SQL for the text whose parts between strokes a list holds."""
        return f"array_join({column}, '|')"

    def load(self, name: str, table: pa.Table, *, columns: str = "*") -> None:
        """Hold a table under a name, or what is asked of its columns."""
        self.session.createDataFrame(table).createOrReplaceTempView("arriving")
        self.make(name, f"SELECT {columns} FROM arriving")

    def make(self, name: str, query: str) -> None:
        """Hold what a query finds under a name."""
        self.session.sql(query).persist().createOrReplaceTempView(name)

    def view(self, name: str, query: str) -> None:
        """Let a name stand for a query."""
        self.session.sql(query).createOrReplaceTempView(name)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what a query finds."""
        return [tuple(row) for row in self.session.sql(query).collect()]

    def columns(self, query: str) -> pa.Table:
        """Return what a query finds, by columns: what many rows say is then made once."""
        return self.session.sql(query).toArrow()

    def count(self, name: str) -> int:
        """Return how many rows a table has."""
        return int(self.rows(f"SELECT count(*) FROM {name}")[0][0])

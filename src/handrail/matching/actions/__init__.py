"""Index records, match what is new, and keep what a person decides. The whole region is matched by `actions.whole`.

That one is imported where it is used: it brings Splink and DuckDB.
"""

from handrail.matching.actions.deciding import MayNotDecide, decide
from handrail.matching.actions.indexing import index_records
from handrail.matching.actions.matching import Matched, match_changed

__all__ = ["Matched", "MayNotDecide", "decide", "index_records", "match_changed"]

"""Questions about clocks: of one person, of an officer, of a unit, of the force, and from the events at any moment."""

from handrail.rights.queries.asking import clocks_at, records_named

__all__ = ["clocks_at", "records_named"]

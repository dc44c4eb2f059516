"""Who does a thing: passed to every action as `by`."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["worker", "survivor", "system", "machine", "stranger"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A worker, a survivor, a job of ours by name, a machine of an agency, or somebody not signed in.

    `id` is the worker's or the survivor's; `name` is for the moment and never stored in the audit.
    `audiences` are what the actor may see through; a job sees all and holds none.
    """

    kind: Kind
    id: int | None
    name: str
    agency_id: int | None = None
    side: str = ""
    role: str = ""
    audiences: frozenset[int] = frozenset()


def system(job: str) -> Actor:
    """Return the actor that a job of ours is, by the job's name."""
    return Actor(kind="system", id=None, name=job)


STRANGER = Actor(kind="stranger", id=None, name="not signed in")

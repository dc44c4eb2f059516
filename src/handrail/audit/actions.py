"""Append to the audit, seal it, and prove it is whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from handrail.audit.actor import Actor
from handrail.core import database


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the audit that is not as it was sealed; block 0 where no one block can be named."""

    block: int
    epoch: int
    what: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verification found, and the head that operators keep elsewhere."""

    blocks: int
    rows: int
    head: str
    findings: Sequence[Finding]


def record(
    action: str,
    *,
    by: Actor,
    at: datetime,
    about: str = "",
    ids: Iterable[int] = (),
    refs: Iterable[str] = (),
    reason: str = "",
    digest: bytes = b"",
) -> None:
    """Append one row: who did or looked at what, with ids and codes, never a name or free text.

    Nothing is read back: whoever appends need not be allowed to read.
    """
    database.run(
        "INSERT INTO audit_entry (at, actor_kind, actor_id, agency_id, action, about, ids, refs, reason, digest)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            at,
            by.kind,
            by.id,
            by.agency_id,
            action,
            about,
            list(ids),
            list(refs),
            reason or ("" if by.kind != "system" else by.name),
            digest,
        ],
    )


def seal() -> int:
    """Close a block over every entry whose transaction is over; return how many entries it holds.

    A transaction still open keeps its entries, and those of every later transaction, for the next block.
    """
    return int(database.ask("SELECT audit_seal()")[0][0])


def verify(*, kept_head: str = "") -> Verdict:
    """Seal, then hash every block again and say which, if any, are not as they were sealed.

    With `kept_head`, a head that operators kept elsewhere, also say if no block has it any more: blocks taken off the
    end, or all of them made anew, cannot be noticed from inside.
    """
    seal()
    found = database.ask("SELECT block, epoch, what FROM audit_findings()")
    if kept_head and not database.ask("SELECT 1 FROM audit_block WHERE encode(hash, 'hex') = lower(%s)", [kept_head]):
        found.append((0, 0, "No block has the head that was kept: blocks were removed from the end, or made anew"))
    blocks, rows, head = database.ask(
        "SELECT count(*), coalesce(sum(rows), 0), coalesce(encode((array_agg(hash ORDER BY id DESC))[1], 'hex'), '')"
        " FROM audit_block"
    )[0]
    return Verdict(blocks=blocks, rows=int(rows), head=head, findings=[Finding(*row) for row in found])


def start_epoch(*, reason: str, by: Actor, at: datetime) -> int:
    """Start the next epoch after a restore; entries from here on are sealed on their own."""
    epoch = int(database.ask("SELECT audit_start_epoch(%s, %s)", [at, reason])[0][0])
    record("audit epoch started", by=by, at=at, about="epoch", ids=[epoch])
    return epoch

"""What is done to a sealed audit is noticed, and the block is named."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import psycopg
import pytest

from handrail.audit import actions
from handrail.audit.tests.conftest import JOAN, NOON, settle
from handrail.core import database

pytestmark = pytest.mark.data
Owner = psycopg.Connection[tuple[object, ...]]
OwnDatabase = Callable[[str], AbstractContextManager[dict[str, str]]]
WorkingOn = Callable[[str], AbstractContextManager[Any]]

SECOND_BLOCK = "(SELECT id FROM audit_block ORDER BY id OFFSET 1 LIMIT 1)"
IN_SECOND = "(SELECT id FROM audit_entry WHERE ids = '{101}')"


def found() -> list[tuple[int, str]]:
    """Give what a verification finds as (block in order of sealing, what)."""
    blocks = [row[0] for row in database.ask("SELECT id FROM audit_block ORDER BY id")]
    return [(blocks.index(one.block) + 1 if one.block else 0, one.what) for one in actions.verify().findings]


def test_an_audit_nobody_touched_is_whole_and_its_head_is_that_of_the_last_block(sealed: Owner) -> None:
    verdict = actions.verify()
    last = database.ask("SELECT encode(hash, 'hex') FROM audit_block ORDER BY id DESC LIMIT 1")[0][0]
    assert (verdict.blocks, verdict.rows, verdict.findings, verdict.head) == (3, 9, [], last)


def test_sealing_with_nothing_new_makes_no_block_and_keeps_the_head(sealed: Owner) -> None:
    before = actions.verify()
    assert actions.seal() == 0
    assert actions.verify() == before


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (f"UPDATE audit_entry SET actor_id = 8 WHERE id = {IN_SECOND}", "changed"),
        (f"UPDATE audit_entry SET at = at + interval '1 second' WHERE id = {IN_SECOND}", "changed"),
        (f"DELETE FROM audit_entry WHERE id = {IN_SECOND}", "removed"),
        (
            "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_stamp; INSERT INTO audit_entry"
            " (at, actor_kind, action, about, ids, refs, reason, digest, xid, epoch)"
            " SELECT at, actor_kind, action, about, '{42}', refs, reason, digest, xid, epoch FROM audit_entry"
            f" WHERE id = {IN_SECOND}",
            "added",
        ),
        (
            "UPDATE audit_entry a SET id = -a.id WHERE ids IN ('{101}', '{102}');"
            "UPDATE audit_entry a SET id = -b.id, xid = b.xid FROM audit_entry b"
            " WHERE a.id < 0 AND b.id < 0 AND a.id <> b.id",
            "reordered",
        ),
        (f"UPDATE audit_block SET sealed_at = sealed_at - interval '1 day' WHERE id = {SECOND_BLOCK}", "block itself"),
        (f"UPDATE audit_block SET rows = 2 WHERE id = {SECOND_BLOCK}", "added"),
    ],
    ids=["changed", "moved in time", "removed", "added", "reordered", "block's time", "block's count"],
)  # fmt: skip
def test_what_an_owner_does_to_sealed_entries_is_found_and_their_block_named(
    sealed: Owner, done: str, said: str
) -> None:
    sealed.execute(done)
    (finding,) = found()
    assert finding[0] == 2
    assert said in finding[1]


def test_a_block_made_anew_over_changed_entries_breaks_with_the_one_after_it(sealed: Owner) -> None:
    sealed.execute(f"UPDATE audit_entry SET actor_id = 8 WHERE id = {IN_SECOND}")
    sealed.execute(
        "UPDATE audit_block b SET hash = h.hash FROM audit_block o, LATERAL audit_hash(o.epoch, o.from_xid::text::xid8,"
        f" o.to_xid::text::xid8, o.sealed_at, o.previous) h WHERE b.id = o.id AND o.id = {SECOND_BLOCK}"
    )
    (finding,) = found()
    assert finding[0] == 3
    assert "does not follow" in finding[1]


def test_a_block_taken_out_of_the_middle_is_missed_by_the_one_after_it(sealed: Owner) -> None:
    sealed.execute(f"DELETE FROM audit_block WHERE id = {SECOND_BLOCK}")
    assert [block for block, what in found() if "does not follow" in what] == [2]


def test_blocks_taken_off_the_end_are_noticed_by_the_head_that_was_kept_elsewhere(sealed: Owner) -> None:
    kept = actions.verify().head
    assert actions.verify(kept_head=kept).findings == []
    sealed.execute("DELETE FROM audit_entry WHERE ids && '{200, 201, 202}'")
    sealed.execute("DELETE FROM audit_block WHERE id = (SELECT max(id) FROM audit_block)")
    assert actions.verify().findings == []
    (finding,) = actions.verify(kept_head=kept).findings
    assert "head that was kept" in finding.what


def test_a_transaction_held_open_across_a_seal_keeps_its_rows_for_a_later_block(
    own_database: OwnDatabase, working_on: WorkingOn
) -> None:
    with (
        own_database("bare") as addresses,
        working_on(addresses["DATABASE_SYSTEM_URL"]),
        psycopg.connect(addresses["DATABASE_URL"]) as slow,
    ):
        actions.record("before", by=JOAN, at=NOON)
        settle()
        slow.execute(
            "INSERT INTO audit_entry (at, actor_kind, action, about, ids, refs, reason, digest)"
            " VALUES (now(), 'worker', 'slow', '', '{}', '{}', '', '')"
        )
        actions.record("meanwhile", by=JOAN, at=NOON)
        assert actions.seal() == 0, "the slow one began first, so nothing after it is sealed before it"
        first = actions.verify()
        slow.commit()
        settle()
        then = actions.verify()
    assert (first.rows, then.rows) == (1, 3)
    assert first.findings == then.findings == []


def test_what_is_rolled_back_was_never_in_the_audit(own_database: OwnDatabase, working_on: WorkingOn) -> None:
    with (
        own_database("bare") as addresses,
        working_on(addresses["DATABASE_SYSTEM_URL"]),
        psycopg.connect(addresses["DATABASE_URL"]) as failing,
    ):
        failing.execute(
            "INSERT INTO audit_entry (at, actor_kind, action, about, ids, refs, reason, digest)"
            " VALUES (now(), 'worker', 'failing', '', '{}', '{}', '', '')"
        )
        failing.rollback()
        actions.record("after", by=JOAN, at=NOON)
        settle()
        verdict = actions.verify()
    assert (verdict.rows, verdict.findings) == (1, [])


def test_a_restore_starts_an_epoch_that_is_sealed_on_its_own_and_follows_the_last_block(sealed: Owner) -> None:
    actions.record("sealed before the disk failed", by=JOAN, at=NOON)
    settle()
    before = actions.verify()
    actions.record("not yet sealed when it failed", by=JOAN, at=NOON)
    assert actions.start_epoch(reason="restored", by=JOAN, at=NOON) == 2
    actions.record("the first after", by=JOAN, at=NOON)
    settle()
    after = actions.verify()
    assert after.findings == []
    assert after.rows == before.rows + 3
    epochs = [row[0] for row in database.ask("SELECT epoch FROM audit_block ORDER BY id")]
    assert epochs == [1, 1, 1, 1, 1, 2]


def test_an_entry_slipped_into_an_epoch_that_is_over_is_found(sealed: Owner) -> None:
    actions.start_epoch(reason="restored", by=JOAN, at=NOON)
    sealed.execute(
        "ALTER TABLE audit_entry DISABLE TRIGGER audit_entry_stamp; INSERT INTO audit_entry"
        " (at, actor_kind, action, about, ids, refs, reason, digest, xid, epoch)"
        " VALUES (now(), 'worker', 'slipped in', '', '{}', '{}', '', '', pg_current_xact_id(), 1)"
    )
    (finding,) = found()
    assert finding == (3, "entries were added to an epoch that is over")


def test_a_server_that_counts_from_before_the_last_block_is_said_to_be_restored(sealed: Owner) -> None:
    sealed.execute("UPDATE audit_block SET to_xid = to_xid + 1000000 WHERE id = (SELECT max(id) FROM audit_block)")
    assert "restored" in found()[-1][1]

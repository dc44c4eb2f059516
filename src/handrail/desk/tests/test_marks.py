"""What a journey holds as marks: what lasts is drawn once, however many crimes one answer covers."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from handrail.desk.views.marks import thread_of

NOW = datetime(2026, 4, 8, 8, 0, tzinfo=UTC)


def happened(kind: str, at: datetime, crime_id: int) -> SimpleNamespace:
    return SimpleNamespace(
        kind=kind, happened_at=at, crime_id=crime_id, by_whom="Lantern House IDVAs", detail="", item="", method="",
        suspect_record_id=None, voided=False,
    )  # fmt: skip


def test_one_referral_for_three_crimes_is_one_wait_and_one_support() -> None:
    """Gurpreet's referral carries three crimes, so its answer is an event in each of them."""
    sent, taken = NOW - timedelta(days=2), NOW - timedelta(days=1)
    events = [happened("referral_sent", sent, crime) for crime in (1, 2, 3)]
    events += [happened("referral_accepted", taken, crime) for crime in (1, 2, 3)]
    thread = thread_of("Gurpreet", crimes=(), events=events, clocks=(), promises=(), now=NOW, here="/", numbered=False)
    lasting = [mark.sentence for mark in thread.marks if mark.shape in ("line", "case")]
    assert lasting == [
        "Waiting: Lantern House IDVAs, from Mon 6 April until Tue 7 April.",
        "Support: Lantern House IDVAs, from Tue 7 April and now.",
    ]

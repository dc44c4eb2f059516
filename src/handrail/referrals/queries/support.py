"""Who supports a person, and at what risk, as a page about them says it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.people import queries as people
from handrail.referrals.models import Decision, Referral
from handrail.referrals.policy import seen_by


@dataclass(frozen=True, slots=True)
class Support:
    """A person's worker and cover, or where their referral waits."""

    words: str
    note: str
    href: str


def support_of(person_id: int, *, viewer: Actor) -> Support | None:
    """Return who has this person, by the referral this viewer may see, or None where there is none to show."""
    referral = (
        Referral.objects.filter(seen_by(viewer), _of(person_id, viewer), state__in=["sent", "accepted"])
        .select_related("service", "worker", "cover")
        .order_by("state", "-id")
        .first()
    )
    if referral is None:
        return None
    href = reverse("referrals:referral", args=[referral.ref])
    worker, cover = referral.worker or referral.worker_named, referral.cover or referral.cover_named
    if not worker or not cover:
        return Support(f"Waiting for {referral.service}", "nobody named yet", href)
    return Support(str(worker), f"{referral.service} · cover: {cover}", href)


def _of(person_id: int, viewer: Actor) -> Q:
    """The condition for rows of this person, by whichever of their files the viewer sees."""
    return Q(person_id__in=people.files_of([person_id], viewer=viewer)[person_id])


def known(referral_ids: Collection[int], *, viewer: Actor) -> dict[int, Referral]:
    """Return those of these referrals that this viewer may see, by key."""
    return Referral.objects.filter(seen_by(viewer)).in_bulk(list(referral_ids)) if referral_ids else {}


def is_with(person_id: int, *, viewer: Actor) -> bool:
    """Say whether this viewer is the worker, or the cover, who has accepted this person."""
    mine = Q(worker_id=viewer.id) | Q(cover_id=viewer.id)
    return Referral.objects.filter(seen_by(viewer), mine, _of(person_id, viewer), state="accepted").exists()


def leads(person_id: int, *, viewer: Actor) -> bool:
    """Say whether this viewer is the worker who has accepted this person: not the cover."""
    mine = Referral.objects.filter(seen_by(viewer), Q(worker_id=viewer.id), person_id=person_id, state="accepted")
    return mine.exists()


def opened_elsewhere(person_id: int, *, viewer: Actor) -> list[tuple[str, int, datetime]]:
    """Return who of other agencies opened this person's record: the side, how many workers, and when last.

    To the worker who has them, and to nobody else: the database gives it by their referral, and holds back every name.
    """
    if viewer.side != "service":
        return []
    return list(database.ask("SELECT side, workers, last_at FROM referrals_opened_elsewhere(%s)", [person_id]))


def risk_of(person_id: int, *, viewer: Actor) -> str:
    """Return the risk a referral was sent at, in words, as this viewer may see it; empty where none was given."""
    risks = Referral.objects.filter(seen_by(viewer), _of(person_id, viewer)).values_list("risk", flat=True)
    highest = max(risks, key=("", "standard", "medium", "high").index, default="")
    if not highest and viewer.side == "police":
        graded = Decision.objects.filter(seen_by(viewer), _of(person_id, viewer), superseded_at=None).values_list(
            "code", flat=True
        )
        return "Not graded" if any("graded" in code for code in graded) else ""
    return {"high": "High", "medium": "Medium", "standard": "Standard"}.get(highest, "")

"""Who supports a person, as a page about them says it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from handrail.audit.actor import Actor
from handrail.core import database
from handrail.people.models import Person
from handrail.referrals.models import Referral
from handrail.referrals.policy import seen_by


@dataclass(frozen=True, slots=True)
class Support:
    """A person's worker and cover, or where their referral waits."""

    words: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class Referred:
    """The referrals of one person that one viewer may see, by key, the latest first."""

    viewer: Actor
    by_id: dict[int, Referral]

    @property
    def support(self) -> Support | None:
        """Who has this person, or where they wait for somebody; None where there is nothing to show."""
        open_ones = [one for one in self.by_id.values() if one.state in ("sent", "accepted")]
        referral = min(open_ones, key=lambda one: one.state, default=None)
        if referral is None:
            return None
        href = reverse("referrals:referral", args=[referral.ref])
        worker, cover = referral.worker or referral.worker_named, referral.cover or referral.cover_named
        if not worker or not cover:
            return Support(f"Waiting for {referral.service}", "nobody named yet", href)
        return Support(str(worker), f"{referral.service} · cover: {cover}", href)

    @property
    def is_with_viewer(self) -> bool:
        """Whether the viewer is the worker, or the cover, who has accepted this person."""
        return any(self.viewer.id in (one.worker_id, one.cover_id) for one in self._accepted())

    @property
    def is_with_viewers_agency(self) -> bool:
        """Whether the viewer's service has accepted this person."""
        return any(self.viewer.agency_id == one.agency_id for one in self._accepted())

    def viewer_leads(self, person_id: int) -> bool:
        """Whether the viewer is the worker who has accepted them by this file: not the cover."""
        return any(self.viewer.id == one.worker_id and one.person_id == person_id for one in self._accepted())

    def _accepted(self) -> list[Referral]:
        return [one for one in self.by_id.values() if one.state == "accepted"]


def referred(person: Person, *, viewer: Actor) -> Referred:
    """Return the referrals of a person at hand, by whichever of their files the viewer sees."""
    found = Referral.objects.filter(seen_by(viewer), person_id__in=person.files)
    found = found.select_related("service", "worker", "cover").order_by("-id")
    return Referred(viewer, {one.id: one for one in found})


def known(referral_ids: Collection[int], *, viewer: Actor) -> dict[int, Referral]:
    """Return those of these referrals that this viewer may see, by key."""
    return Referral.objects.filter(seen_by(viewer)).in_bulk(list(referral_ids)) if referral_ids else {}


def opened_elsewhere(person_id: int, *, viewer: Actor) -> list[tuple[str, int, datetime]]:
    """Return who of other agencies opened this person's record: the side, how many workers, and when last.

    To the worker who has them, and to nobody else: the database gives it by their referral, and holds back every name.
    """
    if viewer.side != "service":
        return []
    return list(database.ask("SELECT side, workers, last_at FROM referrals_opened_elsewhere(%s)", [person_id]))

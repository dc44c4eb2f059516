"""People put on file for a test of joining: what a record says, who sees it, and the crimes it has a part in."""

from datetime import date, datetime
from typing import Any

from handrail.agencies.models import Audience
from handrail.audit.actor import Actor, system
from handrail.core.refs import new_ref
from handrail.crimes import actions as crimes
from handrail.crimes.actions import CrimeSaid, RoleSaid
from handrail.journey import actions as journey
from handrail.journey.actions import Sighted
from handrail.people import actions as people
from handrail.people.actions import BLANK, SAID_NAMES, Held, Pair

MATCHING = system("matching")


class Told:
    """What a test puts on file, at one moment."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def somebody(self, given: str, family: str, *seers: Actor, **said: Any) -> Held:
        """Hold a record of somebody whom these workers have a reason to see."""
        words = dict(zip(SAID_NAMES, BLANK, strict=True)) | {"given_names": given, "family_name": family} | said
        if any(words[name] for name in words if name.startswith("safe_to")):
            words["safe_asked_on"] = said.get("safe_asked_on", date(2026, 4, 1))
        ref = f"T-{new_ref()}"
        row = ([words[name] for name in SAID_NAMES], b"", self.at)
        held = people.open_records("police:20", {ref: row}, by=MATCHING, at=self.at)[ref]
        sights = [Sighted(held.person_id, own_audience(one), one.side, "a test") for one in seers]
        journey.open_sights(sights, by=MATCHING, at=self.at)
        people.show_again([held.person_id])
        return held

    def crime(self, *, flags: tuple[str, ...] = (), **parts: Held) -> int:
        """Hold a crime with these parts in it: `victim=`, `suspect=`, `witness=`."""
        ref = f"T/{new_ref()}"
        said = CrimeSaid(
            source_ref=ref, log_ref="", offence_code="008/66", offence="Harassment", reported_at=self.at,
            recorded_at=None, report_channel="", occurred_from=None, occurred_to=None, area_code="", lsoa_code="",
            flags=flags, officer_id=None, team_id=None, supervisor_id=None, outcome_code="", outcome_on=None,
            status="live", status_reason="", digest=b"", as_of=self.at,
        )  # fmt: skip
        key = crimes.open_crimes("police:20", [said], by=MATCHING, at=self.at)[ref]
        roles = [
            RoleSaid(
                crime_id=key, record_id=held.record_id, role=role, concerning_id=None, relationship="", since=self.at,
                enhanced_reasons=(), support_need="", referral_consent="", consent_on=None, consent_by="",
                risk_grade="", risk_graded_on=None, status="live", digest=b"", as_of=self.at,
            )
            for role, held in parts.items()
        ]  # fmt: skip
        crimes.open_roles(roles, by=MATCHING, at=self.at)
        people.mark_unsafe(crimes.find_shared_channels([key]), by=MATCHING, at=self.at)
        crimes.show_again([key])
        return key

    def join(self, one: Held, other: Held, *, by: Actor = MATCHING) -> str:
        """Join two records; give why it was refused, or nothing."""
        done = people.link([Pair(one.record_id, other.record_id, "decided")], by=by, at=self.at)
        return next(iter(done.refused.values()), "")


def own_audience(worker: Actor) -> int:
    """Give the audience that a worker is by themselves."""
    return Audience.objects.get(worker_id=worker.id).id

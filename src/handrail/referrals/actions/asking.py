"""An officer answers what only the officer knows; the rules then decide again, and a hold is lifted or stands."""

from dataclasses import dataclass, fields
from datetime import datetime

from handrail.agencies.models import Agency
from handrail.audit import actions as audit
from handrail.audit.actor import Actor
from handrail.core import database
from handrail.core.errors import NotAllowed, Refused
from handrail.core.workdays import local_date
from handrail.crimes import actions as crimes
from handrail.journey import actions as journey
from handrail.journey.actions import Happened
from handrail.people import actions as people
from handrail.referrals import policy
from handrail.referrals.actions.triaging import triage
from handrail.referrals.models import Answer, Decision


class NotYoursToAnswer(NotAllowed):
    """These questions are for the officer in the case, their supervisor or the referral desk."""


class NothingAnswered(Refused):
    """Nothing was answered. Answer at least one question; leave the others as not recorded."""


class NoLongerAsked(Refused):
    """This has been decided meanwhile. Load the page again to see how."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What an officer answers; empty is *not answered*, and stands for nothing."""

    need: str = ""
    consent: str = ""
    grade: str = ""
    phone: str = ""
    email: str = ""
    safe_to_call: str = ""
    safe_to_text: str = ""
    safe_to_leave_message: str = ""
    safe_to_write: str = ""
    safe_to_email: str = ""
    safe_times: str = ""
    phone_shared_with: str = ""

    @property
    def of_reaching(self) -> dict[str, str]:
        """What was answered of how they are reached, by the column of their record."""
        named = {field.name for field in fields(self)} - {"need", "consent", "grade"}
        return {name: value for name in sorted(named) if (value := getattr(self, name))}


_TOLD = {"need": "need_recorded", "consent": "consent_recorded", "grade": "risk_graded"}


def answer_questions(decision: Decision, *, answers: Answers, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Record what the officer answers, and decide again for that person. Return the decisions taken, (answer, code)."""
    reaching = answers.of_reaching
    told = {kind: getattr(answers, name) for name, kind in _TOLD.items() if getattr(answers, name)}
    if not told and not reaching:
        raise NothingAnswered
    with database.whole_file():
        asked = Decision.objects.select_for_update(of=("self",)).select_related("crime").get(id=decision.id)
        if not policy.may_answer_hold(by, asked):
            raise NotYoursToAnswer
        if asked.superseded_at is not None or asked.crime is None or asked.crime_id is None:
            raise NoLongerAsked
        if reaching:
            told["safe_contact_asked"] = ""
            said = reaching | {"safe_asked_on": local_date(at)}
            people.record_answers(asked.person_id, said=said, by=by, at=at)
            people.mark_unsafe(crimes.find_shared_channels([asked.crime_id]), by=by, at=at)
            crimes.close_channels([asked.crime_id], by=by, at=at)
        _record(asked, told, by=by, at=at)
        force = Agency.objects.get(source=asked.crime.source)
        taken = triage([asked.person_id], force=force, by=by, at=at, recorded_at=at)
        _close_question(asked, answers, by=by, at=at)
        journey.project([asked.person_id], at=at)
        audit.record(
            "questions answered", by=by, at=at, about="decision", ids=[asked.id], refs=[asked.ref],
            reason=",".join(sorted(told)),
        )  # fmt: skip
    return [(answer, code) for answer, code, _ in taken]


def _record(asked: Decision, told: dict[str, str], *, by: Actor, at: datetime) -> None:
    journey.record_events(
        [
            Happened(
                kind=kind,
                happened_at=at,
                known_at=at,
                person_id=asked.person_id,
                record_id=asked.record_id,
                crime_id=asked.crime_id,
                detail=detail,
                by_whom=by.name[:120],
            )
            for kind, detail in told.items()
        ],
        by=by,
        at=at,
    )


def _close_question(asked: Decision, answers: Answers, *, by: Actor, at: datetime) -> None:
    """Close the question a referral left open. Graded higher than it was sent at, triage has told whom it concerns."""
    if asked.decision == Answer.MADE and answers.grade:
        journey.close_owed(kind="question", source_refs=[f"question:{asked.id}"], because="answered", by=by, at=at)

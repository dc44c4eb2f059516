"""Who finds what on Today: for each role, groups in order, each with the kinds of what is owed that belong in it."""

from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from handrail.audit.actor import Actor

ROUTING = frozenset({"secure_mail", "to_route", "graded_high_since", "graded_medium_since"})


@dataclass(frozen=True, slots=True)
class Part:
    """One group of a role's Today: what is owed of these kinds, narrowed by `of`; said kindly where there is none.

    `of`: `mine` what they own or cover; `come` what has come to them at half its time; `answer` referrals to answer,
    `route` those to route or to send. A part with no `empty` words is left out where there is nothing in it.
    """

    key: str
    title: str
    kinds: tuple[str, ...]
    of: str = ""
    empty: str = ""
    why: str = ""

    def holds(self, one: Any, viewer: Actor) -> bool:
        """Whether this belongs here."""
        if one.kind not in self.kinds:
            return False
        own = bool({one.owner_id, one.cover_id} & viewer.audiences)
        routing = one.kind == "referral" and one.what in ROUTING
        return {"mine": own, "come": not own, "answer": not routing, "route": routing}.get(self.of, True)


_PROMISES = Part("promises", "Promised", ("promise",))
_QUESTIONS = Part(
    "questions",
    "Only you can answer",
    ("question", "held"),
    "mine",
    why="Triage waits for this. The time they are owed runs on.",
)
_ROUTE = Part("to-route", "To route and to send", ("referral",))
_REVIEWS = Part("reviews", "Enhanced rights to look at", ("review",))
_OWED = Part("owed", "Owed to victims", ("clock",), empty="No victim waits to be told anything by you.")
_ANOTHER = Part("another", "Named by somebody else too", ("another",), why="Tell nobody whom it does not concern.")
_WORSENING = Part("worsening", "Worsening: look at once", ("pattern",))
_COME = Part(
    "come", "Come to you: half the time is gone", ("held", "question"), "come",
    "No hold of your unit is past half its time.", "Nobody has answered. Ask, or decide.",
)  # fmt: skip

PLANS: MappingProxyType[str, tuple[Part, ...]] = MappingProxyType(
    {
        "desk": (
            Part("to-route", "To route", ("referral",), "route", "Nothing came back, and nothing waits to be sent."),
            Part("returned", "To answer", ("referral",), "answer"),
            _WORSENING,
            Part(
                "owed", "Owed by the desk", ("clock", "promise", "question", "review"),
                why="No officer and no unit is named, or it is a complaint, which may be about them.",
            ),
        ),
        "officer": (_WORSENING, _PROMISES, _QUESTIONS, _REVIEWS, _ANOTHER, _OWED),
        "supervisor": (
            _WORSENING,
            _COME,
            Part("held", "Yours to decide", ("held", "question"), "mine"),
            _ROUTE,
            _PROMISES,
            _REVIEWS,
            Part("owed", "Owed by you", ("clock",)),
        ),
        "witness_care": (
            Part("court", "Court: tell them", ("clock",), empty="Everybody with a hearing or a result has been told."),
            _PROMISES,
            _QUESTIONS,
            _REVIEWS,
        ),
        "service": (
            Part("new", "New to you", ("referral",), empty="No referral waits for an answer."),
            Part("promises", "Promised", ("promise",), empty="No promise of yours is open."),
            Part("due", "Due", ("clock", "question", "held")),
        ),
        "service_manager": (
            _WORSENING,
            Part("new", "Nobody has picked up", ("referral",), empty="Every referral has been answered."),
            Part("promises", "Promised", ("promise",)),
            _ANOTHER,
            Part("due", "Due", ("clock", "question", "held")),
        ),
        "none": (),
    }
)  # fmt: skip


def has_come(one: Any, day_ends: datetime) -> bool:
    """Say whether it is on today's page: what is to be looked at again comes on its day, the rest at once."""
    return one.kind != "review" or one.due_at is None or one.due_at <= day_ends


DESK = frozenset({"coordinator", "referral_desk"})
ANSWERING_FOR_OTHERS = frozenset({"supervisor", "service_manager"})


def plan_of(viewer: Actor) -> tuple[Part, ...]:
    """Return the groups of this worker's Today."""
    if viewer.side == "police":
        return PLANS["desk" if viewer.role in DESK else viewer.role if viewer.role in PLANS else "none"]
    if viewer.side == "service":
        return PLANS["service_manager" if viewer.role == "service_manager" else "service"]
    return PLANS["none"]

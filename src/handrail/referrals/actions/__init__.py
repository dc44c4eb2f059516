"""What triage and referrals do: decide, send, and answer."""

from handrail.referrals.actions.answering import (
    accept_referral,
    decline_referral,
    return_referral,
    withdraw_referral,
)
from handrail.referrals.actions.asking import Answers, answer_questions
from handrail.referrals.actions.closing import close_agency
from handrail.referrals.actions.doors import Coming, refer_by_door
from handrail.referrals.actions.leaving import let_go
from handrail.referrals.actions.mailing import acknowledge_secure_mail, send_by_secure_mail
from handrail.referrals.actions.owners import NobodyKeepsTheDoor, check_owners, escalate
from handrail.referrals.actions.raising import SEEN, settle_higher_risk
from handrail.referrals.actions.restricting import move_to_named
from handrail.referrals.actions.routing import (
    AlreadyDecided,
    Choosing,
    asks_adult,
    decide_hold,
    refer_by_hand,
    reroute_referral,
    undo_referral,
)
from handrail.referrals.actions.sending import disclose
from handrail.referrals.actions.stopping import stop_referral
from handrail.referrals.actions.triaging import decide_again, decide_for, place_the_unplaced, triage

__all__ = [
    "Answers",
    "SEEN",
    "AlreadyDecided",
    "Choosing",
    "Coming",
    "NobodyKeepsTheDoor",
    "accept_referral",
    "acknowledge_secure_mail",
    "answer_questions",
    "asks_adult",
    "check_owners",
    "decide_again",
    "decide_for",
    "decide_hold",
    "decline_referral",
    "escalate",
    "disclose",
    "close_agency",
    "let_go",
    "move_to_named",
    "place_the_unplaced",
    "refer_by_door",
    "refer_by_hand",
    "reroute_referral",
    "return_referral",
    "send_by_secure_mail",
    "settle_higher_risk",
    "stop_referral",
    "triage",
    "undo_referral",
    "withdraw_referral",
]

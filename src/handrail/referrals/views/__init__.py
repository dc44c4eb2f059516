"""Pages of triage and referrals: holds, referrals, secure mail, who owns what, and the other doors."""

from handrail.referrals.views.answering import (
    accept,
    end,
    graded,
    referral,
    referral_of,
    send_on,
    undo,
)
from handrail.referrals.views.doors import refer_somebody, refer_yourself, thanks
from handrail.referrals.views.holds import answer, held, hold, hold_of, not_refer, refer
from handrail.referrals.views.leaving import leaving
from handrail.referrals.views.lists import referrals
from handrail.referrals.views.mail import acknowledge, mailed, secure_mail
from handrail.referrals.views.owners import owned

__all__ = [
    "accept",
    "acknowledge",
    "answer",
    "end",
    "graded",
    "held",
    "hold",
    "hold_of",
    "leaving",
    "mailed",
    "not_refer",
    "owned",
    "refer",
    "refer_somebody",
    "refer_yourself",
    "referral",
    "referral_of",
    "referrals",
    "secure_mail",
    "send_on",
    "thanks",
    "undo",
]

"""The shape of what is typed about holds, referrals and the other doors."""

from handrail.referrals.forms.deciding import Accept, Acknowledge, AnswerQuestions, Ending, Leaving, NotRefer, Refer
from handrail.referrals.forms.doors import Door

__all__ = ["Accept", "Acknowledge", "AnswerQuestions", "Door", "Ending", "Leaving", "NotRefer", "Refer"]

"""What triage and referrals do: decide, send, and answer."""

from handrail.referrals.actions.triaging import decide_again, triage

__all__ = ["decide_again", "triage"]

"""What triage and referrals do: decide, send, and answer."""

from handrail.referrals.actions.triaging import triage

__all__ = ["triage"]

"""Questions about triage and referrals: what the rules need to know, and what pages show."""

from handrail.referrals.queries.gathering import Asked, gather

__all__ = ["Asked", "gather"]

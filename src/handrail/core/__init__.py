"""Core: forms, page parts, errors, refs, time, jobs by name.

It knows no domain word: nothing here may speak of a victim, a crime or a referral.
"""

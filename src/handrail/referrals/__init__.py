"""Referrals: triage, referral to a service, acceptance by a named worker, and the other doors.

It is not casework: what happens after a service has accepted belongs there.
"""

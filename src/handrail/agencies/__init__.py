"""Agencies: agencies, teams, workers, roles, audiences, sharing agreements, and the sign-in user.

It is not a directory of services: what a service offers, and to whom, is in `directory`.
"""

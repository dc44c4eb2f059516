"""Crimes: crimes and incidents, the roles people have in them, and their outcomes.

It is not the investigation: the police's own system holds that.
"""

"""Desk: the staff face: frame, Today, search and the page of a person.

It has no models: it asks queries and calls actions.
"""

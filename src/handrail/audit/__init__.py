"""Audit: what was done and looked at, by whom and why; append-only and sealed.

It is not the journey: it holds ids and codes, never names or free text, and no foreign keys.
"""

"""Handrail: one thread from the first report of a crime to recovery."""

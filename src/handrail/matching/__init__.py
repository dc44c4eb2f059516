"""Matching: whether two records are the same person, by weights that can be read; what is certain, possible, or no.

It is not about linking itself, which people does and undoes; nor about who someone is to a crime.
"""

"""Intake: bundles from outside: checked, kept where bad or early, replayed, handed on.

It decides nothing about anybody: it hands rows to the apps below and says what it did.
"""

"""Config: settings, addresses and the processes that serve them.

It is not for anything a practitioner would name: those things live in the apps below.
"""

"""Directory: services that support victims: what they offer, to whom, where, and whether they have room.

It is not about the people they support: only numbers are pushed down to it.
"""

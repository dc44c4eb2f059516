"""Rights: every right of the Victims' Code as a clock, and the pages of the Code lead.

It records nothing itself: clocks are computed from the journey and from nothing else.
"""

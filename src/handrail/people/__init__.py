"""People: the person, their records, needs, and safe ways to reach them.

It is not the place of what happened to them (`journey`) nor of the crimes they are named in (`crimes`).
"""

"""Journey: one file per person id: what happened, what is owed, who has a reason to see it.

It is not a record of who the person is: it knows persons, records and crimes by id only.
"""

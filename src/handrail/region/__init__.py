"""Region: the invented West Midlands: its agencies, workers, people and nights; for demo, tests and benches.

It is not needed to run Handrail for a real region: nothing below imports it.
"""

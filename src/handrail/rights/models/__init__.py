"""What this app keeps: one file for each noun."""

from handrail.rights.models.clock import WRITTEN_ACKNOWLEDGEMENT, Clock, Dimension, Gap, Tally, Told

__all__ = ["WRITTEN_ACKNOWLEDGEMENT", "Clock", "Dimension", "Gap", "Tally", "Told"]

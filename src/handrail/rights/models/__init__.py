"""What this app keeps: one file for each noun."""

from handrail.rights.models.clock import WRITTEN_ACKNOWLEDGEMENT, Clock, Gap, Tally

__all__ = ["WRITTEN_ACKNOWLEDGEMENT", "Clock", "Gap", "Tally"]

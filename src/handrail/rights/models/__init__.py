"""What this app keeps: one file for each noun."""

from handrail.rights.models.clock import FEW, WRITTEN_ACKNOWLEDGEMENT, Clock, Dimension, Gap, Tally, Told
from handrail.rights.models.quarterly import QuarterlyReturn
from handrail.rights.models.sample import FIRST, SECOND, THIRD, Sample, SampleAnswer, SampleCase

__all__ = [
    "FEW",
    "FIRST",
    "SECOND",
    "THIRD",
    "WRITTEN_ACKNOWLEDGEMENT",
    "Clock",
    "Dimension",
    "Gap",
    "QuarterlyReturn",
    "Sample",
    "SampleAnswer",
    "SampleCase",
    "Tally",
    "Told",
]

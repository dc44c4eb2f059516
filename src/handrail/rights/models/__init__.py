"""What this app keeps: one file for each noun."""

from handrail.rights.models.clock import FEW, REVIEWED, WRITTEN_ACKNOWLEDGEMENT, Clock, Dimension, Gap, Tally, Told
from handrail.rights.models.quarterly import QuarterlyReturn
from handrail.rights.models.rebasing import Rebasing
from handrail.rights.models.sample import FIRST, SECOND, THIRD, Sample, SampleAnswer, SampleCase

__all__ = [
    "FEW",
    "REVIEWED",
    "FIRST",
    "SECOND",
    "THIRD",
    "WRITTEN_ACKNOWLEDGEMENT",
    "Clock",
    "Dimension",
    "Gap",
    "QuarterlyReturn",
    "Rebasing",
    "Sample",
    "SampleAnswer",
    "SampleCase",
    "Tally",
    "Told",
]

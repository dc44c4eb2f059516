"""The police extract, version 1: open a bundle, then check its rows. Pure: no database, no clock.

`open_bundle` refuses a bundle whose manifest and files disagree. `check` yields every row of one file: good, typed and
normalised; a repeat; or to be quarantined, with every problem it has and what would be right.
"""

from handrail.intake.bundle import Bundle, Layout, Manifest, open_bundle
from handrail.intake.checking import Checked, Notice, Problem, Row, Standing, check, check_file, check_values
from handrail.intake.columns import COLUMNS, CRIMES, EVENTS, FILES, KEYS, PEOPLE, REQUIRED, ROLES
from handrail.intake.reading import BundleRefused, Limits
from handrail.intake.values import Value

__all__ = [
    "COLUMNS",
    "CRIMES",
    "EVENTS",
    "FILES",
    "KEYS",
    "PEOPLE",
    "REQUIRED",
    "ROLES",
    "Bundle",
    "BundleRefused",
    "Checked",
    "Layout",
    "Limits",
    "Manifest",
    "Notice",
    "Problem",
    "Row",
    "Standing",
    "Value",
    "check",
    "check_file",
    "check_values",
    "open_bundle",
]

"""What the fixtures are that every test may ask for: the names their signatures use (see conftest.py)."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.test import Client

from handrail.audit.actor import Actor

SignedIn = Callable[[str], Client]
"""`signed_in("Maureen")`: her browser."""
Cast = Callable[[str], Actor]
"""`cast("Maureen")`: she, as actions and queries know her."""
Looking = Callable[[Actor], None]
"""`looking(maureen)`: from here on the database shows what she may see."""
AsSystem = Callable[[], AbstractContextManager[None]]
"""`with as_system():` the database shows everything, as it does to a job."""

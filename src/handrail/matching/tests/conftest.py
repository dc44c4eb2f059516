"""Two survivors of two services who each name a man, and a region where nobody has been named yet."""

import pytest

from handrail.audit.tests.fixtures import AsSystem
from handrail.journey.models import Owed
from handrail.matching.models import Answer, Lodged, Token
from handrail.people.models import Person


@pytest.fixture
def naomi(db: None, as_system: AsSystem) -> Person:
    """Naomi, whom Beth supports at Lookout; the police have her case."""
    with as_system():
        return Person.objects.get(shown_name="Naomi Clarke")


@pytest.fixture
def other(db: None, as_system: AsSystem) -> Person:
    """A woman whom Lantern House supports, in the region's own story of two services."""
    with as_system():
        return Lodged.objects.get(agency__name__startswith="Lantern", withdrawn_at=None).person


@pytest.fixture
def nobody_yet(other: Person, as_system: AsSystem) -> None:
    """Begin where nothing is lodged: the region's own story is taken back."""
    with as_system():
        Token.objects.all().delete()
        Answer.objects.all().delete()
        Lodged.objects.all().delete()
        Owed.objects.filter(kind="another").delete()

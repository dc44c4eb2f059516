"""What somebody of the stories has told a service and has not reported: the police of the region do not see it."""

from datetime import datetime, timedelta

from django.db import transaction

from handrail.agencies import queries as agencies
from handrail.core import database
from handrail.crimes import actions as crimes
from handrail.crimes import queries
from handrail.people.models import Person

TO, BY, ABOUT = "Simran", "Rhona Kelsall", "Darren Voss"


@transaction.atomic
def tell(*, at: datetime) -> None:
    """Have Rhona tell Simran of three things she has not reported, by which Ruth learns that it worsens."""
    simran = agencies.actor_for(agencies.by_first_name(TO), at=at)
    database.look_as(simran.audiences)
    rhona = Person.objects.get(shown_name=BY)
    about = next(one for one in queries.named_against(rhona, viewer=simran) if one.shown_name == ABOUT)
    record = queries.place_for(rhona, viewer=simran)
    for days, what in ((75, ["strangulation"]), (20, ["message"]), (3, ["followed", "message"])):
        crimes.record_told(
            rhona, record=record, what=what, happened_at=at - timedelta(days=days), about=about,
            note="She asked that it stays with us for now.", by=simran, at=at,
        )  # fmt: skip

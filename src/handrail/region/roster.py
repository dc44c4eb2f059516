"""The officers of an invented force, as an extract names them."""

from dataclasses import dataclass

from handrail.region.mix import OFFICER_TEAMS
from handrail.region.names import ORIGINS


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as an extract names them, with their supervisor's direct lines."""

    id: str
    name: str
    phone: str
    email: str
    team: str
    supervisor_name: str = ""
    supervisor_phone: str = ""
    supervisor_email: str = ""


def roster(count: int = 60) -> tuple[Officer, ...]:
    """Return invented officers for a night that is given none: some in each team, a sergeant for each team."""
    names = ORIGINS[0].families
    teams = len(OFFICER_TEAMS)
    return tuple(
        Officer(
            id=f"WM{4000 + n}",
            name=f"PC {names[(n * 7) % len(names)]}",
            phone=f"0121 496 {n % 900:04}",
            email=f"officer{4000 + n}@police.example",
            team=OFFICER_TEAMS[n % teams],
            supervisor_name=f"PS {names[(n % teams) * 11 + 3]}",
            supervisor_phone=f"0121 496 {900 + n % teams:04}",
            supervisor_email=f"sergeant{n % teams + 1}@police.example",
        )
        for n in range(count)
    )

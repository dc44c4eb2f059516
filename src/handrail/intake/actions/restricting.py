"""Which rows of a bundle speak of a restricted record, so that not even a whole desk reads them in quarantine."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handrail.core import database
from handrail.intake.actions.storing import Taking
from handrail.intake.arranging import Arranged
from handrail.intake.extract import COLUMNS, CRIMES, ROLES, Row

RESTRICTING = {
    "honour_based": "honour_based_abuse",
    "forced_marriage": "forced_marriage",
    "fgm": "fgm",
    "police_or_staff_suspect": "police_or_staff_suspect",
    "position_of_trust": "position_of_trust",
}
"""The flags that restrict the record of everybody harmed by a crime, and the reason each gives."""


@dataclass(frozen=True, slots=True)
class Shut:
    """The refs of crimes that restrict, and of those who have a part in one."""

    crimes: frozenset[str]
    people: frozenset[str]

    def concerns(self, cells: Mapping[str, str]) -> bool:
        """Whether a row names one of them, or carries such a flag itself."""
        named = (cells.get(name, "") for name in ("person_ref", "concerning", "suspect_ref"))
        return (
            cells.get("crime_ref", "") in self.crimes
            or any(ref in self.people for ref in named)
            or _restricts(cells.get("flags", "").split(";"))
        )


def _restricts(flags: Iterable[str]) -> bool:
    return any(flag.strip().lower() in RESTRICTING for flag in flags)


def restricted_refs(quarantined: Mapping[str, Sequence[Row]], arranged: Mapping[str, Arranged], taking: Taking) -> Shut:
    """Return what restricts among the rows of a bundle, good or not, and among what is held of this source."""
    crime_at, flags_at = COLUMNS[CRIMES].index("crime_ref"), COLUMNS[CRIMES].index("flags")
    crimes = {row.values[crime_at] for row, _ in arranged[CRIMES].fates if _restricts(row.values[flags_at] or ())}
    crimes |= {
        (row.raw or {}).get("crime_ref", "")
        for row in quarantined[CRIMES]
        if _restricts((row.raw or {}).get("flags", "").split(";"))
    }
    crimes |= {
        ref
        for (ref,) in database.ask(
            "SELECT source_ref FROM crimes_crime WHERE source = %s AND flags && %s::varchar[]",
            [taking.source, list(RESTRICTING)],
        )
    }
    role_crime, role_person = COLUMNS[ROLES].index("crime_ref"), COLUMNS[ROLES].index("person_ref")
    people = {row.values[role_person] for row, _ in arranged[ROLES].fates if row.values[role_crime] in crimes}
    people |= {
        raw.get("person_ref", "") for row in quarantined[ROLES] if (raw := row.raw or {}).get("crime_ref", "") in crimes
    }
    people |= {
        ref
        for (ref,) in database.ask(
            "SELECT r.source_ref FROM people_record r JOIN people_person p ON p.id = r.person_id"
            " WHERE r.source = %s AND p.restricted",
            [taking.source],
        )
    }
    return Shut(frozenset(crimes) - {""}, frozenset(people) - {""})

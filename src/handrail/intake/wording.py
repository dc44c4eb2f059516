"""How the pages of intake say codes and refs in words."""

from collections.abc import Iterable
from functools import cache

from handrail.referrals.triage_edition import Outcome, editions

NOUNS = {"crimes.csv": "Crime", "people.csv": "Person", "roles.csv": "Role", "events.csv": "Event"}
_MOST_NAMED = 4
_SHORT = frozenset({"asb", "cce", "cse", "da", "fgm", "fm", "hba", "idva", "isac", "isva", "marac", "ms", "utf8"})
_SAID = {
    "older_than_held": "Older than what is held: nothing was changed",
    "different_person": "A different person under the same ref",
    "waiting": "Names something that is not held yet",
    "formula_as_text": "Begins as a spreadsheet's formula does: kept as the text it is",
    "unknown_offence": "An offence code that is not in the table: taken in as it is",
    "released": "taken in by itself",
    "sent_right": "sent again, and right",
    "corrected": "put right by a person, and taken in",
    "held_already": "what is held already is the same, or later",
}


def say_reason(code: str) -> str:
    """Return a coded reason in words."""
    kind, _, place = code.partition(":")
    file, _, column = place.partition(":")
    if kind == "column_not_stored":
        return f"Column {column} of {file}: named for immigration status, so it was not stored"
    if kind == "column_ignored":
        return f"Column {column} of {file}: not one of the contract's, so it was left out"
    if kind == "file_ignored":
        return f"File {place}: not one of the contract's, so it was left out"
    words = code.replace("_", " ").split()
    said = " ".join(word.upper() if word in _SHORT else word for word in words)
    return _SAID.get(code, said[:1].upper() + said[1:])


@cache
def codes_of_decisions() -> frozenset[str]:
    """Return every code that a decision of triage can have, in any edition."""
    outcomes: list[Outcome | None] = []
    codes: set[str] = set()
    for edition in editions():
        codes.update(route.code for route in edition.routes)
        for rule in (*edition.rules, edition.gap):
            outcomes += [*rule.outcomes, *(outcome.without_service for outcome in rule.outcomes)]
    return frozenset(codes | {outcome.code for outcome in outcomes if outcome is not None})


def say_waits_for(named: Iterable[str]) -> str:
    """Return what a row waits for: `crime 20/A/1, and person N9`."""
    said = []
    for one in named:
        file, _, ref = one.partition("|")
        crime, _, person = ref.partition("|")
        said.append(f"{person} as a victim of {crime}" if file == "roles.csv" else f"{NOUNS[file].lower()} {ref}")
    more = len(said) - _MOST_NAMED
    if more > 0:
        said = [*said[:_MOST_NAMED], f"{more:,} more"]
    return f"{', '.join(said[:-1])} and {said[-1]}" if len(said) > 1 else "".join(said)

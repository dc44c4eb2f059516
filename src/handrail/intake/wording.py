"""How the pages of intake say codes and refs in words."""

from collections.abc import Iterable

NOUNS = {"crimes.csv": "Crime", "people.csv": "Person", "roles.csv": "Role", "events.csv": "Event"}
_MOST_NAMED = 4
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
    return _SAID.get(code, code.replace("_", " ").capitalize())


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

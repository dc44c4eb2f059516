"""What happened to one human whom a force holds twice as a victim of one crime, read as one journey.

A right is owed to a person once in a crime (the clocks paper), and a role points to a record (the design, 3): where two
records are found to be of one human, the rights of a crime that holds both are worked out over what was recorded of
either. What one record alone takes away is not taken from the other: whoever is enhanced by either is enhanced, and
what was voided on one stands where the other still holds it. What they said themselves (an opt-out, a
consent) is theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from handrail.journey.happenings import ROW_VOIDED, Happening, in_order, voided_at
from handrail.rights.editions import Rules

OF_ONE_ROW = frozenset({"role_cancelled", "role_restored", "not_eligible", "eligible"})
"""What speaks of a role row and of nobody: where another live row is the same human's, it excuses nothing."""

Files = Sequence[Sequence[Happening]]


def as_one(files: Files, *, rules: Rules) -> list[Happening]:
    """Return what happened to one human in one crime, from the journeys of their records there, the oldest first.

    What stands alike on several, at the same moment, is one happening. An event whose ref another record uses for
    something else gets a ref of its own.
    """
    files = _named_alike(files)
    stays, kept_reasons = _voided_by_some(files), _removed_by_some(files, rules)
    said: dict[str, Happening] = {}
    for file in files:
        for one in file:
            also = said.get(one.ref)
            said[one.ref] = one if also is None else _both(also, one)
    return in_order(
        [
            one._replace(about=tuple(ref for ref in one.about if ref not in stays)) if one.kind == ROW_VOIDED else one
            for one in said.values()
            if one.kind not in OF_ONE_ROW and one.ref not in kept_reasons
        ]
    )


def _named_alike(files: Files) -> Files:
    """Give the same ref to what is the same on several records, and to nothing else."""
    found: list[list[Happening]] = []
    used: set[str] = set()
    earlier: defaultdict[object, list[str]] = defaultdict(list)
    for number, file in enumerate(files):
        same = {content: iter(refs) for content, refs in earlier.items()}
        names = {
            one.ref: next(same.get(_content(one), iter(())), one.ref if one.ref not in used else f"{one.ref}~{number}")
            for one in file
        }
        found.append(
            [one._replace(ref=names[one.ref], about=tuple(names.get(ref, ref) for ref in one.about)) for one in file]
        )
        for one in found[-1]:
            if one.ref not in used:
                earlier[_content(one)].append(one.ref)
        used.update(names.values())
    return found


def _content(one: Happening) -> object:
    return one.kind, one.suspect, one.happened_at, one.item, one.detail, one.method


def _both(one: Happening, also: Happening) -> Happening:
    """The same happening on two records: known since the first of them knew, about what either says."""
    known = [moment for moment in (one.known_at, also.known_at) if moment is not None]
    return one._replace(
        known_at=min(known, default=None),
        recorded_at=min(one.recorded_at, also.recorded_at),
        about=tuple(dict.fromkeys((*one.about, *also.about))),
        by=one.by or also.by,
    )


def _voided_by_some(files: Files) -> set[str]:
    """What a record voids and another still holds: it stands."""
    voided = [voided_at(file) for file in files]
    held = [{one.ref for one in file} for file in files]
    return {
        ref
        for refs in voided
        for ref in refs
        if any(ref in theirs and ref not in gone for theirs, gone in zip(held, voided, strict=True))
    }


def _removed_by_some(files: Files, rules: Rules) -> set[str]:
    """The removals of a reason for enhanced rights that do not end it: another record holds it on, or for longer."""
    stands: defaultdict[str, list[bool]] = defaultdict(list)
    removals: defaultdict[str, list[Happening]] = defaultdict(list)
    nobodys: list[Happening] = []
    for file in files:
        voided = voided_at(file)
        own = [one for one in file if one.ref not in voided]
        by_reason: dict[str, bool] = {}
        for one in own:
            if one.kind in rules.enhanced_by:
                by_reason[_reason(one)] = True
            elif one.kind in rules.enhanced_ended_by and _reason(one) in by_reason:
                by_reason[_reason(one)] = False
        for reason, standing in by_reason.items():
            stands[reason].append(standing)
        for one in own:
            if one.kind in rules.enhanced_ended_by:
                (removals[_reason(one)] if _reason(one) in by_reason else nobodys).append(one)
    return {one.ref for one in nobodys}.union(*(_ending_nothing(stands[reason], removals[reason]) for reason in stands))


def _ending_nothing(stands: Sequence[bool], removals: Iterable[Happening]) -> set[str]:
    ending = {one.ref for one in removals}
    if len(stands) == 1:
        return set()
    last = max(removals, key=lambda one: (one.happened_at, one.ref), default=None)
    return ending if any(stands) or last is None else ending - {last.ref}


def _reason(one: Happening) -> str:
    return one.detail.partition("|")[0]

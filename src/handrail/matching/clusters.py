"""Which records hang together, by which links, and which of them hang by a thread.

Links that are certain each may still join people who are not one: A is B, B is C, and A and C are twins. So links are
tried from the heaviest, and one is refused where any two records that it would bring together are known to be two
people.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Joined(Generic[Key]):
    """The clusters of more than one, the links that made them, and the links that were refused."""

    clusters: tuple[tuple[Key, ...], ...]
    made: tuple[tuple[Key, Key], ...]
    refused: tuple[tuple[Key, Key], ...]


def join(
    links: Iterable[tuple[Key, Key]],
    two_people: Callable[[Key, Key], bool],
    *,
    together: Iterable[Sequence[Key]] = (),
) -> Joined[Key]:
    """Join records by links, given from the heaviest, refusing those that would bring two people together.

    `together` are records that are one person already.
    """
    home: dict[Key, list[Key]] = {}
    for held in together:
        members = list(held)
        home.update(dict.fromkeys(members, members))
    made: list[tuple[Key, Key]] = []
    refused: list[tuple[Key, Key]] = []
    for one, other in links:
        mine, theirs = home.setdefault(one, [one]), home.setdefault(other, [other])
        if mine is theirs:
            made.append((one, other))
            continue
        if any(two_people(a, b) for a in mine for b in theirs):
            refused.append((one, other))
            continue
        small, large = sorted((mine, theirs), key=len)
        large.extend(small)
        home.update(dict.fromkeys(small, large))
        made.append((one, other))
    clusters = {id(members): tuple(members) for members in home.values() if len(members) > 1}
    return Joined(tuple(clusters.values()), tuple(made), tuple(refused))


def weak_links(members: Sequence[Key], links: Mapping[tuple[Key, Key], float]) -> tuple[tuple[Key, Key], ...]:
    """Return the links of a cluster without which it falls in two: bridges (Tarjan, 1974), the lightest first.

    A cluster of two has one link and is not called weak for that.
    """
    near: dict[Key, list[Key]] = {member: [] for member in members}
    for one, other in links:
        if one in near and other in near:
            near[one].append(other)
            near[other].append(one)
    if len(members) < 3:
        return ()
    bridges = [
        (one, other)
        for one, other in links
        if one in near and other in near and not _reach(near, one, other, without=(one, other))
    ]
    return tuple(sorted(bridges, key=lambda link: links[link]))


def _reach(near: Mapping[Key, Sequence[Key]], start: Key, goal: Key, *, without: tuple[Key, Key]) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for there in near[here]:
            if there in seen or {here, there} == set(without):
                continue
            if there == goal:
                return True
            seen.add(there)
            waiting.append(there)
    return False

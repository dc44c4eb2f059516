"""What pages say of a pair: what joining two records would tell, why it was decided, and how it went before."""

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

TWO_PEOPLE: Mapping[str, str] = {
    "twins": "They are twins, or sisters or brothers",
    "parent_and_child": "They are a parent and child with one name",
    "relatives": "They are otherwise related, or live together",
    "by_chance": "They are alike by chance",
    "asked": "One of them was asked, and says so",
    "another_way": "I know it another way",
}
"""Why two records are of two people, by code. A note on a person belongs to a journey, so there is none here."""

PARTED: Mapping[str, str] = {**TWO_PEOPLE, "mistaken": "It was joined by mistake"}
"""Why a join is undone, by code."""

Which = Literal["both", "first", "second"]


class Told(Protocol):
    """What joining would tell to whom; `crimes.queries.WhatJoiningWouldShow` is one."""

    @property
    def here(self) -> tuple[tuple[str, Which], ...]: ...
    @property
    def elsewhere(self) -> Mapping[Which, int]: ...
    @property
    def sees_more(self) -> tuple[str, ...]: ...
    @property
    def tells(self) -> bool: ...
    @property
    def own(self) -> bool: ...
    @property
    def reached_by(self) -> tuple[str, ...]: ...
    @property
    def restricted(self) -> bool: ...
    @property
    def one_crime(self) -> bool: ...


_SEES: Mapping[Which, str] = {
    "both": "{who} sees both records today, and would see that they are one person's.",
    "first": "{who} sees the first record only, and would see no more.",
    "second": "{who} sees the second record only, and would see no more.",
}
_ELSEWHERE: Mapping[Which, tuple[str, str]] = {
    "both": ("{n} other agency sees both records, and would see that they are one person's.",
             "{n} other agencies see both records, and would see that they are one person's."),
    "first": ("{n} other agency sees the first record only, and would see no more.",
              "{n} other agencies see the first record only, and would see no more."),
    "second": ("{n} other agency sees the second record only, and would see no more.",
               "{n} other agencies see the second record only, and would see no more."),
}  # fmt: skip
_CHANNELS = {"phone": "telephone", "email": "e-mail address", "address": "home"}


def what_it_tells(found: Told) -> list[str]:
    """Return, in sentences, what joining would tell to whom that they do not know today."""
    said = [_SEES[seen].format(who=who[:1].upper() + who[1:]) for who, seen in found.here]
    said += [_ELSEWHERE[seen][count > 1].format(n=count) for seen, count in sorted(found.elsewhere.items()) if count]
    if not said:
        said.append("Nobody but the police knows of either record, and nobody else would.")
    if found.sees_more:
        said.append(f"Rows that they are not shown today would be shown to {_listed(found.sees_more)}.")
    else:
        said.append("Nobody is shown an address, a crime or a note that they are not shown today.")
    if found.tells:
        whose = "Your own agency" if found.own else "A service that sees both"
        said.append(
            f"{whose} works with another party of a crime of theirs, and would learn that an address it holds is this"
            " person's. A supervisor must agree first."
        )
    if found.reached_by:
        channels = _listed([_CHANNELS.get(one, one) for one in found.reached_by])
        said.append(
            f"A suspect in a crime of one holds the {channels} that the other record gives: they would be looked for"
            " there. A supervisor must agree first; it is closed for both once they are joined."
        )
    if found.one_crime:
        said.append(
            "Both are victims of one crime: each right there is then owed once, whichever record it was told by."
        )
    if found.restricted:
        said.append("One is restricted: it stays so, with its list, and whoever sees both sees one restricted person.")
    said.append("What either record says no to is a no for both until they are asked again. A newer address goes to"
                " no agency that did not have it until a worker has asked them.")  # fmt: skip
    return said


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"

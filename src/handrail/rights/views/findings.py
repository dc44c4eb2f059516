"""What figures found, in a sentence: a title says the finding, not the measure."""

from collections.abc import Mapping

from handrail.rights.breakdown import Row
from handrail.rights.editions import Right
from handrail.rights.views.asked import in_words, not_counted

FEW = 20
"""Fewer than this fell due: a share of so few is said in numbers."""


def finding(total: Row | None, right: Right | None) -> str:
    """How many were not given in time what was owed to them: of one right as it is owed, else of all together.

    Where only what is open was counted, how many of it are missed; of a right without a limit, how many were done.
    """
    if right is not None and not_counted(right):
        return f"{right.title}: not counted"
    if total is None or total.states is None:
        return "Too few to show"
    if "met" not in total.states:
        missed, running = total.states["missed"], total.states["running"]
        return f"{right.title if right else 'Rights'}: {missed:,} missed and not answered yet, {running:,} running"
    if right is not None and right.has_no_limit and not total.fell_due:
        return done(total.states, right)
    if not total.fell_due:
        return "Nothing fell due in these months"
    failed = total.fell_due - total.states["met"]
    return said(failed, total.fell_due, right)


def done(states: Mapping[str, int], right: Right) -> str:
    """How many were done of what has no limit: none of it is ever late or missed."""
    if not {"done", "no_limit"} <= states.keys():
        return f"{right.title}: too few to show"
    answered, owed = states["done"], states["done"] + states["no_limit"]
    return f"{right.title}: {answered:,} of {owed:,} done, no limit" if owed else "Nothing started in these months"


def said(failed: int, fell_due: int, right: Right | None) -> str:
    """So many of those that fell due were late or missed, as a sentence."""
    how_many = f"{failed:,} of {fell_due:,}" if fell_due < FEW else in_words(failed / fell_due)
    if right is None:
        if not failed:
            return "Every right that fell due was met in time"
        return f"{how_many} of the rights that fell due were not met in time"
    limit = _limit(right)
    if not failed:
        return f"{right.title}: everybody in time{limit}"
    negated = _negated(right)
    return f"{how_many} {negated}{limit}" if negated else f"{right.title}: {how_many.lower()} not in time{limit}"


def _negated(right: Right) -> str:
    for starts, become in (("to be ", "were not "), ("to have ", "did not have "), ("to get ", "did not get ")):
        if right.owed.startswith(starts):
            return become + right.owed.removeprefix(starts)
    return ""


def _limit(right: Right) -> str:
    if right.standard is None:
        said_already = not right.before_words or right.before_words in right.owed
        return "" if said_already else f", before {right.before_words}"
    days = "a working day" if right.standard == 1 else f"{right.standard} working days"
    if right.enhanced == right.standard:
        return f", within {days}"
    return f", within {days} ({right.enhanced} with enhanced rights)"

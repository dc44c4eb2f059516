"""Hard news, and whether it was told kindly: counted beside compliance, and changing nothing of it.

A decision told by letter is told, so the right is met; yet a victim who chose the telephone and read it in an e-mail
was not met as she asked (Victims and VAIWG, recommendation 6). Two marks, for hard news that has been told:

- *not as chosen*: by another way than the contact plan in force then, or, with no plan, than the way they like best;
- *written only*: by letter, e-mail, text or portal, and nobody spoke to them of it.

Where how it was told is not recorded, or what they chose is not, the first mark is not made: unknown is no finding.
"""

from collections.abc import Iterable, Sequence

from handrail.journey.happenings import Happening, voided_at

PLANS = frozenset({"contact_plan_agreed", "contact_plan_changed"})
DECLINED = "contact_plan_declined"
TOLD = "victim_told"
SPOKEN = frozenset({"in_person", "video", "phone", "through_advocate"})
WRITTEN = frozenset({"letter", "email", "text", "portal"})

HARD_NEWS = frozenset(
    {
        *("suspect_released", "suspect_bailed", "suspect_under_investigation"),
        *("bail_changed", "bail_extended", "bail_cancelled", "bail_ended", "charged_bailed"),
        *("bail_hearing_outcome", "rearrest_hearing_outcome", "appeal_bail_decided"),
        *("not_investigated", "no_further_action", "charged", "cps_decision", "disposal_decided"),
        *("case_stopped", "charge_dropped", "charge_altered", "filed_unsolved", "journey_closed"),
        *("case_outcome_received", "sentence_received", "appeal_result_received", "offender_stage"),
    }
)
"""Decisions, releases, bail, outcomes and sentences: told to one person at a time, never in bulk (issue 3, part 4)."""


NOT_AS_CHOSEN, WRITTEN_ONLY, BOTH = "not_as_chosen", "written_only", "both"


def is_hard(trigger: str) -> bool:
    """Whether what started a right is hard news."""
    return trigger in HARD_NEWS


def how_told(
    trigger: str, trigger_ref: str, answered_by: str | None, happenings: Sequence[Happening], *, liked: str = ""
) -> str:
    """Say how one piece of hard news was told: `not_as_chosen`, `written_only`, `both`, or empty where nothing is said.

    By the journey; `liked` is the channel their record says they prefer. What is not hard news, or has not been told,
    is not marked.
    """
    if trigger not in HARD_NEWS or not answered_by:
        return ""
    answer = next((one for one in happenings if one.ref == answered_by), None)
    if answer is None or not answer.method:
        return ""
    chosen = chosen_way(happenings, answer) or liked
    otherwise = chosen in SPOKEN | WRITTEN and answer.method != chosen
    written = answer.method in WRITTEN and not _was_spoken_of(trigger_ref, happenings)
    if otherwise and written:
        return BOTH
    return NOT_AS_CHOSEN if otherwise else WRITTEN_ONLY if written else ""


def chosen_way(happenings: Iterable[Happening], answer: Happening) -> str:
    """Return the way of the contact plan in force when they were told; empty where there was none."""
    way = ""
    for one in happenings:
        if one.happened_at > answer.happened_at:
            continue
        if one.kind in PLANS:
            way = one.detail.partition(":")[0]
        elif one.kind == DECLINED:
            way = ""
    return way


def _was_spoken_of(trigger_ref: str, happenings: Sequence[Happening]) -> bool:
    voided = voided_at(happenings)
    return any(
        one.kind == TOLD and one.method in SPOKEN and trigger_ref in one.about and one.ref not in voided
        for one in happenings
    )

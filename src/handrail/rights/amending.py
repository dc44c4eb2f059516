"""What is laid over an edition: how it differs from another one, and the settings made here.

An edition may be `based_on` another: then its file holds its own heading and, for each right that differs, what
differs (`changes`), the rights that are new (`adds`) and those that are no more (`leaves_out`).

An installation may set a value of its own only where ours is *recalled*, never where it was read in a source. Who set
it, when and why is said wherever the value is shown. Its file is an object with one list, `settings`; each is for one
`right` (a `limit`, in working days) or one `setting` (a `value`) of one `edition`.
"""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from types import MappingProxyType
from typing import cast

from handrail.core.moments import say_day_in_full
from handrail.rights.editions import Edition, Right, Setting
from handrail.rights.rulefile import Part, RulesFault

WHERE = "the settings made here"
RECALLED = "recalled"

Object = dict[str, object]


def whole_edition(document: object, where: str, documents: Mapping[str, object]) -> object:
    """The whole of an edition that may say only how it differs from another. Raises `RulesFault`."""
    if not isinstance(document, dict) or "based_on" not in document:
        return document
    based_on = document["based_on"]
    base = next((one for one in documents.values() if isinstance(one, dict) and one.get("edition") == based_on), None)
    if base is None or base is document or "based_on" in base:
        raise RulesFault(f"{where}, based_on: should be an edition that is held whole, and {based_on} is not")
    part = Part(
        {key: document[key] for key in document if key in _DIFFERENCES}, where, "based_on", " ".join(_DIFFERENCES)
    )
    whole = deepcopy(base)
    whole.update({key: value for key, value in document.items() if key not in _DIFFERENCES})
    rights = {cast(Object, right)["id"]: cast(Object, right) for right in cast(Sequence[object], whole["rights"])}
    changed: set[str] = set()
    for change in part.items("changes"):
        named = Part(
            change, f"{where}, changes", "id", " ".join(cast(Object, change)) if isinstance(change, dict) else ""
        )
        name = named.text("id")
        if name not in rights:
            raise named.fault("id", f"{based_on} has no right called {name}")
        if name in changed:
            raise named.fault("id", f"{name} is there twice")
        changed.add(name)
        rights[name].update(named.value)
    for name in part.words("leaves_out"):
        if name in changed:
            raise part.fault("leaves_out", f"{name} is changed too: it cannot be both")
        if rights.pop(name, None) is None:
            raise part.fault("leaves_out", f"{based_on} has no right called {name}")
    whole["rights"] = [*rights.values(), *part.items("adds")]
    return whole


_DIFFERENCES = ("based_on", "changes", "adds", "leaves_out")


def settled_here(editions: Sequence[Edition], document: object) -> Sequence[Edition]:
    """The editions with the settings made here, none where there is no document. Raises `RulesFault`."""
    if document is None:
        return editions
    named = {edition.name: edition for edition in editions}
    seen: set[tuple[str, str]] = set()
    for item in Part(document, WHERE, "settings").items("settings"):
        one = Part(item, WHERE, "edition set_by set_on because", "right limit setting value")
        name = one.text("edition")
        if name not in named:
            raise one.fault("edition", f"there is no edition called {name}")
        what = one.text("right", empty=True) or one.text("setting")
        if (name, what) in seen:
            raise RulesFault(f"{WHERE}: {what} of {name} is there twice")
        seen.add((name, what))
        change = _limit_set if "right" in one.value else _value_set
        named[name] = change(named[name], one, what)
    return [named[edition.name] for edition in editions]


def _limit_set(edition: Edition, one: Part, name: str) -> Edition:
    right = next((right for right in edition.rights if right.id == name), None)
    if right is None:
        raise one.fault("right", f"{edition.name} has no right called {name}")
    if right.limit_confidence != RECALLED:
        raise one.fault("right", f"the limit of {name} was read in a source, and can be set nowhere else")
    if right.before or right.by_receipt:
        raise one.fault("right", f"{name} has an order and no number of days that could be set")
    if one.value.get("limit") == "none":
        changed = replace(right, standard=None, enhanced=0)
    else:
        days = Part(one.value.get("limit"), f"{WHERE}, {name}, limit", "standard enhanced")
        standard, enhanced = days.number("standard"), days.number("enhanced")
        if enhanced > standard:
            raise days.fault("enhanced", "should not be longer than the standard limit")
        changed = replace(right, standard=standard, enhanced=enhanced, kept=True)
    changed = replace(changed, set_by=_set_by(one, _limit_words(right)))
    return replace(edition, rights=tuple(changed if held is right else held for held in edition.rights))


def _value_set(edition: Edition, one: Part, name: str) -> Edition:
    setting: Setting | None = edition.settings.get(name)
    if setting is None:
        raise one.fault("setting", f"{edition.name} has no setting called {name}")
    if setting.confidence != RECALLED:
        raise one.fault("setting", f"{name} was read in a source, and can be set nowhere else")
    if "value" not in one.value:
        raise RulesFault(f"{one.where}: value is missing")
    changed = replace(setting, value=one.number("value", "days or months"), set_by=_set_by(one, str(setting.value)))
    return replace(edition, settings=MappingProxyType({**edition.settings, name: changed}))


def _set_by(one: Part, was: str) -> str:
    on = say_day_in_full(one.day("set_on"))
    return f"set here by {one.text('set_by')} on {on}, in place of {was}: {one.text('because')}"


def _limit_words(right: Right) -> str:
    if right.standard is None:
        return "no number of days"
    if right.standard == right.enhanced:
        return str(right.standard)
    return f"{right.standard} ({right.enhanced} where enhanced)"

"""The house's own rules, where imports cannot see them (the contracts in pyproject.toml hold what they can)."""

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

PROJECT = Path(__file__).resolve().parents[1]
CODE = PROJECT / "src" / "handrail"
MODULES = sorted(path for path in CODE.rglob("*.py"))
TEMPLATES = sorted(path for path in CODE.rglob("*.html"))
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
}
RUNGS = [[app.strip() for app in rung.split("|")] for rung in CONTRACTS["ladder"]["layers"]]
HEIGHT = {app: len(RUNGS) - place for place, rung in enumerate(RUNGS) for app in rung}

FILE, FUNCTION, TEMPLATE = 400, 45, 200
TOO_LONG: dict[str, str] = {
    "agencies/migrations/0005_keep_what_was.py": "Django wrote it: five tables and the triggers that fill them",
    "referrals/queries/gathering.py:_facts": "one line for each fact that a rule may ask; to split it would hide some",
}
"""What may be longer, and why; this list only shrinks."""

NOT_BY_ANYBODY: dict[str, str] = {
    "audit.actions.seal": "the sealer changes no record and has no actor",
    "audit.actions.verify": "reads, and seals first",
    "journey.actions.project": "remakes rows that follow from events, whose actor they keep",
    "journey.actions.show_again": "works out anew who sees, after an action that has its actor",
    "people.actions.show_again": "works out anew who sees, after an action that has its actor",
    "crimes.actions.show_again": "works out anew who sees, after an action that has its actor",
    "crimes.actions.project": "remakes rows that follow from crimes, events and decisions, whose actors they keep",
    "rights.actions.project": "remakes rows that follow from events, whose actor they keep",
    "directory.actions.add_load": "counts people pushed down by a referral, whose action has its actor",
    "agencies.actions.named_list": "an empty list shows nobody anything; putting somebody on it has its actor",
}
"""Public functions of actions that take no `by`, and why."""

OPENS_THE_WHOLE_FILE: dict[str, str] = {
    "journey.actions": "events, sights and what is owed are written whoever acts, and clocks follow from every event",
    "people.actions": "records of every party are written, and who sees them worked out anew",
    "matching.actions": "every record, and every mark of a telling, is compared with every other, whoever asks",
    "people.queries": "safe contact is the strictest of every record of theirs, and no more than that is said",
    "crimes.actions": "crimes and roles of every party are written",
    "crimes.queries": "what joining would tell, in which crimes a suspect is named, whether a thing told is shared:"
    " each worked out whole, and shown only as far as the viewer sees it",
    "intake.actions": "a bundle, or a corrected row, is taken in whole or not at all",
    "intake.queries": "which lines of a bundle are shut to the viewer is said, never what they hold",
    "region.benches": "measures on an invented region of its own, and shows nobody anything",
    "rights.actions": "clocks and counts are the same whoever made them move",
    "rights.queries": "counts of a right by groups; whether enhanced rights hold, and what more would change: no name;"
    " submitted returns, of which the commissioner's office is given what is not small",
    "referrals.queries": "counts of what nobody owns and services that could take somebody: it names no person",
    "matching.queries": "managers are put in touch when everybody has settled it; it names no survivor",
    "referrals.actions": "a decision and a referral are written for those who cannot see the person yet",
}
"""Modules that may write or compute beyond what the viewer sees."""


def name_of(path: Path) -> str:
    """Give a file's name as it is written in this house: `journey/models.py`."""
    return str(path.relative_to(CODE))


def dotted(path: Path) -> str:
    """Give a module's name below `handrail`."""
    parts = path.relative_to(CODE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Give every function of a file, the inner ones too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def addresses(
    patterns: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Give every address with its pattern."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry.url_patterns, before + str(entry.pattern))
        else:
            yield before + str(entry.pattern), entry


# Sizes and names ------------------------------------------------------------------------------------------------------


def test_no_file_is_longer_than_can_be_read_at_a_sitting() -> None:
    long = {name_of(path) for path in MODULES if len(path.read_text().splitlines()) > FILE}
    assert long == {name for name in TOO_LONG if ":" not in name and name.endswith(".py")}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name_of(path)}:{function.name}"
        for path in MODULES
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > FUNCTION
    }
    assert long == {name for name in TOO_LONG if ":" in name}


def test_no_template_is_longer_than_can_be_read() -> None:
    long = {name_of(path) for path in TEMPLATES if len(path.read_text().splitlines()) > TEMPLATE}
    assert long == {name for name in TOO_LONG if name.endswith(".html")}


def test_every_exception_has_its_reason() -> None:
    listed = {**TOO_LONG, **NOT_BY_ANYBODY, **OPENS_THE_WHOLE_FILE, **THIRD_PARTY_TEMPLATES}
    assert all(len(reason.split()) >= 3 for reason in listed.values())


def test_no_module_is_a_drawer_for_what_has_no_place() -> None:
    drawers = re.compile(r"util|helper|common|manager|service(?!s\b)|misc")
    assert not [name_of(path) for path in MODULES if drawers.search(path.stem)]


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path for path in MODULES if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert not [name_of(path) for path in silent]


def test_every_app_says_what_it_is_for_and_what_it_is_not_for() -> None:
    for app in HEIGHT:
        said = ast.get_docstring(ast.parse((CODE / app / "__init__.py").read_text())) or ""
        assert re.search(r"\b(not|no|nothing|never)\b", said), f"{app}: {said}"


# Actions, policies and the whole file ---------------------------------------------------------------------------------


ACTIONS = [path for path in MODULES if "actions" in (path.stem, path.parent.name) and "tests" not in path.parts]


def public_actions() -> Iterator[tuple[str, FunctionType]]:
    """Give every function that an app offers as `<app>.actions.<name>`."""
    for app in HEIGHT:
        if (CODE / app / "actions.py").exists() or (CODE / app / "actions").exists():
            for name, offered in vars(import_module(f"handrail.{app}.actions")).items():
                action = inspect.unwrap(offered) if callable(offered) and not name.startswith("_") else None
                if isinstance(action, FunctionType) and action.__module__.startswith(f"handrail.{app}.actions"):
                    yield f"{app}.actions.{name}", action


def test_every_action_says_what_it_does_and_is_told_by_whom_and_when() -> None:
    writes = re.compile(r"database\.run|\.create\(|\.update\(|bulk_create|\.save\(|audit\.record|\.defer\(")
    wrong = []
    for name, action in public_actions():
        takes = inspect.signature(action).parameters
        by_name = {parameter.name for parameter in takes.values() if parameter.kind is parameter.KEYWORD_ONLY}
        acts = writes.search(inspect.getsource(action)) and "taking" not in takes
        told = {"by", "at"} <= by_name or (not acts or name in NOT_BY_ANYBODY)
        if not action.__doc__ or not told or (acts and {"by", "at"} & (set(takes) - by_name)):
            wrong.append(name)
    assert not wrong


def test_no_name_is_excused_that_is_not_there() -> None:
    assert set(NOT_BY_ANYBODY) <= {name for name, _ in public_actions()}


def test_only_listed_modules_open_the_whole_file() -> None:
    opening = {
        ".".join(dotted(path).split(".")[:2])
        for path in MODULES
        if "whole_file(" in path.read_text() and not {"tests", "migrations"} & set(path.parts)
    }
    assert opening - {"core.database"} == set(OPENS_THE_WHOLE_FILE)


def test_whoever_opens_or_ends_a_sight_works_out_anew_who_sees() -> None:
    moving = re.compile(r"\bjourneys?\.(open_sights|end_sights|end_others)\(")
    for path in ACTIONS:
        said = path.read_text()
        if moving.search(said) and dotted(path) != "journey.actions":
            assert re.search(r"\bshow\w*_again\(", said), f"{name_of(path)} leaves who sees as it was"


def test_rules_that_are_pure_import_no_django_and_read_no_clock() -> None:
    clock = re.compile(r"\b(datetime\.now|datetime\.today|date\.today|timezone\.now|time\.time)\(")
    for module in CONTRACTS["pure"]["source_modules"]:
        if module.startswith("handrail.config."):
            continue
        at = PROJECT / "src" / Path(*module.split("."))
        for path in [at.with_suffix(".py")] if at.with_suffix(".py").exists() else sorted(at.rglob("*.py")):
            said = path.read_text()
            assert not re.search(r"^\s*(from|import) django", said, re.M), name_of(path)
            assert not clock.search(said), f"{name_of(path)} reads the clock"


def test_pages_ask_queries_and_never_a_table() -> None:
    table = re.compile(r"\.objects\b|\bconnection\b|\bcursor\(|database\.(ask|run|copy_rows|whole_file)\(")
    faces = [path for path in (CODE / "desk").rglob("*.py") if "tests" not in path.parts]
    assert not [name_of(path) for path in faces if table.search(path.read_text())]


def test_nothing_is_told_by_signals() -> None:
    signal = re.compile(r"@receiver\b|\b(pre|post)_(save|delete|migrate)\b|import .*\bSignal\b")
    assert not [name_of(path) for path in MODULES if signal.search(path.read_text()) and path != Path(__file__)]


# Addresses ------------------------------------------------------------------------------------------------------------


def test_every_address_says_who_it_is_for() -> None:
    told = {"public", "signed_in", "worker"}
    for address, pattern in addresses():
        audience = getattr(pattern.callback, "audience", None) or settings.AUDIENCES.get(pattern.name or "")
        assert audience in told, f"/{address} ({pattern.name}) does not say who it is for"


def test_no_address_is_given_an_audience_twice_or_in_vain() -> None:
    there = {pattern.name: hasattr(pattern.callback, "audience") for _, pattern in addresses()}
    assert not [name for name in settings.AUDIENCES if there.get(name, True)]


def test_no_address_shows_a_key_of_the_database() -> None:
    assert not [
        address
        for address, pattern in addresses()
        if re.search(r"<int:|\(\?P<(id|pk)>", address) and hasattr(pattern.callback, "audience")
    ]


# Templates ------------------------------------------------------------------------------------------------------------

THIRD_PARTY_TEMPLATES: dict[str, str] = {}
"""Templates of packages that ours may extend, and why."""


def owner(name: str) -> str:
    """Give the app that holds a template of this name."""
    holders = [path.relative_to(CODE).parts[0] for path in TEMPLATES if path.as_posix().endswith(f"/templates/{name}")]
    return holders[0] if holders else ""


def test_a_template_takes_only_from_its_own_app_or_below() -> None:
    taking = re.compile(r"{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")
    for path in TEMPLATES:
        app = path.relative_to(CODE).parts[0]
        for taken in taking.findall(path.read_text()):
            if taken in THIRD_PARTY_TEMPLATES:
                continue
            assert owner(taken), f"{name_of(path)} takes {taken}, which is nowhere"
            assert owner(taken) == app or HEIGHT[owner(taken)] < HEIGHT[app], (
                f"{name_of(path)} takes {taken} from above"
            )


def test_no_template_holds_script_or_style_of_its_own() -> None:
    inline = re.compile(
        r"<script(?![^>]*(\bsrc=|type=.application/json))|<style\b|\sstyle=|\son[a-z]+=[\"']|javascript:", re.I
    )
    assert not [name_of(path) for path in TEMPLATES if inline.search(path.read_text())]


# Papers ---------------------------------------------------------------------------------------------------------------


def test_the_ladder_in_readme_is_the_ladder_that_is_checked() -> None:
    blocks = re.findall(r"^```\w*\n(config .*?)^```", (PROJECT / "README.md").read_text(), re.M | re.S)
    assert len(blocks) == 1
    drawn = [re.split(r"\s{2,}", line.strip())[0] for line in blocks[0].splitlines() if line.strip()]
    assert [[app.strip() for app in rung.split("|")] for rung in drawn] == RUNGS


@pytest.mark.parametrize("app", sorted(app for app in HEIGHT if (CODE / app / "migrations").exists()))
def test_the_migrations_of_an_app_are_one_line_and_say_what_they_do(app: str) -> None:
    names = sorted(path.stem for path in (CODE / app / "migrations").glob("0*.py"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert not [name for name in names if "auto" in name or len(name) < 8]
    for before, name in zip(names, names[1:], strict=False):
        said = (CODE / app / "migrations" / f"{name}.py").read_text()
        assert re.search(rf"[\"']{app}[\"'],\s*[\"']{before}[\"']", said), name

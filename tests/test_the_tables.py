"""The house's rules for tables: keys, what each field is, whose act a moment records, and who may see a row."""

from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from handrail.audit.tests.fixtures import AsSystem
from handrail.core import database
from handrail.core.classify import KINDS
from tests.test_the_house import HEIGHT

OURS = [
    model
    for model in apps.get_models()
    if model.__module__.startswith("handrail.") and model.__module__.split(".")[1] in HEIGHT
]
KEPT_BY_TRIGGERS = {"Event"}  # the last word of the name of a history table that pghistory makes

NO_POLICY: dict[str, str] = {
    "agencies_agency": "reference: every signed-in person may know which agencies there are",
    "agencies_team": "reference: teams and their telephones",
    "agencies_worker": "reference: who works where; officers' direct lines are shown to those who are owed an answer",
    "agencies_audience": "reference: ids of agencies, teams, workers and lists",
    "agencies_listed": "read to know whose eyes these are, before any policy can apply",
    "agencies_agreement": "reference: which agency may share with which",
    "agencies_user": "read to sign somebody in, before any policy can apply",
    "referrals_ownercheck": "keys of what nobody would answer, and no person",
    "matching_edition": "weights by level of agreement: shares of pairs, and no person",
    "directory_service": "reference: a directory is for everybody",
    "agencies_agencyevent": "what was: the pages may add to it and may not read it",
    "agencies_teamevent": "what was: the pages may add to it and may not read it",
    "agencies_workerevent": "what was: the pages may add to it and may not read it",
    "agencies_agreementevent": "what was: the pages may add to it and may not read it",
    "directory_serviceevent": "what was: the pages may add to it and may not read it",
    "core_cache": "Django's: counts of sign-in tries, by digest",
    "django_content_type": "Django's own, holds no person",
    "django_migrations": "Django's own, holds no person",
    "django_session": "Django's own, read to know whose eyes these are",
    "auth_group": "Django's own, unused and empty",
    "auth_group_permissions": "Django's own, unused and empty",
    "auth_permission": "Django's own, holds no person",
    "account_emailaddress": "allauth's, read to sign somebody in",
    "account_emailconfirmation": "allauth's, unused: nothing sends a letter",
    "mfa_authenticator": "allauth's, read to sign somebody in",
}
"""Tables without row-level security, and why."""

NO_POLICY_BY_PACKAGE = {
    "procrastinate_": "procrastinate's: jobs hold ids and codes, never a name",
    "pgtrigger_": "pgtrigger's own, holds no person",
    "pghistory_": "pghistory's own, holds no person",
}

NOT_AN_ACT: dict[str, str] = {
    "agencies.User.date_joined": "not a moment of a worker's act",
    "audit.Entry.at": "the row itself says who",
    "audit.Block.sealed_at": "sealed by the database",
    "audit.Epoch.started_at": "its audit entry says who",
    "journey.Sight.from_at": "opened by the referral, crime or list that `source` and `why` name, which say who",
    "journey.Sight.until_at": "ended by the referral, crime or list that `source` and `why` name, which say who",
    "journey.Event.happened_at": "when it happened; `by_whom` says who did it",
    "journey.Event.known_at": "when the duty holder knew",
    "journey.Event.recorded_at": "recorded by `actor_kind` and `actor_id`",
    "journey.Event.superseded_at": "superseded by the event that says the same ref, which says who",
    "journey.Owed.due_at": "a limit, not an act",
    "journey.Owed.opened_at": "follows from an event, a decision or a referral, which say who",
    "journey.Owed.escalates_at": "a limit, not an act",
    "journey.Owed.closed_at": "closed by the event or decision it names, which say who",
    "people.Person.opened_at": "opened with the first record, by take-in or a referral, which say who",
    "people.Record.held_at": "held by take-in or a referral, which say who",
    "people.RecordVersion.until_at": "until the next version was held",
    "crimes.Crime.held_at": "held by take-in, which says who",
    "crimes.Crime.reported_at": "said by the force",
    "crimes.Crime.recorded_at": "said by the force",
    "crimes.Role.held_at": "held by take-in, which says who",
    "crimes.Version.until_at": "until the next version was held",
    "matching.Indexed.held_at": "as the record was held, which says who",
    "matching.Edition.trained_at": "trained by our own job",
    "matching.Pair.proposed_at": "proposed by our own job, of this edition",
    "matching.Pair.again_at": "a day to come back on, not an act",
    "matching.Run.started_at": "run by our own job",
    "matching.Run.ended_at": "run by our own job",
    "crimes.Pattern.opened_at": "proposed by our own rule, of this edition",
    "crimes.PatternMember.proposed_at": "proposed by our own rule",
    "crimes.PatternMember.gone_at": "proposed no more by our own rule",
    "rights.Clock.triggered_at": "computed from an event, which says who",
    "rights.Clock.known_at": "computed from an event, which says who",
    "rights.Clock.answered_at": "computed from an event, which says who",
    "rights.Clock.computed_at": "computed by our own rule",
    "rights.Sample.compared_at": "follows from the last answer, which says who gave it",
    "referrals.Decision.decided_at": "decided by our own rule, of this edition",
    "referrals.Decision.recorded_at": "recorded with what made the rule decide, which says who",
    "referrals.Decision.due_at": "a limit, not an act",
    "referrals.Decision.half_at": "half of a limit",
    "referrals.Decision.superseded_at": "superseded by the next decision of our own rule",
    "referrals.Referral.due_at": "a limit, not an act",
    "referrals.Referral.shown_from": "a minute after it was sent",
    "referrals.Carried.carried_at": "carried by the referral, which says who sent it",
    "intake.Bundle.extracted_at": "said by the force",
    "intake.Upload.taken_at": "taken in by the bundle it names, which says who",
    "intake.KeptRow.kept_at": "kept by the bundle, which says who took it in",
}
"""Moments (`…_at`) that have no `…_by` beside them, and why."""


def fields(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """Give the columns of a table."""
    return (field for field in model._meta.get_fields() if isinstance(field, models.Field))


def app_of(model: type[models.Model]) -> str:
    """Give the app whose code holds a model."""
    return model.__module__.split(".")[1]


def history(model: type[models.Model]) -> bool:
    """Say whether a table is one that pghistory keeps of another."""
    return hasattr(model, "pgh_tracked_model")


def keys() -> Iterator[tuple[str, type[models.Model], "models.ForeignKey[Any, Any]", type[models.Model]]]:
    """Give every foreign key of our tables: its name, its table, itself, and the table it points to."""
    for model in OURS:
        for field in fields(model):
            if isinstance(field, models.ForeignKey) and not history(model):
                to = field.related_model
                assert isinstance(to, type)
                yield f"{app_of(model)}.{model.__name__}.{field.name}", model, field, to


def test_keys_point_down_the_ladder() -> None:
    up = [
        name
        for name, model, _, to in keys()
        if to in OURS
        and to is not model
        and app_of(to) != app_of(model)
        and HEIGHT[app_of(to)] >= HEIGHT[app_of(model)]
    ]
    assert not up


def test_a_key_to_another_app_gives_it_no_way_back() -> None:
    ways = [name for name, model, field, to in keys() if app_of(to) != app_of(model) and not field.remote_field.hidden]
    assert not ways


def test_nothing_is_deleted_because_something_else_is() -> None:
    assert not [name for name, _, field, _ in keys() if field.remote_field.on_delete is not models.PROTECT]


def test_the_database_keeps_the_keys_that_the_journey_knows_by_id_only(db: None) -> None:
    kept = {
        tuple(row)
        for row in database.ask(
            "SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"
        )
    }
    for table in ("journey_sight", "journey_event", "journey_owed"):
        assert (table, "person_id", "people_person") in kept
        assert (table, "crime_id", "crimes_crime") in kept


def test_every_field_says_how_sensitive_it_is_and_no_other_is_named() -> None:
    wrong = {}
    for model in OURS:
        if history(model):
            continue
        said: dict[str, str] = getattr(model, "classification", {})
        names = {field.name for field in fields(model)}
        if names != set(said) or not set(said.values()) <= set(KINDS):
            wrong[f"{app_of(model)}.{model.__name__}"] = names ^ set(said)
    assert not wrong


def test_free_text_is_only_where_it_can_be_destroyed_alone_or_is_about_no_person() -> None:
    free = {
        f"{app_of(model)}.{model.__name__}.{name}"
        for model in OURS
        if not history(model)
        for name, kind in model.classification.items()  # type: ignore[attr-defined]
        if kind == "free_text"
    }
    assert free <= {
        "journey.EventDetail.note",
        "people.Record.contact_note",
        "referrals.Referral.needs_to_know",
        "directory.Service.about",
        "rights.Rebasing.why",
        "crimes.DecisionNote.words",
    }


def test_a_moment_of_a_worker_s_act_has_its_worker() -> None:
    alone = set()
    for model in OURS:
        if history(model):
            continue
        names = {field.name for field in fields(model)}
        for name in names:
            by = {name[:-3] + "_by", name[:-3] + "_by_kind", "moved_by"}
            if name.endswith("_at") and not by & names and f"{app_of(model)}.{model.__name__}.{name}" not in NOT_AN_ACT:
                alone.add(f"{app_of(model)}.{model.__name__}.{name}")
    assert not alone


def test_no_moment_and_no_table_is_excused_that_is_not_there(db: None) -> None:
    moments = {f"{app_of(model)}.{model.__name__}.{field.name}" for model in OURS for field in fields(model)}
    assert set(NOT_AN_ACT) <= moments
    assert set(NO_POLICY) <= {row[0] for row in tables()}


# Row-level security ---------------------------------------------------------------------------------------------------


def tables() -> list[tuple[Any, ...]]:
    """Give every table of the database: name, whether its rows are secured, and whether it is forced on its owner."""
    return database.ask(
        "SELECT c.relname::text, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c"
        " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
    )


def excused(table: str) -> bool:
    """Say whether a table may go without row-level security."""
    return table in NO_POLICY or any(table.startswith(package) for package in NO_POLICY_BY_PACKAGE)


@pytest.mark.data
def test_every_table_has_policies_or_a_listed_reason(db: None) -> None:
    assert not [name for name, secured, _ in tables() if secured == excused(name)]
    assert not [name for name, _, forced in tables() if forced], "functions of the owner would see no rows"


@pytest.mark.data
def test_every_policy_is_for_a_login_of_ours_and_the_system_sees_every_row(db: None) -> None:
    policies = database.ask(
        "SELECT tablename, policyname, roles::text[], cmd, qual FROM pg_policies WHERE schemaname = 'public'"
    )
    assert {tuple(roles) for _, _, roles, _, _ in policies} == {("handrail_app",), ("handrail_system",)}
    secured = {name for name, secured, _ in tables() if secured}
    assert {
        table for table, _, roles, _, qual in policies if roles == ["handrail_system"] and qual == "true"
    } == secured


@pytest.mark.data
def test_no_policy_shows_the_pages_a_row_without_asking_who_looks(db: None) -> None:
    asks = ("handrail_audiences", "handrail_agency", "handrail_whole_file", "handrail.agency", "EXISTS")
    open_ = [
        (table, name)
        for table, name, cmd, qual in database.ask(
            "SELECT tablename, policyname, cmd, qual FROM pg_policies WHERE 'handrail_app' = ANY (roles)"
        )
        if cmd != "INSERT" and not any(asked in (qual or "") for asked in asks)
    ]
    assert not open_


@pytest.mark.data
def test_every_function_that_acts_as_the_owner_has_a_fixed_path(db: None) -> None:
    loose = database.ask(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef"
        " AND NOT coalesce('search_path=pg_catalog, public' = ANY (p.proconfig), false)"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    assert not loose


@pytest.mark.data
def test_no_table_of_ours_keeps_a_second_index_of_its_references(db: None) -> None:
    indexes = database.ask(
        "SELECT indrelid::regclass::text, count(*) FROM pg_index WHERE indkey[0] = (SELECT attnum FROM pg_attribute"
        "  WHERE attrelid = indrelid AND attname = 'ref') AND indnatts = 1 GROUP BY indrelid"
    )
    assert ("people_person", 1) in indexes
    assert not [table for table, how_many in indexes if how_many > 1]


@pytest.mark.data
def test_no_login_is_a_superuser_or_passes_by_the_policies(db: None) -> None:
    assert (
        database.ask(
            "SELECT rolname FROM pg_roles WHERE rolname IN ('handrail_app', 'handrail_owner', 'handrail_system')"
            " AND (rolsuper OR rolbypassrls OR rolreplication)"
        )
        == []
    )


@pytest.mark.data
def test_each_login_s_part_in_a_test_begins_without_the_other_s_tables(db: None, as_system: AsSystem) -> None:
    """A test is one transaction, in which a night and a page have turns; in life each has its own."""
    many = [(number,) for number in range(100)]
    for part in (as_system, nullcontext, as_system, nullcontext):
        with part():
            source, cells = database.few_or_many("n", "key bigint", many)
            assert database.ask(f"SELECT count(*) FROM {source}", cells) == [(100,)]

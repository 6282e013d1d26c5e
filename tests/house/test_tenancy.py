"""Every row of an account stands behind all the fences (mechanics of tenancy: docs/tenancy.md)."""

import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Model

from ritm.accounts import append_only, row_security
from ritm.accounts.models import Account
from ritm.accounts.tenant import AccountModel, SameAccount, own_key, tenant_models

# Models without an account, each with its reason; everything else of ours is an AccountModel.
WITHOUT_ACCOUNT = {
    "accounts.Account": "it is the account",
    "events.Job": "the worker looks over all accounts; a job holds ids only",
}
# Keys that begin with something else, each with its reason.
OTHER_FIRST = {
    "job_due": "the worker takes the oldest job of all accounts",
    "accounts_login.key": "Django's USERNAME_FIELD: random, so nothing can be guessed from a clash",
}
# Tables without a row-level policy.
WITHOUT_POLICY = re.compile(r"^(django_|auth_|axes_|accounts_account$|events_job$)")


def outside_the_fence(model: type[Model]) -> list[str]:
    """What a tenant model lacks: its own key first, and a SameAccount for each foreign key."""
    constraints = model._meta.constraints
    missing = []
    if not constraints or list(getattr(constraints[0], "fields", [])) != ["account", "id"]:
        missing.append(f"{model._meta.label}: own_key is not the first constraint")
    fenced = {constraint.field for constraint in constraints if isinstance(constraint, SameAccount)}
    for field in model._meta.local_fields:
        target = field.remote_field and field.remote_field.model
        if target and issubclass(target, AccountModel) and field.name not in fenced:
            missing.append(f"{model._meta.label}.{field.name}: no SameAccount")
    return missing


def not_by_account(model: type[Model]) -> list[str]:
    """Unique keys and indexes that do not begin with the account."""
    named: list[tuple[str, list[str]]] = [
        (index.name, list(index.fields) or [str(e) for e in index.expressions]) for index in model._meta.indexes
    ]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            first = [str(e) for e in constraint.expressions] or list(constraint.fields)
            named.append((constraint.name, first))
    for field in model._meta.local_fields:
        if (field.unique and not field.primary_key and not isinstance(field, models.OneToOneField)) or (
            field.db_index and not field.is_relation and not field.unique
        ):
            named.append((f"{model._meta.db_table}.{field.name}", [field.name]))
    return [
        f"{name}: begins with {fields[:1]}"
        for name, fields in named
        if name not in OTHER_FIRST and not (fields and fields[0] in {"account", "F(account)"})
    ]


def _ours() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("ritm.")]


def test_every_model_of_ours_has_an_account() -> None:
    without = {model._meta.label for model in _ours() if not issubclass(model, AccountModel)}
    assert without == set(WITHOUT_ACCOUNT)


def test_every_foreign_key_stays_in_its_account() -> None:
    assert [found for model in tenant_models() for found in outside_the_fence(model)] == []


def test_every_key_begins_with_the_account() -> None:
    assert [found for model in tenant_models() for found in not_by_account(model)] == []


def test_a_model_without_fences_is_found() -> None:
    class Planted(AccountModel):
        account_of_another = models.ForeignKey("events.Event", on_delete=models.PROTECT, related_name="+")
        code = models.CharField(max_length=5, unique=True)

        class Meta:
            app_label = "house_tests"
            constraints = (
                models.UniqueConstraint(fields=["code", "account"], name="planted_key"),
                own_key("planted"),
            )

    assert outside_the_fence(Planted) == [
        "house_tests.Planted: own_key is not the first constraint",
        "house_tests.Planted.account_of_another: no SameAccount",
    ]
    assert not_by_account(Planted) == [
        "planted_key: begins with ['code']",
        "house_tests_planted.code: begins with ['code']",
    ]
    apps.all_models["house_tests"].clear()
    apps.clear_cache()


# --- append-only ---


def triggers() -> set[str]:
    """The tables that a trigger guards against change and against deletion."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("select tgrelid::regclass::text, tgname from pg_trigger where tgname like 'ritm_no_%'")
        else:
            cursor.execute("select tbl_name, name from sqlite_master where type = 'trigger'")
        rows = cursor.fetchall()
    changed = {table for table, name in rows if name.startswith(append_only.TRIGGER_CHANGE)}
    deleted = {table for table, name in rows if name.startswith(append_only.TRIGGER_DELETE)}
    return changed & deleted


def unguarded() -> set[str]:
    """Append-only tables whose triggers are not there."""
    return {model._meta.db_table for model in tenant_models() if model.append_only} - triggers()


@pytest.mark.django_db
def test_every_append_only_table_has_its_triggers() -> None:
    assert unguarded() == set()


@pytest.mark.plants
@pytest.mark.django_db
def test_a_dropped_trigger_is_found() -> None:
    table = next(model._meta.db_table for model in tenant_models() if model.append_only)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"DROP TRIGGER {append_only.TRIGGER_DELETE} ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {append_only.TRIGGER_DELETE}_{table}")
    assert unguarded() == {table}


def test_money_visits_and_events_are_written_once() -> None:
    once = {model._meta.label for model in tenant_models() if model.append_only}
    assert once >= {
        "ledger.Transfer", "ledger.Settlement", "passes.CreditEntry", "events.Event", "events.EventDetail", "sales.Payment",
    }  # fmt: skip


# --- row-level security ---


@pytest.mark.postgres
@pytest.mark.django_db
def test_every_tenant_table_is_behind_the_second_wall() -> None:
    assert row_security.unguarded() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
            " and not (relrowsecurity and relforcerowsecurity)"
        )
        open_tables = {row[0] for row in cursor.fetchall()}
    assert {table for table in open_tables if not WITHOUT_POLICY.match(table)} == set()
    assert {"accounts_account", "events_job"} <= open_tables


@pytest.mark.postgres
@pytest.mark.django_db
def test_a_wall_taken_down_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_branch NO FORCE ROW LEVEL SECURITY")
        assert row_security.unguarded() == ["accounts_branch"]
        cursor.execute("ALTER TABLE accounts_branch FORCE ROW LEVEL SECURITY")


@pytest.mark.postgres
@pytest.mark.django_db
def test_raw_sql_without_a_scope_sees_nothing() -> None:
    assert Account.objects.count() > 0
    with connection.cursor() as cursor:
        for model in tenant_models():
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"select count(*) from {table}")  # noqa: S608 -- a table's own name
            assert (model._meta.label, cursor.fetchone()[0]) == (model._meta.label, 0)

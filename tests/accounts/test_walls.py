"""Nobody sees what is not theirs: the manager, save(), the composite key, row-level security (AC-08)."""

import pytest
from django.db import IntegrityError, connection, transaction

from ritm.accounts.models import Account, Branch, LegalEntity
from ritm.accounts.scope import account_scope
from ritm.core.errors import NoAccountScope
from ritm.events.models import Event

pytestmark = pytest.mark.req("AC-08")


def test_outside_a_scope_nothing_can_be_read_or_written(db):
    for read in (Branch.objects.exists, Branch.objects.count, lambda: list(Branch.objects.all())):
        with pytest.raises(NoAccountScope):
            read()
    with pytest.raises(NoAccountScope):
        Branch(name="x", time_zone="UTC").save()


def test_a_scope_shows_its_own_account_only(studio, bobs):
    assert set(Branch.objects.values_list("account_id", flat=True)) == {studio.account.pk}
    with account_scope(bobs.account.pk):
        assert set(Branch.objects.values_list("account_id", flat=True)) == {bobs.account.pk}
    assert Branch.objects.filter(pk=bobs.branch.pk).count() == 0


def test_a_row_of_another_account_cannot_be_saved(studio, bobs):
    bobs.branch.name = "Чужой"
    with pytest.raises(NoAccountScope):
        bobs.branch.save()


def test_the_database_refuses_a_foreign_key_into_another_account(studio, bobs):
    with account_scope(bobs.account.pk):
        entity = LegalEntity.objects.create(name="Боб ООО")
    with transaction.atomic():
        Branch._base_manager.bulk_create([Branch(name="Тайный", time_zone="UTC", legal_entity_id=entity.pk)])
        with pytest.raises(IntegrityError):
            connection.check_constraints()
        transaction.set_rollback(True)


@pytest.mark.postgres
def test_raw_sql_without_a_scope_sees_no_row(studio, bobs):
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from accounts_branch")
        inside = cursor.fetchone()[0]
        cursor.execute("select set_config('ritm.account', '', false)")
        cursor.execute("select count(*) from accounts_branch")
        outside = cursor.fetchone()[0]
        cursor.execute("select set_config('ritm.account', %s, false)", [str(studio.account.pk)])
    assert (inside, outside) == (Branch.objects.count(), 0)


@pytest.mark.postgres
def test_raw_sql_cannot_write_into_another_account(studio, bobs):
    with pytest.raises(Exception, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "insert into accounts_legalentity (name, tax_number, account_id) values ('x', '', %s)", [bobs.account.pk]
        )


def test_what_is_written_once_cannot_be_changed_or_deleted(studio):
    row = Event.objects.create(name="x", data={}, actor_kind="system", happened_at="2026-11-24T00:00:00Z")
    for change in (
        lambda: Event.objects.filter(pk=row.pk).update(name="y"),
        lambda: Event.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            change()
    assert Event.objects.get(pk=row.pk).name == "x"


def test_scopes_nest_and_come_back_after_a_failure(studio, bobs):
    with pytest.raises(RuntimeError), transaction.atomic(), account_scope(bobs.account.pk):
        raise RuntimeError
    assert set(Branch.objects.values_list("account_id", flat=True)) == {studio.account.pk}


@pytest.mark.plants
def test_accounts_have_free_addresses(db):
    from ritm.accounts.actions import open_account

    first = open_account(name="Ритм", email="a@example.com")
    second = open_account(name="Ритм", email="b@example.com")
    reserved = open_account(name="Desk", email="c@example.com")
    assert (first.slug, second.slug, reserved.slug) == ("ritm", "ritm-2", "desk-2")
    assert Account.objects.count() == 4

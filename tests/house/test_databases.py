"""The tests' own databases: copies that renew themselves, roles that row-level security binds."""

import socket

import pytest
from django.db import IntegrityError, connection, transaction

from ritm.accounts import row_security
from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from tests.given import open_studio_of
from tests.support import guards


def _names() -> set[str]:
    return set(Account.objects.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_a_committed_row_is_gone_in_the_next_test(turn: int) -> None:
    assert "Night" not in _names()
    open_studio_of("Night")
    assert "Night" in _names()


@pytest.mark.django_db
@pytest.mark.parametrize("turn", [1, 2])
def test_a_rolled_back_row_is_gone_in_the_next_test(turn: int) -> None:
    assert "Day" not in _names()
    open_studio_of("Day")
    assert "Day" in _names()


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_role_of_the_tests_is_bound_by_row_level_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
    assert row_security.unguarded() == []


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_has_the_pragmas_of_the_product() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers")
        assert cursor.fetchone() == (1,)
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)


def test_the_network_is_closed() -> None:
    with socket.socket() as sock, pytest.raises(guards.NetworkForbidden):
        sock.connect(("192.0.2.1", 80))


def test_the_guard_sees_a_scope_left_open() -> None:
    assert guards.left_open() == {}
    with account_scope(1):
        assert guards.left_open() == {"account": 1}


@pytest.mark.django_db
def test_a_broken_transaction_is_noticed_and_not_hidden() -> None:
    account = open_studio_of("Carol").account
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account.pk).update(slug=None)
    assert Account.objects.get(pk=account.pk).slug == account.slug

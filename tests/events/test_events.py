"""An event stands exactly when its fact does."""

from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, transaction

from ritm.events.actions import record, record_many
from ritm.events.actor import SYSTEM, Actor
from ritm.events.models import Event, EventDetail


@dataclass(frozen=True, kw_only=True)
class Tried:
    """An event of this test."""

    name = "tests.tried"
    client_id: int
    number: int


def test_an_event_keeps_who_what_and_the_clients_history(studio):
    row = record(
        Tried(client_id=7, number=1), actor=Actor("staff", 5), changes={"phone": (None, "+7"), "note": ("a", "")}
    )
    row.refresh_from_db()
    assert (row.name, row.data) == ("tests.tried", {"client_id": 7, "number": 1})
    assert (row.actor_kind, row.actor_id, row.client_ref) == ("staff", 5, 7)
    details = EventDetail.objects.filter(event=row).order_by("id").values_list("field", "old", "new")
    assert list(details) == [("phone", "", "+7"), ("note", "a", "")]


def test_an_event_goes_with_its_transaction(studio):
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012 -- the failure comes after the write
        record(Tried(client_id=7, number=1), actor=SYSTEM)
        raise RuntimeError
    assert Event.objects.filter(name="tests.tried").count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_a_bug(bobs):
    from ritm.accounts.scope import account_scope

    with account_scope(bobs.account.pk), pytest.raises(RuntimeError, match="transaction of its fact"):
        record(Tried(client_id=7, number=1), actor=SYSTEM)


def test_many_events_cost_one_insert(studio, django_assert_num_queries):
    with django_assert_num_queries(1):
        record_many([Tried(client_id=1, number=n) for n in range(50)], actor=SYSTEM)
    assert Event.objects.filter(name="tests.tried").count() == 50


def test_erasure_may_blank_values_and_nothing_else(studio):
    row = record(Tried(client_id=7, number=1), actor=SYSTEM, changes={"phone": ("+7", "+8")})
    details = EventDetail.objects.filter(event=row)
    for change in ({"old": "x"}, {"old": None, "new": None, "field": "y"}, {"old": None}):
        with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
            details.update(**change)
    assert details.update(old=None, new=None) == 1
    connection.check_constraints()
    assert list(details.values_list("field", "old", "new")) == [("phone", None, None)]

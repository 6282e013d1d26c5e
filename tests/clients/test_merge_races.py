"""Merging while others book, mark, pay, delete and merge the same cards. PostgreSQL only."""

from collections.abc import Iterator
from datetime import time, timedelta
from functools import partial

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import book
from ritm.attendance.actions.visit import PayBy, check_in
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.profile import add_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.models_of_merge import ClientMerge
from ritm.sales.actions import take_payment
from ritm.tools import checks
from tests.attendance.test_races import together
from tests.given import Studio, open_studio_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


def merging(alice: Studio, kept: Client, dropped: Client):
    return partial(merge_clients, kept=kept, dropped=dropped, chosen={}, actor=alice.actor)


@pytest.mark.req("CL-35")
def test_both_ways_at_once_one_card_is_left(alice: Studio) -> None:
    for _number in range(4):
        anna, double = alice.client(), alice.client()
        came = together(alice, [merging(alice, anna, double), merging(alice, double, anna)] * 3)
        assert came["done"] == 1
        assert came["merge_of_gone"] == 5
        assert Client.objects.filter(pk__in=(anna.pk, double.pk), deleted_at=None).count() == 1


@pytest.mark.req("CL-35")
def test_bookings_marks_and_payments_while_merging_lose_nothing(alice: Studio) -> None:
    for number in range(4):
        anna, double = alice.client(), alice.client()
        held = alice.pass_(double)
        lessons = [
            alice.lesson(at=time(8 + 2 * number), on=alice.today + timedelta(days=day), drop_in_minor=70000)
            for day in range(1, 7)
        ]
        acts = [merging(alice, anna, double)]
        acts += [
            partial(book, client=who, lesson=one, actor=alice.actor) for one in lessons[:3] for who in (anna, double)
        ]
        acts += [partial(check_in, client=double, lesson=one, actor=alice.actor) for one in lessons[3:5]]
        acts += [partial(check_in, client=anna, lesson=lessons[5], pay=PayBy(kind="credit"), actor=alice.actor)]
        paid = {"branch": alice.branch, "method": "cash", "minor": 30000, "actor": alice.actor, "staff": alice.boss}
        acts += [partial(take_payment, client=anna, **paid)] * 2
        came = together(alice, acts)
        assert came - came.__class__({"done": 99, "client_deleted": 99}) == {}
        held.refresh_from_db()
        assert held.client_id == anna.pk
        assert alice.money(double).balance_minor == 0
    assert checks.run_all((alice.account.pk,)) == []


@pytest.mark.req("CL-35", "CL-31")
@pytest.mark.rule("T-STM-8")
@pytest.mark.rule("I-14")
def test_undo_and_a_new_client_with_the_phone_leave_one_holder(alice: Studio) -> None:
    for number in range(5):
        phone = f"+7916000001{number}"
        anna, double = alice.client(phone=f"+7916000002{number}"), alice.client(phone=phone)
        merge = merge_clients(
            kept=anna, dropped=double, chosen={"phone": "kept", "other_phone": "kept"}, actor=alice.actor
        )
        acts = [partial(undo_merge, merge=merge, actor=alice.actor)] * 2
        data = ClientData(name="Новая", phone=phone)
        acts += [partial(add_client, data=data, actor=alice.actor)] * 2
        came = together(alice, acts)
        assert came["done"] == 1
        assert came["phone_taken"] + came["merge_over"] == 3
        assert Client.objects.filter(phone=phone, deleted_at=None).count() == 1


@pytest.mark.req("CL-35")
def test_merging_and_deleting_at_once(alice: Studio) -> None:
    for number in range(4):
        anna, double = alice.client(), alice.client()
        for day in range(1, 4):
            alice.book(double, alice.lesson(at=time(8 + number), on=alice.today + timedelta(days=day)))
        acts = [merging(alice, anna, double), partial(delete_client, client=double, actor=alice.actor)]
        together(alice, acts)
        assert Client.objects.get(pk=double.pk).deleted_at is not None
        assert ClientMerge.objects.filter(dropped=double).count() in {0, 1}
    assert checks.run_all((alice.account.pk,)) == []

"""Restoring against a new client with the same phone: one living holder (T-STM-8, I-14). PostgreSQL only."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.profile import add_client
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from tests.attendance.test_races import together
from tests.given import Studio, open_studio_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


def gone(alice: Studio, **fields: Any) -> Client:
    client = alice.client(**fields)
    delete_client(client=client, actor=alice.actor)
    return client


@pytest.mark.rule("T-STM-8")
@pytest.mark.rule("I-14")
@pytest.mark.req("CL-31")
def test_restoring_and_adding_at_once_leave_one_holder_of_the_phone(alice: Studio) -> None:
    for number in range(5):
        phone = f"+7916000000{number}"
        people = [gone(alice, phone=phone) for _ in range(4)]
        acts = [partial(restore_client, client=one, actor=alice.actor) for one in people]
        typed = [ClientData(name=f"Новая {n}", phone=f"8916000000{number}") for n in range(4)]
        acts += [partial(add_client, data=data, actor=alice.actor) for data in typed]
        assert together(alice, acts) == {"done": 1, "phone_taken": 7}
        assert Client.objects.filter(phone=phone, deleted_at=None).count() == 1


def test_restoring_and_deleting_at_once_end_in_one_of_both(alice: Studio) -> None:
    for _number in range(4):
        anna = gone(alice)
        acts = [partial(restore_client, client=anna, actor=alice.actor)] * 3
        acts += [partial(delete_client, client=anna, actor=alice.actor)] * 3
        assert together(alice, acts) == {"done": 6}

"""A form whose rows are held by somebody else is tried again before anybody is told «busy»."""

from threading import Event, Thread

import pytest
from django.db import OperationalError, connection, transaction

from ritm.accounts.models import Account
from ritm.accounts.scope import account_scope
from ritm.events.actions import once
from ritm.events.actor import Actor
from ritm.events.models import RequestKey

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ANNA = Actor("staff", 1)


class Holder(Thread):
    """Somebody who holds Bob's row until he is told to let go."""

    def __init__(self):
        super().__init__()
        self.has_it, self.let_go = Event(), Event()

    def run(self):
        with transaction.atomic():
            held_row()
            self.has_it.set()
            self.let_go.wait(20)
        connection.close()

    def end(self):
        self.let_go.set()
        self.join()


def held_row():
    return Account.objects.select_for_update(no_key=True).get(name="Bob")


@pytest.fixture
def holder():
    with connection.cursor() as cursor:
        cursor.execute("set lock_timeout = '50ms'")
    thread = Holder()
    thread.start()
    thread.has_it.wait(20)
    yield thread
    thread.end()
    connection.close()


def test_it_is_tried_again_and_done_once(bobs, holder):
    tries = []

    def act():
        tries.append(len(tries))
        if len(tries) == 3:
            holder.end()
        return str(held_row().pk)

    with account_scope(bobs.account.pk):
        assert once(actor=ANNA, key="k1", form="a=1", act=act) == (str(bobs.account.pk), True)
        assert RequestKey.objects.filter(key="k1", status=200).count() == 1
    assert tries == [0, 1, 2]


def test_three_times_are_enough(bobs, holder):
    tries = []

    def act():
        tries.append(len(tries))
        return str(held_row().pk)

    with account_scope(bobs.account.pk):
        with pytest.raises(OperationalError, match="lock timeout"):
            once(actor=ANNA, key="k1", form="a=1", act=act)
        assert not RequestKey.objects.filter(key="k1").exists()
    assert tries == [0, 1, 2]

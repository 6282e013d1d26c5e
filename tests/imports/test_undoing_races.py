"""Taking an import back against work at the desk: whoever was booked, changed or paid stays whole. PostgreSQL only."""

from collections.abc import Iterator
from functools import partial

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import book as give_place
from ritm.attendance.models import Booking
from ritm.clients.queries import living
from ritm.imports.actions import undo_import
from ritm.imports.jobs import actor_of
from ritm.imports.undoing import take_back
from ritm.ledger.actions import receive
from ritm.tools.checks import run_all
from tests.attendance.test_races import together
from tests.given import Studio, open_studio_of
from tests.imports.books import book, taken

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
COUNT = 12


@pytest.fixture
def alice(transactional_db: None) -> Iterator[Studio]:
    place = open_studio_of("Alice")
    with account_scope(place.account.pk):
        yield place


@pytest.mark.req("CL-04")
def test_nobody_is_deleted_with_a_booking_or_a_payment_made_at_that_moment(alice: Studio) -> None:
    for number in range(3):
        rows = [[f"Клиент {number} {one}", f"8916{number}{one:06}", "300"] for one in range(COUNT)]
        batch = taken(alice, book(*rows, titles=("ФИО", "Телефон", "Долг")))
        undo_import(batch=batch, actor=alice.actor)
        batch.refresh_from_db()
        people, lesson = list(living().filter(name__startswith=f"Клиент {number} ").order_by("pk")), alice.lesson()
        paid = {"branch": alice.branch, "method": "cash", "minor": 10000, "booked_on": alice.today}
        acts = [partial(take_back, batch, job=None, actor=actor_of(batch))]
        acts += [partial(give_place, client=one, lesson=lesson, actor=alice.actor) for one in people[:4]]
        acts += [
            partial(receive, client_id=one.pk, **paid, key=f"pay {one.pk}", actor=alice.actor) for one in people[4:8]
        ]
        assert set(together(alice, acts)) <= {"done", "client_deleted"}
        booked = Booking.objects.filter(lesson=lesson)
        assert not booked.exclude(status=Booking.Status.BOOKED).exists()
        assert not booked.filter(client__deleted_at__isnull=False).exists()
        batch.refresh_from_db()
        undo, stayed = batch.counts["undo"], living().filter(pk__in=[one.pk for one in people]).count()
        assert (undo["removed"], undo["kept"]) == (COUNT - stayed, stayed)
        assert not living().filter(pk__in=[one.pk for one in people[8:]]).exists()
        assert run_all() == []

"""The studio that `bin/ritm bench` measures is made, whole and true: the invariants end the test as they end any."""

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.directory.actions import rebuild
from ritm.directory.models import ClientFigures
from ritm.schedule.models import Lesson
from ritm.tools.bench.data import make


@pytest.mark.django_db(transaction=True)
def test_the_copies_of_a_mould_make_a_studio_whose_figures_are_right():
    # No statistics: they would outlive the rows, and mislead the planner in whatever this worker tests next.
    place = make(clients=60, lessons=99, bookings=495, mould=20, between=lambda: None)

    with account_scope(place.account_id):
        people = Client.objects.filter(is_system=False)
        assert (people.count(), Lesson.objects.count(), Booking.objects.count()) == (60, 99, 495)
        assert ClientFigures.objects.count() == 61
        visited = Booking.objects.filter(status=Booking.Status.VISITED)
        assert Visit.objects.count() == visited.count() > 100
        assert rebuild() == 0

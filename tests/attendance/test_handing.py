"""Bookings on a pass that goes to another client: cancelled free, and made again where it comes back (P-10)."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.models import Booking
from ritm.clients.actions.merging import merge_clients
from ritm.core import clock
from ritm.passes.actions.handing import hand_over, undo_handing_over
from ritm.passes.errors_of_handing import HandedPassBooked, HandingHasUnmarked
from ritm.passes.models import ClientPass
from tests.given import Studio


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-10")
def test_coming_bookings_come_off_free_and_stand_again_when_it_is_taken_back(studio: Studio) -> None:
    anna, vera = studio.client(), studio.client()
    lesson, full = studio.lesson(), studio.lesson(on=studio.today + timedelta(days=3), capacity=1)
    held = studio.pass_(anna)
    for one in (lesson, full):
        studio.book(anna, one)
    new = hand_over(client_pass=held, to=vera, reason="Уезжает", actor=studio.actor)
    rows = Booking.objects.filter(client=anna).order_by("pk")
    assert [(row.status, row.cancelled_by, row.is_late, row.charge_units) for row in rows] == [
        ("cancelled", "rule", False, 0)
    ] * 2
    full.refresh_from_db()
    assert full.taken == 0
    booked = studio.book(vera, full)
    assert booked.client_pass_id == new.pk
    with pytest.raises(HandedPassBooked) as refused:
        undo_handing_over(client_pass=new, actor=studio.actor)
    assert f"{full.on:%d.%m}" in str(refused.value)
    cancel_booking(booking=booked, actor=studio.actor)
    studio.book(studio.client(), full)
    undo_handing_over(client_pass=new, actor=studio.actor)
    live = Booking.objects.filter(client=anna, status="booked")
    assert [(row.lesson_id, row.client_pass_id) for row in live] == [(lesson.pk, held.pk)]


@pytest.mark.rule("P-10")
def test_what_has_begun_is_marked_first_and_a_merge_of_the_payer_keeps_it_whole(studio: Studio) -> None:
    anna, vera, other = studio.client(), studio.client(), studio.client()
    lesson = studio.lesson(on=studio.today)
    held = studio.pass_(anna, paid=False)
    studio.book(anna, lesson)
    with clock.at(lesson.starts_at):
        with pytest.raises(HandingHasUnmarked):
            hand_over(client_pass=held, to=vera, reason="x", actor=studio.actor)
        studio.mark(anna, lesson)
        new = hand_over(client_pass=held, to=vera, reason="x", actor=studio.actor)
        owed = studio.money(anna).debt_minor
        merge_clients(kept=other, dropped=anna, chosen={}, actor=studio.actor)
        assert (studio.money(other).debt_minor, studio.money(vera).debt_minor) == (owed, 0)
        studio.mark(vera, studio.lesson(on=studio.today))
    assert ClientPass.objects.get(pk=new.pk).left_units == 600

"""«Не пускать с просрочкой»: a pass whose debt is overdue pays for nothing, at any door, until it is paid (P-5)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import book, cancel_booking
from ritm.attendance.errors import PassOwed
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.passes.actions.handing import hand_over
from ritm.passes.models import ClientPass
from ritm.sales.actions import take_payment
from ritm.studio.actions import change_settings
from tests.given import Studio, moment


@pytest.mark.rule("P-5")
@pytest.mark.req("PA-04", "PA-07")
def test_an_overdue_pass_pays_nothing_where_the_boss_wants_it_so_until_it_is_paid(studio: Studio) -> None:
    anna, group = studio.client(), studio.group(capacity=9)
    held = studio.pass_(anna, studio.plan(name="8 занятий"), paid=False)
    due = studio.today + timedelta(days=14)
    lessons = [studio.lesson(group=group, on=due + timedelta(days=number)) for number in (1, 2, 3, 4)]
    with clock.at(moment(due, time(12))):
        change_settings(by=studio.boss, overdue_days=0, booking_without_pass="forbid")
        assert studio.book(anna, lessons[0]).client_pass == held  # the day on which it is due
    with clock.at(moment(due + timedelta(days=1), time(12))):
        late = f"долг по нему просрочен с {due:%d.%m.%Y}"
        for door in ("desk", "portal"):
            with pytest.raises(PassOwed, match=late):
                book(client=anna, lesson=lessons[1], by=door, actor=studio.actor)
        with pytest.raises(PassOwed, match=late):
            studio.mark(anna, lessons[0])
        change_settings(by=studio.boss, overdue_days=1)
        assert studio.book(anna, lessons[1]).client_pass == held
        for row in Booking.objects.filter(client=anna):
            cancel_booking(booking=row, actor=studio.actor)
    with clock.at(moment(due + timedelta(days=2), time(12))):
        new = hand_over(client_pass=held, to=studio.client(), reason="Уезжает", actor=studio.actor)
        with pytest.raises(PassOwed, match=late):
            book(client=new.client, lesson=lessons[2], by="desk", actor=studio.actor)
        money = {"branch": studio.branch, "method": "cash", "minor": 560000, "actor": studio.actor}
        take_payment(client=anna, **money, staff=studio.boss)
        assert studio.book(new.client, lessons[2]).client_pass == new
        change_settings(by=studio.boss, overdue_days=None)
        owed = studio.pass_(anna, paid=False)
    with clock.at(moment(due + timedelta(days=17), time(12))):
        day = studio.lesson(group=group, on=due + timedelta(days=17), at=time(20))
        assert studio.book(anna, day).client_pass == owed
    assert ClientPass.objects.get(pk=new.pk).left_units == 800

"""Letters of the waiting list (W)."""

from datetime import time, timedelta

import pytest
from django.core import mail

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.waiting import join_waitlist, leave_waitlist, remove_from_waitlist
from ritm.core import clock
from tests.given import Studio, moment
from tests.web.desk.pages import work


def letters() -> list[tuple[str, str]]:
    """Addressee and the subject's first words, in order; the box is empty then."""
    told = [(one.to[0].partition("@")[0], one.subject.partition(":")[0]) for one in mail.outbox]
    mail.outbox.clear()
    return told


class Line:
    """A full class in three days; four who wait, Vera alone with a pass."""

    def __init__(self, studio: Studio) -> None:
        self.lesson = studio.lesson(on=studio.today + timedelta(days=3), at=time(18), capacity=4, name="Йога")
        self.bookings = [studio.book(studio.client(), self.lesson) for _ in range(4)]
        people = [studio.client(name, email=f"{name}@example.org") for name in ("dina", "vera", "gleb", "zoya")]
        studio.pass_(people[1])
        self.entries = [join_waitlist(client=one, lesson=self.lesson, actor=studio.actor) for one in people]


def begin(studio: Studio) -> Line:
    with clock.at(hour(studio, 1, 12)):
        return Line(studio)


def hour(studio: Studio, days: int, at: int):
    return moment(studio.today + timedelta(days=days), time(at))


@pytest.mark.req("BV-06")
@pytest.mark.rule("W-8")
def test_the_number_in_line_and_the_end_of_waiting_are_told(studio: Studio) -> None:
    with clock.at(hour(studio, 1, 12)):
        work()
        assert "Ваш номер в очереди: 2." in next(one.body for one in mail.outbox if one.to == ["vera@example.org"])
        assert sorted(letters()) == [(name, "Вы в листе ожидания") for name in ("dina", "gleb", "vera", "zoya")]
        leave_waitlist(entry=studio.begun.entries[2], actor=studio.actor)  # costs nothing, says nothing
        remove_from_waitlist(entry=studio.begun.entries[3], reason="Ремонт зала", actor=studio.actor)
        work()
        assert "Причина: Ремонт зала" in mail.outbox[0].body
        assert letters() == [("zoya", "Вы больше не в листе ожидания")]


@pytest.mark.req("BV-06")
@pytest.mark.rule("W-4", "W-9", "W-10")
def test_a_place_given_at_night_is_told_in_the_morning(studio: Studio) -> None:
    with clock.at(hour(studio, 1, 12)):
        work()
        letters()
    with clock.at(hour(studio, 1, 23)):
        cancel_booking(booking=studio.begun.bookings[0], actor=studio.actor)
        work()
        assert letters() == []
    with clock.at(hour(studio, 2, 8)):
        work()
        told = {one.to[0].partition("@")[0]: one for one in mail.outbox}
        assert sorted(told) == ["dina", "vera"]
        assert "подходящего абонемента нет" in told["dina"].body
        assert "вы записаны" in told["vera"].body
        assert "15:00" in told["vera"].body  # the free limit: three hours before
        letters()
        studio.call_off(studio.begun.lesson)
        work()
    ends = [(name, "Вы больше не в листе ожидания") for name in ("dina", "gleb", "zoya")]
    assert sorted(letters()) == sorted([*ends, ("vera", "Занятие отменено")])

"""The letter of a freeze that has cancelled bookings (F-3)."""

from datetime import time, timedelta

import pytest
from django.core import mail

from ritm.core import clock
from ritm.passes.actions.freezing import freeze, undo_freeze
from tests.given import moment
from tests.web.desk.pages import work


def _noon(studio):
    return moment(studio.today, time(12))


def _frozen(studio, **more):
    client = studio.client("Белова Анна", email="anna@example.org", salutation="Анна")
    held = studio.pass_(client, studio.plan(name="8 занятий"))
    for days in (2, 3, 9):
        studio.book(client, studio.lesson(name=f"Йога {days}", on=studio.today + timedelta(days=days)))
    first = studio.today + timedelta(days=1)
    return freeze(client_pass=held, begins_on=first, ends_on=first + timedelta(days=4), actor=studio.actor)


@pytest.mark.req("CL-22")
@pytest.mark.rule("F-3")
def test_one_letter_names_every_booking_that_came_off(studio):
    with clock.at(_noon(studio)):
        _frozen(studio)
        work()
        assert mail.outbox == []  # the toast may still take it back
    with clock.at(_noon(studio) + timedelta(minutes=2)):
        work()
        work()
    (letter,) = mail.outbox
    assert letter.to == ["anna@example.org"]
    assert letter.subject.startswith("Ваш абонемент заморожен с ")
    assert "Здравствуйте, Анна." in letter.body
    assert "- Йога 2, " in letter.body
    assert "- Йога 3, " in letter.body
    assert "Йога 9" not in letter.body


@pytest.mark.rule("F-3")
def test_a_freeze_taken_back_tells_nobody(studio):
    with clock.at(_noon(studio)):
        undo_freeze(freeze=_frozen(studio), actor=studio.actor)
    with clock.at(_noon(studio) + timedelta(minutes=2)):
        work()
    assert mail.outbox == []


@pytest.mark.rule("T-6")
def test_at_night_the_letter_waits_for_the_morning(studio):
    night = moment(studio.today, time(23))
    with clock.at(night):
        _frozen(studio)
        work()
    with clock.at(night + timedelta(hours=8, minutes=59)):
        work()
        assert mail.outbox == []
    with clock.at(night + timedelta(hours=9)):
        work()
    assert len(mail.outbox) == 1

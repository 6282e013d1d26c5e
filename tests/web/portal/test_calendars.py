"""A client's bookings in his own calendar: a secret address that he makes, renews and ends himself (SC-06)."""

from datetime import UTC, time

import pytest
from django.test import Client as Browser

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.booking import cancel_booking
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.events.models import Event
from ritm.schedule.actions.feeds import give_client_feed, stop_client_feed
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from ritm.schedule.feeds import token_of
from tests.web.desk.pages import queries, words

pytestmark = pytest.mark.req("SC-06")


def _own(portal, browser):
    """The address that the page shows, without the host; "" where there is none."""
    page = browser.get(portal.url()).content.decode()
    return (
        page.partition('id="calendar-address" type="text" value="')[2]
        .partition('"')[0]
        .removeprefix("http://testserver")
    )


def _events(url):
    """Summary, start and status of each."""
    answer = Browser().get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = answer.content.decode().replace("\r\n ", "")
    rows = [
        dict(line.split(":", 1) for line in one.splitlines() if ":" in line) for one in text.split("BEGIN:VEVENT")[1:]
    ]
    return [(row["SUMMARY"], row["DTSTART"], row["STATUS"]) for row in rows], text


def _at(lesson):
    return f"{lesson.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def test_it_is_made_followed_renewed_and_ended(portal, anna, studio):
    teacher = studio.teacher("Ирина Ким")
    yoga, ballet, off = (
        studio.lesson(group=studio.group(name=name, teacher=teacher), at=at)
        for name, at in (("Йога", time(9)), ("Балет", time(12)), ("Джаз", time(18)))
    )
    for lesson in (yoga, ballet, off):
        studio.book(studio.client("Чужой Пётр"), lesson)
    bookings = [studio.book(anna, lesson) for lesson in (yoga, ballet, off)]
    browser = portal.enter(anna)
    assert _own(portal, browser) == ""
    assert "Получить адрес" in words(browser.get(portal.url()))
    portal.send(browser, "my_calendar")
    url = _own(portal, browser)
    found, text = _events(url)
    assert found == [(one.group.name, _at(one), "CONFIRMED") for one in (yoga, ballet, off)]
    assert not any(name in text for name in ("Пётр", "Белова", "Ирина"))
    cost = queries(Browser(), url)
    # Moved, cancelled by himself, cancelled by the studio: all follow.
    moved = change_lesson(lesson=yoga, wall_time=time(10), move=MoveTerms(is_accepted=True), actor=studio.actor)
    cancel_booking(booking=bookings[1], actor=studio.actor)
    studio.call_off(off, reason="Потоп")
    found, text = _events(url)
    assert found == [
        ("Йога", _at(moved), "CONFIRMED"),
        ("Отменено: Балет", _at(ballet), "CANCELLED"),
        ("Отменено: Джаз", _at(off), "CANCELLED"),
    ]
    assert "DESCRIPTION:Потоп" in text
    studio.book(anna, ballet)
    assert _events(url)[0][1] == ("Балет", _at(ballet), "CONFIRMED")
    assert queries(Browser(), url) == cost
    portal.send(browser, "my_calendar")
    new = _own(portal, browser)
    assert [Browser().get(one).status_code for one in (url, new)] == [404, 200]
    portal.send(browser, "my_calendar", end="on")
    assert (_own(portal, browser), Browser().get(new).status_code) == ("", 404)
    stop_client_feed(client=anna, person=anna, actor=studio.actor)
    assert Event.objects.filter(name="schedule.client_feed_stopped").count() == 1


@pytest.mark.req("CL-13")
def test_a_child_has_an_address_of_each_parent_that_ends_with_the_tie(portal, anna, studio, bobs):
    masha = studio.client("Белова Мария", guardian=anna)
    studio.book(masha, studio.lesson())
    browser = portal.enter(anna)
    portal.send(browser, "my_card", card=str(masha.pk))
    portal.send(browser, "my_calendar")
    url = _own(portal, browser)
    assert len(_events(url)[0]) == 1
    portal.send(browser, "my_card", card=str(anna.pk))
    assert _own(portal, browser) == ""
    with account_scope(bobs.account.pk):
        theirs = bobs.url("portal:client_calendar", "x").replace("x.ics", url.rpartition("/")[2])
    assert Browser().get(theirs).status_code == 404
    for wrong in (url.replace(".ics", "x.ics"), url.replace("/bookings/", "/calendar/")):
        assert Browser().get(wrong).status_code == 404
    change_client(client=masha, data=ClientData(name="Белова Мария"), actor=studio.actor)
    assert Browser().get(url).status_code == 404


def test_whoever_may_enter_no_more_shows_nothing(portal, anna, studio):
    portal.enter(anna)
    anna.refresh_from_db()
    url = studio.url("portal:client_calendar", token_of(give_client_feed(client=anna, person=anna, actor=studio.actor)))
    assert Browser().get(url).status_code == 200
    loginless = studio.client("Громов Илья")
    other = give_client_feed(client=loginless, person=loginless, actor=studio.actor)
    assert Browser().get(studio.url("portal:client_calendar", token_of(other))).status_code == 404
    delete_client(client=anna, actor=studio.actor)
    assert Browser().get(url).status_code == 404

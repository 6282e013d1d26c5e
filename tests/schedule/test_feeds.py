"""A teacher's own calendar: what stands in it, letter by letter, and who may ask for it (SC-06, RFC 5545)."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.test import Client as Browser

from ritm.accounts.scope import account_scope
from ritm.events.models import Event
from ritm.schedule.actions.feeds import give_feed, stop_feed
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.feeds import token_of
from ritm.schedule.icalendar import Happening, calendar, escaped, folded
from ritm.staff.models import StaffRole
from tests.web.desk.pages import HTMX, queries, send, words

pytestmark = pytest.mark.req("SC-06")
TEN = datetime(2026, 11, 25, 10, tzinfo=UTC)


def begin(studio):
    """Irina, who signs in, with a class tomorrow and one cancelled; another teacher has one too."""
    irina = studio.staff("home.schedule", role=StaffRole.TEACHER, name="Ирина")
    day = studio.today + timedelta(days=1)
    group = studio.group(name="Йога; для всех, утро", teacher=irina, hall=studio.hall("Большой"), capacity=9)
    first = studio.lesson(group=group, on=day, at=time(9))
    off = studio.lesson(group=group, on=day, at=time(12))
    studio.call_off(off, reason="Потоп")
    studio.lesson(group=studio.group(name="Балет", teacher=studio.teacher()), on=day, at=time(9))
    return irina, first


def feed(studio, irina):
    return studio.url("portal:calendar", token_of(give_feed(teacher=irina, actor=studio.actor)))


def test_a_calendar_is_written_to_the_letter():
    one = Happening(
        uid="lesson-7@a.ritm",
        starts_at=TEN,
        ends_at=TEN + timedelta(hours=1),
        changed=3,
        stamp=TEN,
        summary="Йога, утро",
    )
    assert calendar("Студия", "ru", [one]).decode().split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Ritm//Schedule//RU",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:Студия",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "BEGIN:VEVENT",
        "UID:lesson-7@a.ritm",
        "DTSTAMP:20261125T100000Z",
        "DTSTART:20261125T100000Z",
        "DTEND:20261125T110000Z",
        "SEQUENCE:3",
        "SUMMARY:Йога\\, утро",
        "STATUS:CONFIRMED",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize(
    ("plain", "written"),
    [("a,b;c\\d", "a\\,b\\;c\\\\d"), ("a\r\nb\nc\rd", "a\\nb\\nc\\nd"), ("a\x00b\x1bc\td", "abc\td"), ("", "")],
)
def test_text_is_escaped(plain, written):
    assert escaped(plain) == written


@pytest.mark.parametrize(
    "line", ["x" * 75, "x" * 76, "x" * 400, "я" * 37, "x" + "я" * 37, "🧘" * 60, "SUMMARY:" + "ыx" * 90]
)
def test_lines_are_folded_at_75_octets_and_no_letter_is_cut(line):
    written = folded(line)
    pieces = written.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(piece) <= 75 and piece.decode() for piece in pieces)
    assert written.replace(b"\r\n ", b"").decode() == line + "\r\n"
    assert len(pieces) == 1 or len(line.encode()) > 75


def test_it_holds_his_classes_and_those_that_were_cancelled(studio):
    irina, first = studio.begun
    studio.book(studio.client("Белова Анна"), first)
    answer = Browser().get(feed(studio, irina))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    text = answer.content.decode().replace("\r\n ", "")
    for line in (
        f"UID:lesson-{first.pk}@alice.ritm",
        f"DTSTART:{first.starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Йога\\; для всех\\, утро",
        f"LOCATION:Большой\\, {studio.branch.name}",
        "DESCRIPTION:Записано: 1 из 9",
        "SUMMARY:Отменено: Йога\\; для всех\\, утро",
        "DESCRIPTION:Потоп",
        "STATUS:CANCELLED",
    ):
        assert line in text.split("\r\n"), text
    assert text.count("BEGIN:VEVENT") == 2
    assert "Анна" not in text


def test_it_is_sent_again_only_when_something_has_changed_and_costs_the_same(studio):
    irina, first = studio.begun
    url, browser = feed(studio, irina), Browser()
    cost = queries(browser, url)
    mark = browser.get(url)["ETag"]
    assert browser.get(url, headers={"If-None-Match": mark}).status_code == 304
    for number in range(5):
        studio.lesson(group=first.group, on=first.on + timedelta(days=1), at=time(9 + number))
    change_lesson(lesson=first, wall_time=time(10), actor=studio.actor)
    answer = browser.get(url, headers={"If-None-Match": mark})
    assert (answer.status_code, answer.content.count(b"BEGIN:VEVENT")) == (200, 7)
    assert answer["ETag"] != mark
    assert queries(browser, url) == cost <= 4


def test_only_the_newest_address_of_this_account_is_good(studio, bobs):
    irina, _first = studio.begun
    old = feed(studio, irina)
    new = feed(studio, irina)
    assert [Browser().get(url).status_code for url in (old, new)] == [404, 200]
    with account_scope(bobs.account.pk):
        theirs = bobs.url("portal:calendar", "x").replace("x.ics", new.rpartition("/")[2])
    assert Browser().get(theirs).status_code == 404
    assert Browser().get(new.replace(".ics", "x.ics")).status_code == 404
    stop_feed(teacher=irina, actor=studio.actor)
    stop_feed(teacher=irina, actor=studio.actor)
    assert Browser().get(new).status_code == 404
    assert Event.objects.filter(name="schedule.calendar_feed_stopped").count() == 1


def test_the_profile_gives_renews_and_ends_it(studio):
    irina, _first = studio.begun
    browser, profile, url = studio.browser(irina), studio.url("desk:profile"), studio.url("desk:profile_calendar")
    assert "Получить адрес" in words(browser.get(profile))
    assert "Получить адрес" not in words(studio.browser().get(profile))
    send(browser, url)
    page = browser.get(profile).content.decode()
    address = page.partition('id="calendar-address" type="text" value="')[2].partition('"')[0]
    assert address.startswith("http://testserver/alice/my/calendar/")
    assert Browser().get(address.removeprefix("http://testserver")).status_code == 200
    send(browser, url, end="on")
    assert Browser().get(address.removeprefix("http://testserver"), headers=HTMX).status_code == 404

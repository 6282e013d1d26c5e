"""«Загрузка»: hours and heads of halls and teachers against what there is room for (CT-02)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.promoting import promote, sweep_waitlists
from ritm.attendance.actions.waiting import join_waitlist, leave_waitlist
from ritm.attendance.demand import demand_of
from ritm.core import clock
from ritm.schedule.load import load_of
from tests.given import moment
from tests.web.desk.pages import queries, words

pytestmark = pytest.mark.req("CT-02")


def begin(studio):
    """A week: two classes of 90 minutes in the large hall (4 of 10 and 2 of 2 places), one without a limit in none, one off."""
    monday = clock.week_start(studio.today) + timedelta(days=7)
    irina, large = studio.teacher("Ирина Лебедева"), studio.hall("Большой")
    studio.hall("Пустой")
    ten = studio.group(hall=large, teacher=irina, capacity=10, minutes=90)
    two = studio.group(hall=large, capacity=2, minutes=90)
    first, second = studio.lesson(group=ten, on=monday, at=time(10)), studio.lesson(group=two, on=monday, at=time(12))
    for number in range(4):
        client = studio.client(f"Клиент {number}")
        studio.book(client, first)
        if number < 2:
            studio.book(client, second)
    free = studio.group(hall=large, teacher=irina, minutes=45)
    third = studio.lesson(group=free, on=monday + timedelta(days=2), at=time(9))
    from ritm.schedule.actions.lessons import change_lesson

    change_lesson(lesson=third, hall=None, actor=studio.actor)
    studio.call_off(studio.lesson(group=ten, on=monday + timedelta(days=1), at=time(10)))
    studio.lesson(group=ten, on=monday + timedelta(days=7), at=time(10))
    return monday


def test_sums_of_halls_teachers_and_the_whole(studio, django_assert_num_queries):
    monday = studio.begun
    with django_assert_num_queries(3):
        page = load_of(studio.branch, monday, monday + timedelta(days=6))
    told = [
        (one.row and one.row.name, one.classes, one.minutes, one.taken, one.seated, one.places, one.percent)
        for one in (*page.halls, *page.teachers, page.whole)
    ]
    assert told == [
        ("Большой", 2, 180, 6, 6, 12, 50),
        ("Пустой", 0, 0, 0, 0, 0, None),
        (None, 1, 45, 0, 0, 0, None),
        ("Ирина Лебедева", 2, 135, 4, 4, 10, 40),
        (None, 1, 90, 2, 2, 2, 100),
        (None, 3, 225, 6, 6, 12, 50),
    ]
    assert page.halls[0].by_day == {monday: 180}
    assert page.longest == 180


def test_the_page_says_it_and_takes_other_days(studio):
    monday = studio.begun
    browser, url = studio.browser(), studio.url("desk:load")
    assert "На эти дни занятий нет" in words(browser.get(url))
    page = words(browser.get(f"{url}?from={monday}&to={monday + timedelta(days=6)}"))
    assert "Большой 2 3 6 6 из 12 50 % 3" in page, page
    assert "Ирина Лебедева 2 2,3 4 4 из 10 40 % 1,5 0,8" in page, page
    month = words(browser.get(f"{url}?from={monday}&to={monday + timedelta(days=13)}"))
    assert "Большой 3 4,5 6 6 из 22 27 %" in month, month
    for bad in ("from=2026-13-40", "from=1000-01-01&to=9999-12-31", f"from={monday}&to={monday - timedelta(days=3)}"):
        assert browser.get(f"{url}?{bad}").status_code == 200
    assert queries(browser, f"{url}?from={monday}") <= 9
    assert studio.browser(studio.staff("home.schedule")).get(url).status_code == 403


@pytest.mark.req("BV-06")
def test_who_waited_and_found_no_place_is_counted_by_group(studio):
    """Vera waits in vain, Gleb gets a place, Dina leaves, Zoya has no pass and is passed over, Inna waits on."""
    noon = moment(studio.today + timedelta(days=1), time(12))
    full = studio.lesson(on=studio.today + timedelta(days=2), capacity=4, name="Йога")
    later = studio.lesson(group=full.group, on=studio.today + timedelta(days=3), at=time(20))
    with clock.at(noon):
        bookings = [studio.book(studio.client(), full) for _ in range(4)]
        for _ in range(4):
            studio.book(studio.client(), later)
        zoya, gleb, dina, vera, inna = (studio.client(name) for name in ("Зоя", "Глеб", "Дина", "Вера", "Инна"))
        studio.pass_(gleb)
        studio.pass_(vera)
        waiting = [join_waitlist(client=one, lesson=full, actor=studio.actor) for one in (zoya, gleb, dina, vera)]
        join_waitlist(client=inna, lesson=later, actor=studio.actor)
        cancel_booking(booking=bookings[0], actor=studio.actor)
        promote(lesson_id=full.pk)
        leave_waitlist(entry=waiting[2], actor=studio.actor)
        page = words(studio.browser().get(studio.url("desk:week", on=full.on.isoformat())))
        assert "4/4 +2 2 в очереди" in page
        assert "4/4 +1 1 в очереди" in page
        home = studio.browser().get(studio.url("desk:home", on=full.on.isoformat(), view="list"))
        assert "+2 в очереди" in words(home)
    with clock.at(full.starts_at):
        sweep_waitlists()
    (row,) = demand_of(studio.branch, full.on, later.on)
    assert (row.group, row.classes, row.waited, row.got, row.unmet, row.waits) == ("Йога", 2, 5, 1, 2, 1)
    assert demand_of(studio.branch, later.on, later.on)[0].unmet == 0
    answer = studio.browser().get(studio.url("desk:load"), {"from": full.on.isoformat(), "to": later.on.isoformat()})
    assert "Места не хватило" in words(answer)
    assert "Йога 2 5 1 2 1" in words(answer)

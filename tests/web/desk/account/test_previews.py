"""What a choice would have done is said while it is typed, to the boss alone; nothing is written."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.limits import choose_cancel_limit
from ritm.attendance.limits import Limit
from ritm.core import clock
from tests.attendance.looking import everything
from tests.given import Studio
from tests.web.desk.pages import words

PENALTIES = {"charges": "True", "miss_percent": 50, "excused_percent": 0, "charges_late": "True", "late_percent": 100}
LIMIT = {"kind": "hours", "hours": 5, "morning_hours": 14, "morning_until": "11:00"}
WINDOW = {"opens_days": 7, "closes_minutes": 0}


@pytest.mark.rule("B-2")
@pytest.mark.rule("B-4")
@pytest.mark.rule("B-5")
def test_each_form_has_its_preview(studio: Studio) -> None:
    browser, clerk, before = studio.browser(), studio.browser(studio.staff("home.schedule")), everything()
    for name, typed, text in (
        ("penalties", PENALTIES, "Списалось бы с абонементов занятий: 0, на 0"),
        ("limits", LIMIT, "Поздних отмен: 0 вместо 0."),
        ("bookings", WINDOW, "Вне этих сроков — записей, сделанных клиентами: 0"),
    ):
        address = studio.url(f"desk:settings_{name}_preview", **typed)
        page = studio.url("desk:settings" if name == "penalties" else f"desk:settings_{name}")
        assert address.partition("?")[0] in browser.get(page).content.decode()
        assert f"За последние 30 дней: {text}" in words(browser.get(address))
        unread = browser.get(studio.url(f"desk:settings_{name}_preview"))
        assert (unread.status_code, unread.content.strip()) == (200, b"")
        assert clerk.get(address).status_code == 403
    assert everything() == before


@pytest.mark.rule("B-3")
@pytest.mark.rule("B-4")
def test_numbers_of_bookings_and_a_part_of_the_studio_have_theirs(studio: Studio) -> None:
    browser, anna = studio.browser(), studio.client()
    lessons = [studio.lesson(on=studio.today + timedelta(days=day)) for day in (1, 2, 3)]
    for lesson in lessons:
        studio.book(anna, lesson)
    said = words(browser.get(studio.url("desk:settings_bookings_preview", **WINDOW, most_ahead=1)))
    assert "Сверх этих чисел — записей: 2; клиентов: 1, занятий: 2" in said
    with clock.at(lessons[0].starts_at - timedelta(hours=4)):
        cancel_booking(booking=anna.bookings.get(lesson=lessons[0]), by="client", actor=studio.actor)
    group, other = lessons[0].group, lessons[1].group
    for part, count in ((f"group:{group.pk}", 1), (f"group:{other.pk}", 0), ("", 1), ("group:x", 1), ("lesson:1", 0)):
        with clock.at(lessons[0].starts_at):
            said = words(browser.get(studio.url("desk:settings_limits_preview", **LIMIT, scope=part)))
        assert f"Поздних отмен: {count} вместо 0." in said, part
    made = choose_cancel_limit(scope=group, limit=Limit(hours=2), actor=studio.actor)
    page = browser.get(studio.url("desk:settings_limit_edit", made.pk)).content.decode()
    assert f"{studio.url('desk:settings_limits_preview')}?scope=group:{group.pk}" in page

"""What a choice would have done is said while it is typed, to the boss alone; nothing is written."""

import pytest

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

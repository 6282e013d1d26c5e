"""«Снять запись»: the consequence before the press, who cancels, every way back, on the panel and on the card (B-4 … B-9)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.models import Booking
from ritm.core import clock
from tests.given import key
from tests.web.desk.client_card.looking import Desk, said, words
from tests.web.desk.lessons.conftest import DIALOG, AtDesk, block, toast_of

SECOND = timedelta(seconds=1)
CODES = ("home.schedule", "card.read", "card.bookings", "bookings.change")


@pytest.fixture
def anna(desk: AtDesk) -> Any:
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=100, actor=desk.studio.actor)
    client = desk.studio.client("Белова Анна", gender="female")
    desk.studio.pass_(client, desk.studio.plan(name="8 занятий"))
    return client


@pytest.fixture
def booking(desk: AtDesk, anna: Any) -> Booking:
    """Tomorrow at 18:00, on a pass of eight; a late cancel takes a class."""
    return desk.studio.book(anna, desk.lesson)


def limit(desk: AtDesk) -> datetime:
    return desk.lesson.starts_at - timedelta(hours=3)


def asked(desk: AtDesk, booking: Booking, url: str = "") -> str:
    """The dialog."""
    url = url or desk.studio.url("desk:lesson_cancel", desk.lesson.pk, booking.pk)
    answer = desk.browser.get(url, headers=DIALOG)
    assert answer.status_code == 200
    return answer.content.decode()


def cancel(desk: AtDesk, booking: Booking, **fields: Any) -> Any:
    return desk.post("desk:lesson_cancel", booking.pk, headers=DIALOG, **fields)


def fresh(booking: Booking) -> tuple[str, str, bool, int, int]:
    row = Booking.objects.select_related("client_pass").get(pk=booking.pk)
    return row.status, row.cancelled_by, row.is_late, row.charge_units, row.client_pass.left_units


def gone(desk: AtDesk) -> str:
    """The block «Отменили»."""
    return desk.panel().content.decode().partition('id="lesson-cancelled"')[2].partition("</details>")[0]


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-4")
@pytest.mark.rule("B-5")
def test_the_consequence_stands_in_the_dialog_and_one_press_decides(desk: AtDesk, booking: Booking) -> None:
    with clock.at(limit(desk)):
        page = words(asked(desk, booking))
        assert "Клиент Бесплатно до 15:00." in page
        assert "Студия Ничего не спишется." in page
    with clock.at(limit(desk) + SECOND):
        page = asked(desk, booking)
        assert "Клиент Поздняя отмена: спишется 1 занятие. «8 занятий»: −1, останется 7" in words(page)
        assert 'name="shown_units" value="100"' in page
        late = cancel(desk, booking, by="client", shown_units=100)
        assert (late.status_code, fresh(booking)) == (204, ("cancelled", "client", True, 100, 700))
        assert toast_of(late)["text"] == "Поздняя отмена: Белова Анна, «8 занятий», −1, осталось 7"
        assert "поздняя отмена, списано" in words(gone(desk))
        undo = toast_of(late)["undo"]
        assert undo["url"] == desk.studio.url("desk:lesson_cancel_undo", desk.lesson.pk, booking.pk)
        back = desk.post("desk:lesson_cancel_undo", booking.pk)
        assert toast_of(back)["text"] == "Снова в записи: Белова Анна"
        assert ("Белова Анна" in block(back, "booked"), fresh(booking)) == (True, ("booked", "", False, 0, 800))
        by_studio = cancel(desk, booking, by="staff", shown_units=100)
        assert toast_of(by_studio)["text"] == "Запись снята: Белова Анна"
        assert fresh(booking) == ("cancelled", "staff", False, 0, 800)
        assert "Этой записи уже нет" in asked(desk, booking)


@pytest.mark.rule("B-4")
def test_what_has_changed_meanwhile_is_shown_anew_and_nothing_is_charged(desk: AtDesk, booking: Booking) -> None:
    with clock.at(limit(desk) + SECOND):
        answer = cancel(desk, booking, by="client", shown_units=0)
        page = words(answer.content.decode())
        assert (answer.status_code, fresh(booking)) == (422, ("booked", "", False, 0, 800))
        assert "последствие отмены изменилось" in page
        assert "спишется 1 занятие." in page
    with clock.at(desk.lesson.starts_at):
        page = asked(desk, booking)
        assert ("Занятие уже началось" in page, 'value="client"' in page) == (True, False)
        answer = cancel(desk, booking, by="client")
        assert (answer.status_code, "Занятие уже началось" in answer.content.decode()) == (422, True)
        for nonsense in ({"by": "rule"}, {"by": "x" * 300}, {"shown_units": "сто"}, {"shown_units": "101"}):
            assert cancel(desk, booking, **nonsense).status_code == 422
        assert fresh(booking) == ("booked", "", False, 0, 800)


@pytest.mark.req("BV-02", "PA-06")
@pytest.mark.rule("B-9")
def test_the_card_asks_the_same_and_restores_what_was_taken(desk: AtDesk, booking: Booking, anna: Any) -> None:
    card = Desk(desk.studio, anna)
    url = card.url("client_cancel", booking.pk)
    assert url in card.page()
    with clock.at(limit(desk) + SECOND):
        assert "Поздняя отмена: спишется 1 занятие." in asked(desk, booking, url)
        answer = card.post("client_cancel", booking.pk, by="client", shown_units=100)
        assert said(answer) == "Поздняя отмена: Белова Анна, «8 занятий», −1, осталось 7"
        assert said(card.post("client_cancel_undo", booking.pk)) == "Снова в записи: Белова Анна"
        assert fresh(booking) == ("booked", "", False, 0, 800)
        assert card.post("client_cancel", booking.pk, by="client", shown_units=50).status_code == 422
        card.post("client_cancel", booking.pk, by="client", shown_units=100)
    page = card.get("client_cancelled").content.decode()
    assert "поздняя отмена, списано · «8 занятий»" in page
    assert "Запись отменена поздно: «Хип-хоп»" in words(card.get("client_changes").content.decode())
    restored = card.browser.post(card.url("client_restore", booking.pk), key(), headers=DIALOG)
    assert ("списано, возмещено" in restored.content.decode(), fresh(booking)[-1]) == (True, 800)
    assert "restore-" not in card.get("client_cancelled").content.decode()


@pytest.mark.rule("B-7")
def test_a_late_cancel_is_waived_at_the_panel_for_a_day_by_whoever_may(desk: AtDesk, booking: Booking) -> None:
    studio = desk.studio
    clerk = AtDesk(studio, desk.lesson, studio.staff("home.schedule", "penalties.waive"))
    other = AtDesk(studio, desk.lesson, studio.staff(*CODES))
    with clock.at(limit(desk) + SECOND):
        assert cancel(clerk, booking, by="client").status_code == 403
        assert cancel(other, booking, by="client", shown_units=100).status_code == 204
        assert ["waive-" in gone(one) for one in (clerk, other)] == [True, False]
        waived = clerk.post("desk:lesson_waive", booking.pk)
        assert toast_of(waived)["text"] == "Штраф снят: Белова Анна"
        assert ("списано, штраф снят" in gone(clerk), fresh(booking)[-1]) == (True, 800)


def test_by_plain_forms_it_works_too(desk: AtDesk, booking: Booking) -> None:
    url = desk.studio.url("desk:lesson_cancel", desk.lesson.pk, booking.pk)
    assert "Кто отменяет?" in desk.browser.get(url).content.decode()
    answer = desk.browser.post(url, {**key(), "by": "client"})
    assert (answer.status_code, answer["Location"]) == (302, desk.studio.url("desk:lesson", desk.lesson.pk))
    assert fresh(booking) == ("cancelled", "client", False, 0, 800)

"""Booking, marking and taking back by htmx and by plain forms: each press does one thing, once (9a, 9d–9f, 9j)."""

import json
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.attendance.actions.visit import PayBy
from ritm.attendance.models import Booking, Visit
from ritm.core import clock
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment
from ritm.web.ui.wording import short_name
from tests.given import Studio, key
from tests.web.desk.lessons.conftest import AtDesk, block, toast_of

# What a press costs (wanted: 25). A mark moves a pass, its money, two events and the client's figures.
BOOKING, MARK = 17, 23


@pytest.fixture
def anna(studio: Studio) -> Any:
    """A client with a pass of eight lessons."""
    client = studio.client("Белова Анна", gender="female")
    studio.pass_(client, studio.plan(name="8 занятий"))
    return client


@pytest.mark.req("BV-01")
def test_booking_puts_the_client_under_booked_and_offers_to_undo(desk: AtDesk, anna: Any) -> None:
    answer = desk.book(anna)
    booking = Booking.objects.get()
    assert answer.status_code == 204
    assert (booking.client, booking.lesson, booking.status) == (anna, desk.lesson, "booked")
    assert "Белова Анна" in block(answer, "booked")
    assert toast_of(answer) == {
        "text": "Белова Анна записана на 18:00",
        "tone": "",
        "undo": {
            "url": desk.studio.url("desk:lesson_booking_undo", desk.lesson.pk, booking.pk),
            "values": {},
            "label": "Отменить",
        },
    }
    changed = {"lesson": desk.lesson.pk, "client": anna.pk}
    assert json.loads(answer["HX-Trigger"])["bookings-changed"] == changed


@pytest.mark.req("BV-01")
def test_a_fresh_booking_is_undone_without_a_trace_and_an_older_one_is_seen_as_cancelled(
    desk: AtDesk, anna: Any
) -> None:
    desk.book(anna)
    answer = desk.post("desk:lesson_booking_undo", Booking.objects.get().pk)
    assert (Booking.objects.get().status, Booking.objects.get().is_hidden) == ("cancelled", True)
    assert "Отменили" not in answer.content.decode()
    desk.book(anna)
    later = clock.now() + timedelta(seconds=30)
    with clock.at(later):
        answer = desk.post("desk:lesson_booking_undo", Booking.objects.get(status="booked").pk)
    assert list(Booking.objects.order_by("pk").values_list("status", "is_hidden")) == [
        ("cancelled", True),
        ("cancelled", False),
    ]
    assert 'Отменили <span class="num">1</span>' in answer.content.decode()


@pytest.mark.req("BV-01")
def test_taking_a_booking_off_moves_it_to_the_cancelled_ones_with_who(desk: AtDesk, anna: Any) -> None:
    booking = desk.studio.book(anna, desk.lesson)
    page = desk.panel().content.decode()
    control = page.partition(f'id="cancel-{anna.pk}"')[0].rpartition("<a ")[2]
    assert desk.studio.url("desk:lesson_cancel", desk.lesson.pk, booking.pk) in control
    answer = desk.post("desk:lesson_cancel", booking.pk)
    booking.refresh_from_db()
    assert (booking.status, booking.cancelled_by, booking.is_hidden) == ("cancelled", "staff", False)
    assert toast_of(answer)["text"] == "Запись снята: Белова Анна"
    folded = answer.content.decode().partition('id="lesson-cancelled"')[2]
    assert "Белова Анна" in folded
    assert f"{short_name(desk.studio.boss.name)}, " in folded, "who, not only what kind of person"
    assert str(Booking.By.STAFF.label) not in folded
    assert desk.fresh().taken == 0


@pytest.mark.req("BV-03")
@pytest.mark.rule("P-6")
def test_a_mark_takes_the_visit_and_says_from_which_pass_and_what_is_left(desk: AtDesk, anna: Any) -> None:
    desk.studio.book(anna, desk.lesson)
    answer = desk.mark(anna)
    visit = Visit.objects.get()
    assert "−1, осталось 7<" in block(answer, "visited")
    assert " · «8 занятий»<" in block(answer, "visited")
    assert "Белова Анна" not in block(answer, "booked")
    assert toast_of(answer)["text"] == "Белова Анна отмечена: «8 занятий», −1, осталось 7"
    assert toast_of(answer)["undo"]["url"] == desk.studio.url("desk:lesson_undo", desk.lesson.pk, visit.pk)
    assert ClientPass.objects.get().left_units == 700


@pytest.mark.req("BV-03")
def test_who_was_not_booked_is_marked_too_and_undone_without_a_trace(desk: AtDesk, anna: Any) -> None:
    answer = desk.mark(anna)
    assert "Белова Анна" in block(answer, "visited")
    answer = desk.post("desk:lesson_undo", Visit.objects.get().pk)
    assert "Белова Анна" not in answer.content.decode()
    assert (Booking.objects.get().status, Booking.objects.get().is_hidden) == ("cancelled", True)
    assert ClientPass.objects.get().left_units == 800


@pytest.mark.req("BV-05")
def test_undo_gives_back_exactly_that_pass(desk: AtDesk, anna: Any) -> None:
    first = ClientPass.objects.get()
    other = desk.studio.pass_(anna, desk.studio.plan(name="Другой", term_count=90))
    desk.studio.book(anna, desk.lesson)
    desk.mark(anna, pay=f"pass:{other.pk}")
    assert [held.left_units for held in ClientPass.objects.order_by("pk")] == [800, 700]
    answer = desk.post("desk:lesson_undo", Visit.objects.get().pk)
    assert toast_of(answer)["text"] == "Занятие вернулось в абонемент «Другой»: Белова Анна"
    assert [held.left_units for held in ClientPass.objects.order_by("pk")] == [800, 800]
    assert Booking.objects.get().status == "booked"
    assert "Белова Анна" in block(answer, "booked")
    again = desk.post("desk:lesson_undo", Visit.objects.get().pk)
    assert again.status_code == 204
    assert ClientPass.objects.get(pk=other.pk).left_units == 800
    assert first.pk != other.pk


@pytest.mark.req("BV-07")
def test_on_credit_the_drop_in_price_is_owed_and_the_flag_stands(desk: AtDesk) -> None:
    boris = desk.studio.client("Громов Борис", gender="male")
    desk.studio.book(boris, desk.lesson)
    page = block(desk.panel(), "booked")
    assert "Нет абонемента" in page
    assert f'name="pay" value="credit" id="credit-{boris.pk}" data-confirm="Точно?"' in page
    answer = desk.mark(boris, pay="credit")
    assert "в долг, 700\u00a0₽" in block(answer, "visited")
    assert toast_of(answer)["text"] == "Громов Борис отмечен: в долг, 700\u00a0₽"
    assert desk.studio.money(boris).debt_minor == 70000
    desk.post("desk:lesson_undo", Visit.objects.get().pk)
    assert desk.studio.money(boris).debt_minor == 0


@pytest.mark.req("BV-07")
@pytest.mark.parametrize("method", ["cash", "card", "transfer"])
def test_a_single_visit_is_charged_and_paid_in_one_press(desk: AtDesk, method: str) -> None:
    boris = desk.studio.client("Громов Борис")
    answer = desk.mark(boris, pay="drop_in", method=method)
    payment = Payment.objects.get()
    assert (payment.minor, payment.method, payment.kind, payment.staff) == (70000, method, "visit", desk.studio.boss)
    assert "разово, 700\u00a0₽" in block(answer, "visited")
    assert (desk.studio.money(boris).debt_minor, desk.studio.money(boris).free_minor) == (0, 0)


@pytest.mark.req("BV-05", "BV-07")
def test_taking_back_what_was_paid_says_where_the_money_is(desk: AtDesk) -> None:
    boris = desk.studio.client("Громов Борис")
    desk.mark(boris, pay="drop_in", method="cash")
    answer = desk.post("desk:lesson_undo", Visit.objects.get().pk)
    assert toast_of(answer)["text"] == "Отметка снята: Громов Борис. На счёте клиента остаётся 700\u00a0₽"
    assert desk.studio.money(boris).free_minor == 70000
    desk.mark(boris, pay="credit")
    other = desk.studio.lesson(at=time(20), drop_in_minor=100000)
    desk.studio.mark(boris, other, PayBy(kind="credit"))
    answer = desk.post("desk:lesson_undo", Visit.objects.get(lesson=desk.lesson, undone_at=None).pk)
    words = "Отметка снята: Громов Борис. Оплаченные 700\u00a0₽ вернулись на счёт клиента и погасили его долги"
    assert toast_of(answer)["text"] == words
    assert desk.studio.money(boris).debt_minor == 30000


@pytest.mark.req("BV-07")
def test_a_free_visit_takes_nothing(desk: AtDesk, anna: Any) -> None:
    answer = desk.mark(anna, pay="free")
    assert "бесплатно" in block(answer, "visited")
    assert ClientPass.objects.get().left_units == 800


@pytest.mark.req("BV-07")
@pytest.mark.rule("B-13")
def test_the_price_is_asked_where_the_group_has_none_and_may_be_nought(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson())
    boris = studio.client("Громов Борис")
    studio.book(boris, desk.lesson)
    assert f"{studio.url('desk:lesson_booking_dialog', desk.lesson.pk, boris.pk)}?pay=credit" in block(
        desk.panel(), "booked"
    )
    assert 'name="price"' in desk.dialog(boris, pay="credit")
    asked = desk.mark(boris, pay="credit")
    assert asked.status_code == 422
    assert "У занятия нет разовой цены" in asked.content.decode()
    assert Visit.objects.count() == 0
    desk.mark(boris, pay="credit", price="350,50")
    assert studio.money(boris).debt_minor == 35050
    vera = studio.client("Ким Вера")
    desk.mark(vera, pay="credit", price="0")
    assert (Visit.objects.get(client=vera).source, studio.money(vera).debt_minor) == ("free", 0)


def test_a_shown_price_that_has_changed_is_refused(desk: AtDesk) -> None:
    boris = desk.studio.client("Громов Борис")
    answer = desk.mark(boris, pay="credit", price="500")
    assert answer.status_code == 422
    assert "Цена изменилась: было 500\u00a0₽, стало 700\u00a0₽" in answer.content.decode()


@pytest.mark.req("BV-10")
def test_the_last_place_is_given_once_and_the_refusal_has_its_way_out(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=1))
    anna, boris = studio.client("Белова Анна"), studio.client("Громов Борис")
    desk.book(anna)
    answer = desk.book(boris)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Booking.objects.get().client == anna
    top = page.partition(f'id="subject-{boris.pk}"')[2].partition("</ul>")[0]
    assert "Мест нет, 1 из 1" in top
    dialog = studio.url("desk:lesson_booking_dialog", desk.lesson.pk, boris.pk)
    assert f'href="{dialog}?override=full"' in top
    assert ">Записать сверх мест</a>" in top
    assert "HX-Trigger" not in answer


@pytest.mark.req("BV-10")
@pytest.mark.rule("B-1")
def test_above_the_places_with_the_right_and_a_reason_on_the_row(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=1))
    studio.book(studio.client(), desk.lesson)
    boris = studio.client("Громов Борис")
    answer = desk.book(boris, override="full", reason="Просила мама")
    booking = Booking.objects.get(client=boris)
    assert answer.status_code == 204
    assert (booking.overrides, booking.override_reason) == (["full"], "Просила мама")
    assert "<b>2 из 1</b>, сверх мест: 1" in answer.content.decode()


@pytest.mark.req("CL-15")
def test_a_blocked_client_is_booked_by_staff_with_the_right(desk: AtDesk) -> None:
    blocked = desk.studio.client("Грубов Глеб", is_blocked=True)
    assert desk.book(blocked).status_code == 422
    assert desk.book(blocked, override="blocked").status_code == 204
    assert (Booking.objects.get().overrides, bool(Booking.objects.get().override_reason)) == (["blocked"], True)


@pytest.mark.parametrize("name", ["desk:lesson_book", "desk:lesson_mark"])
def test_the_same_key_twice_is_one_effect_and_one_answer(desk: AtDesk, anna: Any, name: str) -> None:
    form = {**key(), "client": anna.pk}
    first, second = desk.post(name, **form), desk.post(name, **form)
    assert (first.status_code, second.status_code) == (204, 204)
    assert toast_of(first) == toast_of(second)
    assert Booking.objects.count() == 1
    assert Visit.objects.count() == (name == "desk:lesson_mark")
    other = desk.post(name, **{**form, "client": desk.studio.client().pk})
    assert other.status_code == 422
    assert Booking.objects.count() == 1


def test_a_press_without_its_key_is_refused(desk: AtDesk, anna: Any) -> None:
    answer = desk.book(anna, request_key="")
    assert answer.status_code == 422
    assert Booking.objects.count() == 0


def test_plain_forms_do_the_same_and_lead_back_to_the_lesson(desk: AtDesk, anna: Any) -> None:
    here = desk.studio.url("desk:lesson", desk.lesson.pk)
    booked = desk.book(anna, headers=None)
    assert (booked.status_code, booked["Location"]) == (302, here)
    assert "Белова Анна записана на 18:00" in desk.browser.get(here).content.decode()
    marked = desk.mark(anna, headers=None)
    assert (marked.status_code, marked["Location"]) == (302, here)
    undone = desk.post("desk:lesson_undo", Visit.objects.get().pk, headers=None)
    assert (undone.status_code, undone["Location"]) == (302, here)
    cancelled = desk.post("desk:lesson_cancel", Booking.objects.get().pk, headers=None)
    assert (cancelled.status_code, cancelled["Location"]) == (302, here)
    assert Booking.objects.get().status == "cancelled"


def test_a_plain_refusal_is_the_whole_page_with_the_reason(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=1))
    studio.book(studio.client(), desk.lesson)
    answer = desk.book(studio.client("Громов Борис"), headers=None)
    assert answer.status_code == 422
    assert answer.content.decode().startswith("<!doctype html>")
    assert "Мест нет, 1 из 1" in answer.content.decode()


def test_a_missing_pass_is_a_warning_for_a_booking_and_a_reason_for_a_mark(desk: AtDesk) -> None:
    boris = desk.studio.client("Громов Борис")
    assert desk.book(boris).status_code == 204
    answer = desk.mark(boris)
    assert answer.status_code == 422
    assert Visit.objects.count() == 0
    row = answer.content.decode().partition(f'id="row-{boris.pk}"')[2].partition("</li>")[0]
    assert "Нет абонемента" in row
    assert f"mark-{boris.pk}" not in row


@pytest.mark.req("BV-13")
def test_where_the_studio_forbids_it_a_booking_needs_a_pass_or_the_right(desk: AtDesk) -> None:
    from ritm.accounts.models import AccountSettings

    AccountSettings.objects.update(booking_without_pass="forbid")
    boris = desk.studio.client("Громов Борис")
    refused = desk.book(boris)
    assert refused.status_code == 422
    assert "Записать без абонемента" in refused.content.decode()
    assert desk.book(boris, override="no_pass", reason="Купит завтра").status_code == 204
    assert Booking.objects.get().override_reason == "Купит завтра"


@pytest.mark.req("BV-14")
def test_a_day_over_unmarked_can_still_be_marked_with_the_right_to_the_past(desk: AtDesk, anna: Any) -> None:
    desk.studio.book(anna, desk.lesson)
    codes = ("home.schedule", "visits.change")
    bound = AtDesk(desk.studio, desk.lesson, desk.studio.staff(*codes))
    trusted = AtDesk(desk.studio, desk.lesson, desk.studio.staff(*codes, "visits.past"))
    with clock.at(desk.lesson.ends_at + timedelta(days=1)):
        refused = bound.mark(anna)
        assert refused.status_code == 422
        assert "Занятие давно закончилось" in refused.content.decode()
        assert Visit.objects.count() == 0
        assert trusted.mark(anna).status_code == 204
    assert Booking.objects.get().overrides == ["past"]


def take_back(desk: AtDesk, answer: Any) -> Any:
    """Press «Отменить» of the toast."""
    undo = toast_of(answer)["undo"]
    return desk.browser.post(undo["url"], {**key(), **undo["values"]}, headers=TOAST)


TOAST = {"HX-Request": "true", "HX-Target": "toast-undo"}


def test_a_toast_takes_back_what_it_tells_of_and_the_panel_asks_itself(desk: AtDesk, anna: Any) -> None:
    answer = take_back(desk, desk.mark(anna))
    assert (answer.status_code, answer.content) == (204, b"")
    assert json.loads(answer["HX-Trigger"])["bookings-changed"] == {"lesson": desk.lesson.pk, "client": anna.pk}
    assert Visit.objects.get().undone_at is not None
    take_back(desk, answer)
    assert Visit.objects.filter(undone_at=None).count() == 1
    assert ClientPass.objects.get().left_units == 700


def test_a_booking_taken_off_is_put_back_with_the_pass_chosen_by_hand(desk: AtDesk, anna: Any) -> None:
    other = desk.studio.pass_(anna, desk.studio.plan(name="Другой", term_count=90))
    booking = desk.studio.book(anna, desk.lesson, client_pass=other)
    take_back(desk, desk.post("desk:lesson_cancel", booking.pk))
    again = Booking.objects.get(status="booked")
    assert (again.client_pass, again.is_pinned) == (other, True)


def test_a_visit_on_credit_taken_back_is_owed_again_for_the_same_price(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson())
    boris = studio.client("Громов Борис")
    desk.mark(boris, pay="credit", price="350,50")
    undone = desk.post("desk:lesson_undo", Visit.objects.get().pk)
    assert studio.money(boris).debt_minor == 0
    take_back(desk, undone)
    assert studio.money(boris).debt_minor == 35050
    bound = AtDesk(studio, desk.lesson, studio.staff("home.schedule", "visits.change"))
    seen = bound.post("desk:lesson_undo", Visit.objects.get(undone_at=None).pk)
    assert "undo" not in toast_of(seen)


def test_a_place_given_away_meanwhile_is_said_in_the_toast(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=1))
    booking = studio.book(studio.client(), desk.lesson)
    cancelled = desk.post("desk:lesson_cancel", booking.pk)
    studio.book(studio.client(), desk.lesson)
    answer = take_back(desk, cancelled)
    assert answer.status_code == 422
    assert (answer["HX-Reswap"], toast_of(answer)["tone"]) == ("none", "bad")
    assert toast_of(answer)["text"].startswith("Мест нет: занято 1 из 1")


@pytest.mark.parametrize("people", [1, 12])
def test_a_press_costs_the_same_in_a_lesson_of_one_and_of_twelve(studio: Studio, people: int) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=60))
    plan = studio.plan(all_disciplines=False, disciplines=(desk.lesson.discipline,))
    clients = [studio.client() for _ in range(people + 1)]
    for client in clients:
        studio.pass_(client, plan)
        studio.book(client, desk.lesson)
    desk.mark(clients[0])
    fresh = studio.client()
    studio.pass_(fresh, plan)
    assert (cost(desk.book, fresh), cost(desk.mark, clients[1])) == (BOOKING, MARK)


def cost(press: Any, client: Any) -> int:
    """Statements of one press, savepoints left out: a request of its own has none outside."""
    with CaptureQueriesContext(connection) as queries:
        assert press(client, headers={"HX-Request": "true"}).status_code == 204
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE", "SELECT set_config")) for query in queries)

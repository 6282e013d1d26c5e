"""Tick, cross and undo on the card: which pass paid, what is left, to the kopeck (9b, 9c, 9g, 9h, 9j, 9l)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.models import Booking, Visit
from ritm.core import clock
from ritm.ledger.models import Charge, Transfer
from ritm.passes.models import ClientPass, CreditEntry
from tests.given import key, moment
from tests.web.desk.client_card.looking import HTMX, Desk, raised, said, words

MARKER = ("card.read", "card.bookings", "card.visits", "bookings.change", "visits.change")
READER = ("card.read", "card.bookings", "card.visits")


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна", gender="female")


@pytest.fixture
def booked(studio, anna):
    """Anna's booking for tomorrow, reserved on «8 занятий» for 5 040 ₽."""
    studio.pass_(anna, studio.plan(name="8 занятий", price_minor=504000), shown_minor=504000)
    return studio.book(anna, studio.lesson(name="Хип-хоп", drop_in_minor=70000))


def earned() -> list[tuple[str, str, int]]:
    """What was earned and taken back."""
    rows = Transfer.objects.select_related("source", "target").filter(reason__in=("earned", "undo")).order_by("pk")
    return [(row.source.code, row.target.code, row.minor) for row in rows]


@pytest.mark.req("BV-04", "BV-05", "BV-14")
@pytest.mark.rule("R-2")
def test_the_tick_moves_the_row_to_the_visits_and_undo_brings_it_back(studio, anna, booked):
    desk = Desk(studio, anna)
    page = desk.page()
    assert f'id="mark-{booked.pk}"' in page
    assert 'data-confirm="Точно?"' in page
    answer = desk.post("client_mark", booked.pk)
    assert answer.status_code == 204
    assert "card-changed" in raised(answer)
    assert said(answer) == "Белова Анна отмечена: «8 занятий», −1, осталось 7"
    visit, held = Visit.objects.get(), ClientPass.objects.get()
    assert (visit.source, held.left_units) == ("pass", 700)
    revenue = f"revenue:passes:{studio.branch.pk}"
    assert earned() == [("deferred:passes", revenue, 63000)]
    assert "Записи предстоящие 0" in words(desk.page())
    rows = desk.get("client_visits").content.decode()
    assert "Хип-хоп" in rows
    assert desk.url("client_undo", visit.pk) in rows
    assert studio.url("desk:lesson", visit.lesson_id) in rows
    answer = desk.post("client_undo", visit.pk)
    assert said(answer) == "Занятие вернулось в абонемент «8 занятий»: осталось 8 из 8"
    held.refresh_from_db()
    booked.refresh_from_db()
    assert (held.left_units, booked.status) == (800, "booked")
    assert earned() == [("deferred:passes", revenue, 63000), (revenue, "deferred:passes", 63000)]
    entries = CreditEntry.objects.order_by("number").values_list("reason", "units", "left_after")
    assert list(entries) == [("sale", 800, 800), ("visit", -100, 700), ("undo", 100, 800)]


@pytest.mark.req("BV-05")
def test_undo_pressed_twice_gives_back_once(studio, anna, booked):
    desk = Desk(studio, anna)
    desk.post("client_mark", booked.pk)
    visit = Visit.objects.get()
    assert [desk.post("client_undo", visit.pk).status_code for _press in range(2)] == [204, 204]
    assert ClientPass.objects.get().left_units == 800


def test_one_key_marks_once(studio, anna, booked):
    desk, once = Desk(studio, anna), key()
    assert [desk.post("client_mark", booked.pk, **once).status_code for _press in range(2)] == [204, 204]
    assert [desk.post("client_mark", booked.pk).status_code for _press in range(2)] == [204, 204]
    assert (Visit.objects.count(), ClientPass.objects.get().left_units) == (1, 700)


@pytest.mark.req("BV-02")
def test_the_cross_moves_the_row_to_the_cancelled_with_who_did_it(studio, anna, booked):
    person = studio.staff(*MARKER, name="Ковалёва Анна")
    desk = Desk(studio, anna, person)
    assert f'id="cancel-{booked.pk}"' in desk.page()
    answer = desk.post("client_cancel", booked.pk)
    assert said(answer) == "Запись снята: Белова Анна"
    booked.refresh_from_db()
    assert (booked.status, booked.charge_units) == ("cancelled", 0)
    text = words(desk.page())
    assert "Записи предстоящие 0" in text
    assert "Отменённые записи 1" in text
    assert "Анна К." in words(desk.get("client_cancelled").content.decode())
    assert ClientPass.objects.get().left_units == 800


@pytest.mark.req("BV-13", "MO-04")
def test_without_a_pass_the_row_says_why_and_offers_the_ways_out(studio, anna):
    booking = studio.book(anna, studio.lesson(name="Хип-хоп", drop_in_minor=70000))
    page = Desk(studio, anna).page()
    assert f'id="mark-{booking.pk}"' not in page
    assert f'id="credit-{booking.pk}"' in page
    assert f"?lesson={booking.lesson_id}" in page
    text = words(page)
    assert "Нет абонемента" in text
    assert "Разово 700 ₽" in text


@pytest.mark.req("BV-13", "MO-04")
def test_a_visit_on_credit_is_a_debt_at_the_price_that_was_shown(studio, anna):
    booking = studio.book(anna, studio.lesson(name="Хип-хоп", drop_in_minor=70000))
    desk = Desk(studio, anna)
    other = desk.post("client_mark", booking.pk, pay="credit", price="500")
    assert other.status_code == 422
    assert "Цена изменилась" in said(other)
    answer = desk.post("client_mark", booking.pk, pay="credit", price="700")
    assert said(answer).replace("\u00a0", " ") == "Белова Анна отмечена: в долг, 700 ₽"
    owed = Charge.objects.get()
    assert (owed.kind, owed.open_minor) == ("visit", 70000)
    assert Visit.objects.get().source == "charge"
    assert "Долг 700 ₽ за 1 занятие" in words(desk.page())
    desk.post("client_undo", Visit.objects.get().pk)
    assert studio.money(anna).balance_minor == 0


def test_credit_and_free_without_their_right_are_absent_and_refused(studio, anna):
    booking = studio.book(anna, studio.lesson(name="Хип-хоп", drop_in_minor=70000))
    desk = Desk(studio, anna, studio.staff(*MARKER))
    page = desk.page()
    assert f'id="credit-{booking.pk}"' not in page
    assert "Нет абонемента" in words(page)
    for pay in ("credit", "free", "drop_in"):
        assert desk.post("client_mark", booking.pk, pay=pay).status_code == 403
    assert (Visit.objects.count(), Transfer.objects.count()) == (0, 0)


@pytest.mark.req("BV-13", "ST-06")
def test_why_a_row_cannot_be_marked_is_said_without_a_form_to_whom_may_not_mark(studio, anna):
    booking = studio.book(anna, studio.lesson(name="Хип-хоп", drop_in_minor=70000))
    for person, sells in ((studio.staff(*READER), False), (studio.staff(*READER, "card.passes", "passes.sell"), True)):
        page = Desk(studio, anna, person).page()
        assert "Нет абонемента" in words(page)
        assert studio.url("desk:client_mark", anna.pk, booking.pk) not in page
        assert (f"?lesson={booking.lesson_id}" in page) is sells


def test_marks_and_crosses_without_their_right_are_absent_and_refused(studio, anna, booked):
    desk = Desk(studio, anna, studio.staff(*READER))
    page = desk.page()
    assert "Хип-хоп" in page
    assert f"mark-{booked.pk}" not in page
    assert f"cancel-{booked.pk}" not in page
    for name in ("client_mark", "client_cancel", "client_take_back"):
        assert desk.post(name, booked.pk).status_code == 403
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("pay", ["pass:999999", "pass:x", f"pass:{10**30}"])
def test_a_pass_of_somebody_else_is_not_there(studio, anna, booked, pay):
    assert Desk(studio, anna).post("client_mark", booked.pk, pay=pay).status_code == 404


def test_bookings_and_visits_of_others_are_not_there(studio, anna, booked):
    boris = Desk(studio, studio.client("Борис"))
    for name in ("client_mark", "client_cancel", "client_take_back"):
        assert boris.post(name, booked.pk).status_code == 404
    Desk(studio, anna).post("client_mark", booked.pk)
    assert boris.post("client_undo", Visit.objects.get().pk).status_code == 404
    assert Visit.objects.filter(undone_at__isnull=True).count() == 1


def test_what_was_taken_off_meanwhile_is_not_marked(studio, anna, booked):
    desk = Desk(studio, anna)
    desk.post("client_cancel", booked.pk)
    assert desk.post("client_mark", booked.pk).status_code == 404
    assert Visit.objects.count() == 0


@pytest.mark.parametrize("typed", [{"pay": "нечто"}, {"pay": "credit", "price": "x"}, {"pay": "credit", "price": "-1"}])
def test_a_wrong_mark_is_refused(studio, anna, booked, typed):
    assert Desk(studio, anna).post("client_mark", booked.pk, **typed).status_code == 422
    assert Visit.objects.count() == 0


@pytest.mark.req("BV-14")
def test_an_unmarked_row_leaves_when_the_day_is_over(studio, anna):
    day = studio.today
    with clock.at(moment(day, time(9))):
        studio.book(anna, studio.lesson(name="Хип-хоп", on=day, at=time(20)))
    desk = Desk(studio, anna)
    with clock.at(moment(day, time(23, 59))):
        assert "Записи предстоящие 1" in words(desk.page())
    with clock.at(moment(day + timedelta(days=1), time(0, 0))):
        assert "Записи предстоящие 0" in words(desk.page())


@pytest.mark.rule("B-2", "B-16")
def test_an_hour_after_the_end_only_the_right_to_the_past_marks(studio, anna):
    studio.pass_(anna, studio.plan(name="8 занятий"))
    lesson = studio.lesson(name="Хип-хоп", on=studio.today, at=time(9))
    with clock.at(moment(studio.today, time(8))):
        booking = studio.book(anna, lesson)
    plain = Desk(studio, anna, studio.staff(*MARKER))
    holder = Desk(studio, anna, studio.staff(*MARKER, "visits.past"))
    with clock.at(moment(studio.today, time(12))):
        page = plain.page()
        assert f'id="mark-{booking.pk}"' not in page
        assert "Занятие давно" in words(page)
        assert plain.post("client_mark", booking.pk).status_code == 422
        assert f'id="mark-{booking.pk}"' in holder.page()
        assert holder.post("client_mark", booking.pk).status_code == 204
    visit = Visit.objects.get()
    with clock.at(moment(studio.today + timedelta(days=1), time(9))):
        assert plain.url("client_undo", visit.pk) not in plain.get("client_visits").content.decode()
        assert plain.post("client_undo", visit.pk).status_code == 422
        assert holder.url("client_undo", visit.pk) in holder.get("client_visits").content.decode()


def test_one_press_marks_where_the_boss_has_chosen_so(studio, anna, booked):
    from ritm.accounts.models import AccountSettings

    AccountSettings.objects.update(mark_confirm=AccountSettings.MarkConfirm.ONE_PRESS)
    page = Desk(studio, anna).page()
    button = page[page.index(f'id="mark-{booked.pk}"') - 120 : page.index(f'id="mark-{booked.pk}"') + 120]
    assert "data-confirm" not in button


def test_without_the_script_the_tick_leads_back_to_the_card(studio, anna, booked):
    desk = Desk(studio, anna)
    answer = desk.browser.post(desk.url("client_mark", booked.pk), key())
    assert (answer.status_code, answer["Location"]) == (302, desk.url("client"))
    assert Booking.objects.get().status == "visited"


@pytest.mark.req("PA-06")
@pytest.mark.rule("B-9")
def test_a_missed_class_is_restored_from_the_card_once(studio, anna, booked):
    mark_no_show(booking=booked, kind="charged", actor=studio.actor)
    restorer = Desk(studio, anna, studio.staff(*READER, "credits.restore"))
    reader = Desk(studio, anna, studio.staff(*READER))
    row = restorer.get("client_missed").content.decode()
    assert "списано · «8 занятий»" in row
    assert f'id="restore-{booked.pk}"' in row
    assert "restore-" not in reader.get("client_missed").content.decode()
    assert reader.post("client_restore", booked.pk).status_code == 403
    answer = restorer.browser.post(
        restorer.url("client_restore", booked.pk), key(), headers={**HTMX, "HX-Target": "dialog"}
    )
    assert answer.status_code == 200
    assert said(answer) == "Занятие возмещено: Белова Анна"
    assert "card-changed" in raised(answer)
    page = answer.content.decode()
    assert ("списано, возмещено" in page, "restore-" in page) == (True, False)
    held = ClientPass.objects.get()
    assert (held.left_units, held.entries.count()) == (800, 3)
    restorer.post("client_restore", booked.pk)
    assert held.entries.count() == 3
    assert "Занятие возмещено в абонемент" in Desk(studio, anna).get("client_changes").content.decode()


@pytest.mark.rule("B-9")
def test_a_miss_that_took_nothing_offers_nothing(studio, anna, booked):
    mark_no_show(booking=booked, kind="excused", actor=studio.actor)
    desk = Desk(studio, anna)
    page = desk.get("client_missed").content.decode()
    assert ("уважительная причина" in page, "restore-" in page) == (True, False)
    answer = desk.post("client_restore", booked.pk)
    assert (answer.status_code, said(answer)) == (422, "Здесь ничего не списано, возвращать нечего")

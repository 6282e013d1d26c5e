"""«Записать» from the card: direction, date, class; what speaks against it and the ways out (9b, BV-02, BV-13)."""

from datetime import time, timedelta

import pytest

from ritm.accounts.models import AccountSettings
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.ledger.models import Transfer
from tests.given import key, moment
from tests.web.desk.client_card.looking import Desk, raised, said, words

BOOKER = ("card.read", "card.bookings", "bookings.change")


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна", gender="female")


@pytest.mark.req("BV-02")
def test_direction_date_class_and_the_booking_stands_on_the_card(studio, anna):
    studio.pass_(anna, studio.plan(name="8 занятий"))
    hip, yoga = studio.discipline("Хип-хоп"), studio.discipline("Йога")
    lesson = studio.lesson(name="Хип-хоп 10–12", discipline=hip, capacity=12)
    studio.lesson(name="Йога утром", discipline=yoga, at=time(9))
    desk = Desk(studio, anna)
    first = words(desk.get("client_book").content.decode())
    assert "Все направления" in first
    assert "Йога утром" in first
    query = {"discipline": hip.pk, "on": lesson.on.isoformat()}
    page = words(desk.get("client_book", **query).content.decode())
    assert "Хип-хоп 10–12" in page
    assert "12 мест «8 занятий» 8/8" in page
    assert "Йога утром" not in page
    answer = desk.post("client_book", **query, lesson=lesson.pk)
    assert answer.status_code == 204
    assert {"card-changed", "dialog-close"} <= raised(answer)
    assert said(answer) == "Белова Анна записана на 18:00"
    made = Booking.objects.get()
    assert (made.client_id, made.lesson_id, made.status) == (anna.pk, lesson.pk, "booked")
    assert made.client_pass.name == "8 занятий"
    lesson.refresh_from_db()
    assert lesson.taken == 1
    assert "Записи предстоящие 1" in words(desk.page())


@pytest.mark.req("BV-02")
def test_the_toast_takes_the_booking_back_without_a_trace(studio, anna):
    lesson = studio.lesson()
    desk = Desk(studio, anna)
    answer = desk.post("client_book", on=lesson.on.isoformat(), lesson=lesson.pk)
    made = Booking.objects.get()
    assert desk.url("client_take_back", made.pk) in answer["HX-Trigger"]
    assert desk.post("client_take_back", made.pk).status_code == 204
    assert "Отменённые записи 0" in words(desk.page())


def test_the_dialog_opens_on_the_nearest_day_with_classes(studio, anna):
    desk = Desk(studio, anna)
    assert "В этот день записать некуда" in desk.get("client_book").content.decode()
    later = studio.lesson(name="Через неделю", on=studio.today + timedelta(days=7))
    assert "Через неделю" in desk.get("client_book").content.decode()
    empty = desk.get("client_book", on=(studio.today + timedelta(days=3)).isoformat()).content.decode()
    assert f"?on={later.on.isoformat()}" in empty


def test_where_he_stands_already_cannot_be_chosen(studio, anna):
    lesson = studio.lesson(name="Хип-хоп")
    studio.book(anna, lesson)
    page = Desk(studio, anna).get("client_book", on=lesson.on.isoformat()).content.decode()
    assert "уже записан" in page
    assert f'value="{lesson.pk}" disabled' in page


@pytest.mark.req("BV-13")
def test_without_a_pass_he_is_booked_with_a_warning(studio, anna):
    lesson = studio.lesson(name="Хип-хоп")
    desk = Desk(studio, anna)
    assert "без абонемента" in desk.get("client_book", on=lesson.on.isoformat()).content.decode()
    assert desk.post("client_book", on=lesson.on.isoformat(), lesson=lesson.pk).status_code == 204
    assert Booking.objects.get().client_pass is None


@pytest.mark.req("BV-13")
def test_where_the_studio_forbids_it_the_way_out_is_a_sale_or_a_right(studio, anna):
    AccountSettings.objects.update(booking_without_pass=AccountSettings.NoPass.FORBID)
    studio.plan()
    lesson = studio.lesson(name="Хип-хоп")
    form = {"on": lesson.on.isoformat(), "lesson": lesson.pk}
    seller = Desk(studio, anna, studio.staff(*BOOKER, "passes.sell"))
    answer = seller.post("client_book", **form)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Нет абонемента" in words(text)
    assert f"?lesson={lesson.pk}" in text
    assert 'name="override"' not in text
    holder = Desk(studio, anna, studio.staff(*BOOKER, "bookings.no_pass"))
    offered = holder.post("client_book", **form).content.decode()
    assert 'value="no_pass" checked' in offered
    assert "client_sale" not in offered
    assert holder.post("client_book", **form, override="no_pass", reason="пробует").status_code == 204
    assert Booking.objects.get().override_reason == "пробует"


@pytest.mark.rule("B-1")
def test_a_full_class_is_refused_and_a_right_puts_it_aside(studio, anna):
    lesson = studio.lesson(capacity=1)
    studio.book(studio.client("Борис"), lesson)
    form = {"on": lesson.on.isoformat(), "lesson": lesson.pk}
    plain = Desk(studio, anna, studio.staff(*BOOKER))
    answer = plain.post("client_book", **form)
    assert answer.status_code == 422
    assert "Мест нет: занято 1 из 1" in words(answer.content.decode())
    assert plain.post("client_book", **form, override="full").status_code == 422
    assert Booking.objects.filter(client=anna).count() == 0
    holder = Desk(studio, anna, studio.staff(*BOOKER, "bookings.full"))
    assert holder.post("client_book", **form, override="full", reason="сестра").status_code == 204
    assert Booking.objects.get(client=anna).overrides == ["full"]


def test_a_lesson_that_is_over_is_not_offered(studio, anna):
    lesson = studio.lesson(name="Утренняя", on=studio.today, at=time(9))
    desk = Desk(studio, anna)
    with clock.at(moment(studio.today, time(10, 30))):
        assert "Утренняя" in desk.get("client_book", on=studio.today.isoformat()).content.decode()
    with clock.at(moment(studio.today, time(11, 1))):
        assert "Утренняя" not in desk.get("client_book", on=studio.today.isoformat()).content.decode()
        answer = desk.post("client_book", on=studio.today.isoformat(), lesson=lesson.pk)
        assert answer.status_code == 422


@pytest.mark.parametrize(
    ("typed", "words_at_the_field"),
    [
        ({}, "Выберите занятие из списка"),
        ({"lesson": "текст"}, "Этого занятия больше нет."),
        ({"lesson": "999999"}, "Этого занятия больше нет."),
        ({"lesson": str(10**30)}, "Этого занятия больше нет."),
        ({"on": "31.02.2027"}, "Такой даты нет"),
        ({"discipline": "x"}, "Исправьте"),
    ],
)
def test_a_wrong_form_books_nothing(studio, anna, typed, words_at_the_field):
    studio.lesson()
    answer = Desk(studio, anna).post("client_book", **typed)
    assert answer.status_code == 422
    assert words_at_the_field in words(answer.content.decode())
    assert Booking.objects.count() == 0


def test_a_lesson_of_another_account_does_not_exist(studio, anna, bobs):
    from ritm.accounts.scope import account_scope
    from ritm.schedule.models import Lesson

    with account_scope(bobs.account.pk):
        foreign = Lesson.objects.get(group__name="Боб-йога")
    answer = Desk(studio, anna).post("client_book", on=foreign.on.isoformat(), lesson=foreign.pk)
    assert answer.status_code == 422
    assert "Боб" not in answer.content.decode()
    assert Booking.objects.count() == 0


@pytest.mark.req("ST-02")
def test_nobody_books_into_a_branch_where_he_does_not_work(studio, anna):
    north = studio.second_branch()
    lesson = studio.lesson(group=studio.group(hall=studio.hall(branch=north)), branch=north)
    bound = studio.staff("card.read", "bookings.change", "bookings.no_pass", branches=(studio.branch,))
    answer = Desk(studio, anna, bound).post("client_book", on=lesson.on.isoformat(), lesson=lesson.pk)
    assert (answer.status_code, Booking.objects.count()) == (422, 0)
    assert Desk(studio, anna).post("client_book", on=lesson.on.isoformat(), lesson=lesson.pk).status_code == 204


def test_one_key_books_once(studio, anna):
    lesson, once = studio.lesson(), key()
    desk = Desk(studio, anna)
    form = {"on": lesson.on.isoformat(), "lesson": lesson.pk, **once}
    assert [desk.post("client_book", **form).status_code for _press in range(2)] == [204, 204]
    lesson.refresh_from_db()
    assert (Booking.objects.count(), lesson.taken, Transfer.objects.count()) == (1, 1, 0)


def test_the_dialog_takes_as_many_queries_for_one_class_as_for_many(studio, anna, django_assert_num_queries):
    studio.pass_(anna, studio.plan())
    one, many = studio.today + timedelta(days=1), studio.today + timedelta(days=2)
    group = studio.group()
    studio.lesson(group=group, on=one)
    last = [studio.lesson(group=group, on=many, at=time(hour)) for hour in range(9, 14)][-1]
    desk = Desk(studio, anna)
    desk.get("client_book", on=one.isoformat())
    for day, more, count in (
        (one, {}, 11),
        (many, {}, 9),
        (many, {"lesson": last.pk}, 12),
    ):  # two for «Почему?», one for the class
        with django_assert_num_queries(count):
            desk.get("client_book", on=day.isoformat(), **more)

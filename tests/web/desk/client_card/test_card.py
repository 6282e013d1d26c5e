"""The card: its head, its blocks, its bar, the rights over each of them (CL-27, CL-28, CL-37, MO-04)."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.core import clock
from tests.given import moment
from tests.web.desk.client_card.looking import Desk, words

EVERY_BLOCK = ("card.read", "card.bookings", "card.visits", "card.passes", "card.payments")


@pytest.mark.req("CL-28")
def test_the_head_names_the_client_and_his_phone_can_be_called(studio):
    anna = studio.client("Белова Анна", phone="+79165551234", alert_note="Аллергия на латекс", branch=studio.branch)
    page = Desk(studio, anna).page()
    assert "<h1" in page
    assert "Белова Анна" in page
    assert "Аллергия на латекс" in page
    assert 'href="tel:+79165551234"' in page
    assert f"ID {anna.pk}, филиал Центр" in words(page)


@pytest.mark.parametrize("name", ["Основной филиал", "Main Branch"])
def test_a_branch_that_says_what_it_is_is_not_called_a_branch_again(studio, name):
    branch = studio.second_branch(name=name)
    anna = studio.client("Белова Анна", branch=branch)
    assert f"ID {anna.pk}, {name}" in words(Desk(studio, anna).page())


@pytest.mark.parametrize(("phones", "shown", "hidden"), [("tail", "…-12-34", "tel:"), ("none", "ID", "12-34")])
def test_a_phone_is_shown_as_the_level_allows(studio, phones, shown, hidden):
    anna = studio.client("Белова Анна", phone="+79165551234")
    page = Desk(studio, anna, studio.staff("card.read", phones=phones)).page()
    assert shown in page
    assert hidden not in page
    assert "+79165551234" not in page


@pytest.mark.req("CL-28")
def test_empty_blocks_say_what_will_stand_there(studio):
    desk = Desk(studio, studio.client("Новый"))
    text = words(desk.page())
    assert "Записи предстоящие 0" in text
    assert "Записей нет." in text
    assert "Абонементы 0 Абонементов ещё не было" in text
    assert "На счёте 0 ₽ Долг 0 ₽" in text
    assert "Пропущенные записи 0 Отменённые записи 0" in text
    assert "Посещения 0 Появятся после отметки на занятии" in words(desk.get("client_visits").content.decode())
    assert "Платежи 0 Здесь будут взносы, оплаты и выдачи" in words(desk.get("client_payments").content.decode())


@pytest.mark.req("CL-28", "MO-02")
def test_each_row_stands_in_its_block(studio):
    anna, plan = studio.client("Анна"), studio.plan(name="8 занятий")
    studio.pass_(anna, plan)
    coming = studio.lesson(name="Хип-хоп")
    studio.book(anna, coming)
    studio.mark(anna, studio.lesson(name="Балет", at=clock.time(10)))
    taken_off = studio.book(anna, studio.lesson(name="Стретчинг", at=clock.time(12)))
    desk = Desk(studio, anna)
    assert desk.post("client_cancel", taken_off.pk).status_code == 204
    text = words(desk.page())
    assert "Записи предстоящие 1" in text
    assert "Хип-хоп" in text
    assert "8 занятий все направления 7/8" in text
    assert "Пропущенные записи 0 Отменённые записи 1" in text
    assert "Балет" in words(desk.get("client_visits").content.decode())
    assert "Абонемент «8 занятий»" in words(desk.get("client_payments").content.decode())
    cancelled = words(desk.page("client_cancelled"))
    assert "Стретчинг" in cancelled
    assert "Босс Alice" in cancelled or "Alice Б." in cancelled


@pytest.mark.req("CL-28")
@pytest.mark.parametrize(
    ("right", "block", "address"),
    [
        ("card.bookings", "Записи предстоящие", "client_cancelled"),
        ("card.visits", 'id="block-visits"', "client_visits"),
        ("card.passes", "Абонементов ещё не было", "client_passes"),
        ("card.payments", 'id="block-payments"', "client_payments"),
    ],
)
def test_a_block_without_its_right_is_absent_and_its_address_closed(studio, right, block, address):
    anna = studio.client("Анна")
    rest = [code for code in EVERY_BLOCK if code != right]
    with_it, without = Desk(studio, anna, studio.staff(*EVERY_BLOCK)), Desk(studio, anna, studio.staff(*rest))
    assert block in with_it.page()
    assert block not in without.page()
    assert with_it.get(address).status_code == 200
    assert without.get(address).status_code == 403


@pytest.mark.req("CL-27")
@pytest.mark.parametrize(
    ("right", "button", "address"),
    [
        ("payments.take", "quick-payment", "client_payment"),
        ("payments.pay_out", "quick-pay_out", "client_pay_out"),
        ("bookings.change", "quick-book", "client_book"),
        ("passes.sell", 'id="sell"', "client_sale"),
    ],
)
def test_a_button_without_its_right_is_absent_and_its_address_closed(studio, right, button, address):
    anna = studio.client("Анна")
    with_it = Desk(studio, anna, studio.staff("card.read", right))
    without = Desk(studio, anna, studio.staff("card.read"))
    assert button in with_it.page()
    assert button not in without.page()
    assert with_it.get(address).status_code == 200
    assert without.get(address).status_code == 403
    assert without.post(address).status_code == 403


@pytest.mark.req("CL-27")
def test_the_bar_has_the_buttons_of_this_house_in_their_order(studio):
    page = Desk(studio, studio.client("Анна")).page()
    order = [page.index(f'id="quick-{key}"') for key in ("refresh", "payment", "pay_out", "book", "access")]
    assert order == sorted(order)
    assert "Обновить" in page
    assert "Внести платёж" in page
    assert "Выдать средства" in page


def test_no_card_without_the_right_and_none_of_another_account(studio, bobs):
    anna = studio.client("Анна")
    assert Desk(studio, anna, studio.staff("clients.read")).get().status_code == 403
    from ritm.accounts.scope import account_scope
    from ritm.clients.models import Client

    with account_scope(bobs.account.pk):
        foreign = Client.objects.get(name="Бобова Анна")
    names = ("client", "client_passes", "client_sell", "client_sale", "client_receipt", "client_payment")
    more = ("client_payment_parts", "client_pay_out", "client_book", "client_visits", "client_payments")
    desk = Desk(studio, foreign)
    for name in (*names, *more, "client_missed", "client_cancelled"):
        answer = desk.get(name)
        assert answer.status_code == 404, name
        assert "Боб" not in answer.content.decode()
    for name in ("client_sale", "client_payment", "client_pay_out", "client_book"):
        assert desk.post(name, minor="100", method="cash").status_code == 404


@pytest.mark.req("MO-04")
def test_the_red_strip_says_how_much_and_what_for(studio):
    anna = studio.client("Анна")
    group = studio.group(name="Хип-хоп", drop_in_minor=60000)
    for days in (1, 2):
        lesson = studio.lesson(group=group, on=studio.today + timedelta(days=days))
        studio.mark(anna, lesson, PayBy(kind="credit", price_minor=60000))
    text = words(Desk(studio, anna).page())
    assert "Долг 1 200 ₽ за 2 занятия" in text
    assert "Погасить" in text
    assert "срок прошёл" not in text
    without = words(Desk(studio, anna, studio.staff("card.read")).page())
    assert "Долг 1 200 ₽" in without
    assert "Погасить" not in without


@pytest.mark.req("MO-04")
def test_a_debt_past_its_day_is_said_to_be_overdue(studio):
    anna = studio.client("Анна")
    with clock.at(moment(studio.today - timedelta(days=20), clock.time(12))):
        studio.pass_(anna, studio.plan(name="8 занятий"), paid=False)
    text = words(Desk(studio, anna).page())
    assert "Долг 5 600 ₽ за абонемент «8 занятий», срок прошёл" in text


@pytest.mark.req("CL-13", "CL-37")
def test_the_family_is_named_and_each_name_leads_to_a_card(studio):
    mother = studio.client("Белова Анна", phone="+79165551234")
    masha, tim = studio.client("Белова Маша", guardian=mother), studio.client("Белов Тим", guardian=mother)
    page = Desk(studio, masha).page()
    assert studio.url("desk:client", mother.pk) in page
    assert studio.url("desk:client", tim.pk) in page
    assert "родитель, +7 916 555-12-34" in words(page)
    assert "брат или сестра" in page
    text = words(Desk(studio, mother).page())
    assert "Белов Тим ребёнок" in text
    assert "Белова Маша ребёнок" in text


def test_a_client_of_another_branch_is_hidden_from_a_level_of_own_branches(studio):
    north = studio.second_branch()
    anna, other = studio.client("Анна", branch=studio.branch), studio.client("Чужая", branch=north)
    person = studio.staff("card.read", branches=(studio.branch,), clients="branches")
    assert Desk(studio, anna, person).get().status_code == 200
    assert Desk(studio, other, person).get().status_code == 404


def test_a_deleted_client_has_no_card(studio):
    from ritm.clients.actions.removal import delete_client

    anna = studio.client("Анна")
    delete_client(client=anna, actor=studio.actor)
    assert Desk(studio, anna).get().status_code == 404


def test_what_people_typed_is_only_text(studio):
    anna = studio.client("<script>alert(1)</script>", alert_note="<b>жирно</b>", note="<i>x</i>")
    page = Desk(studio, anna).page()
    assert "<script>alert(1)" not in page
    assert "<b>жирно</b>" not in page
    assert "&lt;script&gt;" in page


def _fill(studio, client, rows):
    """`rows` of every block."""
    plan = studio.plan(name=f"Все {rows}", price_minor=100)
    group = studio.group(name=f"Хип-хоп {rows}", drop_in_minor=50000)
    hip = studio.plan(name=f"Хип-хоп {rows}", all_disciplines=False, disciplines=(group.discipline,))
    for number in range(rows):
        studio.pass_(client, plan if number % 2 else hip, paid=number % 2 == 0)
        on = studio.today + timedelta(days=1 + number)
        studio.book(client, studio.lesson(group=group, on=on))
        studio.mark(client, studio.lesson(group=group, on=on, at=clock.time(20)))
        owed = studio.lesson(group=group, on=on, at=clock.time(8))
        studio.mark(client, owed, PayBy(kind="credit", price_minor=50000))
        studio.client(f"Ребёнок {client.pk} {number}", guardian=client)


CARD_QUERIES = 19


def test_the_first_html_takes_at_most_twenty_queries_whatever_its_rows(studio, django_assert_num_queries):
    one, many = studio.client("Один", phone="+79165551230"), studio.client("Много", phone="+79165551231")
    studio.plan(name="Пробное", kind="trial", count=1, price_minor=50000)
    _fill(studio, one, 1)
    _fill(studio, many, 6)
    for client in (one, many):
        desk = Desk(studio, client)
        desk.page()
        with django_assert_num_queries(CARD_QUERIES):
            desk.page()
        with django_assert_num_queries(6):
            desk.get("client_visits")

"""The left column: choose or type the name, the fields are filled in, one press where the balance pays (8a, 8b)."""

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment, Sale
from tests.given import key
from tests.web.desk.client_card.looking import Desk, raised, said, words


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна")


def checked(page: str) -> str:
    """The value of the ticked plan."""
    import re

    found = re.search(r'name="plan" id="[^"]*" value="(\d+)" checked', page)
    return found.group(1) if found else ""


@pytest.mark.req("PA-03")
def test_a_chosen_pass_fills_its_fields(studio, anna):
    studio.plan(name="4 занятия", count=4, price_minor=320000)
    month = studio.plan(name="8 занятий", count=8, term_count=45, price_minor=560000)
    desk = Desk(studio, anna)
    part = desk.get("client_sell", plan=month.pk, for_plan="").content.decode()
    assert checked(part) == str(month.pk)
    assert 'name="count" value="8"' in part
    assert 'name="term_count" value="45"' in part
    assert "Итого 5 600 ₽" in words(part)


@pytest.mark.req("PA-03")
def test_the_last_pass_is_chosen_as_last_time(studio, anna):
    studio.plan(name="4 занятия")
    last = studio.plan(name="8 занятий")
    studio.pass_(anna, last)
    page = Desk(studio, anna).page()
    assert checked(page) == str(last.pk)
    assert "как в прошлый раз" in page


@pytest.mark.req("PA-03")
@pytest.mark.parametrize("typed", ["безл", "БЕЗЛ", "лимит"])
def test_a_pass_is_found_by_its_name_and_chosen(studio, anna, typed):
    first, wanted = studio.plan(name="8 занятий"), studio.plan(name="Безлимит, месяц", price_minor=790000)
    part = Desk(studio, anna).get("client_sell", q=typed, plan=first.pk, for_plan=first.pk).content.decode()
    assert checked(part) == str(wanted.pk)
    assert "Итого 7 900 ₽" in words(part)
    assert "8 занятий" not in part


def test_a_name_that_nothing_has_says_so(studio, anna):
    studio.plan(name="8 занятий")
    part = Desk(studio, anna).get("client_sell", q="<йога>").content.decode()
    assert "Абонемента «&lt;йога&gt;» нет." in part
    assert "sell-main" not in part


def test_nothing_on_sale_leads_to_the_list_of_passes(studio, anna):
    page = Desk(studio, anna).page()
    assert "Абонементов в продаже ещё нет" in page
    assert studio.url("desk:plans") in page
    assert "Добавить абонемент" not in Desk(studio, anna, studio.staff("card.read", "passes.sell")).page()


@pytest.mark.req("PA-02")
def test_a_used_up_trial_stands_there_with_its_day_and_cannot_be_chosen(studio, anna):
    trial = studio.plan(name="Пробное", kind="trial", count=1, price_minor=50000)
    studio.pass_(anna, trial)
    page = Desk(studio, anna).page()
    assert "уже было" in page
    assert checked(page) == ""
    assert "Пробные абонементы уже использованы" in page


@pytest.mark.req("PA-03", "MO-01")
def test_a_price_that_the_balance_covers_takes_one_press(studio, anna):
    plan = studio.plan(name="8 занятий", price_minor=560000)
    desk = Desk(studio, anna)
    desk.post("client_payment", minor="6000", method="cash")
    page = desk.page()
    assert 'name="account" value="5600"' in page
    assert "Списать со счёта, там 6 000 ₽" in words(page)
    form = {"plan": plan.pk, "for_plan": plan.pk, "start": "on_sale", "one_press": "1", "account": "5600"}
    answer = desk.post("client_sale", **form, shown="560000")
    assert answer.status_code == 204
    assert "card-changed" in raised(answer)
    assert said(answer).startswith("Абонемент оформлен, до ")
    assert ClientPass.objects.get().left_units == 800
    assert studio.money(anna).free_minor == 40000
    assert list(Payment.objects.filter(kind="pass").values_list("method", "minor")) == [("account", 560000)]


def test_the_balance_may_be_left_alone(studio, anna):
    plan = studio.plan(name="8 занятий", price_minor=560000)
    desk = Desk(studio, anna)
    desk.post("client_payment", minor="6000", method="cash")
    part = desk.get("client_sell", plan=plan.pk, for_plan=plan.pk, paid_by_shown="1").content.decode()
    assert 'name="account"' not in part
    assert 'name="line" value=""' in part
    dialog = desk.get("client_sale", plan=plan.pk, for_plan=plan.pk, line="").content.decode()
    assert 'name="account"' not in dialog


def test_a_price_that_changed_meanwhile_opens_the_dialog_instead(studio, anna):
    plan = studio.plan(name="8 занятий", price_minor=560000)
    desk = Desk(studio, anna)
    desk.post("client_payment", minor="6000", method="cash")
    form = {"plan": plan.pk, "for_plan": plan.pk, "one_press": "1", "account": "5000", "price": "5000"}
    answer = desk.post("client_sale", **form, shown="500000")
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#dialog")
    assert Sale.objects.count() == 0


def test_one_press_pressed_twice_sells_once(studio, anna):
    plan = studio.plan(name="8 занятий", price_minor=100000)
    desk, once = Desk(studio, anna), key()
    desk.post("client_payment", minor="6000", method="cash")
    form = {"plan": plan.pk, "for_plan": plan.pk, "one_press": "1", "account": "1000", **once}
    assert [desk.post("client_sale", **form).status_code for _press in range(2)] == [204, 204]
    assert Sale.objects.count() == 1
    assert studio.money(anna).free_minor == 500000


def test_whoever_owes_sees_no_one_press(studio, anna):
    studio.plan(name="Подарок", price_minor=0)
    lesson = studio.lesson(drop_in_minor=70000)
    studio.mark(anna, lesson, PayBy(kind="credit", price_minor=70000))
    page = Desk(studio, anna).page()
    assert 'name="account"' not in page


@pytest.mark.req("PA-03")
def test_another_pass_brings_its_own_fields_and_ticks(studio, anna):
    first, other = studio.plan(name="4 занятия", count=4), studio.plan(name="8 занятий", count=8, price_minor=790000)
    lesson = studio.lesson(drop_in_minor=70000)
    studio.mark(anna, lesson, PayBy(kind="credit", price_minor=70000))
    typed = {"for_plan": first.pk, "count": "3", "price": "1000", "reason": "друг", "absorb_shown": "1"}
    page = Desk(studio, anna).get("client_sale", plan=other.pk, **typed).content.decode()
    assert 'name="count" value="8"' in page
    assert 'name="price" value="7900"' in page
    assert "друг" not in page
    assert words(page).count("1 посещение в долг спишется с этого абонемента") == 1
    same = Desk(studio, anna).get("client_sale", plan=first.pk, **typed).content.decode()
    assert 'name="count" value="3"' in same
    assert 'name="price" value="1000"' in same
    assert "спишется с этого абонемента" not in words(same)


@pytest.mark.req("PA-03")
def test_the_dialog_out_of_the_column_has_the_price_filled_in(studio, anna):
    plan = studio.plan(name="8 занятий", price_minor=560000)
    page = Desk(studio, anna).get("client_sale", plan=plan.pk, for_plan=plan.pk, start="on_sale").content.decode()
    assert 'name="price" value="5600"' in page

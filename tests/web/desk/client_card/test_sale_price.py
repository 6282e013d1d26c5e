"""What a sale does about its price: by hand within the limits of a level, changed meanwhile, not paid yet (PA-03, D-6)."""

import re

import pytest

from ritm.passes.models import ClientPass
from ritm.sales.models import Sale
from tests.web.desk.client_card.looking import Desk, words

SELLER = ("card.read", "card.passes", "passes.sell")


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна")


@pytest.fixture
def plan(studio):
    return studio.plan(name="8 занятий", price_minor=504000)


def test_a_sale_without_a_method_leads_to_the_methods_and_another_mistake_to_its_message(studio, anna, plan):
    desk = Desk(studio, anna)
    bare, wrong = (desk.post("client_sale", plan=plan.pk, **typed).content.decode() for typed in ({}, {"cash": "5"}))
    assert re.search(r"<[^>]* autofocus", bare).group().startswith('<button type="submit" formmethod="get"')
    assert re.search(r"<[^>]* autofocus", wrong).group().startswith('<div class="rt-errors"')


@pytest.mark.req("PA-03")
def test_a_price_by_hand_keeps_to_the_limit_of_the_level_and_its_reason(studio, anna, plan):
    desk = Desk(studio, anna, studio.staff(*SELLER, discount_percent_max=10))
    assert "ваш уровень: скидка до 10 %" in words(desk.get("client_sale", plan=plan.pk).content.decode())
    typed = desk.get("client_sale", plan=plan.pk, for_plan=plan.pk, price="4500", reason="друг")
    assert "не меньше 4 536 ₽" in words(typed.content.decode())
    assert "Платить не нужно" not in words(typed.content.decode())  # refused is not free
    assert 'id="method-cash"' in typed.content.decode()
    query = {"plan": plan.pk, "for_plan": plan.pk, "line": "cash", "reason": "друг"}
    waits = desk.get("client_sale", **query, price="4500", press="add:cash").content.decode()
    assert re.search(r'<input[^>]*name="cash"[^>]*>', waits).group().count("value=") == 0  # nothing to count from yet
    mended = desk.get("client_receipt", **query, price="4600").content.decode()
    assert "Осталось внести 0,00" in words(mended)
    low = desk.post("client_sale", plan=plan.pk, for_plan=plan.pk, price="4500", reason="друг", cash="4500")
    assert low.status_code == 422
    assert "не меньше 4 536 ₽" in words(low.content.decode())
    sold = desk.post("client_sale", plan=plan.pk, for_plan=plan.pk, price="4536", reason="друг", line="cash", cash="")
    assert sold.status_code == 200
    line = Sale.objects.get().lines.get()
    assert (line.list_minor, line.price_minor) == (504000, 453600)
    assert line.steps[1] == {"kind": "manual", "minor": -50400, "reason": "друг"}
    assert ClientPass.objects.get().price_minor == 453600


def test_a_level_without_discounts_sees_no_field_for_the_price(studio, anna, plan):
    desk = Desk(studio, anna, studio.staff(*SELLER))
    assert "Другая цена" not in desk.get("client_sale", plan=plan.pk).content.decode()
    answer = desk.post("client_sale", plan=plan.pk, for_plan=plan.pk, price="4000", reason="друг", cash="4000")
    assert answer.status_code == 422
    assert Sale.objects.count() == 0


@pytest.mark.rule("D-6")
def test_a_list_price_changed_meanwhile_is_said_and_the_new_one_sold(studio, anna, plan):
    from ritm.passes.actions.plans import change_plan
    from ritm.passes.data import PlanData

    form = {"plan": plan.pk, "for_plan": plan.pk, "price": "5040", "listed": "504000", "shown": "504000"}
    change_plan(
        plan=plan,
        data=PlanData(name="8 занятий", count=8, term_count=30, price_minor=560000, all_disciplines=True),
        actor=studio.actor,
    )
    desk = Desk(studio, anna)
    answer = desk.post("client_sale", **form, cash="5040")
    assert answer.status_code == 422
    text = words(answer.content.decode())
    assert "Цена изменилась: было 5 040 ₽, стало 5 600 ₽" in text
    assert 'name="price" value="5600"' in answer.content.decode()
    assert Sale.objects.count() == 0
    assert 'name="cash" value="5600"' in answer.content.decode()  # the one line that paid the whole goes with it
    again = {**form, "price": "5600", "listed": "560000", "shown": "560000", "cash": "5600"}
    assert desk.post("client_sale", **again).status_code == 200
    assert Sale.objects.get().total_minor == 560000

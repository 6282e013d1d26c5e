"""The client's own discount at a sale, over HTTP (CL-18)."""

import re

import pytest

from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.sales.models import Sale
from ritm.studio.actions import change_settings
from tests.web.desk.client_card.looking import Desk, words


@pytest.fixture
def plan(studio):
    return studio.plan(name="8 занятий", price_minor=504000)


@pytest.mark.req("CL-18")
def test_the_clients_own_discount_stands_in_the_column_the_dialog_and_the_sale(studio, plan):
    vera = studio.client("Орлова Вера", discount_percent=10)
    desk = Desk(studio, vera)
    column = words(desk.get("client_sell").content.decode())
    assert "8 занятий 4 536 ₽" in column
    assert "Персональная скидка 10 % −504 ₽ Итого 4 536 ₽" in column
    dialog = desk.get("client_sale", plan=plan.pk).content.decode()
    assert 'name="listed" value="453600"' in dialog
    assert "Персональная скидка 10 % −504,00 Итого 4 536,00" in words(dialog)
    sold = desk.post(
        "client_sale", plan=plan.pk, for_plan=plan.pk, price="4536", listed="453600", shown="453600", cash="4536"
    )
    assert sold.status_code == 200
    assert [step["kind"] for step in Sale.objects.get().lines.get().steps] == ["list", "personal"]
    assert studio.money(vera).balance_minor == 0


@pytest.mark.req("CL-18")
def test_a_discount_taken_away_meanwhile_is_said_and_the_full_price_sold(studio, plan):
    vera = studio.client("Орлова Вера", discount_percent=10)
    form = {
        "plan": plan.pk,
        "for_plan": plan.pk,
        "price": "4536",
        "listed": "453600",
        "shown": "453600",
        "cash": "4536",
    }
    change_client(client=vera, data=ClientData(name="Орлова Вера"), actor=studio.actor)
    answer = Desk(studio, vera).post("client_sale", **form)
    assert answer.status_code == 422
    assert "Цена изменилась: было 4 536 ₽, стало 5 040 ₽" in words(answer.content.decode())
    assert Sale.objects.count() == 0


def _decide(studio, scope):
    change_settings(by=studio.boss, discount_scope=scope)


@pytest.mark.req("CL-18")
@pytest.mark.parametrize("scope", ["both", "passes"])
def test_a_scope_with_passes_leaves_the_discount_on_them(studio, plan, scope):
    vera = studio.client("Орлова Вера", discount_percent=10)
    _decide(studio, scope)
    column = words(Desk(studio, vera).get("client_sell").content.decode())
    assert "Персональная скидка 10 % −504 ₽ Итого 4 536 ₽" in column
    assert "только на товары" not in column


@pytest.mark.req("CL-18")
def test_for_goods_only_a_pass_costs_its_whole_price_and_the_screen_says_why(studio, plan):
    vera, anna = studio.client("Орлова Вера", discount_percent=10), studio.client("Котова Анна")
    _decide(studio, "goods")
    why = "не на абонементы: по настройкам аккаунта она действует только на товары"
    desk = Desk(studio, vera)
    column = words(desk.get("client_sell").content.decode())
    assert f"Персональная скидка 10 % 0 ₽ {why} Итого 5 040 ₽" in column
    dialog = desk.get("client_sale", plan=plan.pk).content.decode()
    assert 'name="listed" value="504000"' in dialog
    assert f"Персональная скидка 10 % 0,00 {why} Итого 5 040,00" in words(dialog)
    for page in ("client_sell", "client_sale"):
        assert why not in words(Desk(studio, anna).get(page).content.decode())  # who has no discount is told nothing
    typed = {"plan": plan.pk, "for_plan": plan.pk, "price": "5040", "listed": "504000", "shown": "504000"}
    assert desk.post("client_sale", **typed, cash="5040").status_code == 200
    line = Sale.objects.get().lines.get()
    assert (line.price_minor, line.steps[1]) == (
        504000,
        {"kind": "personal", "minor": 0, "reason": "scope", "percent": 10},
    )
    assert studio.money(vera).balance_minor == 0


@pytest.mark.req("CL-18")
def test_a_scope_changed_while_the_dialog_stood_open_is_said(studio, plan):
    vera = studio.client("Орлова Вера", discount_percent=10)
    typed = {"plan": plan.pk, "for_plan": plan.pk, "price": "4536", "listed": "453600", "shown": "453600"}
    _decide(studio, "goods")
    answer = Desk(studio, vera).post("client_sale", **typed, cash="4536")
    assert answer.status_code == 422
    assert "Цена изменилась: было 4 536 ₽, стало 5 040 ₽" in words(answer.content.decode())
    assert Sale.objects.count() == 0


@pytest.mark.req("CL-18")
def test_the_form_and_the_card_say_the_scope(studio):
    vera, browser = studio.client("Орлова Вера", discount_percent=10), studio.browser()
    said = {"both": "на абонементы и товары", "goods": "только на товары", "passes": "только на абонементы"}
    for scope, hint in said.items():
        _decide(studio, scope)
        form = browser.get(studio.url("desk:client_edit", vera.pk)).content.decode()
        assert re.search(r'id="[^"]*discount_percent_hint">([^<]*)<', form)[1] == hint
        card = words(browser.get(studio.url("desk:client", vera.pk)).content.decode())
        assert f"Скидка 10 %{'' if scope == 'both' else f', {hint}'} " in card


@pytest.mark.req("CL-18", "ST-10")
def test_the_log_tells_how_the_scope_was_changed(studio):
    _decide(studio, "goods")
    log = words(studio.browser().get(studio.url("desk:journal")).content.decode())
    assert "Персональная скидка действует" in log
    assert "на абонементы и товары" in log
    assert "только на товары" in log

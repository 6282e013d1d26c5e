"""The client's own discount at a sale, over HTTP (CL-18)."""

import pytest

from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.sales.models import Sale
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

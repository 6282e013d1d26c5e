"""Taking money and giving it back: debts first, the rest on the balance (8.2, MO-01, MO-02, MO-04)."""

import re
from datetime import timedelta

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.ledger.models import Charge, Transfer
from ritm.sales.actions import Tender
from ritm.sales.models import Payment
from tests.given import key
from tests.web.desk.client_card.looking import Desk, raised, said, words


@pytest.fixture
def boris(studio):
    """Owes 500 ₽ for a lesson tomorrow and 700 ₽ for one five days later."""
    client = studio.client("Борис")
    for days, price in ((1, 50000), (5, 70000)):
        lesson = studio.lesson(on=studio.today + timedelta(days=days), drop_in_minor=price)
        studio.mark(client, lesson, PayBy(kind="credit", price_minor=price))
    return client


@pytest.mark.req("MO-01", "MO-04")
def test_the_dialog_shows_each_debt_and_the_whole_sum(studio, boris):
    page = Desk(studio, boris).get("client_payment").content.decode()
    text = words(page)
    assert page.count('name="debt"') == 2
    assert text.index("500 ₽") < text.index("700 ₽")
    assert 'value="1200"' in page
    assert "Закроет 2 долга 1 200,00" in text
    assert "Принять 1 200 ₽" in text


@pytest.mark.rule("G-2")
def test_ticks_only_fill_in_the_sum(studio, boris):
    later = Charge.objects.order_by("due_on").last()
    page = Desk(studio, boris).get("client_payment", fill="1", debt=later.pk).content.decode()
    assert 'value="700"' in page
    text = words(page)
    assert "Закроет 1 долг 500,00" in text  # the oldest first all the same
    assert ", частично 200,00" in text
    assert "Останется долг 500,00" in text


@pytest.mark.req("MO-01")
@pytest.mark.rule("G-2", "G-3")
def test_more_than_the_debt_closes_it_and_stands_on_the_balance(studio, boris):
    desk = Desk(studio, boris)
    parts = words(desk.get("client_payment_parts", minor="1500", method="cash").content.decode())
    assert "Закроет 2 долга 1 200,00 Ляжет на счёт 300,00" in parts
    assert "Принять 1 500 ₽" in parts
    answer = desk.post("client_payment", minor="1 500", method="cash")
    assert (answer.status_code, said(answer).replace("\u00a0", " ")) == (204, "Принято 1 500 ₽. На счёте 300 ₽")
    assert {"card-changed", "dialog-close"} <= raised(answer)
    now = studio.money(boris)
    assert (now.debt_minor, now.free_minor) == (0, 30000)
    assert not Charge.objects.filter(open_minor__gt=0).exists()
    came = Transfer.objects.select_related("source", "target").latest("pk")
    till, me = f"till:{studio.branch.pk}:cash", f"client:{boris.pk}"
    assert (came.source.code, came.target.code, came.minor) == (till, me, 150000)
    text = words(desk.page())
    assert "На счёте 300 ₽ Долг 0 ₽" in text
    assert "Погасить" not in text


@pytest.mark.rule("G-2")
def test_less_than_the_debt_pays_the_oldest_first(studio, boris):
    answer = Desk(studio, boris).post("client_payment", minor="900", method="card")
    assert said(answer).replace("\u00a0", " ") == "Принято 900 ₽. Остался долг 300 ₽"
    assert list(Charge.objects.order_by("due_on").values_list("open_minor", flat=True)) == [0, 30000]
    assert studio.money(boris).free_minor == 0


@pytest.mark.req("MO-01")
def test_without_debts_the_sum_is_empty_and_stands_on_the_balance(studio):
    desk = Desk(studio, studio.client("Анна"))
    page = desk.get("client_payment").content.decode()
    assert "Долгов нет: деньги лягут на счёт" in page
    assert "is-invalid" not in page
    assert desk.post("client_payment", minor="1500,50", method="transfer").status_code == 204
    assert studio.money(desk.client).free_minor == 150050


@pytest.mark.req("MO-02")
@pytest.mark.rule("G-4")
def test_a_payment_names_its_payer_and_comment_in_the_block(studio):
    mother = studio.client("Белова Нина")
    desk = Desk(studio, studio.client("Маша", guardian=mother))
    assert '<option value="Белова Нина">' in desk.get("client_payment").content.decode()
    desk.post("client_payment", minor="1000", method="cash", payer="Белова Нина", comment="за лагерь")
    paid = Payment.objects.get()
    assert (paid.payer, paid.comment, paid.minor) == ("Белова Нина", "за лагерь", 100000)
    text = words(desk.get("client_payments").content.decode())
    assert "платит Белова Нина за лагерь Наличные 1 000 ₽" in text


@pytest.mark.parametrize(
    ("typed", "words_at_the_field"),
    [
        ({"minor": ""}, "Укажите, сколько вносит клиент"),
        ({"minor": "0"}, "больше нуля"),
        ({"minor": "-5"}, "меньше нуля"),
        ({"minor": "много"}, "Это не сумма"),
        ({"minor": "99999999999"}, "Сумма слишком большая"),
        ({"minor": "100", "method": "account"}, "Исправьте"),
        ({"minor": "100", "method": ""}, "Исправьте"),
        ({"minor": "100", "payer": "я" * 151}, "Исправьте"),
    ],
)
def test_a_wrong_payment_keeps_what_was_typed_and_moves_nothing(studio, boris, typed, words_at_the_field):
    before = Transfer.objects.count()
    answer = Desk(studio, boris).post("client_payment", **{"method": "cash", **typed})
    assert answer.status_code == 422
    assert words_at_the_field in words(answer.content.decode())
    assert (Payment.objects.count(), Transfer.objects.count()) == (0, before)
    if typed["minor"]:
        assert f'value="{typed["minor"]}"' in answer.content.decode()


def test_one_key_takes_money_once(studio, boris):
    desk, once = Desk(studio, boris), key()
    form = {"minor": "500", "method": "cash", **once}
    assert [desk.post("client_payment", **form).status_code for _press in range(2)] == [204, 204]
    assert Payment.objects.count() == 1
    assert studio.money(boris).debt_minor == 70000


@pytest.mark.req("MO-01")
@pytest.mark.rule("G-3")
def test_no_more_is_paid_out_than_stands_on_the_balance(studio):
    desk = Desk(studio, studio.client("Анна"))
    desk.post("client_payment", minor="300", method="cash")
    assert 'value="300"' in desk.get("client_pay_out").content.decode()
    answer = desk.post("client_pay_out", minor="301", method="cash")
    assert answer.status_code == 422
    assert "На счёте 300 ₽. Введите не больше" in words(answer.content.decode())
    assert 'value="301"' in answer.content.decode()
    answer = desk.post("client_pay_out", minor="300", method="cash")
    assert (answer.status_code, said(answer).replace("\u00a0", " ")) == (204, "Выдано 300 ₽. На счёте 0 ₽.")
    assert studio.money(desk.client).balance_minor == 0
    text = words(desk.get("client_payments").content.decode())
    assert "−300 ₽" in text


@pytest.mark.req("MO-01")
def test_with_nothing_on_the_balance_the_button_says_so_and_shows_the_way(studio):
    desk = Desk(studio, studio.client("Анна"))
    page = desk.get("client_pay_out").content.decode()
    assert "На счёте 0 ₽: выдавать нечего" in words(page)
    assert studio.url("desk:client_payment", desk.client.pk) in page
    assert "<form" not in page


def test_a_debtor_is_paid_nothing_out(studio, boris):
    assert Desk(studio, boris).post("client_pay_out", minor="1", method="cash").status_code == 422
    assert Payment.objects.count() == 0


@pytest.mark.req("MO-02")
def test_a_sale_of_several_tenders_is_one_row_with_its_parts(studio, boris):
    desk = Desk(studio, boris)
    tenders = (Tender("cash", 200000), Tender("card", 360000))
    studio.pass_(boris, studio.plan(name="8 занятий"), tenders=tenders)
    first, _second = Payment.objects.order_by("pk")
    desk.post("client_payment", minor="300", method="transfer")
    answer = desk.get("client_payments", all="1").content.decode()
    assert re.findall(r'id="payment-(\d+)', answer) == [str(Payment.objects.latest("pk").pk), str(first.pk)]
    parts = "Наличные 2 000 ₽, Карта 3 600 ₽"
    text = words(answer)
    assert f"Абонемент «8 занятий» {parts} Наличные, Карта 5 600 ₽" in text
    assert f'title="{parts}"' in answer.replace("\u00a0", " ")
    assert "Перевод 300 ₽" in text

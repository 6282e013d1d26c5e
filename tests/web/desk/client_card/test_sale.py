"""The dialog of a sale over HTTP: what is sold, how it is paid, what the books say afterwards (PA-03, PA-04, 8.1–8.3)."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.attendance.models import Visit
from ritm.ledger.models import Charge, Transfer
from ritm.passes.models import ClientPass, CreditEntry, PassState
from ritm.passes.states import state_on
from ritm.sales.models import Payment, Sale
from tests.given import key
from tests.web.desk.client_card.looking import HTMX, Desk, raised, said, words

SELLER = ("card.read", "card.passes", "passes.sell")


@pytest.fixture
def anna(studio):
    return studio.client("Белова Анна")


@pytest.fixture
def plan(studio):
    return studio.plan(name="8 занятий", price_minor=504000)


def moved(client) -> list[tuple[str, str, int]]:
    """Every transfer of a client's money: from, to, kopecks."""
    name = f"client:{client.pk}"
    rows = Transfer.objects.select_related("source", "target").order_by("pk")
    return [(row.source.code, row.target.code, row.minor) for row in rows if name in {row.source.code, row.target.code}]


@pytest.mark.req("PA-03", "MO-01")
def test_a_pass_paid_in_cash_and_by_card_is_on_the_card_at_once(studio, anna, plan):
    desk = Desk(studio, anna)
    answer = desk.post("client_sale", plan=plan.pk, cash="2 000", card="3040")
    assert answer.status_code == 200
    assert "card-changed" in raised(answer)
    assert "Продано" in words(answer.content.decode())
    assert studio.url("desk:client_book", anna.pk) in answer.content.decode()
    held, me, till = ClientPass.objects.get(client=anna), f"client:{anna.pk}", f"till:{studio.branch.pk}"
    assert (held.count, held.left_units, held.price_minor) == (8, 800, 504000)
    assert (held.starts_on, held.ends_on) == (studio.today, studio.today + timedelta(days=29))
    assert moved(anna) == [
        (me, "deferred:passes", 504000),
        (f"{till}:cash", me, 200000),
        (f"{till}:card", me, 304000),
    ]
    paid = Payment.objects.filter(client=anna).order_by("pk").values_list("method", "minor", "kind")
    assert list(paid) == [("cash", 200000, "pass"), ("card", 304000, "pass")]
    entries = CreditEntry.objects.filter(client_pass=held).values_list("reason", "units", "left_after")
    assert list(entries) == [("sale", 800, 800)]
    assert studio.money(anna).balance_minor == 0
    assert "8 занятий все направления 8/8" in words(desk.page())


@pytest.mark.req("PA-04", "MO-04")
def test_a_pass_wholly_on_credit_is_a_debt_with_its_day(studio, anna, plan):
    due = studio.today + timedelta(days=10)
    desk = Desk(studio, anna)
    answer = desk.post("client_sale", plan=plan.pk, credit="5040", due_on=due.isoformat())
    assert answer.status_code == 200
    owed = Charge.objects.get()
    assert (owed.minor, owed.open_minor, owed.due_on) == (504000, 504000, due)
    assert studio.money(anna).balance_minor == -504000
    assert Payment.objects.count() == 0
    text = words(desk.page())
    assert "Долг 5 040 ₽ за абонемент «8 занятий»" in text
    assert "долг 5 040 ₽" in text


@pytest.mark.req("PA-04")
def test_the_day_of_payment_is_proposed_in_two_weeks(studio, anna, plan):
    page = Desk(studio, anna).get("client_sale", plan=plan.pk, press="add:credit").content.decode()
    assert f'value="{(studio.today + timedelta(days=14)).isoformat()}"' in page
    assert "Продать в долг, 5 040 ₽" in words(page)


@pytest.mark.req("PA-04")
@pytest.mark.rule("P-1", "P-2")
def test_the_beginning_today_at_the_first_visit_or_on_a_date(studio, plan):
    later = studio.today + timedelta(days=5)
    cases = [
        ({"start": "on_sale"}, studio.today, PassState.ACTIVE),
        ({"start": "first_visit"}, None, PassState.WAITING),
        ({"start": "on_date", "starts_on": later.isoformat()}, later, PassState.NOT_STARTED),
    ]
    for typed, starts_on, state in cases:
        client = studio.client()
        answer = Desk(studio, client).post("client_sale", plan=plan.pk, for_plan=plan.pk, cash="5040", **typed)
        assert answer.status_code == 200
        held = ClientPass.objects.get(client=client)
        assert (held.starts_on, state_on(held, studio.today)) == (starts_on, state)


@pytest.mark.req("MO-01")
@pytest.mark.rule("G-3")
def test_the_balance_stands_in_the_dialog_first_and_pays(studio, anna, plan):
    desk = Desk(studio, anna)
    desk.post("client_payment", minor="1500", method="cash")
    page = words(desk.get("client_sale", plan=plan.pk).content.decode())
    assert "Со счёта −1 500,00 К оплате 3 540,00 ₽" in page
    answer = desk.post("client_sale", plan=plan.pk, account="1500", card="3540")
    assert answer.status_code == 200
    now = studio.money(anna)
    assert (now.balance_minor, now.debt_minor) == (0, 0)
    paid = Payment.objects.filter(kind="pass").order_by("method").values_list("method", "minor")
    assert list(paid) == [("account", 150000), ("card", 354000)]


@pytest.mark.req("PA-03")
def test_a_method_fills_the_rest_and_less_leaves_the_rest_for_the_next(studio, anna, plan):
    desk = Desk(studio, anna)
    first = desk.get("client_sale", plan=plan.pk, press="add:cash").content.decode()
    assert 'name="cash" value="5040"' in first
    query = {"plan": plan.pk, "for_plan": plan.pk, "line": "cash", "cash": "2000"}
    second = desk.get("client_sale", **query, press="add:card").content.decode()
    assert 'name="cash" value="2000"' in second
    assert 'name="card" value="3040"' in second
    assert "Принять 5 040 ₽" in words(second)
    third = desk.get("client_sale", **query, press="drop:cash").content.decode()
    assert 'name="cash"' not in third
    assert "Осталось внести 5 040,00" in words(third)


def test_the_receipt_is_counted_by_the_server_while_it_is_typed(studio, anna, plan):
    desk = Desk(studio, anna)
    text = words(desk.get("client_receipt", plan=plan.pk, cash="5040", given="6000").content.decode())
    assert "Абонемент «8 занятий» 5 040,00" in text
    assert "К оплате 5 040,00 ₽" in text
    assert "Сдача 960,00" in text
    assert "Осталось внести 0,00" in text
    text = words(desk.get("client_receipt", plan=plan.pk, cash="5000").content.decode())
    assert "Осталось внести 40,00" in text
    text = words(desk.get("client_receipt", plan=plan.pk, cash="6000").content.decode())
    assert "Лишнее 960,00" in text
    assert Sale.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "words_at_its_place"),
    [
        ({"cash": "5000"}, "Осталось внести 40 ₽"),
        ({"cash": "6000"}, "Введено на 960 ₽ больше"),
        ({}, "Осталось внести 5 040 ₽"),
        ({"account": "5040"}, "На счёте 0 ₽"),
        ({"cash": "пять"}, "Это не сумма"),
        ({"cash": "-5040"}, "Сумма не может быть меньше нуля"),
        ({"cash": "1e400"}, "Это не сумма"),
        ({"cash": "99999999999999"}, "Сумма слишком большая"),
        ({"cash": "5040", "given": "5000"}, "Дали меньше, чем записано наличными"),
        ({"cash": "5040", "start": "on_date", "starts_on": "2020-01-01"}, "Эта дата прошла"),
        ({"cash": "5040", "start": "on_date", "starts_on": "31.02.2027"}, "Такой даты нет"),
        ({"cash": "5040", "start": "когда-нибудь"}, "Исправьте"),
        ({"cash": "5040", "count": "0"}, "Исправьте"),
        ({"cash": "5040", "term_count": "99999999999"}, "Исправьте"),
        ({"cash": "5040", "shown": "504100"}, "Цена изменилась: было 5 041 ₽, стало 5 040 ₽"),
        ({"credit": "5040", "due_on": "2020-01-01"}, "Укажите дату оплаты"),
        ({"price": "6000", "reason": "дороже", "cash": "6000"}, "Цена не может быть выше"),
        ({"price": "4000", "cash": "4000"}, "почему изменена цена"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sold(studio, anna, plan, typed, words_at_its_place):
    answer = Desk(studio, anna).post("client_sale", plan=plan.pk, for_plan=plan.pk, **typed)
    assert answer.status_code == 422
    assert words_at_its_place.lower() in words(answer.content.decode()).lower()
    assert (Sale.objects.count(), ClientPass.objects.count(), Transfer.objects.count()) == (0, 0, 0)
    for name in {"cash", "price"} & set(typed):
        assert f'value="{typed[name]}"' in answer.content.decode()


def test_a_foreign_or_archived_plan_is_not_sold(studio, anna, plan, bobs):
    from ritm.accounts.scope import account_scope
    from ritm.passes.actions.plans import archive_plan
    from ritm.passes.models import PassPlan

    with account_scope(bobs.account.pk):
        foreign = PassPlan.objects.get(name="Боб-абонемент")
    desk = Desk(studio, anna)
    for pk in (foreign.pk, "текст", 10**30, ""):
        answer = desk.post("client_sale", plan=pk, cash="7777")
        assert answer.status_code == 422
        assert "Боб" not in answer.content.decode()
    archive_plan(plan=plan, actor=studio.actor)
    assert desk.post("client_sale", plan=plan.pk, cash="5040").status_code == 422
    assert Sale.objects.count() == 0


@pytest.mark.req("PA-03")
def test_one_key_sells_one_pass(studio, anna, plan):
    desk, once = Desk(studio, anna), key()
    form = {"plan": plan.pk, "cash": "5040", **once}
    first, second = desk.post("client_sale", **form), desk.post("client_sale", **form)
    assert (first.status_code, second.status_code) == (200, 200)
    assert Sale.objects.count() == 1
    assert studio.money(anna).balance_minor == 0
    other = desk.post("client_sale", **{**form, "cash": "5041"})
    assert other.status_code == 422
    assert Sale.objects.count() == 1


@pytest.mark.req("PA-04")
def test_credit_without_the_right_is_absent_and_refused(studio, anna, plan):
    desk = Desk(studio, anna, studio.staff(*SELLER, "passes.terms"))
    page = desk.get("client_sale", plan=plan.pk).content.decode()
    assert "method-cash" in page
    assert "method-credit" not in page
    assert desk.post("client_sale", plan=plan.pk, credit="5040").status_code == 403
    assert Sale.objects.count() == 0


@pytest.mark.req("PA-04")
def test_the_level_sells_on_credit_up_to_its_limit(studio, anna, plan):
    desk = Desk(studio, anna, studio.staff(*SELLER, "sales.on_credit", credit_minor_max=300000))
    answer = desk.post("client_sale", plan=plan.pk, credit="5040")
    assert answer.status_code == 422
    text = words(answer.content.decode())
    assert "Ваш уровень продаёт в долг до 3 000 ₽, выйдет 5 040 ₽" in text
    assert desk.post("client_sale", plan=plan.pk, credit="3000", cash="2040").status_code == 200
    assert studio.money(anna).debt_minor == 300000


@pytest.mark.req("PA-03")
def test_other_terms_need_their_right(studio, anna, plan):
    without, with_it = (
        Desk(studio, anna, studio.staff(*SELLER)),
        Desk(studio, anna, studio.staff(*SELLER, "passes.terms")),
    )
    assert 'name="count"' not in without.get("client_sale", plan=plan.pk).content.decode()
    assert 'name="count"' in with_it.get("client_sale", plan=plan.pk).content.decode()
    form = {"plan": plan.pk, "for_plan": plan.pk, "count": "10", "term_count": "60", "cash": "5040"}
    assert without.post("client_sale", **form).status_code == 403
    assert Sale.objects.count() == 0
    assert with_it.post("client_sale", **form).status_code == 200
    held = ClientPass.objects.get()
    assert (held.count, held.left_units, held.term_count) == (10, 1000, 60)


@pytest.fixture
def owes_two(studio, anna):
    """Two visits on credit, 700 ₽ each."""
    group = studio.group(name="Хип-хоп", drop_in_minor=70000)
    lessons = [studio.lesson(group=group, on=studio.today + timedelta(days=days)) for days in (1, 2)]
    return [studio.mark(anna, lesson, PayBy(kind="credit", price_minor=70000)) for lesson in lessons]


@pytest.mark.req("PA-04", "BV-13")
@pytest.mark.rule("G-5")
def test_visits_on_credit_go_into_the_new_pass(studio, anna, plan, owes_two):
    desk = Desk(studio, anna)
    page = desk.get("client_sale", plan=plan.pk).content.decode()
    assert page.count('name="absorb"') == 2
    assert page.count("checked") >= 2
    assert "2 посещения в долг спишутся с этого абонемента, долг 1 400 ₽ закроется" in words(page)
    ids = [visit.pk for visit in owes_two]
    answer = desk.post("client_sale", plan=plan.pk, cash="5040", absorb_shown="1", absorb=ids)
    assert answer.status_code == 200
    held, now = ClientPass.objects.get(), studio.money(anna)
    assert held.left_units == 600
    assert (now.balance_minor, now.debt_minor) == (0, 0)
    assert set(Visit.objects.values_list("source", flat=True)) == {"pass"}


@pytest.mark.rule("G-5")
def test_an_unticked_visit_stays_owed(studio, anna, plan, owes_two):
    answer = Desk(studio, anna).post(
        "client_sale", plan=plan.pk, cash="5040", absorb_shown="1", absorb=[owes_two[0].pk]
    )
    assert answer.status_code == 200
    assert ClientPass.objects.get().left_units == 700
    assert studio.money(anna).debt_minor == 70000


def test_a_foreign_visit_cannot_be_absorbed(studio, anna, plan, owes_two):
    boris = studio.client("Борис")
    form = {"plan": plan.pk, "cash": "5040", "absorb_shown": "1", "absorb": [owes_two[0].pk]}
    assert Desk(studio, boris).post("client_sale", **form).status_code == 422
    assert Sale.objects.count() == 0


@pytest.mark.req("PA-02")
@pytest.mark.rule("P-9")
def test_a_second_trial_says_when_the_first_was(studio, anna, plan):
    trial = studio.plan(name="Пробное", kind="trial", count=1, price_minor=50000)
    studio.pass_(anna, trial)
    desk = Desk(studio, anna)
    assert "уже было" in desk.get("client_sale").content.decode()
    answer = desk.post("client_sale", plan=trial.pk, cash="500")
    assert answer.status_code == 422
    assert "Пробный можно купить 1 раз" in words(answer.content.decode())
    assert Sale.objects.count() == 1


@pytest.mark.req("BV-13")
def test_out_of_a_lessons_panel_the_fitting_pass_is_proposed_and_the_panel_told(studio, anna, plan):
    lesson = studio.lesson(name="Балет")
    other = studio.discipline("Йога")
    studio.pass_(anna, studio.plan(name="Йога 8", all_disciplines=False, disciplines=(other,)))
    fitting = studio.plan(name="Балет 4", all_disciplines=False, disciplines=(lesson.discipline,))
    from ritm.passes.actions.plans import archive_plan

    archive_plan(plan=plan, actor=studio.actor)
    desk = Desk(studio, anna)
    page = desk.get("client_sale", lesson=lesson.pk).content.decode()
    assert f'<option value="{fitting.pk}" selected>' in page
    assert f'name="lesson" value="{lesson.pk}"' in page
    answer = desk.post("client_sale", plan=fitting.pk, cash="5600", lesson=lesson.pk)
    assert answer.status_code == 204
    assert {"card-changed", "dialog-close"} <= raised(answer)
    assert said(answer).startswith("Абонемент оформлен, до ")


def test_without_the_script_the_dialog_is_a_page_and_leads_back_to_the_card(studio, anna, plan):
    desk = Desk(studio, anna)
    assert "<html" in desk.page("client_sale", plan=plan.pk, press="add:cash")
    answer = desk.browser.post(desk.url("client_sale"), {**key(), "plan": plan.pk, "cash": "5040"})
    assert (answer.status_code, answer["Location"]) == (302, desk.url("client"))
    assert "Абонемент оформлен" in desk.page()


@pytest.mark.req("PA-03")
def test_a_pass_without_a_price_needs_no_payment(studio, anna):
    gift = studio.plan(name="Подарок", price_minor=0)
    desk = Desk(studio, anna)
    assert "Платить не нужно" in words(desk.get("client_sale", plan=gift.pk).content.decode())
    assert desk.post("client_sale", plan=gift.pk).status_code == 200
    assert (ClientPass.objects.count(), Transfer.objects.count()) == (1, 0)


@pytest.mark.rule("G-4")
def test_somebody_else_may_pay(studio, anna, plan):
    Desk(studio, anna).post("client_sale", plan=plan.pk, card="5040", payer="Белова Нина")
    assert Payment.objects.get().payer == "Белова Нина"


def test_a_pass_sold_without_a_key_is_refused(studio, anna, plan):
    desk = Desk(studio, anna)
    answer = desk.browser.post(desk.url("client_sale"), {"plan": plan.pk, "cash": "5040"}, headers=HTMX)
    assert answer.status_code == 422
    assert Sale.objects.count() == 0

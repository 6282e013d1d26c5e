"""Passes, debts and deposits from before come in and go, to the kopeck (mechanics §2, rules P and G)."""

from datetime import date, timedelta
from io import BytesIO

import pytest

from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.directory.models import ClientFigures
from ritm.imports.actions import answer_lists, match_columns, receive, start_import, undo_import
from ritm.imports.fields import fields_for
from ritm.ledger.actions import receive as receive_money
from ritm.ledger.models import Charge, Transfer
from ritm.ledger.queries import money_of
from ritm.passes.data import PassTerms
from ritm.passes.models import ClientPass, PassKind, PassState
from ritm.passes.states import state_on
from ritm.tools.checks import run_all
from tests.given import LATE
from tests.imports.books import book, checked, received, taken, work

TITLES = (
    "ФИО",
    "Телефон",
    "Абонемент",
    "Остаток занятий",
    "Начало абонемента",
    "Конец абонемента",
    "Цена",
    "Оплачено",
    "Долг",
    "Баланс",
)


@pytest.fixture
def plan(studio):
    return studio.plan(name="8 занятий", count=8, term_count=30)


def table(*rows: list) -> bytes:
    return book(*rows, titles=TITLES)


def undone(studio, batch) -> dict[str, int]:
    undo_import(batch=batch, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert run_all() == []
    return batch.counts["undo"]


@pytest.mark.req("CL-04")
@pytest.mark.rule("P-7", "N-3")
def test_a_pass_comes_with_what_is_left_on_it(studio, plan) -> None:
    row = ["Анна", "89161112233", " 8 ЗАНЯТИЙ", "4,5", "01.11.2026", "10.12.2026"]
    batch = taken(studio, table(row, ["Вера", "", "8 занятий", "3"]))
    assert sum(batch.counts["warnings"].values()) == 0
    assert batch.counts["opening"] == {"passes": 2, "debt_minor": 0, "free_minor": 0}
    held = ClientPass.objects.get(client__name="Анна")
    assert (held.plan, held.left_units, held.price_minor) == (plan, 450, 0)
    assert (held.starts_on, held.ends_on) == (date(2026, 11, 1), date(2026, 12, 10))
    waiting = ClientPass.objects.get(client__name="Вера")
    assert state_on(waiting, studio.today) == PassState.WAITING
    assert ClientFigures.objects.get(client__name="Анна").pass_ends_on == date(2026, 12, 10)
    assert run_all() == []


@pytest.mark.req("CL-04")
@pytest.mark.rule("G-3")
@pytest.mark.parametrize(
    ("cells", "balance", "debt"),
    [
        ({"Долг": "1 200,50 ₽"}, -120050, 120050),
        ({"Долг": -300}, -30000, 30000),
        ({"Баланс": "1500 руб."}, 150000, 0),
        ({"Баланс": "-200"}, -20000, 20000),
        ({"Баланс": "500", "Долг": "300"}, 20000, 0),
        ({"Цена": "5600", "Оплачено": "2000"}, -360000, 360000),
        ({"Цена": "5600", "Оплачено": "0"}, -560000, 560000),
        ({"Цена": "5600", "Оплачено": ""}, 0, 0),
        ({"Цена": "5600", "Оплачено": "6000"}, 0, 0),
        ({"Долг": 0}, 0, 0),
    ],
)
def test_a_debt_and_a_deposit_are_entries_of_their_own(studio, cells, balance, debt) -> None:
    batch = taken(studio, table(["Анна", *(cells.get(title, "") for title in TITLES[1:])]))
    client = living().get(name="Анна")
    found = money_of(client.pk)
    assert (found.balance_minor, found.debt_minor) == (balance, debt)
    kinds = set(Charge.objects.values_list("kind", flat=True))
    assert kinds == ({Charge.Kind.OPENING} if debt else set())
    assert run_all() == []
    assert undone(studio, batch) == {"removed": 1, "restored": 0, "kept": 0}
    found = money_of(client.pk)
    assert (found.balance_minor, found.debt_minor) == (0, 0)


@pytest.mark.req("CL-04")
@pytest.mark.parametrize(
    ("cells", "warning"),
    [
        ({"Долг": "много"}, "bad_money"),
        ({"Долг": "99999999999"}, "bad_money"),
        ({"Абонемент": "12 занятий", "Остаток занятий": "3"}, "bad_plan"),
        ({"Абонемент": "8 занятий", "Остаток занятий": "много"}, "bad_remainder"),
        ({"Абонемент": "8 занятий", "Остаток занятий": "1000"}, "bad_remainder"),
        ({"Абонемент": "8 занятий", "Остаток занятий": ""}, "bad_remainder"),
        ({"Абонемент": "8 занятий", "Остаток занятий": "3", "Начало абонемента": "32.13.2026"}, "bad_day"),
        (
            {
                "Абонемент": "8 занятий",
                "Остаток занятий": "3",
                "Начало абонемента": "02.11.2026",
                "Конец абонемента": "01.11.2026",
            },
            "bad_term",
        ),
    ],
)
def test_what_cannot_be_is_told(studio, plan, cells, warning) -> None:
    batch = taken(studio, table(["Анна", *(cells.get(title, "") for title in TITLES[1:])]))
    assert {code for code, count in batch.counts["warnings"].items() if count} == {warning}
    assert living().filter(name="Анна").exists()
    assert ClientPass.objects.exists() == (warning == "bad_day")
    assert run_all() == []


@pytest.mark.req("CL-04")
def test_visits_left_alone_are_of_the_pass_chosen_for_the_file(studio, plan) -> None:
    content = book(["Анна", "5"], ["Вера", ""], ["Глеб", "0"], titles=("ФИО", "Остаток"))
    batch = received(studio, content)
    match_columns(batch=batch, mapping={0: "name", 1: "remainder"}, on_phone="fill", plan=plan, actor=studio.actor)
    work()
    batch.refresh_from_db()
    start_import(batch=batch, actor=studio.actor)
    work()
    assert list(ClientPass.objects.values_list("client__name", "left_units")) == [("Анна", 500)]
    assert received(studio, content).plan == plan  # remembered with the columns


@pytest.mark.req("CL-04")
def test_a_pass_of_another_name_is_taken_for_one_that_is_sold(studio, plan) -> None:
    batch = checked(studio, table(["Анна", "", "Взрослые 8", "3"], ["Вера", "", "взрослые 8", "4"]))
    assert batch.new_values == [{"list": "plan", "name": "Взрослые 8", "count": 2}]
    answer_lists(batch=batch, answers={"plan": {"взрослые 8": "8 занятий"}}, actor=studio.actor)
    work()
    batch.refresh_from_db()
    assert batch.counts["opening"]["passes"] == 2
    start_import(batch=batch, actor=studio.actor)
    work()
    assert set(ClientPass.objects.values_list("plan", flat=True)) == {plan.pk}


@pytest.mark.req("CL-04")
@pytest.mark.rule("P-9")
def test_a_second_trial_pass_is_not_given(studio) -> None:
    studio.plan(name="Пробное", kind=PassKind.TRIAL, count=1)
    taken(studio, table(["Анна", "89161112233", "Пробное", "1"]))
    batch = taken(studio, table(["Анна", "89161112233", "Пробное", "1", "", "", "", "", "500"]))
    assert batch.counts["warnings"]["has_opening"] == 1
    assert ClientPass.objects.count() == 1
    assert run_all() == []


@pytest.mark.req("CL-04")
def test_a_known_client_gets_his_balance_once(studio, plan) -> None:
    client = studio.client("Анна", phone="+79161112233")
    row = ["Анна", "89161112233", "8 занятий", "3", "", "", "", "", "500"]
    assert taken(studio, table(row)).counts["updated"] == 1
    again = taken(studio, table(row))
    assert (again.counts["skipped"], again.counts["warnings"]["has_opening"]) == (1, 1)
    assert again.counts["opening"] == {"passes": 0, "debt_minor": 0, "free_minor": 0}
    assert (money_of(client.pk).debt_minor, ClientPass.objects.count()) == (50000, 1)


@pytest.mark.req("CL-04")
def test_what_a_known_client_brought_is_taken_back_exactly(studio, plan) -> None:
    client = studio.client("Анна", phone="+79161112233")
    sums = Transfer.objects.count()
    batch = taken(studio, table(["Анна", "89161112233", "8 занятий", "3", "", "", "", "", "500"]))
    assert undone(studio, batch) == {"removed": 0, "restored": 1, "kept": 0}
    assert (money_of(client.pk).balance_minor, Transfer.objects.count()) == (0, sums + 2)
    held = ClientPass.objects.get()
    assert (state_on(held, studio.today), held.left_units) == (PassState.CANCELLED, 0)
    assert taken(studio, table(["Анна", "89161112233", "8 занятий", "3", "", "", "", "", "500"])).counts["updated"] == 1


@pytest.mark.req("CL-04")
def test_what_was_used_since_stays(studio, plan) -> None:
    new = ["Анна", "89161112233", "8 занятий", "3", studio.today - timedelta(days=1), ""]
    studio.client("Вера", phone="+79161112244")
    known = ["Вера", "89161112244", "8 занятий", "3", studio.today - timedelta(days=1), ""]
    batch = taken(studio, table(new, known))
    lesson = studio.lesson(on=studio.today, at=LATE)
    for client in Client.objects.filter(name__in=("Анна", "Вера")):
        studio.mark(client, lesson)
    assert undone(studio, batch) == {"removed": 0, "restored": 0, "kept": 2}
    assert {held.left_units for held in ClientPass.objects.all()} == {200}


@pytest.mark.req("CL-04")
def test_a_debt_that_was_paid_stays(studio) -> None:
    client = studio.client("Вера", phone="+79161112244")
    batch = taken(studio, table(["Вера", "89161112244", "", "", "", "", "", "", "500"]))
    receive_money(
        client_id=client.pk, branch=studio.branch, method="cash", minor=50000, key="paid", booked_on=studio.today
    )
    assert undone(studio, batch) == {"removed": 0, "restored": 0, "kept": 1}
    assert money_of(client.pk).balance_minor == 0


@pytest.mark.req("CL-04", "ST-05")
def test_without_the_rights_to_money_its_columns_go_into_the_notes(studio) -> None:
    person = studio.staff("clients.import", "clients.read", "clients.change")
    assert not {"pass_plan", "debt", "balance", "pass_price"} & fields_for(person.actor).keys()

    content = BytesIO(book(["Анна", "500", "3"], titles=("ФИО", "Долг", "Остаток")))
    batch = receive(content=content, name="a.xlsx", content_type="", branch=studio.branch, actor=person.actor)
    assert batch.mapping == {"0": "name", "1": "titled", "2": "remainder"}


@pytest.mark.req("CL-04")
@pytest.mark.rule("P-4")
def test_a_renewal_moves_where_the_pass_from_before_is_taken_back(studio, plan) -> None:
    last, anna = studio.today + timedelta(days=20), studio.client("Анна", phone="+79161112233")
    batch = taken(studio, table(["Анна", "89161112233", "8 занятий", "4", studio.today, last]))
    terms = PassTerms.of(plan, activation="after_previous")
    renewal = studio.pass_(anna, plan, terms=terms)
    assert renewal.starts_on == last + timedelta(days=1)
    undone(studio, batch)
    renewal.refresh_from_db()
    assert renewal.starts_on == studio.today + timedelta(days=1)

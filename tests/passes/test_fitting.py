"""Which pass pays for a lesson, and why the others do not."""

from datetime import date, time, timedelta

import pytest
from django.db.models import Case, Value, When

from ritm.core import clock
from ritm.passes.actions.credits import take_credit
from ritm.passes.data import LessonFacts, PassTerms
from ritm.passes.explaining import explanation
from ritm.passes.models import Activation, ClientPass
from ritm.passes.queries import choose, fits, last_plan_of, live_passes
from tests.given import Studio, moment

DAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(moment(DAY, time(12))):
        yield


def facts(studio: Studio, *, on: date = DAY, discipline_id: int = 0, units: int = 100) -> LessonFacts:
    known = {"lesson_id": None, "group_id": 0, "hall_id": None, "teacher_id": None, "wall_time": time(18)}
    return LessonFacts(discipline_id=discipline_id, branch_id=studio.branch.pk, on=on, units=units, **known)


def until(studio: Studio, client, days: int, **plan) -> ClientPass:
    return studio.pass_(client, studio.plan(term_count=days, **plan))


def order(studio: Studio, client, **more) -> list[int]:
    return [fit.client_pass.pk for fit in fits((client.pk,), facts(studio, **more))[client.pk]]


@pytest.mark.rule("P-6")
@pytest.mark.req("PA-08")
def test_edge_01_the_pass_that_ends_first_pays(studio: Studio) -> None:
    client = studio.client()
    late, soon = until(studio, client, 30), until(studio, client, 20)
    found = fits((client.pk,), facts(studio))[client.pk]
    assert choose(found).client_pass == soon
    assert [fit.client_pass for fit in found] == [soon, late]
    assert explanation(found) == (
        f"«{soon.name}» до 29.11.2026: списываем с него, он первый в очереди",
        f"«{late.name}» до 09.12.2026: подходит, но действует дольше",
    )


@pytest.mark.rule("P-6")
def test_edge_27_equal_ends_the_unlimited_one_pays(studio: Studio) -> None:
    client = studio.client()
    counted = until(studio, client, 20)
    unlimited = until(studio, client, 20, kind="unlimited", count=None)
    longer = until(studio, client, 51, kind="unlimited", count=None)
    assert order(studio, client) == [unlimited.pk, counted.pk, longer.pk]


@pytest.mark.rule("P-6")
def test_active_before_waiting_narrow_before_wide_few_before_many(studio: Studio) -> None:
    client, yoga, dance = studio.client(), studio.discipline(), studio.discipline()
    waits = until(studio, client, 5, activation=Activation.FIRST_VISIT)
    wide = until(studio, client, 20)
    pair = until(studio, client, 20, all_disciplines=False, disciplines=(yoga, dance))
    narrow = until(studio, client, 20, all_disciplines=False, disciplines=(yoga,))
    fewer = until(studio, client, 20, count=3)
    twin = until(studio, client, 20, count=3)
    expected = [narrow, pair, fewer, twin, wide, waits]
    assert order(studio, client, discipline_id=yoga.pk) == [held.pk for held in expected]
    found = fits((client.pk,), facts(studio, discipline_id=yoga.pk))[client.pk]
    assert [line.partition(": ")[2] for line in explanation(found)] == [
        "списываем с него, он первый в очереди",
        *["подходит, но открывает больше направлений"] * 4,
        "подходит, но ещё не начат: сначала списываем с действующего",
    ]
    assert [line.partition(": ")[2] for line in explanation(found[2:5], found[3])] == [
        "подходит и стоит в очереди раньше",
        "списываем с него",
        "подходит, но на нём осталось больше",
    ]
    assert [line.partition(": ")[2] for line in explanation(found[2:4])][1] == "подходит, но продан позже"


@pytest.mark.rule("P-5")
def test_each_reason_is_told(studio: Studio) -> None:
    client, yoga, dance = studio.client(), studio.discipline(), studio.discipline()
    wrong = until(studio, client, 60, all_disciplines=False, disciplines=(dance,))
    short = until(studio, client, 3)
    plan = studio.plan()
    later = studio.pass_(client, plan, terms=PassTerms.of(plan, starts_on=DAY + timedelta(days=20)))
    used = until(studio, client, 61, count=1)
    take_credit(client_pass=used, on=DAY, cause="visit:0", branch=studio.branch, actor=studio.actor)
    kept = until(studio, client, 62, count=1)
    half = until(studio, client, 63, count=1)
    take_credit(client_pass=half, units=50, on=DAY, cause="visit:0", branch=studio.branch, actor=studio.actor)
    once = Case(When(pk=kept.pk, then=Value(1)), default=Value(0))
    seen = facts(studio, on=DAY + timedelta(days=5), discipline_id=yoga.pk)
    found = fits((client.pk,), seen, kept={"kept": once})[client.pk]
    told = {fit.client_pass.pk: [(reason.code, reason.text) for reason in fit.reasons] for fit in found}
    assert told == {
        wrong.pk: [("discipline", "не действует на это направление")],
        short.pk: [("expired", "срок до 12.11.2026")],
        later.pk: [("not_started", "начинается 30.11.2026")],
        used.pk: [("used_up", "занятия закончились")],
        kept.pk: [("reserved", "остаток занят другими записями")],
        half.pk: [("too_few", "осталось меньше одного занятия")],
    }
    assert choose(found) is None
    assert {fit.client_pass.pk: fit.free_units for fit in found}[kept.pk] == 0


@pytest.mark.rule("P-7")
def test_free_is_left_less_what_bookings_keep(studio: Studio) -> None:
    client = studio.client()
    until(studio, client, 30, count=8)
    (fit,) = fits((client.pk,), facts(studio), kept={"kept": Value(3)})[client.pk]
    assert (fit.free_units, fit.fits) == (500, True)


@pytest.mark.rule("P-5")
def test_a_waiting_pass_does_not_pay_for_a_lesson_before_its_sale(studio: Studio) -> None:
    client = studio.client()
    until(studio, client, 30, activation=Activation.FIRST_VISIT)
    (fit,) = fits((client.pk,), facts(studio, on=DAY - timedelta(days=1)))[client.pk]
    assert [reason.code for reason in fit.reasons] == ["sold_later"]
    (fit,) = fits((client.pk,), facts(studio))[client.pk]
    assert fit.fits


@pytest.mark.rule("T-2")
def test_both_ends_of_the_term_fit(studio: Studio) -> None:
    client = studio.client()
    until(studio, client, 3)
    days = [DAY + timedelta(days=number) for number in range(-1, 4)]
    found = [bool(choose(fits((client.pk,), facts(studio, on=day))[client.pk])) for day in days]
    assert found == [False, True, True, True, False]


def test_many_clients_take_one_query(studio: Studio, django_assert_num_queries) -> None:
    yoga = studio.discipline()
    clients = [studio.client() for _number in range(3)]
    for client in clients:
        until(studio, client, 30, all_disciplines=False, disciplines=(yoga,))
    with django_assert_num_queries(1):
        found = fits(tuple(client.pk for client in clients), facts(studio, discipline_id=yoga.pk))
    assert [len(found[client.pk]) for client in clients] == [1, 1, 1]


def test_live_passes_and_the_last_plan(studio: Studio) -> None:
    client = studio.client()
    until(studio, client, 2)
    late, soon = until(studio, client, 40), until(studio, client, 20)
    assert live_passes(client, DAY + timedelta(days=5)) == [soon, late]
    assert last_plan_of(client) == soon.plan

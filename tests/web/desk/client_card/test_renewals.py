"""A pass sold while another one runs: it begins right after that one, and the desk says so before and after (P-1, P-4)."""

from datetime import timedelta

import pytest

from ritm.passes.models import ClientPass
from ritm.passes.renewals import firsts
from ritm.web.ui.wording import month_day
from tests.web.desk.client_card.looking import Desk, words


@pytest.mark.req("PA-04")
@pytest.mark.rule("P-4")
def test_a_renewal_bought_early_begins_right_after_unless_staff_choose_another(studio):
    plan, anna = studio.plan(name="8 занятий"), studio.client("Белова Анна")
    held, desk = studio.pass_(anna, plan), Desk(studio, anna)
    begins_on = held.ends_on + timedelta(days=1)
    said = f"Начнётся {month_day(begins_on)}, сразу после «8 занятий»"
    text = desk.page().replace("\u00a0", " ")
    assert said in words(text)
    assert said in words(desk.get("client_sale", plan=plan.pk).content.decode())
    sale = {"plan": plan.pk, "for_plan": plan.pk, "cash": "5600"}
    for start, first, previous in (("after_previous", begins_on, held), ("on_sale", studio.today, None)):
        assert desk.post("client_sale", **sale, start=start).status_code == 200
        sold = ClientPass.objects.latest("pk")
        assert (sold.starts_on, sold.previous) == (first, previous)
    lesson = studio.lesson()
    assert "Следом" not in words(desk.get("client_sale", plan=plan.pk, lesson=lesson.pk).content.decode())


@pytest.mark.req("PA-04")
@pytest.mark.rule("P-1")
def test_a_plan_by_the_month_begins_on_the_first_of_this_month_or_the_next(studio):
    plan, anna = studio.plan(name="Месяц", activation="month_start"), studio.client("Белова Анна")
    desk = Desk(studio, anna)
    this, following = firsts(studio.today)
    page = desk.get("client_sale", plan=plan.pk).content.decode()
    assert f'value="{following.isoformat()}"' in page
    assert "С 1-го" in words(page)
    sale = {"plan": plan.pk, "for_plan": plan.pk, "cash": "5600", "start": "month_start"}
    wrong = desk.post("client_sale", **sale, starts_on=(following + timedelta(days=1)).isoformat())
    assert wrong.status_code == 422
    assert "начинается с первого числа" in words(wrong.content.decode())
    assert desk.post("client_sale", **sale, starts_on=this.isoformat()).status_code == 200
    assert ClientPass.objects.get().starts_on == this


@pytest.mark.rule("P-4")
def test_behind_a_pass_that_waits_it_says_what_it_waits_for(studio):
    plan, anna = studio.plan(name="Ждёт", activation="first_visit"), studio.client("Белова Анна")
    studio.pass_(anna, plan)
    desk = Desk(studio, anna)
    sale = {"plan": plan.pk, "for_plan": plan.pk, "cash": "5600", "start": "after_previous"}
    sold = desk.post("client_sale", **sale)
    assert "Начнётся сразу после «Ждёт»" in words(desk.page())
    assert "сразу после предыдущего" in words(sold.content.decode())
    assert "Не начат" in words(desk.page())

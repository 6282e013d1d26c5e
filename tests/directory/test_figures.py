"""Figures follow every fact, and a recount finds nothing to correct."""

from datetime import date, time, timedelta

import pytest

from ritm.clients.actions.profile import add_clients, change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.core import clock
from ritm.directory.actions import rebuild, roll_over
from ritm.directory.flags import flags
from ritm.directory.models import ClientFigures, SearchWord
from ritm.sales.actions import take_payment
from tests.given import moment

DAY = date(2026, 11, 24)


def figures_of(client):
    assert rebuild() == 0, "the listeners have missed something"
    return ClientFigures.objects.get(client=client)


def shown(client, day=DAY):
    client = Client.objects.select_related("figures").get(pk=client.pk)
    return [(flag.code, flag.short) for flag in flags(client, client.figures, day)]


def test_a_new_client_has_zeros(studio):
    figures = figures_of(studio.client("Белова"))
    assert (figures.balance_minor, figures.debt_minor, figures.unpaid_visits, figures.has_pass) == (0, 0, 0, False)
    assert (figures.last_visit_at, figures.next_lesson_at, figures.is_child) == (None, None, False)


@pytest.mark.req("CL-13")
def test_a_child_is_marked_and_unmarked(studio):
    mother = studio.client("Мама")
    child = studio.client("Дитя", guardian=mother)
    assert (figures_of(child).is_child, figures_of(mother).is_child) == (True, False)
    change_client(client=child, data=ClientData(name="Дитя"), actor=studio.actor)
    assert figures_of(child).is_child is False


@pytest.mark.req("CL-03")
def test_a_pass_is_shown_with_what_is_left(studio):
    with clock.at(moment(DAY, time(9))):
        client = studio.client("Белова")
        held = studio.pass_(client, studio.plan(name="Танцы 8", count=8))
        lesson = studio.lesson(on=DAY, at=time(10))
        studio.book(client, lesson)
        assert figures_of(client).next_lesson_at == lesson.starts_at
        studio.mark(client, lesson)
    figures = figures_of(client)
    assert (figures.pass_name, figures.credits_left, figures.credits_total) == ("Танцы 8", 700, 800)
    assert (figures.pass_starts_on, figures.pass_ends_on) == (DAY, held.ends_on)
    assert (figures.last_visit_at, figures.next_lesson_at) == (lesson.starts_at, None)
    assert shown(client) == [("active", "Аб. 7/8")]
    assert shown(client, held.ends_on) == [("active", "Аб. 7/8")]
    assert shown(client, held.ends_on + timedelta(days=1)) == []
    assert shown(client, DAY - timedelta(days=1)) == []


@pytest.mark.req("CL-03")
def test_an_unlimited_pass_says_until_when(studio):
    with clock.at(moment(DAY, time(9))):
        client = studio.client("Белова")
        studio.pass_(client, studio.plan(name="Безлимит", kind="unlimited", count=None))
    assert shown(client) == [("active", "Безлимит до 23.12")]
    assert figures_of(client).is_unlimited is True


@pytest.mark.req("CL-03")
def test_a_sale_on_credit_is_a_sum_owed(studio):
    client = studio.client("Борис")
    studio.pass_(client, studio.plan(price_minor=120000), paid=False, credit_due_on=studio.today + timedelta(days=14))
    figures = figures_of(client)
    assert (figures.debt_minor, figures.balance_minor, figures.unpaid_visits) == (120000, 0, 0)


@pytest.mark.req("CL-03")
def test_a_visit_on_credit_is_a_visit_owed_until_undone(studio):
    from ritm.attendance.actions.visit import PayBy, undo_check_in

    with clock.at(moment(DAY, time(12))):
        client = studio.client("Борис")
        visit = studio.mark(client, studio.lesson(on=DAY, at=time(10)), PayBy(kind="credit", price_minor=70000))
        figures = figures_of(client)
        assert (figures.debt_minor, figures.unpaid_visits) == (70000, 1)
        assert next(flag[1] for flag in shown(client)) == "Долг 1 зан."
        undo_check_in(visit=visit, actor=studio.actor)
    figures = figures_of(client)
    assert (figures.debt_minor, figures.unpaid_visits, figures.last_visit_at) == (0, 0, None)


def test_many_clients_get_their_rows_at_once(studio, django_assert_max_num_queries):
    rows = [ClientData(name=f"Белов {number}", gender="male") for number in range(40)]
    with django_assert_max_num_queries(26):
        add_clients(rows=rows, actor=studio.actor, created_by=studio.boss)
    assert ClientFigures.objects.count() == 40
    assert SearchWord.objects.count() == 80
    assert rebuild() == 0


@pytest.mark.plants
def test_a_rebuild_mends_what_was_spoilt(studio):
    client = studio.client("Белова")
    ClientFigures.objects.update(debt_minor=1, is_child=True, pass_name="Чужой")
    SearchWord.objects.all().delete()
    assert rebuild() == 1
    figures = figures_of(client)
    assert (figures.debt_minor, figures.is_child, figures.pass_name) == (0, False, "")
    assert SearchWord.objects.count() == 1
    ClientFigures.objects.all().delete()
    assert rebuild(client_ids=(client.pk,)) == 1  # the name of the branch
    assert ClientFigures.objects.count() == 1


def test_the_next_pass_takes_over_after_midnight(studio):
    from ritm.passes.data import PassTerms

    with clock.at(moment(DAY, time(9))):
        client = studio.client("Белова")
        first = studio.pass_(client, studio.plan(name="Первый", term_count=3))
        plan = studio.plan(name="Второй", term_count=30)
        studio.pass_(client, plan, terms=PassTerms.of(plan))
        assert figures_of(client).pass_name == "Первый"
    with clock.at(moment(first.ends_on + timedelta(days=1), time(1))):
        assert roll_over() == 1
        assert figures_of(client).pass_name == "Второй"
        assert roll_over() == 0


@pytest.mark.req("CL-02")
def test_a_class_that_nobody_has_marked_is_not_the_next_one_after_its_day(studio):
    with clock.at(moment(DAY, time(9))):
        client = studio.client("Белова")
        held, coming = studio.lesson(on=DAY, at=time(10)), studio.lesson(on=DAY + timedelta(days=2))
        for lesson in (held, coming):
            studio.book(client, lesson)
        assert figures_of(client).next_lesson_at == held.starts_at
    with clock.at(moment(DAY + timedelta(days=1), time(1))):
        assert roll_over() == 1
        assert figures_of(client).next_lesson_at == coming.starts_at
    with clock.at(moment(DAY + timedelta(days=3), time(1))):
        assert roll_over() == 1
        assert figures_of(client).next_lesson_at is None


@pytest.mark.req("CL-30")
def test_deleting_a_client_takes_his_lesson_and_words(studio):
    client = studio.client("Белова")
    studio.book(client, studio.lesson())
    delete_client(client=client, actor=studio.actor)
    assert figures_of(client).next_lesson_at is None
    assert SearchWord.objects.count() == 0


@pytest.mark.req("CL-03")
@pytest.mark.rule("G-3")
def test_a_sale_paid_from_the_balance_is_seen_at_once(studio):
    anna = studio.client("Анна")
    take_payment(client=anna, branch=studio.branch, method="cash", minor=700000, actor=studio.actor, staff=studio.boss)
    studio.pass_(anna, studio.plan(price_minor=560000), paid=False)
    found = figures_of(anna)
    assert (found.balance_minor, found.debt_minor) == (140000, 0)

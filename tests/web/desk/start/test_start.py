"""«Запуск студии»: nine steps, each done by its fact and led to its page (AC-10)."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.accounts.models import Account, AccountSettings
from ritm.accounts.scope import account_scope
from ritm.staff.models import StaffMember, StaffRole
from ritm.studio.actions import open_studio
from ritm.studio.queries import STEPS, progress
from ritm.web.desk.start.words import BUTTONS, HELP, PAGES, SECONDS, TITLES, TODO
from tests.given import Studio
from tests.web.desk.pages import HTMX, queries, send, words


@pytest.fixture
def fresh(db: None) -> Any:
    """A studio that was opened a minute ago, its boss signed in with his own password."""
    opened = open_studio(name="Лада", email="lada@example.org", time_zone="Asia/Vladivostok")
    with account_scope(opened.account.pk):
        place = Studio(opened.account, opened.branch, opened.owner)
        yield place


def _done(place: Studio) -> list[str]:
    return [key for key, is_done in progress().steps if is_done]


@pytest.mark.req("AC-10", "AC-12")
def test_in_a_new_studio_nothing_is_done_and_staff_is_next(fresh):
    page = fresh.browser().get(fresh.url("desk:start"))
    assert "Запуск студии 0 из 9" in words(page)
    assert 'class="is-cur" aria-current="step" id="step-staff"' in page.content.decode()
    assert page.content.decode().count('id="step-') == 9
    assert "≈ 7 минут до первой отметки клиента" in words(page)


def _staff(place: Studio) -> None:
    StaffMember.objects.create(role=StaffRole.TEACHER, name="Тихонова Мария")


def _rename(place: Studio, name: str, text: str, **fields: str) -> None:
    row = {"hall": "Hall", "discipline": "Discipline"}[name]
    from ritm.schedule import models

    found = getattr(models, row).objects.get()
    send(place.browser(), place.url(f"desk:{name}_edit", found.pk), name=text, **fields)


def _visit(place: Studio) -> None:
    client = place.client("Ветрова Полина")
    place.pass_(client)
    place.mark(client, place.lesson())


FACTS = {
    "staff": _staff,
    "halls": lambda place: _rename(place, "hall", "Большой"),
    "disciplines": lambda place: _rename(place, "discipline", "Балет", color="#A445C4"),
    "groups": lambda place: place.group(name="Балет 5–7"),
    "schedule": lambda place: place.lesson(),
    "plans": lambda place: place.plan(name="8 занятий"),
    "clients": lambda place: place.client("Белова Анна"),
    "sale": lambda place: place.pass_(place.client("Ким Лера")),
    "visit": _visit,
}


@pytest.mark.req("AC-10")
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_done_by_its_fact(fresh, step):
    assert _done(fresh) == []
    FACTS[step](fresh)
    assert step in _done(fresh)
    html = fresh.browser().get(fresh.url("desk:start")).content.decode()
    assert f'<li class="is-done" id="step-{step}">' in html


@pytest.mark.req("AC-10")
def test_names_of_what_stands_are_shown(fresh):
    for step in STEPS:
        FACTS[step](fresh)
    said = words(fresh.browser().get(fresh.url("desk:start")))
    assert "Запуск студии 9 из 9" in said
    assert "Запущено Все девять шагов готовы" in said
    for text in ("Тихонова Мария", "Большой", "Балет", "Балет 5–7", "8 занятий"):
        assert text in said
    assert "3 клиента" in said
    assert "2 абонемента оформлено" in said
    assert "1 посещение отмечено" in said
    assert "rt-dock" not in fresh.browser().get(fresh.url("desk:home")).content.decode()


@pytest.mark.req("AC-10")
def test_the_test_client_and_what_is_undone_or_archived_is_no_fact(fresh):
    from ritm.attendance.actions.visit import undo_check_in
    from ritm.attendance.models import Visit
    from ritm.schedule.actions.groups import archive_group

    _visit(fresh)
    undo_check_in(visit=Visit.objects.get(), actor=fresh.actor)
    group = fresh.group()
    archive_group(group=group, actor=fresh.actor)
    done = set(_done(fresh))
    assert "visit" not in done
    assert {"sale", "clients"} <= done


@pytest.mark.req("AC-10")
@pytest.mark.parametrize("step", STEPS)
def test_each_step_has_its_words_its_page_and_its_help(fresh, step):
    browser = fresh.browser()
    html = browser.get(fresh.url("desk:start")).content.decode()
    page = fresh.url(f"desk:{PAGES[step]}")
    assert f'<a href="{page}">{TITLES[step]}</a>' in html
    assert browser.get(page).status_code == 200
    assert str(TODO[step]) in words(browser.get(fresh.url("desk:start")))
    for name, label, _is_new in BUTTONS[step]:
        url = fresh.url(f"desk:{name}")
        assert f'href="{url}"' in html
        assert str(label) in html
        assert browser.get(url).status_code == 200
    more = browser.get(fresh.url("desk:start_help", step))
    assert more.status_code == 200
    for paragraph in HELP[step]:
        assert str(paragraph) in words(more)
    assert 15 <= SECONDS[step] <= 90


@pytest.mark.req("AC-10")
def test_the_card_on_home_names_the_next_step_until_it_is_hidden(fresh):
    browser, home = fresh.browser(), fresh.url("desk:home")
    assert "Запуск студии 0 из 9 Дальше: Сотрудники Продолжить" in words(browser.get(home))
    _staff(fresh)
    assert "Запуск студии 1 из 9 Дальше: Залы Продолжить" in words(browser.get(home))
    hidden = browser.get(send(browser, fresh.url("desk:start_hide")).url)
    assert "Запуск студии 1 из 9" not in words(hidden)
    assert AccountSettings.objects.get().checklist_hidden is True
    assert "Запуск студии 1 из 9" in words(browser.get(fresh.url("desk:start")))
    send(browser, fresh.url("desk:start_hide"), hidden="0")
    assert "Запуск студии 1 из 9" in words(browser.get(home))


@pytest.mark.req("AC-10")
def test_the_card_asks_itself_anew_and_goes_with_the_last_step(fresh):
    browser, dock = fresh.browser(), fresh.url("desk:start_dock")
    page = browser.get(fresh.url("desk:home")).content.decode()
    card = page[page.index('id="start-dock"') :].partition(">")[0]
    assert f'hx-get="{dock}"' in card
    for event in ("schedule-changed", "bookings-changed", "card-changed", "list-changed"):
        assert f"{event} from:body" in card
    _staff(fresh)
    assert "Запуск студии 1 из 9 Дальше: Залы Продолжить" in words(browser.get(dock, headers=HTMX))
    with CaptureQueriesContext(connection) as seen:
        browser.get(dock, headers=HTMX)
    assert len(seen) <= 4, [one["sql"] for one in seen]
    assert browser.get(dock).url == fresh.url("desk:start")
    for step in STEPS:
        FACTS[step](fresh)
    assert browser.get(dock, headers=HTMX).content.decode().strip() == ""
    assert "start-dock" not in browser.get(fresh.url("desk:home")).content.decode()
    head = fresh.staff(role=StaffRole.HEAD)
    assert fresh.browser(head).get(dock, headers=HTMX).status_code == 403


@pytest.mark.req("AC-10", "AC-02")
def test_nobody_but_the_boss_is_led(fresh):
    head = fresh.staff(role=StaffRole.HEAD)
    assert "rt-dock" not in fresh.browser(head).get(fresh.url("desk:home")).content.decode()
    assert fresh.browser(head).get(fresh.url("desk:start")).status_code == 403
    assert fresh.browser().get(fresh.url("desk:start_help", "moon")).url == fresh.url("desk:start")


@pytest.mark.req("AC-10", "AC-08")
def test_facts_of_another_studio_are_no_facts_here(fresh, bobs):
    assert Account.objects.count() >= 2
    with account_scope(bobs.account.pk):
        assert progress().done >= 6
    assert progress().done == 0


@pytest.mark.req("AC-10")
def test_the_checklist_is_cheap(fresh):
    browser, url = fresh.browser(), fresh.url("desk:start")
    for step in STEPS:
        FACTS[step](fresh)
    queries(browser, url)
    one = queries(browser, url)
    for number in range(4):
        fresh.group(name=f"Группа {number}")
        fresh.plan(name=f"Абонемент {number}")
        fresh.client(f"Клиент {number}")
    assert queries(browser, url) == one <= 20

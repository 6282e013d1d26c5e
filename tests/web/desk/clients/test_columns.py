"""Columns and views of the client list: each person's own (CL-02, CL-03)."""

import re

import pytest

from ritm.directory.models import ListColumns, SavedView
from tests.web.desk.clients.looking import HTMX, names_of, rows_of, text_of
from tests.web.desk.pages import complaints, said, send


@pytest.fixture
def people(studio):
    studio.client("Белова Анна", branch=studio.branch, responsible=studio.boss, is_blocked=True)
    studio.pass_(studio.client("Громов Борис"), studio.plan(name="Восемь"), paid=False)
    return studio


def heads(page):
    table = re.search(r"<thead>.*?</thead>", page.content.decode(), re.DOTALL)[0]
    return re.findall(r'class="rt-sort"[^>]*>([^<]+)<', table)


@pytest.mark.req("CL-02")
def test_columns_are_chosen_and_ordered_by_each_for_himself(people):
    browser, url = people.browser(), people.url("desk:client_columns")
    listed = people.url("desk:clients")
    assert heads(browser.get(listed)) == ["ФИО", "Телефон", "Флаги", "Посл. визит", "Добавлен"]
    order = ["responsible", "branch", "flags", "phone"]
    moved = browser.get(url, {"codes": order, "on": ["branch", "flags"], "up": "flags"}, headers=HTMX)
    assert re.findall(r'name="codes" value="(\w+)"', moved.content.decode())[:4] == [
        "responsible", "flags", "branch", "phone",
    ]  # fmt: skip
    assert ListColumns.objects.count() == 0
    done = send(browser, url, htmx=True, codes=order, on=["flags", "branch", "responsible"])
    assert (done.status_code, said(done)) == (204, "Столбцы сохранены")
    assert send(browser, url, codes=order, on=["flags", "nonsense"]).status_code == 422
    assert send(browser, url, codes=[*order, "nonsense"], on=["flags"]).status_code == 422
    page = browser.get(listed)
    assert heads(page) == ["ФИО", "Ответственный", "Филиал", "Флаги"]
    assert "Босс Alice Центр" in rows_of(page)[0]
    assert heads(browser.get(people.url("desk:advanced_search"))) == ["ФИО", "Ответственный", "Филиал", "Флаги"]
    other = people.browser(people.staff("clients.read"))
    assert heads(other.get(listed)) == ["ФИО", "Телефон", "Флаги", "Посл. визит", "Добавлен"]
    send(browser, url, codes=order)
    assert heads(browser.get(listed)) == ["ФИО", "Телефон", "Флаги", "Посл. визит", "Добавлен"]


@pytest.mark.req("CL-02")
def test_every_column_can_be_shown_and_sorts(people):
    from ritm.directory.columns import COLUMNS

    browser = people.browser()
    send(browser, people.url("desk:client_columns"), codes=COLUMNS, on=COLUMNS)
    for code in (*COLUMNS, *(f"-{code}" for code in COLUMNS)):
        page = browser.get(people.url("desk:clients", sort=code))
        assert len(heads(page)) == len(COLUMNS) + 1
        assert sorted(names_of(page)) == ["Белова Анна", "Громов Борис"]
        assert page.content.decode().count("aria-sort") == 1


@pytest.mark.req("CL-03")
@pytest.mark.parametrize(
    ("chip", "shown"), [("blocked", ["Белова Анна"]), ("sum_owed", ["Громов Борис"]), ("visits_owed", [])]
)
def test_the_other_flags_are_filters_too(people, chip, shown):
    page = people.browser().get(people.url("desk:clients", chip=chip))
    assert names_of(page) == shown
    assert f"chip={chip}" in people.browser().get(people.url("desk:clients")).content.decode()


@pytest.mark.req("CL-02")
def test_a_view_is_saved_opened_and_deleted(people):
    browser, listed = people.browser(), people.url("desk:clients")
    assert "Сохранить вид" not in text_of(browser.get(listed))
    page = browser.get(listed, {"chip": "blocked", "sort": "-added"})
    new = people.url("desk:view_new")
    assert f'href="{new}?chip=blocked&amp;sort=-added"' in page.content.decode()
    saved = send(browser, f"{new}?chip=blocked&sort=-added", htmx=True, name=" Мои  спорные ")
    assert (saved.status_code, said(saved)) == (204, "Вид сохранён: Мои спорные")
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("Мои спорные", {"chip": "blocked", "sort": "-added"})
    again = send(browser, f"{new}?chip=blocked", name="МОИ СПОРНЫЕ")
    assert (again.status_code, complaints(again)["name"]) == (
        422, "Вид «МОИ СПОРНЫЕ» у вас уже есть. Выберите другое название.",
    )  # fmt: skip
    assert send(browser, new, name="  ").status_code == 422
    other = people.browser(people.staff("clients.read"))
    assert "Мои спорные" not in text_of(other.get(listed))
    assert send(other, people.url("desk:view_delete", view.pk)).status_code == 404
    opened = browser.get(listed, {"chip": "blocked", "sort": "-added"})
    assert "Мои спорные" in text_of(opened)
    assert "Сохранить вид" not in text_of(opened)
    send(browser, people.url("desk:view_delete", view.pk), htmx=True)
    assert SavedView.objects.count() == 0


def test_views_and_columns_of_another_account_do_not_exist(people, bobs):
    from ritm.accounts.scope import account_scope
    from ritm.directory.actions import save_view

    with account_scope(bobs.account.pk):
        theirs = save_view(name="Боб-вид", query={"chip": "debt"}, actor=bobs.actor, staff=bobs.boss)
    assert send(people.browser(), people.url("desk:view_delete", theirs.pk)).status_code == 404
    assert "Боб-вид" not in text_of(people.browser().get(people.url("desk:clients", chip="debt")))


@pytest.mark.req("CL-02")
def test_a_view_gets_another_name(people):
    browser = people.browser()
    send(browser, f"{people.url('desk:view_new')}?chip=blocked", htmx=True, name="Спорные")
    send(browser, f"{people.url('desk:view_new')}?chip=debt", htmx=True, name="Должники")
    view = SavedView.objects.get(name="Спорные")
    url = people.url("desk:view_rename", view.pk)
    assert f'href="{url}"' in browser.get(people.url("desk:clients"), {"chip": "blocked"}).content.decode()
    taken = send(browser, url, name="должники")
    assert (taken.status_code, "у вас уже есть" in complaints(taken)["name"]) == (422, True)
    assert said(send(browser, url, htmx=True, name="Чёрный  список")) == "Вид сохранён: Чёрный список"
    view.refresh_from_db()
    assert (view.name, view.query) == ("Чёрный список", {"chip": "blocked"})
    other = people.browser(people.staff("clients.read"))
    assert [other.get(url).status_code, send(other, url, name="Мой").status_code] == [404, 404]

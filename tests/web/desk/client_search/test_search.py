"""«Клиенты → Расширенный поиск» (CL-14, CL-32)."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.directory.queries import listing, searching, windows
from ritm.web.desk.client_search import views
from tests.web.desk.clients.looking import BOBS, HTMX, names_of, queries, text_of

NBSP = "\u00a0"
ALL = ("clients.read", "clients.search", "card.read")


def found(studio, *conditions, person=None, **query):
    address = studio.url("desk:advanced_search")
    return studio.browser(person).get(address, {"c": conditions, **query})


@pytest.fixture
def people(studio):
    studio.client("Белова Анна", branch=studio.branch, phone="+79165551234", discount_percent=10)
    studio.pass_(studio.client("Громов Борис", phone="+79031234567"), studio.plan(name="Восемь"), paid=False)
    studio.client("Ершова Вера", is_blocked=True, note="Любит йогу")
    return studio


@pytest.mark.req("CL-32", "CL-14")
def test_conditions_read_as_a_sentence(people):
    asked = (f"branch:is:{people.branch.pk}", "debt:more:0", "absent:days:30")
    assert names_of(found(people, *asked)) == []  # he has never come, which is another condition
    assert names_of(found(people, *asked[:2], "never:yes")) == ["Громов Борис"]
    came = clock.now() - timedelta(days=31)
    ClientFigures.objects.filter(client__name="Громов Борис").update(last_visit_at=came)
    page = found(people, *asked)
    assert "Показаны: Филиал — Центр и долг больше 0 ₽ и не был 30 дней" in text_of(page).replace(NBSP, " ")
    assert names_of(page) == ["Громов Борис"]


@pytest.mark.req("CL-32")
def test_one_condition_after_another(people):
    browser, url = people.browser(), people.url("desk:advanced_search")
    part = browser.get(url, {"field": "debt", "c": "name:has:гром"}, headers={**HTMX, "HX-Target": "builder"})
    assert 'name="value"' in part.content.decode()
    assert "<html" not in part.content.decode()
    made = browser.get(url, {"field": "debt", "op": "more", "value": "1 200,50", "add": "1", "c": "name:has:гром"})
    assert made.url.endswith("?c=name%3Ahas%3A%D0%B3%D1%80%D0%BE%D0%BC&c=debt%3Amore%3A1200%2C50")
    assert names_of(browser.get(made.url)) == ["Громов Борис"]
    changed = browser.get(url, {"c": ["name:has:гром", "debt:more:0"], "edit": "1"})
    assert "Изменить" in text_of(changed)
    assert 'value="0"' in changed.content.decode()
    moved = browser.get(
        url, {"c": ["name:has:гром", "debt:more:0"], "edit": "1", "field": "debt", "op": "less", "value": "5", "add": 1}
    )
    assert moved.url.endswith("c=debt%3Aless%3A5")


@pytest.mark.req("CL-32")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"field": "debt", "op": "more", "value": "много"}, "Это не сумма"),
        ({"field": "debt", "op": "between", "value": "5", "value2": "3"}, "Первое число больше второго"),
        ({"field": "age", "op": "is", "value": "1e400"}, "Нужно целое число"),
        ({"field": "age", "op": "is", "value": "131"}, "Нужно число от 0 до 130"),
        ({"field": "created", "op": "on", "value": "31.02.2026"}, "Такой даты нет"),
        ({"field": "created", "op": "on", "value": "0001-01-01"}, "Такой даты нет"),
        ({"field": "created", "op": "on", "value": "9999-12-31"}, "Такой даты нет"),
        ({"field": "name", "op": "has", "value": "а\x00б"}, "не длиннее 100 обычных знаков"),
        ({"field": "name", "op": "has", "value": "я" * 10_000}, "не длиннее 100 обычных знаков"),
        ({"field": "name", "op": "has", "value": ""}, "Напишите что-нибудь"),
        ({"field": "branch", "op": "is"}, "Выберите что-нибудь из списка"),
        ({"field": "branch", "op": "is", "value": "99999999999999999999"}, "больше нет в списке"),
        ({"field": "branch", "op": "is", "value": "abc"}, "больше нет в списке"),
        ({"field": "visits", "op": "between", "value": "2026-01-01", "value2": "2026-02-01"}, "Скажите, сколько"),
    ],
)
def test_what_cannot_be_read_says_so_at_its_place(people, typed, said):
    answer = people.browser().get(people.url("desk:advanced_search"), {**typed, "add": "1"})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert 'class="rt-err"' in answer.content.decode()
    if len(typed.get("value", "")) in range(1, 50) and typed["field"] not in {"branch", "name"}:
        assert f'value="{typed["value"]}"' in answer.content.decode()


@pytest.mark.req("CL-32")
@pytest.mark.parametrize(
    "bad",
    ["", ":", "nothing", "debt", "debt:", "debt:more", "debt:more:NaN", "debt:unknown:5", "branch:is:-1", "a" * 9000,
     "source:is:²", "visits:between:1..2", "visits:between:....", "created:between:..", "gender:is:other", "\x00:\x00:"],
)  # fmt: skip
def test_a_bad_condition_in_the_address_shows_nobody_and_says_so(people, bad):
    page = found(people, bad, "name:has:белова")
    assert (page.status_code, names_of(page)) == (422, [])
    assert "Условие нельзя применить" in text_of(page)
    assert page.content.decode().count("rt-term is-bad") == 1


@pytest.mark.req("CL-32", "ST-02")
def test_only_clients_and_lists_that_the_level_shows(people, bobs):
    other = people.second_branch()
    people.client("Чужова Ольга", branch=other)
    person = people.staff(*ALL, branches=(people.branch,), clients="branches", phones="none")
    assert names_of(found(people, person=person)) == ["Белова Анна", "Громов Борис", "Ершова Вера"]
    assert names_of(found(people, "name:has:о", person=person)) == ["Белова Анна", "Громов Борис", "Ершова Вера"]
    assert found(people, f"branch:is:{other.pk}", person=person).status_code == 422
    hidden = found(people, "phone:has:9165551234", person=person)
    assert (hidden.status_code, names_of(hidden)) == (422, [])
    assert "закрыто вашим уровнем доступа" in text_of(hidden)
    theirs = found(people, f"branch:is:{bobs.branch.pk}")
    assert (theirs.status_code, "больше нет в списке" in text_of(theirs)) == (422, True)
    page = found(people, "name:has:б")
    assert names_of(page) == ["Белова Анна", "Громов Борис"]
    assert not any(word in page.content.decode() for word in BOBS)
    closed = people.browser(people.staff("clients.read", "clients.search"))
    assert "Заметки" not in text_of(closed.get(people.url("desk:advanced_search")))


@pytest.mark.req("CL-32", "ST-05")
@pytest.mark.parametrize(
    ("codes", "status"),
    [(("clients.search",), 403), (("clients.read",), 403), (("clients.read", "clients.search"), 200)],
)
def test_it_has_a_right_of_its_own(people, codes, status):
    browser = people.browser(people.staff(*codes))
    assert browser.get(people.url("desk:advanced_search")).status_code == status
    if "clients.read" in codes:
        says = "Расширенный поиск" in text_of(browser.get(people.url("desk:clients")))
        assert says is (status == 200)


@pytest.mark.req("CL-32")
def test_sorted_by_every_header_and_counted(people):
    for sort in ("name", "-name", "phone", "-phone", "flags", "-flags", "visit", "-visit", "added", "-added"):
        page = found(people, "age:is:1", sort=sort)
        assert "Под эти условия никто не подходит" in text_of(page)
        page = found(people, "name:has:о", sort=sort)
        assert sorted(names_of(page)) == ["Белова Анна", "Громов Борис", "Ершова Вера"]
    assert names_of(found(people, "name:has:о", sort="-name")) == ["Ершова Вера", "Громов Борис", "Белова Анна"]
    assert "Расширенный поиск 1 из 3" in text_of(found(people, "name:has:белова"))


@pytest.mark.req("CL-32")
def test_in_a_very_large_studio_the_total_comes_after_the_rows(people, monkeypatch):
    monkeypatch.setattr(searching, "KEPT_ABOVE", 1)
    for module in (windows, listing, searching, views):
        monkeypatch.setattr(module, "PAGE_SIZE", 1)
    monkeypatch.setattr(windows, "WINDOWS", (3,))
    monkeypatch.setattr(windows, "_LEAST_OF", 1)
    searching.forget_totals()
    people.client("Яшина Яна")
    page = found(people, "blocked:no")
    words = text_of(page)
    assert "Расширенный поиск … из 4" in words
    assert ("из 3" in words, 'rel="next"' in page.content.decode()) == (False, True)
    asks = re.search(r'id="pager-span" hx-get="([^"]+)" hx-trigger="load"', page.content.decode())[1]
    part = people.browser().get(unescape(asks), headers=HTMX)
    assert text_of(part) == "1–1 из 3 3 из 4"
    place = re.search(r'<span id="(found-\w+)" hx-swap-oob="true">', part.content.decode())[1]
    assert f'<span id="{place}">… из 4' in page.content.decode()
    assert json.loads(part.headers["HX-Trigger"])["say"] == "Найдено: 3"
    assert place not in found(people, "blocked:no", "discount:is:0").content.decode()
    assert "Расширенный поиск 3 из 4" in text_of(found(people, "blocked:no"))
    bad = people.browser().get(people.url("desk:advanced_total"), {"c": "nothing"})
    assert (bad.status_code, text_of(bad)) == (422, "1–0 из 0 0 из 4")


def test_queries_do_not_grow(people):
    few = (
        f"branch:is:{people.branch.pk}",
        "debt:less:100000",
        "absent:days:1",
        "child:no",
        "visits:between:2026-01-01..2026-02-01..0..5",
    )
    address = people.url("desk:advanced_search") + "?" + "&".join(f"c={one}" for one in few)
    before = queries(people.browser(), address)
    for number in range(4):
        people.client(f"Белов {number}", guardian=people.client(f"Белова {number}"), branch=people.branch)
    assert queries(people.browser(), address) == before
    assert before <= 12
    assert people.today + timedelta(days=1) > people.today


@pytest.mark.req("CL-32")
def test_the_sentence_is_english_for_who_reads_english(people):
    person = people.staff(*ALL)
    person.language = "en"
    person.save()
    page = found(
        people, f"branch:is:{people.branch.pk}", "debt:more:0", "absent:days:30", "email:without", person=person
    )
    assert "Shown: Branch is Центр and debt more than 0 ₽ and has not come for 30 days and without an email" in text_of(
        page
    ).replace(NBSP, " ")

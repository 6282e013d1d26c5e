"""«Клиенты → Список клиентов» (CL-02, CL-03, 7f, 7g)."""

from datetime import date, time, timedelta

import pytest

from ritm.attendance.actions.visit import PayBy
from ritm.clients.actions.profile import make_system_client
from ritm.clients.models import Client
from ritm.clients.queries import system_client
from ritm.core import clock
from ritm.passes.actions.freezing import freeze
from ritm.passes.models import ClientPass
from tests.given import ZONE, moment
from tests.web.desk.clients.looking import BOBS, HTMX, names_of, queries, rows_of, text_of
from tests.web.portal.conftest import Portal

NBSP = "\u00a0"


@pytest.fixture
def people(studio):
    """Anna owes for a visit, Boris holds a pass, Gleb is Anna's child; each came on a day of his own."""
    make_system_client()
    days = [clock.today(ZONE) - timedelta(days=ago) for ago in (5, 4, 3)]
    with clock.at(moment(days[0], time(12))):
        anna = studio.client("Анна", phone="+79165551234")
    with clock.at(moment(days[1], time(12))):
        studio.pass_(studio.client("Борис", phone="+79031234567"), studio.plan(name="Восемь"))
    with clock.at(moment(days[2], time(12))):
        studio.client("Глеб", birth_date=date(2015, 3, 12), guardian=anna)
    lesson = studio.lesson(on=clock.today(ZONE), at=time(0, 5), minutes=5, drop_in_minor=70000)
    with clock.at(moment(clock.today(ZONE), time(0, 6))):
        studio.mark(anna, lesson, pay=PayBy(kind="credit"))
    return studio


@pytest.mark.req("CL-02", "CL-03", "CL-10")
def test_the_list_shows_name_phone_flags_last_visit_and_when_added(people):
    today = clock.today(ZONE)
    rows = rows_of(people.browser().get(people.url("desk:clients")))
    until = today - timedelta(days=4) + timedelta(days=29)
    assert len(rows) == 4
    assert rows[0].startswith("А Анна +7 916 555-12-34 Долг 1 зан.")
    assert f"−700{NBSP}₽".replace(NBSP, " ") in " ".join(rows[0].split())
    assert f"{today:%d.%m.%Y}" in rows[0]
    assert f"{today - timedelta(days=5):%d.%m.%Y}" in rows[0]
    assert "Аб. 8/8" in rows[1]
    assert until > today
    assert "Ребёнок" in rows[2]
    assert "Родитель: Анна" in rows[2]
    assert "Системный" in rows[3]


@pytest.mark.req("CL-02")
@pytest.mark.parametrize(
    ("sort", "shown"),
    [
        ("", ["Анна", "Борис", "Глеб"]),
        ("-name", ["Глеб", "Борис", "Анна"]),
        ("phone", ["Борис", "Анна", "Глеб"]),
        ("-phone", ["Анна", "Борис", "Глеб"]),
        ("flags", ["Анна", "Борис", "Глеб"]),
        ("-flags", ["Глеб", "Борис", "Анна"]),
        ("visit", ["Анна", "Борис", "Глеб"]),
        ("-visit", ["Анна", "Глеб", "Борис"]),
        ("added", ["Анна", "Борис", "Глеб"]),
        ("-added", ["Глеб", "Борис", "Анна"]),
        ("rubbish", ["Анна", "Борис", "Глеб"]),
    ],
)
def test_every_header_sorts_both_ways(people, sort, shown):
    page = people.browser().get(people.url("desk:clients", sort=sort))
    assert [name for name in names_of(page) if name != system_client().name] == shown
    head = sort.removeprefix("-") if sort != "rubbish" else "name"
    way = "descending" if sort.startswith("-") else "ascending"
    html = page.content.decode()
    assert html.count("aria-sort") == 1
    assert (
        f'aria-sort="{way}"><a class="rt-sort" href="?sort={"" if sort.startswith("-") else "-"}{head or "name"}'
        in html
    )


@pytest.mark.req("CL-03")
@pytest.mark.parametrize(
    ("chip", "label", "shown"),
    [
        ("debt", "С долгом 1", ["Анна"]),
        ("active", "С абонементом 1", ["Борис"]),
        ("children", "Дети 1", ["Глеб"]),
        ("absent", "Без визитов 30 дней 0", []),  # all of them came today
        ("birthdays", "Дни рождения 0", []),
        ("ending", "Абонемент ≤ 7 дней 0", []),
    ],
)
def test_chips_filter_and_count(people, chip, label, shown):
    with clock.at(moment(date(clock.today(ZONE).year, clock.today(ZONE).month, clock.today(ZONE).day), time(12))):
        page = people.browser().get(people.url("desk:clients", chip=chip))
    assert names_of(page) == shown
    assert label in text_of(page)


@pytest.mark.req("CL-03", "CL-02")
def test_a_frozen_pass_and_the_portal_are_flags_and_filters(people):
    boris = ClientPass.objects.get(client__name="Борис")
    today = clock.today(ZONE)
    freeze(client_pass=boris, begins_on=today, ends_on=today + timedelta(days=6), actor=people.actor)
    Portal(people).enter(Client.objects.get(name="Анна"))
    browser = people.browser()
    for chip, label, name, flag in (
        ("frozen", "С замороженным абонементом 1", "Борис", f"до {today + timedelta(days=6):%d.%m}"),
        ("portal", "Входят в личный кабинет 1", "Анна", "Входит в личный кабинет"),
    ):
        page = browser.get(people.url("desk:clients", chip=chip))
        assert names_of(page) == [name]
        assert label in text_of(page)
        assert flag in rows_of(page)[0]
    hit = browser.get(people.url("desk:search", q="анна"), headers=HTMX)
    card = browser.get(people.url("desk:client", Client.objects.get(name="Анна").pk))
    assert ["Входит в личный кабинет" in text_of(page) for page in (hit, card)] == [True, True]


@pytest.mark.req("CL-02")
def test_the_lists_search_begins_with_three_letters(people):
    browser = people.browser()
    assert names_of(browser.get(people.url("desk:clients", text="ан"))) == []
    assert "Введите чуть больше" in text_of(browser.get(people.url("desk:clients", text="ан")))
    found = browser.get(people.url("desk:clients", text="анн", sort="-name"))
    assert names_of(found) == ["Глеб", "Анна"]
    assert "Клиенты 2 из 4" in text_of(found)
    nobody = browser.get(people.url("desk:clients", text="белв"))
    assert "По запросу «белв» никого" in text_of(nobody)
    assert people.url("desk:client_new") + "?from=list&amp;name=%D0%B1%D0%B5%D0%BB%D0%B2" in nobody.content.decode()
    digits = browser.get(people.url("desk:clients", text="8 999 000-00-00"))
    assert "?from=list&amp;phone=8+999+000-00-00" in digits.content.decode()


def test_typing_gives_the_table_alone_and_a_short_address(people):
    page = people.browser().get(people.url("desk:clients", text="анн", chip="all", sort="name", page="1"), headers=HTMX)
    html = page.content.decode()
    assert page["HX-Replace-Url"] == people.url("desk:clients") + "?text=%D0%B0%D0%BD%D0%BD"
    assert html.startswith('<div class="rt-through" id="list"')
    assert 'id="clients-count" hx-swap-oob="true">2 из 4<' in html
    assert "HX-Request" in page["Vary"]


@pytest.mark.req("CL-30", "CL-33")
def test_the_system_client_has_no_pencil_and_no_cross(studio):
    system = make_system_client()
    anna = studio.client("Анна")
    html = studio.browser().get(studio.url("desk:clients")).content.decode()
    assert studio.url("desk:client_edit", anna.pk) in html
    assert studio.url("desk:client_delete", anna.pk) in html
    assert studio.url("desk:client_edit", system.pk) not in html
    assert studio.url("desk:client_delete", system.pk) not in html


@pytest.mark.req("CL-01", "CL-02", "ST-12")
@pytest.mark.parametrize(
    ("codes", "new", "imports", "pencil"),
    [
        (("clients.read",), False, False, False),
        (("clients.read", "clients.change"), True, False, True),
        (("clients.read", "clients.import"), False, False, False),
        (("clients.read", "clients.change", "clients.import"), True, True, True),
    ],
)
def test_controls_are_there_for_whoever_may(studio, codes, new, imports, pencil):
    anna = studio.client("Анна")
    html = studio.browser(studio.staff(*codes)).get(studio.url("desk:clients")).content.decode()
    assert ("?from=list" in html) == (new or pencil)
    assert ('id="new-client"' in html) == new
    assert (f'href="{studio.url("desk:import_start")}"' in html) == imports
    assert (studio.url("desk:client_edit", anna.pk) in html) == pencil
    assert (studio.url("desk:client_delete", anna.pk) in html) == pencil


@pytest.mark.req("ST-05", "ST-06")
def test_without_the_right_to_read_there_is_no_list(studio):
    person = studio.staff("clients.change", "home.search", "clients.import", "card.read")
    assert studio.browser(person).get(studio.url("desk:clients")).status_code == 403


@pytest.mark.req("ST-05")
@pytest.mark.parametrize(
    ("phones", "shown"),
    [("full", "+7 916 555-12-34"), ("tail", f"+7 916{NBSP}…-12-34"), ("none", "—")],
)
def test_phones_are_shown_as_the_level_says(studio, phones, shown):
    studio.client("Анна", phone="+79165551234")
    page = studio.browser(studio.staff("clients.read", phones=phones)).get(studio.url("desk:clients"))
    assert shown.replace(NBSP, " ") in rows_of(page)[0]
    assert ("555-12-34" in text_of(page)) == (phones == "full")


def test_nobody_yet_leads_to_the_first_client_and_to_the_import(studio):
    make_system_client()
    page = studio.browser().get(studio.url("desk:clients"))
    assert "Здесь будут ваши клиенты" in text_of(page)
    assert names_of(page) == ["Иванов Иван Иваныч"]
    studio.client("Анна")
    assert "Здесь будут ваши клиенты" not in text_of(studio.browser().get(studio.url("desk:clients")))


def test_nothing_of_another_studio_is_seen(studio, bobs):
    studio.client("Анна")
    browser = studio.browser()
    for query in ({}, {"text": "Бобов"}, {"text": "9161112201"}, {"text": "4600000000015"}, {"chip": "active"}):
        html = browser.get(studio.url("desk:clients", **query)).content.decode()
        listed = html[html.index('id="list"') :]
        typed = query.get("text", "")
        assert [word for word in BOBS if word in listed.replace(typed, "")] == []


def test_only_clients_of_the_own_branches(studio):
    studio.client("Свой", branch=studio.branch)
    studio.client("Чужой", branch=studio.second_branch())
    person = studio.staff("clients.read", branches=(studio.branch,), clients="branches")
    page = studio.browser(person).get(studio.url("desk:clients"))
    assert "Чужой" not in text_of(page)
    assert "Свой" in names_of(page)


def test_fifty_rows_a_page(studio):
    make_system_client()
    for number in range(51):
        studio.client(f"Клиент {number:02}")
    browser = studio.browser()
    first, second = (browser.get(studio.url("desk:clients", page=page)) for page in (1, 2))
    assert len(names_of(first)) == 50
    assert names_of(second) == ["Клиент 49", "Клиент 50"]
    assert "1–50 из 52" in text_of(first)
    assert "51–52 из 52" in text_of(second)
    assert names_of(browser.get(studio.url("desk:clients", page="1e400"))) == names_of(first)


def test_queries_do_not_grow_with_rows(studio):
    mother, browser = studio.client("Белова"), studio.browser()
    for text in ("", "Белов"):
        studio.client(f"Белов один {text}", guardian=mother)
        counts = [queries(browser, studio.url("desk:clients", text=text))]
        for number in range(30):
            studio.client(f"Белов {number} {text}", guardian=mother)
        counts.append(queries(browser, studio.url("desk:clients", text=text)))
        assert counts[0] == counts[1] <= 12

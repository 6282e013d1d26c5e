"""What the client sees: his own classes, passes and visits, and those of the children whom he answers for (CL-13, CL-21)."""

import re
from datetime import time, timedelta

import pytest
from django.test import Client as Browser

from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.core import clock
from ritm.passes.actions.freezing import freeze
from ritm.passes.models import PassKind
from ritm.studio.actions import change_branch
from tests.given import key, moment
from tests.web.desk.clients.looking import BOBS, queries, text_of


def page(portal, browser, name="my"):
    answer = browser.get(portal.url(name))
    assert answer.status_code == 200
    return text_of(answer)


def sold(studio, client, **plan):
    """A pass of ten days ago."""
    with clock.at(moment(studio.today - timedelta(days=10), time(12))):
        studio.pass_(client, studio.plan(**plan))


def been(studio, client, days, **lesson):
    """A visit of some days ago, by the pass."""
    day = studio.today - timedelta(days=days)
    with clock.at(moment(day, time(18))):
        studio.mark(client, studio.lesson(on=day, **lesson))


@pytest.fixture
def masha(studio, anna):
    return studio.client("Белова Мария", guardian=anna)


@pytest.mark.req("CL-21")
def test_an_empty_page_says_what_will_stand_there(portal, anna):
    said = page(portal, portal.enter(anna))
    assert "Белова Анна" in said
    assert "Записей пока нет" in said
    assert "Действующих абонементов нет" in said
    assert "Посещений пока нет" in said
    assert "Alice Центр" in said  # the studio and its branch


@pytest.mark.req("CL-21", "CL-06")
def test_classes_passes_and_visits_stand_there(portal, anna, studio):
    group = studio.group(name="Балет", teacher=studio.teacher("Лаптева Ирина"), hall=studio.hall("Большой зал"))
    sold(studio, anna, name="Танцы 8")
    been(studio, anna, 1, group=group)
    studio.book(anna, studio.lesson(group=group, at=time(18)))
    browser = portal.enter(anna)
    said = page(portal, browser)
    assert "18:00" in said
    assert "Балет Лаптева Ирина, Большой зал" in said
    assert re.search(r"Танцы 8 до \d+ \w+ Активен 7 осталось из 8, 1 занято записью", said)
    assert f"{studio.today - timedelta(days=1):%d.%m.%Y} 18:00 Балет Танцы 8" in page(portal, browser, "my_visits")


@pytest.mark.req("CL-21", "PA-02")
def test_an_unlimited_pass_shows_no_remainder(portal, anna, studio):
    studio.pass_(anna, studio.plan(name="Безлимит", kind=PassKind.UNLIMITED, count=31))
    of_the_pass = re.search(r"Безлимит до .*? Активен (.*?) Посещения", page(portal, portal.enter(anna)))
    assert of_the_pass[1] == "Посещений без ограничения"


@pytest.mark.req("CL-21")
@pytest.mark.rule("F-2")
def test_a_frozen_pass_says_until_when(portal, anna, studio):
    held, until = studio.pass_(anna, studio.plan(name="Танцы 8")), studio.today + timedelta(days=5)
    freeze(client_pass=held, begins_on=studio.today, ends_on=until, actor=studio.actor)
    said = page(portal, portal.enter(anna))
    assert re.search(rf"Танцы 8 заморожен до {until.day} \w+, потом действует до .*? 8 осталось из 8", said)


@pytest.mark.req("CL-13")
def test_a_parent_switches_between_the_familys_cards(portal, anna, masha, studio):
    studio.pass_(masha, studio.plan(name="Детский 4"))
    browser = portal.enter(anna)
    assert "Детский 4" not in page(portal, browser)
    assert portal.send(browser, "my_card", card=masha.pk)["Location"] == portal.url()
    said = page(portal, browser)
    assert "Детский 4" in said
    assert 'aria-pressed="true"' in browser.get(portal.url()).content.decode()
    portal.send(browser, "my_card", card=anna.pk)
    assert "Детский 4" not in page(portal, browser)


@pytest.mark.req("CL-13")
def test_only_children_whose_guardian_he_is_can_be_chosen(portal, anna, masha, studio, bobs):
    vera = studio.client("Вера")
    browser = portal.enter(masha, "masha")  # a child does not see the parent's card
    assert "Белова Анна" not in page(portal, browser)
    parents = portal.enter(anna)
    for said in (vera.pk, "", "abc", "9" * 30, "-1"):
        assert portal.send(parents, "my_card", card=said).status_code == 404
    assert portal.send(browser, "my_card", card=anna.pk).status_code == 404


@pytest.mark.req("CL-13")
def test_a_child_who_is_gone_or_no_longer_his_is_shown_no_more(portal, anna, masha, studio):
    browser = portal.enter(anna)
    portal.send(browser, "my_card", card=masha.pk)
    change_client(client=masha, data=ClientData(name=masha.name), actor=studio.actor)
    assert "Белова Мария" not in page(portal, browser)
    change_client(client=masha, data=ClientData(name=masha.name, guardian=anna), actor=studio.actor)
    portal.send(browser, "my_card", card=masha.pk)
    assert "Белова Мария" in page(portal, browser)
    delete_client(client=masha, actor=studio.actor)
    assert "Белова Мария" not in page(portal, browser)


@pytest.mark.req("CL-21")
def test_nothing_of_the_staff_and_of_other_clients_is_in_it(portal, anna, masha, studio, bobs):
    lesson = studio.lesson()
    vera = studio.client("Сидорова Вера", phone="+79165550000")
    for client in (anna, masha, vera):
        studio.book(client, lesson)
    browser = portal.enter(anna)
    for name in ("my", "my_visits", "my_password"):
        said = browser.get(portal.url(name)).content.decode()
        for word in ("Тайная заметка", "Видна сотрудникам", "Сидорова", "5550000", "/desk/", *BOBS):
            assert word not in said, (name, word)


@pytest.mark.req("CL-21")
def test_an_unmarked_class_of_yesterday_is_gone_and_the_others_come_by_time(portal, anna, studio):
    group = studio.group(name="Балет")
    for days, at in ((2, time(9)), (1, time(20)), (1, time(8))):
        studio.book(anna, studio.lesson(group=group, on=studio.today + timedelta(days=days), at=at))
    said = page(portal, portal.enter(anna))
    assert re.findall(r"\b(8:00|20:00|9:00)\b", said) == ["8:00", "20:00", "9:00"]


@pytest.mark.req("CL-21")
def test_more_visits_than_fit_lead_to_their_own_page(portal, anna, studio):
    group, browser = studio.group(name="Балет"), portal.enter(anna)
    sold(studio, anna, count=60)
    for days in range(1, 7):
        been(studio, anna, days, group=group)
    assert portal.url("my_visits") in browser.get(portal.url()).content.decode()
    assert page(portal, browser, "my_visits").count("Балет") == 6


def fill(studio, client, number):
    """Some of everything."""
    sold(studio, client, name=f"Абонемент {number}")
    for days in (number, number + 40):
        lesson = studio.lesson(on=studio.today + timedelta(days=days), teacher=studio.teacher())
        studio.book(client, lesson)
    been(studio, client, number)
    studio.client(f"Ребёнок {number}", guardian=client)


@pytest.mark.req("CL-21")
def test_the_page_takes_as_many_queries_however_much_stands_on_it(portal, anna, studio):
    browser = portal.enter(anna)
    fill(studio, anna, 1)
    one = {name: queries(browser, portal.url(name)) for name in ("my", "my_visits")}
    for number in range(2, 5):
        fill(studio, anna, number)
    assert {name: queries(browser, portal.url(name)) for name in ("my", "my_visits")} == one
    assert one == {"my": 11, "my_visits": 6}


@pytest.mark.req("CL-21")
@pytest.mark.parametrize("name", ["my", "my_visits", "my_card", "my_password"])
def test_nobody_is_led_to_the_sign_in(portal, client, name):
    answer = client.post(portal.url(name), key()) if name == "my_card" else client.get(portal.url(name))
    assert answer["Location"] == portal.url("sign_in")


@pytest.mark.req("CL-21")
def test_the_studio_is_reached_by_a_press(portal, anna, studio):
    contacts = {"address": "Светланская, 1", "phone": "8 (495) 123-45-67", "email": "studio@example.org"}
    change_branch(branch=studio.branch, name="Центр", time_zone=studio.branch.time_zone, **contacts, by=studio.boss)
    for page in (portal.enter(anna).get(portal.url()), Browser().get(portal.url("sign_in"))):
        html = page.content.decode()
        assert 'href="tel:+74951234567">+7 495 123-45-67<' in html
        assert 'href="mailto:studio@example.org"' in html
        assert "Центр Светланская, 1" in text_of(page)

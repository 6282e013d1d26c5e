"""What the form helps with (ux §4.6): why somebody is blocked, the age, where mistakes are, a class at once, children."""

import re
from datetime import date

import pytest

from ritm.attendance.models import Booking
from ritm.clients.actions.consents import give_consent
from ritm.clients.models import Client
from ritm.clients.queries import living
from tests.web.desk.clients.looking import HTMX, text_of, value_of
from tests.web.desk.pages import complaints, said, send, words

WHY = "Скажите почему, чтобы знали все за стойкой"


def edit(studio, client, **fields):
    return send(studio.browser(), studio.url("desk:client_edit", client.pk), **fields)


@pytest.mark.req("CL-15")
def test_the_reason_of_the_block_list_is_asked_kept_and_shown(studio):
    url = studio.url("desk:client_new")
    refused = send(studio.browser(), url, name="Ким", is_blocked="yes", block_reason=" \u200b ")
    assert (refused.status_code, complaints(refused)["block_reason"]) == (422, WHY)
    assert "клиент видит «Чтобы записаться, позвоните в студию»" in text_of(refused)
    assert send(studio.browser(), url, name="Ким", is_blocked="yes", block_reason="Спорит").status_code == 302
    kim = living().get()
    assert (kim.is_blocked, kim.block_reason) == (True, "Спорит")
    assert "Чёрный список Спорит" in text_of(studio.browser().get(studio.url("desk:client", kim.pk)))
    assert 'title="Чёрный список: Спорит"' in studio.browser().get(studio.url("desk:clients")).content.decode()
    # Taken away it is nobody's reason any more; given again without one it is asked.
    assert edit(studio, kim, name="Ким", is_blocked="yes", block_reason="").status_code == 422
    assert edit(studio, kim, name="Ким", is_blocked="no", block_reason="Спорит").status_code == 302
    assert living().values_list("is_blocked", "block_reason").get() == (False, "")


@pytest.mark.req("CL-15")
def test_who_was_blocked_without_a_reason_is_saved_without_one(studio):
    kim = studio.client("Ким", is_blocked=True)
    assert edit(studio, kim, name="Ким Лера", is_blocked="yes").status_code == 302
    assert living().get().name == "Ким Лера"
    assert "Чёрный список Да" in text_of(studio.browser().get(studio.url("desk:client", kim.pk)))


def test_the_age_stands_beside_the_birth_date(studio):
    today = studio.today
    kim = studio.client("Ким", birth_date=date(today.year - 8, 1, 1))
    page = studio.browser().get(studio.url("desk:client_edit", kim.pk)).content.decode()
    age = re.search(
        r'<output [^>]*data-age-of="id_birth_date" data-today="([^"]+)" data-ages="([^"]+)">(.*?)</output>', page
    )
    assert age.groups() == (today.isoformat(), "1 год|3 года|5 лет", "8 лет")
    assert f"01.01.{today.year - 8}, 8 лет" in text_of(studio.browser().get(studio.url("desk:client", kim.pk)))
    for typed in ("2999-01-01", "0001-01-01", "31.02.2015", "чепуха", ""):
        again = send(studio.browser(), studio.url("desk:client_edit", kim.pk), name="", birth_date=typed)
        assert 'data-ages="1 год|3 года|5 лет"></output>' in again.content.decode()


def test_the_list_of_groups_counts_mistakes_and_leads_to_the_first(studio):
    wrong = {"name": " ", "phone": "12", "email": "нет", "discount_percent": "101", "birth_date": "31.02.2015"}
    page = send(studio.browser(), studio.url("desk:client_new"), **wrong).content.decode()
    nav = re.search(r'<nav class="rt-form-nav".*?</nav>', page, re.DOTALL)[0]
    found = re.findall(r'<a href="#(\w+)" data-part="([\w-]+)">(.*?)</a>', nav)
    told = [
        (first, part, re.findall(r"visually-hidden\">(.*?)<", inside))
        for first, part, inside in found
        if "badge" in inside
    ]
    assert told == [
        ("id_name", "part-main", ["2 ошибки"]),
        ("id_email", "part-contacts", ["1 ошибка"]),
        ("id_discount_percent", "part-club", ["1 ошибка"]),
    ]
    assert all(f'id="{first}"' in page for first, _part, _told in told)


@pytest.mark.req("CL-01", "BV-02")
def test_saved_and_booked_at_once(studio):
    lesson, url = studio.lesson(), studio.url("desk:client_new")
    # From elsewhere a class is chosen on the card.
    gone = send(studio.browser(), url, htmx=True, name="Первая", book="1")
    first = living().get()
    assert gone["HX-Redirect"] == studio.url("desk:client", first.pk) + "#quick-book"
    assert 'id="quick-book"' in studio.browser().get(studio.url("desk:client", first.pk)).content.decode()
    # From a lesson the place is given at once, and it is the main button there.
    there = studio.url("desk:client_new", lesson=lesson.pk)
    form = studio.browser().get(there, headers=HTMX).content.decode()
    assert re.search(
        r'<button [^>]*name="book" value="1" id="quick-book" data-main>Сохранить и записать</button>', form
    )
    booked = send(studio.browser(), there, htmx=True, name="Вторая", book="1")
    assert said(booked).startswith("Вторая записана на ")
    assert Booking.objects.get().client == living().get(name="Вторая")
    # Where the lesson refuses him, he is saved and stands on top of its panel.
    refused = send(studio.browser(), there, name="Третья", is_blocked="yes", block_reason="Спорит", book="1")
    third = living().get(name="Третья")
    assert refused["Location"] == studio.url("desk:lesson", lesson.pk, client=third.pk)
    assert Booking.objects.count() == 1
    assert "В чёрном списке: Спорит" in text_of(studio.browser().get(refused["Location"]))


def test_who_may_not_book_is_not_offered_it(studio):
    person = studio.staff("clients.change", "home.search", "home.schedule", "home.lesson_search", "card.read")
    for url in (studio.url("desk:client_new"), studio.url("desk:client_new", lesson=studio.lesson().pk)):
        assert "Сохранить и записать" not in words(studio.browser(person).get(url))
    sent = send(studio.browser(person), studio.url("desk:client_new", lesson=studio.lesson().pk), name="Ким", book="1")
    assert sent.status_code == 302
    assert not Booking.objects.exists()


@pytest.mark.req("CL-38")
def test_children_of_a_client_stand_in_his_form(studio):
    mother = studio.client("Мать")
    child = studio.client("Дочь", guardian=mother, birth_date=date(studio.today.year - 5, 1, 1))
    page = studio.browser().get(studio.url("desk:client_edit", mother.pk))
    assert "Дети Дочь 5 лет Ребёнок" in text_of(page)
    assert f'href="{studio.url("desk:client_new", parent=mother.pk)}" data-dialog' in page.content.decode()
    assert "Дети" not in text_of(studio.browser().get(studio.url("desk:client_edit", child.pk)))


@pytest.mark.req("CL-22")
def test_a_consent_says_since_when_and_how(studio):
    kim = studio.client("Ким")
    give_consent(client=kim, purpose="sms", channel="paper", note="", version=0, actor=studio.actor)
    page = text_of(studio.browser().get(studio.url("desk:client_edit", kim.pk)))
    assert f"дано: на бумаге, {studio.today:%d.%m.%Y}" in page
    assert value_of(studio.browser().get(studio.url("desk:client_edit", kim.pk)), "sms_consent_was") == "allowed"
    assert Client.objects.get().sms_consent == "given"

"""«Отказаться» in a letter sets «Отправка Email» to «нет разрешения»: one press, no sign-in, nothing by a look (CL-43)."""

import re
from datetime import time, timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from ritm.accounts.models import Module
from ritm.accounts.scope import account_scope
from ritm.clients.actions.consents import choose_consent, give_consent
from ritm.clients.actions.merging import merge_clients
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client, Consent, Standing
from ritm.core import clock
from ritm.events.models import Event
from ritm.messaging.refusing import client_of, token_of
from ritm.schedule.actions.cancelling import cancel_lesson
from tests.given import key, moment
from tests.web.desk.clients.looking import text_of
from tests.web.desk.pages import work

HOUSE = "https://ritm.example"


@pytest.fixture
def olga(studio):
    return studio.client("Громова Ольга", email="olga@example.org")


def address(portal, client):
    return portal.url("sign_in").replace("login/", f"letters/{token_of(client)}/")


def standing(client):
    return Client.objects.get(pk=client.pk).email_consent


def called_off(studio, client, **days):
    """The body of the letter about a cancelled class."""
    lesson = studio.lesson(on=studio.today + timedelta(days=1), **days)
    studio.book(client, lesson)
    mail.outbox.clear()
    with clock.at(moment(studio.today, time(12))):
        cancel_lesson(lesson=lesson, actor=studio.actor)
        work()
    return [letter.body for letter in mail.outbox]


@pytest.mark.req("CL-43", "CL-22")
def test_the_link_of_a_letter_is_followed_to_the_end(portal, olga, studio, settings):
    settings.LETTERS_URL = HOUSE
    (letter,) = called_off(studio, olga)
    link = re.search(rf"Больше не присылать писем: {HOUSE}(/\S+)", letter)[1]
    browser = Browser(enforce_csrf_checks=True)
    page = browser.get(link)
    assert "Отказаться от писем" in text_of(page)
    assert standing(olga) == Standing.PRESET_YES  # a look changes nothing: mail servers look at links by themselves
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    assert browser.post(link, key()).status_code == 403
    done = browser.post(link, {**key(), "csrfmiddlewaretoken": token})
    assert "Писем больше не будет" in text_of(done)
    assert standing(olga) == Standing.WITHDRAWN
    assert called_off(studio, olga) == []


@pytest.mark.req("CL-43", "CL-34")
def test_the_journal_says_that_the_client_did_it_by_message(portal, olga, studio):
    text = {"channel": "person", "version": 0}
    give_consent(client=olga, purpose="email", **text, actor=studio.actor)
    assert Browser().post(address(portal, olga), key()).status_code == 200
    row = Consent.objects.filter(client=olga).latest("pk")
    assert (row.was, row.standing, row.channel, row.taken_by) == ("given", "withdrawn", "message", None)
    event = Event.objects.get(name="clients.consent_withdrawn")
    assert (event.actor_kind, event.actor_id) == ("client", olga.pk)


@pytest.mark.req("CL-43")
def test_a_second_press_and_a_refusal_of_before_change_nothing(portal, olga, studio):
    for _turn in range(2):
        assert "Писем больше не будет" in text_of(Browser().post(address(portal, olga), key()))
    assert Consent.objects.filter(client=olga).count() == 1
    vera = studio.client("Вера", email="vera@example.org")
    choose_consent(client=vera, purpose="email", is_allowed=False, actor=studio.actor)
    assert "Писем больше не будет" in text_of(Browser().get(address(portal, vera)))
    assert Browser().post(address(portal, vera), key()).status_code == 200
    assert standing(vera) == Standing.CHOSEN_NO


@pytest.mark.req("CL-43", "CL-13")
def test_the_link_is_of_whoever_reads_the_letters(portal, olga, studio, settings):
    settings.LETTERS_URL = HOUSE
    gleb = studio.client("Громов Глеб", guardian=olga)
    (letter,) = called_off(studio, gleb)
    assert client_of(re.search(r"/letters/([^/\s]+)/", letter)[1]) == olga


@pytest.mark.req("CL-43", "CL-35")
def test_a_letter_of_before_a_merge_refuses_for_the_card_that_stands(portal, olga, studio):
    link, kept = address(portal, olga), studio.client("Громова О.")
    merge_clients(kept=kept, dropped=olga, chosen={}, actor=studio.actor)
    assert Browser().post(link, key()).status_code == 200
    assert standing(kept) == Standing.WITHDRAWN


@pytest.mark.req("CL-43")
def test_a_link_that_nobody_has_sent_opens_nothing(portal, olga, studio, bobs):
    with account_scope(bobs.account.pk):
        theirs = token_of(Client.objects.filter(email="bobov@example.com").get())
    token = token_of(olga)
    for bad in (theirs, token[:-1], token[::-1], "x", "1:2:3", "%00"):
        link = portal.url("sign_in").replace("login/", f"letters/{bad}/")
        assert Browser().get(link).status_code == 404, bad
        assert Browser().post(link, key()).status_code == 404, bad
    delete_client(client=olga, actor=studio.actor)
    assert Browser().post(address(portal, olga), key()).status_code == 404


@pytest.mark.req("CL-43", "AC-06")
def test_it_works_without_the_portal_and_in_english(portal, olga):
    Module.objects.create(code="client_portal", is_on=False)
    assert "Refuse the letters" in text_of(Browser().get(address(portal, olga) + "?language=en"))
    assert Browser().post(address(portal, olga), key()).status_code == 200
    assert standing(olga) == Standing.WITHDRAWN


@pytest.mark.req("CL-43")
def test_a_house_that_does_not_know_its_address_says_what_to_do(olga, studio, settings):
    settings.LETTERS_URL = ""
    (letter,) = called_off(studio, olga)
    assert "Если письма больше не нужны, скажите об этом студии." in letter


@pytest.mark.req("CL-43")
def test_the_button_of_the_mail_program_refuses_in_one_press(portal, olga, studio, settings):
    settings.LETTERS_URL = HOUSE
    lesson = studio.lesson(on=studio.today + timedelta(days=1))
    studio.book(olga, lesson)
    with clock.at(moment(studio.today, time(12))):
        cancel_lesson(lesson=lesson, actor=studio.actor)
        work()
    headers = mail.outbox[-1].message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = re.fullmatch(rf"<{HOUSE}(/\S+/once/)>", headers["List-Unsubscribe"])[1]
    browser = Browser(enforce_csrf_checks=True)
    unsigned = [url.partition(":")[0] for url in (browser.get(link)["Location"], address(portal, olga))]
    assert unsigned[0] == unsigned[1], "the signature holds the second at which it was made"
    assert browser.post(link, {"List-Unsubscribe": "Something"}).status_code == 400
    assert standing(olga) == Standing.PRESET_YES
    for _turn in range(2):
        assert browser.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert standing(olga) == Standing.WITHDRAWN
    assert (
        browser.post(re.sub(r"/[^/]+/once/$", "/x/once/", link), {"List-Unsubscribe": "One-Click"}).status_code == 404
    )

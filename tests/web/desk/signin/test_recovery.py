"""E4: the boss's lost access comes back by a letter; the others are told whom to ask (AC-04)."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client as Browser

from ritm.core import clock
from tests.given import PASSWORD
from tests.web.desk.pages import complaints, send, words, work

OWN = "sosna-korall-7"


def _ask(studio, email):
    return send(Browser(), studio.url("desk:recovery"), email=email)


@pytest.mark.req("AC-04")
def test_the_boss_comes_back_by_a_letter(studio):
    page = _ask(studio, studio.account.email.upper())
    assert page.status_code == 200
    assert work() == 1
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([studio.account.email], "Новый пароль в Ритме: Alice")
    password = re.search(r"Пароль: (\S+)", letter.body)[1]
    browser = Browser()
    entered = send(browser, studio.url("desk:login"), login="boss", password=password)
    assert entered.url == studio.url("desk:home")
    assert browser.get(studio.url("desk:home")).url == studio.url("desk:first_password")
    assert send(browser, studio.url("desk:first_password"), password=OWN).status_code == 302
    for old in (password, PASSWORD):
        assert send(Browser(), studio.url("desk:login"), login="boss", password=old).status_code == 422
    assert send(Browser(), studio.url("desk:login"), login="boss", password=OWN).status_code == 302


@pytest.mark.req("AC-04")
def test_an_unknown_email_gets_the_same_answer_and_no_letter(studio, bobs):
    known, unknown = _ask(studio, studio.account.email), _ask(studio, bobs.account.email)
    answers = [
        words(page).replace(email, "…")
        for page, email in ((known, studio.account.email), (unknown, bobs.account.email))
    ]
    assert answers[0] == answers[1]
    assert work() == 1
    assert [letter.to for letter in mail.outbox] == [[studio.account.email]]
    assert complaints(_ask(studio, "")) == {"email": "Укажите email"}


@pytest.mark.req("AC-04")
def test_the_new_password_lives_a_day(studio):
    _ask(studio, studio.account.email)
    work()
    password = re.search(r"Пароль: (\S+)", mail.outbox[0].body)[1]
    with time_machine.travel(clock.now() + timedelta(hours=25), tick=False):
        assert send(Browser(), studio.url("desk:login"), login="boss", password=password).status_code == 422
        assert send(Browser(), studio.url("desk:login"), login="boss", password=PASSWORD).status_code == 302


@pytest.mark.req("AC-04")
def test_managers_and_teachers_are_told_whom_to_ask(studio):
    said = words(Browser().get(studio.url("desk:recovery")))
    assert "Новые данные для входа менеджеру и преподавателю даст босс, руководитель или сотрудник с правом" in said
    assert "«Менеджеры (изменение)» или «Преподаватели (изменение)»" in said

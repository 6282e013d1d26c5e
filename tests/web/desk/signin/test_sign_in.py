"""Who enters by login and password, and what the others are told (AC-03, AC-08, ux §4.15)."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from ritm.accounts.models import Account, Module
from ritm.accounts.modules import TEACHER_SIGN_IN
from ritm.staff.actions.people import archive_staff
from ritm.staff.models import StaffRole
from tests.given import PASSWORD, Studio
from tests.web.desk.pages import complaints, send, summary, words

WRONG = "Логин или пароль не подошли. Проверьте раскладку и Caps Lock."


def _enter(studio: Studio, login: str, password: str = PASSWORD, **fields: str) -> tuple[Browser, object]:
    browser = Browser()
    return browser, send(browser, studio.url("desk:login"), login=login, password=password, **fields)


@pytest.mark.req("AC-03")
def test_login_and_password_lead_home(studio):
    anna = studio.staff("halls.read", name="Ковалёва Анна")
    browser, answer = _enter(studio, anna.login.name.upper())
    assert (answer.status_code, answer.url) == (302, studio.url("desk:home"))
    assert browser.get(studio.url("desk:halls")).status_code == 200
    assert browser.get(studio.url("desk:login")).url == studio.url("desk:home")


@pytest.mark.req("AC-03")
def test_a_refusal_does_not_tell_what_was_wrong(studio):
    name = studio.staff().login.name
    answers = [_enter(studio, login, password)[1] for login, password in ((name, "другой"), ("nobody", PASSWORD))]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [summary(answer) for answer in answers] == [WRONG, WRONG]
    assert f'value="{name}"' in answers[0].content.decode()
    empty = _enter(studio, "", "")[1]
    assert complaints(empty) == {"login": "Введите логин", "password": "Введите пароль"}


@pytest.mark.req("AC-08")
def test_the_password_of_one_studio_opens_no_other(studio, bobs):
    anna = studio.staff()
    assert _enter(studio, anna.login.name)[1].status_code == 302
    at_bobs = _enter(bobs, anna.login.name)[1]
    assert (at_bobs.status_code, summary(at_bobs)) == (422, WRONG)
    # Both bosses are called «boss»: the same name, the same password, each behind his own door.
    browser, _answer = _enter(studio, "boss")
    assert browser.get(bobs.url("desk:halls")).url.startswith(bobs.url("desk:login"))


@pytest.mark.req("AC-08")
def test_the_front_page_asks_for_the_address_and_lists_nobody(studio, bobs):
    page = Browser().get("/")
    assert page.status_code == 200
    assert "Адрес студии" in words(page)
    assert [name for name in ("Alice", "Bob", "alice", "bob") if name in page.content.decode()] == []
    for typed in ("alice", " ALICE ", "http://testserver/alice"):
        assert Browser().get("/", {"address": typed}).url == "/alice/desk/"
    unknown = Browser().get("/", {"address": "carol"})
    assert unknown.status_code == 422
    assert complaints(unknown) == {"address": "По этому адресу студии нет. Проверьте ссылку, которую вам дали."}


def test_a_page_asked_before_the_sign_in_opens_after_it(studio):
    asked = studio.url("desk:halls", archived=1)
    sent_away = Browser().get(asked).url
    assert sent_away == studio.url("desk:login", next=asked)
    assert f'value="{asked}"' in Browser().get(sent_away).content.decode()
    assert _enter(studio, "boss", next=asked)[1].url == asked
    for foreign in ("https://evil.example/", "//evil.example/", "/bob/desk/", "javascript:alert(1)"):
        assert _enter(studio, "boss", next=foreign)[1].url == studio.url("desk:home")


@pytest.mark.req("AC-05", "ST-03")
@pytest.mark.parametrize(
    ("tariff", "is_on", "enters"),
    [("all", True, True), ("mars", True, True), ("earth", True, False), ("all", False, False)],
)
def test_a_teacher_enters_on_mars_and_above(studio, tariff, is_on, enters):
    teacher = studio.staff("home.schedule", role=StaffRole.TEACHER)
    Account.objects.filter(pk=studio.account.pk).update(tariff=tariff)
    Module.objects.create(code=TEACHER_SIGN_IN, is_on=is_on)
    answer = _enter(studio, teacher.login.name)[1]
    assert answer.status_code == (302 if enters else 422)
    if not enters:
        words_of_it = "Вход преподавателей в этой студии выключен: нужен тариф «Марс» или выше. Обратитесь к боссу."
        assert summary(answer) == words_of_it


@pytest.mark.req("AC-03")
def test_who_left_is_told_that_the_access_is_closed(studio):
    anna = studio.staff()
    browser, _answer = _enter(studio, anna.login.name)
    assert browser.get(studio.url("desk:profile")).status_code == 200
    archive_staff(member=anna, by=studio.boss)
    assert browser.get(studio.url("desk:profile")).url.startswith(studio.url("desk:login"))
    answer = _enter(studio, anna.login.name)[1]
    assert answer.status_code == 422
    assert summary(answer) in {WRONG, "Ваш доступ закрыт. Откроет руководитель студии."}


def test_ten_wrong_passwords_close_the_sign_in_for_a_while(studio):
    anna, other = studio.staff(), studio.staff()
    tries = [_enter(studio, anna.login.name, "другой")[1].status_code for _time in range(10)]
    assert tries[:9] == [422] * 9
    closed = _enter(studio, anna.login.name)[1]
    assert closed.status_code == 429
    assert "Пауза 15 минут" in words(closed)
    assert _enter(studio, other.login.name)[1].status_code == 302


@pytest.mark.parametrize(("remember", "age"), [({}, 0), ({"remember": "on"}, 30 * 24 * 3600)])
def test_the_computer_remembers_who_asked_for_it(studio, remember, age):
    browser, _answer = _enter(studio, "boss", **remember)
    cookie = browser.cookies["ritm_desk"]
    assert cookie["path"] == studio.url("desk:home")
    assert bool(cookie["max-age"]) == bool(remember)
    if remember:
        assert cookie["max-age"] == timedelta(seconds=age).total_seconds()


def test_signing_out_ends_the_session(studio):
    browser, _answer = _enter(studio, "boss")
    assert send(browser, studio.url("desk:logout")).url == studio.url("desk:login")
    assert browser.get(studio.url("desk:halls")).url.startswith(studio.url("desk:login"))
    assert browser.get(studio.url("desk:logout")).status_code == 405


def test_the_sign_in_page_speaks_two_languages_and_remembers_the_chosen_one(studio):
    browser, url = Browser(), studio.url("desk:login")
    assert "Не получается войти?" in words(browser.get(url))
    assert "Cannot sign in?" in words(browser.get(url, {"language": "en"}))
    assert "Cannot sign in?" in words(browser.get(url))
    assert "Cannot sign in?" in words(browser.get(url, {"language": "xx"}))

"""E1–E4: a studio is opened by a letter, and there is one boss (AC-01, AC-02, AC-12)."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser

from ritm.accounts.models import Account, Login
from ritm.accounts.scope import account_scope
from ritm.schedule.models import ClassGroup
from ritm.staff.models import StaffMember, StaffRole
from tests.given import key
from tests.web.desk.pages import complaints, send, value, words, work

OWN = "sosna-korall-7"
STUDIO = {"name": "Лада", "email": "lada@example.org"}


@pytest.fixture
def opened(db: None, settings: Any) -> Any:
    """Registration is open though there are studios."""
    settings.OPEN_REGISTRATION = True
    return settings


def _letter() -> tuple[str, str, str]:
    """Link, login and password of the letter that has come last."""
    assert work() == 1
    body = mail.outbox[-1].body
    return tuple(re.search(rf"{name}: (\S+)", body)[1] for name in ("Ссылка", "Логин", "Пароль"))


def _register(browser: Browser, **fields: Any) -> Any:
    return browser.post("/register/", {**key(), **STUDIO, **fields})


def _path(link: str) -> str:
    return "/" + link.partition("//")[2].partition("/")[2]


@pytest.mark.req("AC-01")
def test_a_name_and_an_email_are_asked_and_complained_of(opened):
    before = Account.objects.count()
    page = Browser().post("/register/", key())
    assert page.status_code == 422
    assert complaints(page) == {
        "name": "Укажите название студии: его увидят клиенты и сотрудники",
        "email": "Укажите email: на него придут ссылка, логин и пароль",
    }
    wrong = _register(Browser(), email="lada@")
    assert complaints(wrong) == {"email": "Это не похоже на email. Напишите его так: name@mail.ru."}
    assert value(wrong, "name") == "Лада"
    assert Account.objects.count() == before


@pytest.mark.req("AC-01", "AC-02", "AC-12")
def test_the_letter_leads_into_the_new_studio(opened):
    browser = Browser()
    answer = _register(browser)
    assert "lada@example.org" in words(answer)
    link, login, password = _letter()
    assert link == "http://testserver/lada/desk/"
    asked = browser.get(_path(link))
    assert asked.url == "/lada/desk/login/?next=%2Flada%2Fdesk%2F"
    entered = send(browser, "/lada/desk/login/", login=login, password=password, next="/lada/desk/")
    assert entered.url == "/lada/desk/"
    assert send(browser, "/lada/desk/password/", password=OWN).url == "/lada/desk/"
    said = words(browser.get("/lada/desk/"))
    for section in ("Главная", "Занятия", "Расписание", "Сотрудники", "Мой кабинет", "Настройки аккаунта"):
        assert section in said
    assert "Запуск студии 0 из 9 Дальше: Сотрудники" in said
    assert "Тестовый зал" in words(browser.get("/lada/desk/halls/"))
    assert "Тестовое направление" in words(browser.get("/lada/desk/disciplines/"))
    assert "Групп пока нет" in words(browser.get("/lada/desk/groups/"))


@pytest.mark.req("AC-01")
def test_the_one_time_password_opens_nothing_but_the_choice_of_an_own_one(opened):
    browser = Browser()
    _register(browser)
    _link, login, password = _letter()
    send(browser, "/lada/desk/login/", login=login, password=password)
    for page in ("", "halls/", "settings/", "start/"):
        assert browser.get(f"/lada/desk/{page}").url == "/lada/desk/password/"
    refused = browser.post("/lada/desk/halls/new/", {**key(), "name": "Зал"}, headers={"HX-Request": "true"})
    assert refused.headers["HX-Redirect"] == "/lada/desk/password/"
    for weak, complaint in {
        "": "Введите новый пароль",
        "kot-7": "Пароль короче 8 символов. Сделайте его длиннее.",
        "83927461": "Одни цифры легко подобрать. Добавьте буквы.",
        "password1": "Такой пароль — один из самых частых. Придумайте другой.",
    }.items():
        assert complaints(send(browser, "/lada/desk/password/", password=weak)) == {"password": complaint}
    send(browser, "/lada/desk/password/", password=OWN)
    assert browser.get("/lada/desk/halls/").status_code == 200
    assert browser.get("/lada/desk/password/").url == "/lada/desk/"
    again = Browser()
    assert send(again, "/lada/desk/login/", login=login, password=password).status_code == 422
    assert send(again, "/lada/desk/login/", login=login, password=OWN).status_code == 302


@pytest.mark.req("AC-01")
def test_the_same_form_twice_opens_one_studio(opened):
    before = Account.objects.count()
    for _time in range(2):
        assert _register(Browser()).status_code == 200
    assert Account.objects.count() == before + 1
    assert work() == 1
    assert len(mail.outbox) == 1


def _again(browser: Browser, opened: str, email: str) -> Any:
    return browser.post("/register/again/", {**key(), "opened": opened, "email": email})


@pytest.mark.req("AC-01")
def test_a_mistyped_address_is_mended_and_the_first_password_ends(opened):
    browser = Browser()
    page = _register(browser, email="lada@exmaple.org")
    _link, login, stray = _letter()
    assert value(page, "email") == "lada@exmaple.org"
    proof = value(page, "opened")
    wrong = _again(browser, proof, "lada@")
    assert complaints(wrong) == {"email": "Это не похоже на email. Напишите его так: name@mail.ru."}
    assert value(wrong, "opened") == proof
    assert "lada@example.org" in words(_again(browser, proof, "lada@example.org"))
    _link, login, password = _letter()
    assert [letter.to for letter in mail.outbox] == [["lada@exmaple.org"], ["lada@example.org"]]
    soon = _again(browser, proof, "else@example.org")
    assert complaints(soon)["email"].startswith("Письмо только что ушло")
    assert send(Browser(), "/lada/desk/login/", login=login, password=stray).status_code == 422
    assert send(browser, "/lada/desk/login/", login=login, password=password).status_code == 302
    refused = _again(Browser(), proof, "thief@example.org")
    assert refused.status_code == 422
    assert "Руководитель уже вошёл" in words(refused)
    account = Account.objects.get(name="Лада")
    assert account.email == "lada@example.org"
    with account_scope(account.pk):
        assert [*Login.objects.values_list("email", flat=True)] == ["lada@example.org"]
    assert work() == 0


@pytest.mark.req("AC-01")
def test_nobody_else_sends_the_letter_elsewhere(opened):
    _register(Browser())
    repeated = _register(Browser())
    assert repeated.status_code == 200
    assert 'name="opened"' not in repeated.content.decode()
    for proof in ("", "1", "1:abc:def"):
        assert _again(Browser(), proof, "thief@example.org").url == "/"
    assert Account.objects.get(name="Лада").email == "lada@example.org"
    assert work() == 1


@pytest.mark.req("AC-01")
@pytest.mark.parametrize(
    ("language", "subject", "hall"),
    [("ru", "Доступ в Ритм: Лада", "Тестовый зал"), ("en", "Access to Ritm: Лада", "Test hall")],
)
def test_the_studio_speaks_the_language_in_which_it_was_opened(opened, language, subject, hall):
    _register(Browser(), language=language)
    work()
    assert mail.outbox[-1].subject == subject
    account = Account.objects.get(name="Лада")
    assert account.language == language
    with account_scope(account.pk):
        from ritm.schedule.models import Hall

        assert Hall.objects.get().name == hall


@pytest.mark.parametrize(
    ("asked", "zone"),
    [("Asia/Vladivostok", "Asia/Vladivostok"), ("", "Europe/Moscow"), ("Марс/Олимп", "Europe/Moscow")],
)
def test_the_studio_stands_in_the_zone_of_the_browser(opened, asked, zone):
    _register(Browser(), time_zone=asked)
    assert Account.objects.get(name="Лада").time_zone == zone


@pytest.mark.req("AC-02")
def test_registration_is_closed_where_a_studio_stands(studio):
    before = Account.objects.count()
    assert "Регистрация закрыта" in words(Browser().get("/register/"))
    assert _register(Browser()).status_code == 403
    assert Account.objects.count() == before
    assert work() == 0


@pytest.mark.req("AC-02")
def test_no_form_makes_a_second_boss(studio):
    browser = studio.browser()
    level, branch = studio.staff().access_level, studio.branch
    form = {"name": "Второй Босс", "login": "second", "password": OWN, "access_level": level.pk, "branches": branch.pk}
    page = send(browser, studio.url("desk:manager_new"), role="owner", **form)
    assert page.status_code == 422
    assert complaints(page)["role"].startswith("Выберите корректный вариант")
    anna = studio.staff()
    changed = send(browser, studio.url("desk:manager_edit", anna.pk), role="owner", **form)
    assert changed.status_code == 422
    assert StaffMember.objects.filter(role=StaffRole.OWNER).get() == studio.boss
    assert browser.get(studio.url("desk:manager_edit", studio.boss.pk)).status_code == 404
    assert not Login.objects.filter(name="second").exists()


@pytest.mark.req("AC-12")
def test_a_new_studio_has_no_group(opened):
    _register(Browser())
    with account_scope(Account.objects.get(name="Лада").pk):
        assert ClassGroup.objects.count() == 0

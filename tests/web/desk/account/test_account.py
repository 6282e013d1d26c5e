"""«Аккаунт»: the boss's cabinet and settings, everybody's profile (AC-02, AC-06, AC-13, SC-09)."""

from typing import Any

import pytest
from django.test import Client as Browser

from ritm.accounts.models import Account, AccountSettings, Branch, Login, Module
from ritm.accounts.modules import TEACHER_SIGN_IN, declared
from ritm.accounts.scope import account_scope
from ritm.attendance.penalties import terms_at
from ritm.core import clock
from ritm.staff.models import StaffRole
from tests.given import PASSWORD, key
from tests.web.desk.pages import chosen, complaints, queries, said, send, value, words

NEW = "pesok-41-veter"
WARNING = "Не передавайте свой логин и пароль третьим лицам"
SETTINGS = {
    "mark_confirm": "one_press",
    "booking_without_pass": "forbid",
    "default_gender": "male",
    "frozen_visit": "end_freeze",
    "cancel_extends_days": "7",
    "birth_date_online": "required",
    "sale_credit_days": "30",
    "visit_credit_days": "0",
    "discount_scope": "goods",
}


@pytest.mark.req("AC-02", "ST-06")
@pytest.mark.parametrize("name", ["cabinet", "settings", "start", "settings_branch_new"])
def test_the_pages_of_the_boss_open_for_nobody_else(studio, name):
    url = studio.url(f"desk:{name}")
    assert studio.browser().get(url).status_code == 200
    head = studio.staff(role=StaffRole.HEAD)
    for browser in (studio.browser(head), studio.browser(studio.staff())):
        assert browser.get(url).status_code == 403
        assert f'href="{url}"' not in browser.get(studio.url("desk:profile")).content.decode()
    for post in ("settings", "settings_module", "start_hide", "settings_branch_new"):
        assert send(studio.browser(head), studio.url(f"desk:{post}"), **SETTINGS).status_code == 403
    assert AccountSettings.objects.get().mark_confirm == "two_presses"


@pytest.mark.req("AC-13")
def test_where_the_own_login_is_shown_the_boss_is_warned(studio):
    for name in ("cabinet", "profile"):
        page = studio.browser().get(studio.url(f"desk:{name}"))
        assert WARNING in words(page)
        assert f'href="{studio.url("desk:managers")}">Сотрудники → Менеджеры</a>' in page.content.decode()
    assert WARNING not in words(studio.browser(studio.staff()).get(studio.url("desk:profile")))


@pytest.mark.req("AC-06")
def test_the_boss_decides_for_the_account(studio):
    browser, url = studio.browser(), studio.url("desk:settings")
    assert chosen(browser.get(url), "mark_confirm") == ["two_presses"]
    assert send(browser, url, **SETTINGS).url == url
    row = AccountSettings.objects.get()
    assert (row.mark_confirm, row.booking_without_pass, row.default_gender) == ("one_press", "forbid", "male")
    assert (row.sale_credit_days, row.visit_credit_days, row.discount_scope) == (30, 0, "goods")
    page = browser.get(url)
    assert "Сохранено" in words(page)
    assert chosen(page, "mark_confirm") == ["one_press"]
    assert value(page, "sale_credit_days") == "30"


@pytest.mark.req("AC-06")
@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("sale_credit_days", "-1"),
        ("visit_credit_days", "366"),
        ("mark_confirm", "never"),
        ("discount_scope", "all"),
        ("default_gender", "x"),
        ("birth_date_online", "maybe"),
    ],
)
def test_impossible_settings_are_refused_at_their_field(studio, field, typed):
    page = send(studio.browser(), studio.url("desk:settings"), **{**SETTINGS, field: typed})
    assert page.status_code == 422
    assert list(complaints(page)) == [field]
    assert AccountSettings.objects.get().mark_confirm == "two_presses"


@pytest.mark.req("AC-06")
def test_a_module_is_switched_at_one_press_and_obeyed(studio):
    teacher = studio.staff(role=StaffRole.TEACHER)
    browser, url = studio.browser(), studio.url("desk:settings_module")
    page = words(browser.get(studio.url("desk:settings")))
    labels = ["Вход преподавателей", "Личный кабинет", "Онлайн-регистрация", "Лист ожидания"]
    assert [str(kind.label) for kind in declared()] == labels
    assert "Вход преподавателей Преподаватель с логином и уровнем доступа входит в программу Включён" in page
    off = send(browser, url, htmx=True, code=TEACHER_SIGN_IN, is_on="0")
    assert off.status_code == 200
    assert "Выключен" in words(off)
    assert studio.browser(teacher).get(studio.url("desk:profile")).status_code == 302
    send(browser, url, htmx=True, code=TEACHER_SIGN_IN, is_on="1")
    assert studio.browser(teacher).get(studio.url("desk:profile")).status_code == 200
    assert send(browser, url, code="moon", is_on="1").status_code == 404
    assert list(Module.objects.values_list("code", "is_on")) == [(TEACHER_SIGN_IN, True)]


@pytest.mark.req("AC-05", "AC-06")
def test_what_the_tariff_lacks_is_said_and_not_switched(studio):
    browser = studio.browser()
    form = {"name": "Alice", "email": studio.boss.login.email, "tariff": "earth"}
    assert send(browser, studio.url("desk:cabinet"), **form).status_code == 302
    assert Account.objects.get(pk=studio.account.pk).tariff == "earth"
    page = browser.get(studio.url("desk:settings"))
    assert "Не входит в тариф" in words(page)
    assert 'role="switch"' not in page.content.decode()
    refused = send(browser, studio.url("desk:settings_module"), code=TEACHER_SIGN_IN, is_on="1")
    assert refused.status_code == 422
    assert Module.objects.count() == 0


@pytest.mark.req("AC-06")
def test_branches_are_added_and_changed_each_with_its_zone(studio):
    browser = studio.browser()
    empty = send(browser, studio.url("desk:settings_branch_new"), htmx=True, time_zone="Europe/Moscow")
    assert complaints(empty) == {"name": "Укажите название филиала"}
    form = {"name": "Север", "time_zone": "Europe/Kaliningrad", "address": "ул. Мира, 1"}
    saved = send(browser, studio.url("desk:settings_branch_new"), htmx=True, **form)
    assert (saved.status_code, said(saved)) == (204, "Филиал сохранён")
    north = Branch.objects.get(name="Север")
    page = words(browser.get(studio.url("desk:settings")))
    assert "Север Калининград (UTC+2) ул. Мира, 1" in page
    assert "Центр Владивосток (UTC+10) —" in page
    taken = send(browser, studio.url("desk:settings_branch_edit", north.pk), **{**form, "name": "центр"})
    assert complaints(taken) == {"name": "Название «центр» уже занято. Выберите другое."}
    nowhere = send(browser, studio.url("desk:settings_branch_edit", north.pk), **{**form, "time_zone": "Mars/Olympus"})
    assert list(complaints(nowhere)) == ["time_zone"]
    north.refresh_from_db()
    assert (north.name, north.time_zone) == ("Север", "Europe/Kaliningrad")


@pytest.mark.req("AC-08")
def test_branches_of_another_studio_do_not_exist(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = Branch.objects.get(name="Боб-Юг")
    browser, url = studio.browser(), studio.url("desk:settings_branch_edit", foreign.pk)
    assert browser.get(url).status_code == 404
    assert send(browser, url, name="Взлом", time_zone="Europe/Moscow").status_code == 404
    assert send(browser, studio.url("desk:branch"), branch=foreign.pk).status_code == 404
    assert "Боб-Юг" not in words(browser.get(studio.url("desk:settings")))


@pytest.mark.req("AC-04")
def test_another_email_of_the_boss_needs_the_password(studio):
    browser, url = studio.browser(), studio.url("desk:cabinet")
    form = {"name": "Студия «Алиса»", "email": "new@example.org", "tariff": "all"}
    refused = send(browser, url, **form)
    assert complaints(refused) == {"current": "Чтобы сменить email, введите текущий пароль"}
    assert value(refused, "email") == "new@example.org"
    assert send(browser, url, **form, current=PASSWORD).url == url
    assert Account.objects.get(pk=studio.account.pk).name == "Студия «Алиса»"
    assert Login.objects.get(pk=studio.boss.login_id).email == "new@example.org"


@pytest.mark.parametrize("person", ["boss", "staff"])
def test_the_own_password_is_changed_by_who_knows_it(studio, person):
    member = studio.boss if person == "boss" else studio.staff()
    here, there, url = studio.browser(member), studio.browser(member), studio.url("desk:profile_password")
    empty = send(here, url)
    assert complaints(empty) == {
        "current": "Введите пароль, с которым входите сейчас",
        "password": "Введите новый пароль",
    }
    wrong = send(here, url, current="другой", password=NEW)
    expected = "Текущий пароль не подошёл. Проверьте раскладку и Caps Lock."
    assert complaints(wrong) == {"current": expected}
    assert complaints(send(here, url, current=PASSWORD, password="12345678"))["password"]
    assert send(here, url, current=PASSWORD, password=NEW).url == studio.url("desk:profile")
    assert "Пароль изменён. Вход на других компьютерах закончился." in words(here.get(studio.url("desk:profile")))
    assert there.get(studio.url("desk:profile")).status_code == 302
    enter = studio.url("desk:login")
    codes = [send(Browser(), enter, login=member.login.name, password=one).status_code for one in (PASSWORD, NEW)]
    assert codes == [422, 302]


def test_the_theme_is_kept_at_the_press_for_this_person_alone(studio):
    browser, url = studio.browser(), studio.url("desk:theme")
    assert 'data-bs-theme="auto"' in browser.get(studio.url("desk:profile")).content.decode()
    assert said(send(browser, url, htmx=True, theme="dark")) == "Сохранено"
    assert 'data-bs-theme="dark"' in browser.get(studio.url("desk:profile")).content.decode()
    assert 'data-bs-theme="auto"' in studio.browser(studio.staff()).get(studio.url("desk:profile")).content.decode()
    assert send(browser, url, theme="pink").status_code == 404


def test_the_language_is_kept_at_the_press_for_this_person_alone(studio):
    browser, profile = studio.browser(), studio.url("desk:profile")
    answer = browser.post(
        studio.url("desk:language"), {**key(), "language": "en"}, headers={"Referer": f"http://testserver{profile}"}
    )
    assert answer.url == f"http://testserver{profile}"
    page = browser.get(profile)
    assert "My profile" in words(page)
    assert '<html lang="en"' in page.content.decode()
    assert "Мой профиль" in words(studio.browser(studio.staff()).get(profile))
    assert send(browser, studio.url("desk:language"), language="de").status_code == 404


@pytest.mark.req("SC-09")
def test_the_branch_is_remembered_for_each_person(studio):
    north = studio.second_branch()
    studio.hall("Зал Севера", branch=north)
    browser = studio.browser()
    assert send(browser, studio.url("desk:branch"), branch=north.pk).status_code == 302
    html = browser.get(studio.url("desk:week")).content.decode()
    assert f'name="branch" value="{north.pk}" aria-pressed="true"' in html
    other = studio.browser(studio.staff("week.read")).get(studio.url("desk:week")).content.decode()
    assert f'name="branch" value="{studio.branch.pk}" aria-pressed="true"' in other
    bound: Any = studio.browser(studio.staff("week.read", branches=(studio.branch,)))
    assert send(bound, studio.url("desk:branch"), branch=north.pk).status_code == 404
    assert 'name="branch"' not in bound.get(studio.url("desk:week")).content.decode()


def test_the_button_of_the_branches_does_not_say_the_word_twice(studio):
    main = studio.second_branch(name="Основной филиал")
    browser = studio.browser()
    assert "Филиал: Центр" in words(browser.get(studio.url("desk:week")))
    send(browser, studio.url("desk:branch"), branch=main.pk)
    page = words(browser.get(studio.url("desk:week")))
    assert "Основной филиал" in page
    assert "Филиал: " not in page


@pytest.mark.parametrize("name", ["cabinet", "settings", "profile"])
def test_the_pages_are_cheap(studio, name):
    browser, url = studio.browser(), studio.url(f"desk:{name}")
    queries(browser, url)
    one = queries(browser, url)
    for number in range(3):
        studio.second_branch(name=f"Филиал {number}")
    assert queries(browser, url) <= one + 1 <= 12


LATE = {"charges_late": "False", "late_percent": "80"}


@pytest.mark.req("BV-08")
@pytest.mark.rule("B-6")
def test_the_boss_chooses_what_a_miss_takes(studio):
    browser, url = studio.browser(), studio.url("desk:settings")
    page = browser.get(url)
    assert chosen(page, "charges") == []
    assert (value(page, "miss_percent"), value(page, "excused_percent")) == ("100", "0")
    assert (chosen(page, "charges_late"), value(page, "late_percent")) == ([], "100")
    fields = {"charges": "True", "miss_percent": "50", "excused_percent": "10", **LATE}
    assert send(browser, studio.url("desk:settings_penalties"), **fields).url == url
    now = terms_at(clock.now())
    assert (now.charges, now.miss_percent, now.excused_percent, now.late_percent) == (True, 50, 10, 0)
    page = browser.get(url)
    assert "Сохранено" in words(page)
    assert (chosen(page, "charges"), chosen(page, "charges_late")) == (["True"], ["False"])
    assert value(page, "miss_percent") == "50"
    told = words(browser.get(studio.url("desk:journal")))
    assert "Выбрано, что списывают пропуски и поздние отмены" in told
    assert "За пропуск" in told


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("charges", ""),
        ("charges", "maybe"),
        ("miss_percent", "0"),
        ("miss_percent", "101"),
        ("excused_percent", "-1"),
        ("late_percent", "0"),
        ("charges_late", ""),
    ],
)
def test_impossible_charges_are_refused_at_their_field(studio, field, typed):
    fields = {"charges": "True", "miss_percent": "50", "excused_percent": "0", **LATE, field: typed}
    page = send(studio.browser(), studio.url("desk:settings_penalties"), **fields)
    assert page.status_code == 422
    assert list(complaints(page)) == [field]
    assert not terms_at(clock.now()).is_chosen

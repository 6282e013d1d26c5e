"""«Сотрудники → Менеджеры» and «→ Преподаватели» (1.2–1.7; ST-01 … ST-04, AC-03, AC-04)."""

import re
from typing import Any

import pytest
from django.test import Client as Browser

from ritm.accounts.models import Account, Login
from ritm.accounts.scope import account_scope
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from tests.given import PASSWORD, key
from tests.web.desk.pages import complaints, queries, said, send, value, words

NEW = "pesok-41-veter"


@pytest.fixture
def level(studio: Any) -> AccessLevel:
    return AccessLevel.objects.create(name="Стойка", codes=["halls.read", "home.schedule"])


def _manager(studio: Any, level: AccessLevel, **fields: Any) -> dict[str, Any]:
    """The five fields of ST-02, and which kind of manager it is."""
    five = {"name": "Ковалёва Анна", "login": "anna", "password": NEW, "access_level": level.pk}
    return {"role": "front_desk", **five, "branches": studio.branch.pk, **fields}


def _enters(studio: Any, login: str, password: str) -> bool:
    return send(Browser(), studio.url("desk:login"), login=login, password=password).status_code == 302


@pytest.mark.req("ST-02")
def test_an_empty_form_of_a_manager_is_complained_of_in_five_fields(studio):
    page = send(studio.browser(), studio.url("desk:manager_new"), htmx=True, role="front_desk")
    assert page.status_code == 422
    assert complaints(page) == {
        "name": "Укажите ФИО: оно стоит в расписании и в списках",
        "login": "Укажите логин: с ним сотрудник входит в программу",
        "password": "Укажите пароль или создайте его кнопкой",
        "access_level": "Выберите уровень доступа: он говорит, что сотруднику можно",
        "branches": "Выберите хотя бы один филиал, в котором сотрудник работает",
    }
    assert "Исправьте 5 полей" in words(page)
    assert StaffMember.objects.count() == 1


@pytest.mark.req("ST-02", "AC-03")
def test_a_manager_is_saved_and_the_three_things_to_hand_over_stand_ready(studio, level):
    browser = studio.browser()
    page = send(browser, studio.url("desk:manager_new"), htmx=True, **_manager(studio, level))
    assert page.status_code == 200
    assert re.search(
        r"Ссылка: http://testserver/alice/desk/\s+Логин: anna\s+Пароль: pesok-41-veter", page.content.decode()
    )
    assert 'data-copy-from="#handover-text"' in page.content.decode()
    assert "list-changed" in page.headers["HX-Trigger"]
    listed = words(browser.get(studio.url("desk:managers")))
    assert "Ковалёва Анна Администратор anna Стойка Центр" in listed
    assert NEW not in browser.get(studio.url("desk:managers")).content.decode()
    anna = StaffMember.objects.get(login__name="anna")
    assert NEW not in browser.get(studio.url("desk:manager_edit", anna.pk)).content.decode()


@pytest.mark.req("AC-03", "ST-06", "ST-01")
def test_the_manager_sees_what_the_level_allows_and_no_page_of_the_boss(studio, level):
    send(studio.browser(), studio.url("desk:manager_new"), **_manager(studio, level))
    browser = Browser()
    send(browser, studio.url("desk:login"), login="anna", password=NEW)
    page = browser.get(studio.url("desk:halls"))
    assert page.status_code == 200
    menu = page.content.decode()
    for name in ("groups", "plans", "managers", "levels", "cabinet", "settings", "start", "week"):
        assert f'href="{studio.url(f"desk:{name}")}"' not in menu
        assert browser.get(studio.url(f"desk:{name}")).status_code == 403
    assert f'href="{studio.url("desk:profile")}"' in menu


@pytest.mark.req("ST-01", "AC-02")
def test_a_head_opens_everything_but_the_pages_of_the_boss(studio, level):
    send(studio.browser(), studio.url("desk:manager_new"), role="head", name="Семёнов Пётр", login="petr", password=NEW)
    petr = StaffMember.objects.get(login__name="petr")
    assert (petr.role, petr.access_level) == (StaffRole.HEAD, None)
    browser = studio.browser(petr)
    for name in ("halls", "plans", "managers", "teachers", "level_new", "week", "template"):
        assert browser.get(studio.url(f"desk:{name}")).status_code == 200
    for name in ("cabinet", "settings", "start"):
        assert browser.get(studio.url(f"desk:{name}")).status_code == 403


@pytest.mark.req("AC-03")
def test_a_login_is_unique_in_the_account_only(studio, bobs, level):
    with account_scope(bobs.account.pk):
        bobs_level = AccessLevel.objects.create(name="Стойка", codes=[])
        form = {**_manager(bobs, bobs_level), "branches": bobs.branch.pk}
    assert send(bobs.browser(), bobs.url("desk:manager_new"), **form).status_code == 200
    browser, url = studio.browser(), studio.url("desk:manager_new")
    assert send(browser, url, **_manager(studio, level)).status_code == 200
    taken = send(browser, url, **_manager(studio, level, login="ANNA", name="Другая Анна"))
    assert taken.status_code == 422
    assert complaints(taken) == {"login": "Логин «ANNA» уже занят. Выберите другой."}
    assert value(taken, "name") == "Другая Анна"


@pytest.mark.req("ST-02")
def test_the_button_makes_a_password_and_checks_nothing_yet(studio, level):
    page = send(
        studio.browser(), studio.url("desk:manager_new"), htmx=True, role="front_desk", name="Анна", make_password="1"
    )
    assert page.status_code == 200
    assert complaints(page) == {}
    assert value(page, "name") == "Анна"
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", value(page, "password"))
    (first,) = re.findall(r"<input[^>]* autofocus[^>]*>", page.content.decode())
    assert 'id="id_password"' in first
    assert StaffMember.objects.count() == 1


@pytest.mark.req("ST-03")
def test_a_name_is_enough_for_a_teacher(studio):
    browser = studio.browser()
    empty = send(browser, studio.url("desk:teacher_new"), htmx=True)
    assert complaints(empty) == {"name": "Укажите ФИО: оно стоит в расписании и в списках"}
    saved = send(browser, studio.url("desk:teacher_new"), htmx=True, name="Тихонова Мария")
    assert saved.status_code == 204
    assert said(saved) == "Преподаватель сохранён. Без логина не сможет войти, но его можно ставить на занятия."
    maria = StaffMember.objects.get(name="Тихонова Мария")
    assert (maria.role, maria.login) == (StaffRole.TEACHER, None)
    assert "Тихонова Мария без входа" in words(browser.get(studio.url("desk:teachers")))
    studio.discipline()
    assert f'value="{maria.pk}">Тихонова Мария' in browser.get(studio.url("desk:group_new")).content.decode()


@pytest.mark.req("ST-03", "ST-04", "AC-05")
@pytest.mark.parametrize(("tariff", "is_let_in"), [("mars", True), ("all", True), ("earth", False)])
def test_a_teacher_gets_a_login_on_mars_and_above(studio, level, tariff, is_let_in):
    Account.objects.filter(pk=studio.account.pk).update(tariff=tariff)
    form = {"name": "Мария", "login": "maria", "password": NEW, "access_level": level.pk}
    page = send(studio.browser(), studio.url("desk:teacher_new"), htmx=True, **form)
    assert page.status_code == (200 if is_let_in else 422)
    assert ("Логин: maria" in words(page)) == is_let_in
    assert _enters(studio, "maria", NEW) == is_let_in
    if not is_let_in:
        assert "нужны тариф «Марс» или выше" in complaints(page)["login"]


@pytest.mark.req("ST-04")
def test_a_teacher_edits_the_schedule_where_the_level_says_so(studio):
    group = studio.group()
    form = {"group": group.pk, "on": studio.today.isoformat(), "wall_time": "10:00"}
    idle = studio.browser(studio.staff("home.schedule", role=StaffRole.TEACHER))
    assert send(idle, studio.url("desk:lesson_new"), **form).status_code == 403
    busy = studio.browser(studio.staff("lessons.change", "week.change", role=StaffRole.TEACHER))
    assert send(busy, studio.url("desk:lesson_new"), **form).status_code == 302
    assert busy.get(studio.url("desk:week_fill")).status_code == 200


@pytest.mark.req("AC-04")
@pytest.mark.parametrize(("kind", "role"), [("manager", StaffRole.FRONT_DESK), ("teacher", StaffRole.TEACHER)])
def test_new_details_make_the_old_ones_fail(studio, kind, role):
    person = studio.staff("halls.read", role=role, name="Забыла Анна")
    old = person.login.name
    there = studio.browser(person)
    assert there.get(studio.url("desk:halls")).status_code == 200
    holder = studio.staff(f"{kind}s.read", f"{kind}s.change", "halls.read")
    browser, url = studio.browser(holder), studio.url(f"desk:{kind}_access", person.pk)
    assert url in browser.get(studio.url(f"desk:{kind}s")).content.decode()
    assert value(browser.get(url), "login") == old
    page = send(browser, url, htmx=True, login="anna.new", password=NEW)
    assert "Логин: anna.new Пароль: pesok-41-veter" in words(page)
    assert there.get(studio.url("desk:halls")).status_code == 302
    assert [_enters(studio, old, PASSWORD), _enters(studio, "anna.new", PASSWORD)] == [False, False]
    assert _enters(studio, "anna.new", NEW)


@pytest.mark.req("AC-04", "ST-06")
@pytest.mark.parametrize(
    ("kind", "role", "other"),
    [("manager", StaffRole.FRONT_DESK, "teachers.change"), ("teacher", StaffRole.TEACHER, "managers.change")],
)
def test_without_the_right_there_is_no_control_and_the_server_refuses(studio, kind, role, other):
    person = studio.staff(role=role, name="Забыла Анна")
    before = Login.objects.values_list("name", "password").get(pk=person.login.pk)
    browser = studio.browser(studio.staff(f"{kind}s.read", other))
    html = browser.get(studio.url(f"desk:{kind}s")).content.decode()
    assert "Забыла Анна" in html
    for address in ("edit", "access", "archive"):
        url = studio.url(f"desk:{kind}_{address}", person.pk)
        assert url not in html
        assert send(browser, url, login="stolen", password=NEW, name="Чужая").status_code == 403
    assert studio.url(f"desk:{kind}_new") not in html
    assert Login.objects.values_list("name", "password").get(pk=person.login.pk) == before


@pytest.mark.req("AC-04")
def test_a_manager_is_no_teacher_and_the_boss_is_neither(studio):
    anna, browser = studio.staff(name="Анна"), studio.browser()
    assert browser.get(studio.url("desk:teacher_access", anna.pk)).status_code == 404
    for person in (studio.boss,):
        for address in ("edit", "access"):
            assert browser.get(studio.url(f"desk:manager_{address}", person.pk)).status_code == 404
    assert send(browser, studio.url("desk:manager_archive", studio.boss.pk)).status_code == 404


@pytest.mark.req("ST-05")
def test_somebody_stronger_has_no_controls_and_stays_as_he_is(studio):
    strong = studio.staff("halls.read", "plans.change", name="Сильная Анна")
    weak = studio.staff("managers.read", "managers.change", "halls.read")
    browser = studio.browser(weak)
    html = browser.get(studio.url("desk:managers")).content.decode()
    assert "Сильная Анна" in html
    assert studio.url("desk:manager_edit", strong.pk) not in html
    page = browser.get(studio.url("desk:manager_edit", strong.pk))
    assert "Сильная Анна: прав больше, чем у вас, поэтому изменить может руководитель" in words(page)
    assert (
        'type="submit" class="btn btn-primary"'
        not in page.content.decode().partition('id="dialog-title"')[2].partition("</form>")[0]
    )
    refused = send(browser, studio.url("desk:manager_access", strong.pk), login="stolen", password=NEW)
    assert refused.status_code == 422
    assert not Login.objects.filter(name="stolen").exists()


@pytest.mark.req("ST-05")
def test_nobody_offers_a_level_that_gives_more_than_he_has(studio):
    AccessLevel.objects.create(name="Больше", codes=["plans.change"])
    AccessLevel.objects.create(name="Столько же", codes=["managers.change"], phones="none", clients="branches")
    weak = studio.staff("managers.change", phones="none", clients="branches")
    form = studio.browser(weak).get(studio.url("desk:manager_new")).content.decode()
    assert "Столько же" in form
    assert "Больше" not in form


@pytest.mark.req("ST-03")
def test_who_leaves_goes_into_the_archive_and_may_come_back(studio):
    person, browser = studio.staff(name="Ушедшая Анна"), studio.browser()
    gone = send(browser, studio.url("desk:manager_archive", person.pk), htmx=True)
    assert gone.status_code == 204
    assert said(gone) == "Ушедшая Анна в архиве: войти нельзя, на занятия не предлагается"
    assert "Ушедшая Анна" not in words(browser.get(studio.url("desk:managers")))
    assert not _enters(studio, person.login.name, PASSWORD)
    send(browser, studio.url("desk:manager_restore", person.pk))
    assert _enters(studio, person.login.name, PASSWORD)


@pytest.mark.req("AC-08")
@pytest.mark.parametrize("kind", ["manager", "teacher"])
def test_people_of_another_studio_do_not_exist(studio, bobs, kind):
    with account_scope(bobs.account.pk):
        role = StaffRole.FRONT_DESK if kind == "manager" else StaffRole.TEACHER
        foreign = bobs.staff(role=role, name="Бобова Чужая")
    browser = studio.browser()
    assert "Бобова Чужая" not in words(browser.get(studio.url(f"desk:{kind}s")))
    for address in ("edit", "access", "archive", "restore"):
        answer = send(browser, studio.url(f"desk:{kind}_{address}", foreign.pk), login="x", password=NEW, name="Взлом")
        assert answer.status_code == 404
        assert "Бобова" not in words(answer)


@pytest.mark.req("ST-01")
@pytest.mark.parametrize("kind", ["manager", "teacher"])
def test_the_list_costs_the_same_however_long(studio, kind):
    role = StaffRole.FRONT_DESK if kind == "manager" else StaffRole.TEACHER
    browser, url = studio.browser(), studio.url(f"desk:{kind}s")
    studio.staff(role=role, branches=(studio.branch,))
    queries(browser, url)
    one = queries(browser, url)
    for _time in range(4):
        studio.staff(role=role, branches=(studio.branch,))
    assert queries(browser, url) == one <= 12


def test_one_key_makes_one_person(studio, level):
    browser, url = studio.browser(), studio.url("desk:manager_new")
    form = {**key(), **_manager(studio, level)}
    assert [browser.post(url, form).status_code for _time in range(2)] == [200, 200]
    assert StaffMember.objects.filter(name="Ковалёва Анна").count() == 1

"""«Занятия → Залы / Направления / Группы»: pencil, cross, plus; each refused without its right (ux 4.4b)."""

import re

import pytest

from ritm.accounts.scope import account_scope
from ritm.passes.models import PassPlan
from ritm.schedule.models import ClassGroup, Discipline, Hall
from tests.web.desk.pages import complaints, queries, said, send, value, words

LISTS = {"halls": "hall", "disciplines": "discipline", "groups": "group", "plans": "plan"}


def _make(studio, kind: str, **fields):
    if kind == "plan":
        studio.discipline()
    return getattr(studio, kind)(**fields)


def _model(kind: str):
    return {"hall": Hall, "discipline": Discipline, "group": ClassGroup, "plan": PassPlan}[kind]


@pytest.mark.req("CT-01", "CT-03", "CT-06", "PA-01")
@pytest.mark.parametrize(("page", "name"), LISTS.items())
def test_a_row_has_pencil_and_cross_and_the_page_a_plus(studio, page, name):
    row = _make(studio, name, name="Первый")
    html = studio.browser().get(studio.url(f"desk:{page}")).content.decode()
    assert "Первый" in html
    cross = "archive" if name == "plan" else "delete"
    for address in (f"{name}_new", f"{name}_edit", f"{name}_{cross}"):
        args = () if address.endswith("_new") else (row.pk,)
        assert f'"{studio.url(f"desk:{address}", *args)}"' in html
    assert 'aria-label="Изменить «Первый»"' in html
    assert 'data-confirm-say="Нажмите ещё раз, чтобы удалить «Первый»"' in html


@pytest.mark.req("ST-06", "CT-01")
@pytest.mark.parametrize(("page", "name"), LISTS.items())
def test_who_may_only_read_sees_no_control_and_is_refused(studio, page, name):
    row = _make(studio, name, name="Первый")
    browser = studio.browser(studio.staff(f"{page}.read"))
    html = browser.get(studio.url(f"desk:{page}")).content.decode()
    assert "Первый" in html
    assert re.findall(rf'"{studio.url(f"desk:{page}")}(?:new|\d+)/[^"]*"', html) == []
    for address in ("new", "edit"):
        url = studio.url(f"desk:{name}_{address}", *(() if address == "new" else (row.pk,)))
        assert browser.get(url).status_code == 403
        assert send(browser, url, name="Чужой").status_code == 403
    for address in ("delete", "archive", "restore") if name != "plan" else ("archive", "restore"):
        assert send(browser, studio.url(f"desk:{name}_{address}", row.pk)).status_code == 403
    row.refresh_from_db()
    assert (row.name, row.is_archived) == ("Первый", False)


@pytest.mark.req("ST-05")
@pytest.mark.parametrize("page", LISTS)
def test_changing_does_not_imply_reading(studio, page):
    browser = studio.browser(studio.staff(f"{page}.change"))
    assert browser.get(studio.url(f"desk:{page}")).status_code == 403
    assert browser.get(studio.url(f"desk:{LISTS[page]}_new")).status_code == 200


@pytest.mark.req("AC-08")
@pytest.mark.parametrize(("page", "name"), LISTS.items())
def test_entries_of_another_studio_do_not_exist(studio, bobs, page, name):
    model = _model(name)
    with account_scope(bobs.account.pk):
        foreign = model.objects.order_by("pk")[0]
    browser = studio.browser()
    assert browser.get(studio.url(f"desk:{name}_edit", foreign.pk)).status_code == 404
    actions = ("edit", "archive", "restore") if name == "plan" else ("edit", "delete", "archive", "restore")
    for address in actions:
        answer = send(browser, studio.url(f"desk:{name}_{address}", foreign.pk), name="Взлом")
        assert answer.status_code == 404
        assert foreign.name not in words(answer)
    with account_scope(bobs.account.pk):
        assert model.objects.get(pk=foreign.pk).name == foreign.name


@pytest.mark.req("CT-01")
@pytest.mark.parametrize(("page", "name"), LISTS.items())
def test_the_list_costs_the_same_however_long(studio, page, name):
    _make(studio, name)
    browser, url = studio.browser(), studio.url(f"desk:{page}")
    queries(browser, url)
    one = queries(browser, url)
    for _time in range(4):
        _make(studio, name)
    assert queries(browser, url) == one <= 12


@pytest.mark.req("CT-01")
def test_a_hall_needs_a_name_only(studio):
    browser, url = studio.browser(), studio.url("desk:hall_new")
    page = send(browser, url, htmx=True, name="  ")
    assert page.status_code == 422
    assert complaints(page) == {"name": "Укажите название — под ним всё видно в расписании"}
    saved = send(browser, url, htmx=True, name="Большой зал")
    assert (saved.status_code, said(saved)) == (204, "Зал сохранён")
    assert "list-changed" in saved.headers["HX-Trigger"]
    assert Hall.objects.get().branch == studio.branch
    assert "Большой зал" in words(browser.get(studio.url("desk:halls")))


@pytest.mark.req("CT-01", "AC-12")
def test_the_pencil_renames_the_test_hall(studio):
    hall = studio.hall("Тестовый зал")
    browser, url = studio.browser(), studio.url("desk:hall_edit", hall.pk)
    assert value(browser.get(url), "name") == "Тестовый зал"
    assert send(browser, url, name="Малый зал").url == studio.url("desk:halls")
    page = words(browser.get(studio.url("desk:halls")))
    assert "Зал сохранён" in page
    assert "Малый зал" in page
    assert "Тестовый зал" not in page
    studio.hall("Большой зал")
    taken = send(browser, url, name="большой ЗАЛ")
    assert complaints(taken) == {"name": "«большой ЗАЛ» уже есть в списке. Выберите другое название."}
    assert value(taken, "name") == "большой ЗАЛ"


@pytest.mark.req("CT-01")
def test_the_cross_deletes_an_unused_hall(studio):
    hall = studio.hall("Лишний")
    answer = send(studio.browser(), studio.url("desk:hall_delete", hall.pk), htmx=True)
    assert (answer.status_code, said(answer)) == (204, "Удалено: «Лишний»")
    assert not Hall.objects.filter(pk=hall.pk).exists()


@pytest.mark.req("CT-01")
def test_a_hall_in_use_says_where_and_goes_into_the_archive(studio):
    hall = studio.hall("Занятый")
    studio.lesson(group=studio.group(hall=hall))
    browser = studio.browser()
    refused = send(browser, studio.url("desk:hall_delete", hall.pk), htmx=True)
    assert refused.status_code == 422
    assert (refused.headers["HX-Retarget"], refused.headers["HX-Reswap"]) == ("#dialog", "innerHTML")
    assert "«Занятый» используется 1 группа 1 предстоящее занятие" in words(refused)
    assert Hall.objects.get(pk=hall.pk).is_archived is False
    assert send(browser, studio.url("desk:hall_archive", hall.pk), htmx=True).status_code == 204
    assert "Занятый" not in words(browser.get(studio.url("desk:halls")))
    assert "Занятый" in words(browser.get(studio.url("desk:halls", archived=1)))
    assert said(send(browser, studio.url("desk:hall_restore", hall.pk), htmx=True)) == "Снова в списке: «Занятый»"
    assert Hall.objects.get(pk=hall.pk).is_archived is False


@pytest.mark.req("CT-01", "ST-02")
def test_the_branch_of_a_hall_is_asked_where_there_are_several(studio):
    browser, url = studio.browser(), studio.url("desk:hall_new")
    assert 'id="id_branch"' not in browser.get(url).content.decode()
    north = studio.second_branch()
    assert 'id="id_branch"' in browser.get(url).content.decode()
    send(browser, url, name="Зал Севера", branch=north.pk)
    assert Hall.objects.get().branch == north
    assert "Зал Севера Север" in words(browser.get(studio.url("desk:halls")))


def test_one_key_makes_one_hall(studio):
    browser, url = studio.browser(), studio.url("desk:hall_new")
    form = {"request_key": "a" * 32, "name": "Зал"}
    assert [browser.post(url, form).status_code for _time in range(2)] == [302, 302]
    assert Hall.objects.count() == 1
    assert browser.post(url, {**form, "name": "Другой"}).status_code == 422
    assert Hall.objects.count() == 1

"""«Сотрудники → Уровни доступа»: base, scope, matrix, the level in words (1.1; ST-05)."""

import re
from typing import Any

import pytest

from ritm.accounts.scope import account_scope
from ritm.staff.actions.levels import save_access_level
from ritm.staff.models import AccessLevel
from ritm.staff.permissions import every_code, preset_codes
from tests.web.desk.pages import complaints, queries, send, value, words

SCOPE = {"clients": "all", "phones": "full"}


def _ticked(html: str) -> set[str]:
    return set(re.findall(r'name="right-([\w.]+)" value="1"[^>]* checked', html))


def _offered(html: str) -> set[str]:
    return set(re.findall(r'name="right-([\w.]+)"', html))


def _rights(*codes: str) -> dict[str, str]:
    return {f"right-{code}": "1" for code in codes}


@pytest.mark.req("ST-05")
def test_a_level_is_made_of_single_rights(studio):
    browser, url = studio.browser(), studio.url("desk:level_new")
    assert _offered(browser.get(url).content.decode()) == set(every_code())
    saved = send(browser, url, name="Стойка", **SCOPE, **_rights("clients.read", "home.search"))
    level = AccessLevel.objects.get()
    assert saved.url == studio.url("desk:level_edit", level.pk)
    assert (level.name, level.codes, level.preset) == ("Стойка", ["clients.read", "home.search"], "custom")
    page = browser.get(saved.url).content.decode()
    assert _ticked(page) == {"clients.read", "home.search"}
    assert "Уровень «Стойка»" in page
    assert "Уровень сохранён" in page


@pytest.mark.req("ST-05")
def test_reading_and_changing_stand_in_columns_of_their_own(studio):
    html = studio.browser().get(studio.url("desk:level_new")).content.decode()
    said = words(studio.browser().get(studio.url("desk:level_new")))
    assert "Раздел Просмотр Изменение Можно Примечание" in said
    for section in ("Главная", "Клиенты", "Карточка клиента", "Занятия", "Расписание", "Сотрудники", "Финансы"):
        assert f'scope="colgroup">{section}</th>' in html
    clients, card = html.index('scope="colgroup">Клиенты'), html.index('scope="colgroup">Карточка клиента')
    assert clients < html.index('name="right-clients.read"') < html.index('name="right-clients.change"') < card
    assert card < html.index('name="right-card.read"') < html.index('scope="colgroup">Занятия')


@pytest.mark.req("ST-05")
@pytest.mark.parametrize("preset", ["administrator", "teacher", "viewer"])
def test_a_ready_set_ticks_its_boxes(studio, preset):
    html = studio.browser().get(studio.url("desk:level_new", preset=preset)).content.decode()
    assert _ticked(html) == set(preset_codes(preset))
    marked = {
        code
        for code, sets in re.findall(r'name="right-([\w.]+)" value="1" data-in="([\w ]*)"', html)
        if preset in sets.split()
    }
    assert marked == set(preset_codes(preset))
    assert re.search(rf'data-preset="{preset}" aria-current="true"', html)


@pytest.mark.req("ST-05")
def test_the_words_are_shown_before_saving_and_nothing_is_written(studio):
    level = AccessLevel.objects.create(name="Стойка", codes=["clients.read"])
    studio_holder = studio.staff(name="Ковалёва Анна")
    studio_holder.access_level = level
    studio_holder.save()
    browser, url = studio.browser(), studio.url("desk:level_edit", level.pk)
    form = {"name": "Стойка", "clients": "branches", "phones": "tail", "discount_percent_max": "10"}
    rights = _rights("clients.read", "clients.change", "passes.sell", "payments.pay_out", "managers.change")
    page = send(browser, url, htmx=True, preview="1", **form, **rights)
    assert page.status_code == 200
    assert words(page).startswith(
        "Словами: Видит и меняет клиентов своих филиалов, продаёт абонементы, даёт скидку до 10 %, "
        "видит последние 4 цифры телефонов, не меняет уровни доступа. Изменится у: Анна К."
    )
    level.refresh_from_db()
    assert (level.codes, level.clients) == (["clients.read"], "all")


@pytest.mark.req("ST-05")
def test_a_level_without_a_name_or_with_a_taken_one_is_refused_and_keeps_its_ticks(studio):
    AccessLevel.objects.create(name="Стойка", codes=[])
    browser, url = studio.browser(), studio.url("desk:level_new")
    for name, complaint in {"": "Укажите название уровня доступа", "стойка": "уже есть"}.items():
        page = send(browser, url, name=name, **SCOPE, **_rights("halls.read"))
        assert page.status_code == 422
        assert complaint in words(page)
        assert value(page, "name") == name
        assert _ticked(page.content.decode()) == {"halls.read"}
    assert AccessLevel.objects.count() == 1


@pytest.mark.req("ST-05")
def test_a_right_that_one_lacks_is_neither_offered_nor_given(studio):
    weak = studio.staff("levels.change", "halls.read", phones="none", clients="branches")
    browser, url = studio.browser(weak), studio.url("desk:level_new")
    assert _offered(browser.get(url).content.decode()) == {"levels.change", "halls.read"}
    page = send(browser, url, name="Хитрый", clients="branches", phones="none", **_rights("plans.change"))
    assert page.status_code == 422
    assert "Нельзя дать то, чего нет у вас" in words(page)
    seen = send(browser, url, name="Зоркий", clients="all", phones="full", **_rights("halls.read"))
    assert seen.status_code == 422
    assert not AccessLevel.objects.filter(name__in=["Хитрый", "Зоркий"]).exists()


@pytest.mark.req("ST-05")
def test_a_stronger_level_is_shown_and_cannot_be_changed(studio):
    strong = AccessLevel.objects.create(name="Сильный", codes=["plans.change"])
    browser = studio.browser(studio.staff("levels.change"))
    url = studio.url("desk:level_edit", strong.pk)
    html = browser.get(url).content.decode()
    assert "В уровне «Сильный» прав больше, чем у вас" in html
    assert _offered(html) == set()
    assert 'form="level-form"' not in html
    assert send(browser, url, name="Слабый", **SCOPE).status_code == 422
    assert send(browser, studio.url("desk:level_delete", strong.pk)).url == url
    strong.refresh_from_db()
    assert (strong.name, strong.codes) == ("Сильный", ["plans.change"])


@pytest.mark.req("ST-05")
def test_a_level_that_somebody_holds_is_not_deleted(studio):
    anna, browser = studio.staff(name="Ковалёва Анна"), studio.browser()
    free = AccessLevel.objects.create(name="Лишний", codes=[])
    held = anna.access_level
    refused = browser.get(send(browser, studio.url("desk:level_delete", held.pk)).url)
    assert "По этому уровню работают: Ковалёва Анна" in words(refused)
    gone = browser.get(send(browser, studio.url("desk:level_delete", free.pk)).url, follow=True)
    assert "Уровень «Лишний» удалён" in words(gone)
    assert list(AccessLevel.objects.all()) == [held]


@pytest.mark.req("ST-06")
def test_without_the_right_the_levels_are_closed(studio):
    level = AccessLevel.objects.create(name="Стойка", codes=[])
    browser = studio.browser(studio.staff(*(every_code() - {"levels.change"})))
    assert "Уровни доступа" not in words(browser.get(studio.url("desk:halls")))
    urls = [studio.url("desk:levels"), studio.url("desk:level_new"), studio.url("desk:level_edit", level.pk)]
    assert [browser.get(url).status_code for url in urls] == [403] * 3
    assert send(browser, studio.url("desk:level_delete", level.pk)).status_code == 403


@pytest.mark.req("AC-08")
def test_levels_of_another_studio_do_not_exist(studio, bobs):
    with account_scope(bobs.account.pk):
        foreign = AccessLevel.objects.create(name="Боб-уровень", codes=[])
    browser: Any = studio.browser()
    assert "Боб-уровень" not in words(browser.get(studio.url("desk:level_new")))
    assert browser.get(studio.url("desk:level_edit", foreign.pk)).status_code == 404
    assert send(browser, studio.url("desk:level_edit", foreign.pk), name="Взлом", **SCOPE).status_code == 404
    assert send(browser, studio.url("desk:level_delete", foreign.pk)).status_code == 404


@pytest.mark.req("ST-05")
def test_the_page_costs_the_same_however_many_levels(studio):
    browser = studio.browser()
    level = AccessLevel.objects.create(name="Первый", codes=[])
    url = studio.url("desk:level_edit", level.pk)
    queries(browser, url)
    one = queries(browser, url)
    for number in range(4):
        AccessLevel.objects.create(name=f"Уровень {number}", codes=[])
    assert queries(browser, url) == one <= 12


@pytest.mark.req("ST-05")
def test_limits_of_discount_and_credit_are_kept_in_whole_percent_and_kopecks(studio):
    browser, url = studio.browser(), studio.url("desk:level_new")
    form = {"name": "Касса", **SCOPE, "discount_percent_max": "15", "credit_minor_max": "3 000"}
    send(browser, url, **form, **_rights("passes.sell", "sales.on_credit"))
    level = AccessLevel.objects.get()
    assert (level.discount_percent_max, level.credit_minor_max) == (15, 300000)
    for field, typed in (("discount_percent_max", "101"), ("credit_minor_max", "-1")):
        page = send(browser, url, **{**form, "name": "Другая", field: typed})
        assert page.status_code == 422
        assert AccessLevel.objects.count() == 1
    assert complaints(page) == {}


@pytest.mark.req("ST-05")
def test_the_page_says_which_rights_are_new_until_the_level_is_saved(studio):
    browser, codes = studio.browser(), preset_codes("viewer")
    level = save_access_level(name="Зритель", preset="viewer", codes=codes, by=studio.boss)
    url = studio.url("desk:level_edit", level.pk)
    assert "Новые права" not in words(browser.get(url))
    level.known = [code for code in level.known if code not in {"clients.read", "levels.change"}]
    level.save()
    said = words(browser.get(url))
    assert "Новые права с последнего сохранения уровня" in said
    assert "Список клиентов (чтение): выдано с обновлением" in said
    assert "Уровни доступа (изменение): не выдано, отметьте, если нужно" in said
    send(browser, url, name="Зритель", **SCOPE, **_rights(*codes))
    assert "Новые права" not in words(browser.get(url))

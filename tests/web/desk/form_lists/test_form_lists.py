"""«Справочники»: the lists of the form kept by hand, and where their values are offered (CL-14, CL-31, CL-40)."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.accounts.scope import account_scope
from ritm.clients.actions.keeping_lists import archive_entry
from ritm.clients.actions.lists import LISTS, add_entry, add_source
from ritm.clients.data import DocumentData
from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClientStatus, Interest
from ritm.clients.queries import living
from tests.given import key
from tests.imports.books import book, checked, work
from tests.web.desk.clients.looking import HTMX, names_of, text_of, value_of

pytestmark = pytest.mark.req("CL-14", "CL-31")
RIGHTS = ("clients.change", "clients.read", "clients.search")


def entry(studio, kind, name):
    return add_entry(kind=kind, name=name, actor=studio.actor)


def archived(studio, kind, name):
    return archive_entry(kind=kind, entry=entry(studio, kind, name), actor=studio.actor)


def pressed(studio, browser, what, kind, one, **sent):
    return browser.post(studio.url(f"desk:form_entry_{what}", kind, one.pk), {**key(), **sent}, headers=HTMX)


def shown(studio, browser, kind, **query):
    page = browser.get(studio.url("desk:form_list", kind, **query)).content.decode()
    return re.findall(r'<span class="rt-wrap">(.*?)</span>', page)


def offered(page, field):
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', page.content.decode(), re.DOTALL)
    return re.findall(r"<option[^>]*>(.*?)</option>", select.group())


def test_the_whole_life_of_a_value(studio):
    browser = studio.browser()
    new = studio.url("desk:form_entry_new", "status")
    assert browser.post(new, {**key(), "entry_name": " Корпоративный  клиент "}, headers=HTMX).status_code == 204
    again = browser.post(new, {**key(), "entry_name": "корпоративный КЛИЕНТ"}, headers=HTMX)
    assert (again.status_code, "уже есть в этом списке" in text_of(again)) == (422, True)
    assert value_of(again, "entry_name") == "корпоративный КЛИЕНТ"
    status = ClientStatus.objects.get()
    anna = studio.client("Анна", status=status)
    renamed = pressed(studio, browser, "edit", "status", status, entry_name="Корпоратив")
    assert renamed.status_code == 204
    assert "Корпоративный клиент" in renamed["HX-Trigger"].encode().decode("unicode_escape")  # the way back
    assert "Корпоратив" in text_of(browser.get(studio.url("desk:client", anna.pk)))
    page = browser.get(studio.url("desk:form_list", "status"))
    assert "Корпоратив 1" in text_of(page)
    link = re.search(r'<td class="num r"[^>]*><a href="([^"]*)">1</a>', page.content.decode()).group(1)
    assert names_of(browser.get(link)) == ["Анна"]
    refused = pressed(studio, browser, "remove", "status", status)
    assert (refused.status_code, refused["HX-Retarget"]) == (422, "#dialog")
    assert "стоит в карточках, считая удалённых клиентов: 1" in text_of(refused)
    assert studio.url("desk:form_entry_archive", "status", status.pk) in refused.content.decode()
    assert pressed(studio, browser, "archive", "status", status).status_code == 204
    assert (shown(studio, browser, "status"), shown(studio, browser, "status", archived="1")) == ([], ["Корпоратив"])
    assert pressed(studio, browser, "restore", "status", status).status_code == 204
    assert shown(studio, browser, "status") == ["Корпоратив"]
    spare = entry(studio, "status", "Лишний")
    assert pressed(studio, browser, "remove", "status", spare).status_code == 204
    assert shown(studio, browser, "status") == ["Корпоратив"]


def test_an_archived_value_is_not_offered_but_stays_on_its_card(studio):
    old, now = archived(studio, "status", "Прежний"), entry(studio, "status", "Нынешний")
    anna, boris, browser = studio.client("Анна", status=old), studio.client("Борис"), studio.browser()
    assert offered(browser.get(studio.url("desk:client_new")), "status") == ["—", "Нынешний"]
    assert offered(browser.get(studio.url("desk:client_edit", boris.pk)), "status") == ["—", "Нынешний"]
    edit = studio.url("desk:client_edit", anna.pk)
    form = browser.get(edit)
    assert set(offered(form, "status")) == {"—", "Нынешний", "Прежний"}
    assert value_of(form, "status") == str(old.pk)
    sent = {"name": "Анна Б", "branch": studio.branch.pk, "status": old.pk}
    assert browser.post(edit, {**key(), **sent}).status_code == 302
    anna.refresh_from_db()
    assert (anna.name, anna.status) == ("Анна Б", old)
    forged = browser.post(studio.url("desk:client_edit", boris.pk), {**key(), **sent})
    assert forged.status_code == 422
    assert "Прежний" in text_of(browser.get(studio.url("desk:client", anna.pk)))
    search = studio.url("desk:advanced_search", c=f"status:is:{old.pk}")
    found = browser.get(search)
    assert names_of(found) == ["Анна Б"]
    assert "Прежний (в архиве)" in text_of(found)
    assert now.pk != old.pk


def test_of_several_the_window_offers_no_archived_one_and_the_chosen_stay(studio):
    old, now = archived(studio, "interest", "прежнее"), entry(studio, "interest", "нынешнее")
    paper = archived(studio, "document", "старый договор")
    anna = studio.client("Анна", interests=(old,), documents=(DocumentData(paper),))
    browser, chosen = studio.browser(), studio.url("desk:client_entries_chosen", "interest")
    edit = studio.url("desk:client_edit", anna.pk)
    form = browser.get(edit).content.decode()
    assert f'name="interests" value="{old.pk}"' in form
    assert f'<option value="{old.pk}"' not in form
    assert f'<option value="{now.pk}"' in form
    asked = {"ids": "id", "entry": old.pk, "interests": now.pk}
    assert browser.get(chosen, asked, headers=HTMX).status_code == 422
    sent = {"name": "Анна", "branch": studio.branch.pk, "interests": [old.pk, now.pk], "documents": f"{paper.pk}:"}
    assert browser.post(edit, {**key(), **sent}).status_code == 302
    assert set(Interest.objects.filter(links__client=anna)) == {old, now}


def test_an_import_asks_about_an_archived_value_and_brings_it_back(studio):
    old = archived(studio, "status", "VIP")
    batch = checked(studio, book(["А", "VIP"], ["Б", "Прочее"], titles=("ФИО", "Статус")))
    browser = studio.browser()
    page = browser.get(studio.url("desk:import_batch", batch.pk, show="lists"))
    assert "2 новых значения списков" in text_of(page)
    assert offered(page, "value_0") == ["Вернуть из архива списка", "Не загружать"]
    assert offered(page, "value_1") == ["Создать", "Не загружать"]
    browser.post(studio.url("desk:import_lists", batch.pk), {**key(), "value_0": "", "value_1": "skip"})
    browser.post(studio.url("desk:import_run", batch.pk), key())
    work()
    assert living().get(name="А").status == old
    assert list(ClientStatus.objects.values_list("name", "is_archived")) == [("VIP", False)]


def test_arrows_and_the_alphabet(studio):
    browser = studio.browser()
    first, second = entry(studio, "interest", "балет"), entry(studio, "interest", "йога")
    page = browser.get(studio.url("desk:form_list", "interest")).content.decode()
    assert (f'id="up-{first.pk}"' in page, f'id="down-{second.pk}"' in page) == (False, False)
    assert pressed(studio, browser, "up", "interest", second).status_code == 204
    assert shown(studio, browser, "interest") == ["йога", "балет"]
    assert pressed(studio, browser, "down", "interest", second).status_code == 204
    assert pressed(studio, browser, "down", "interest", first).status_code == 204
    assert shown(studio, browser, "interest") == ["йога", "балет"]
    form = browser.get(studio.url("desk:client_new")).content.decode()
    assert form.index(">йога</option>") < form.index(">балет</option>")
    browser.post(studio.url("desk:form_list_sort", "interest"), key(), headers=HTMX)
    assert shown(studio, browser, "interest") == ["балет", "йога"]


@pytest.mark.req("CL-40")
def test_a_source_set_by_itself_has_arrows_only(studio):
    browser = studio.browser()
    app = add_source(name="Мобильное", code="app", actor=studio.actor)
    page = browser.get(studio.url("desk:form_list", "source")).content.decode()
    row = page[page.index(f'id="entry-{app.pk}"') :].split("</tr>")[0]
    assert "ставится сам" in row
    assert [
        what for what in ("remove", "archive", "edit") if f"form_entry_{what}" in row or f"{what}-{app.pk}" in row
    ] == []
    for what in ("remove", "archive"):
        answer = pressed(studio, browser, what, "source", app)
        assert (answer.status_code, app.name) == (422, "Мобильное")
    app.refresh_from_db()
    assert not app.is_archived


@pytest.mark.req("ST-05", "CL-20")
def test_who_may_not_change_clients_keeps_no_list_and_health_has_its_own_right(studio, bobs):
    ill = entry(studio, "illness", "астма")
    looks = studio.browser(studio.staff("clients.read", "clients.search", "card.read"))
    assert looks.get(studio.url("desk:form_lists")).status_code == 403
    assert studio.url("desk:form_lists") not in looks.get(studio.url("desk:clients")).content.decode()
    browser = studio.browser(studio.staff(*RIGHTS))
    page = browser.get(studio.url("desk:form_lists")).content.decode()
    assert studio.url("desk:form_list", "illness") not in page
    assert browser.get(studio.url("desk:form_list", "illness")).status_code == 403
    for what in ("edit", "archive", "restore", "remove", "up", "down"):
        assert pressed(studio, browser, what, "illness", ill, entry_name="иное").status_code == 403
    assert browser.get(studio.url("desk:form_list", "nothing")).status_code == 404
    with account_scope(bobs.account.pk):
        theirs = add_entry(kind="status", name="Чужой статус", actor=bobs.actor)
    for what in ("edit", "archive", "restore", "remove", "up", "down"):
        assert pressed(studio, browser, what, "status", theirs, entry_name="иное").status_code == 404
    assert "Чужой статус" not in browser.get(studio.url("desk:form_list", "status")).content.decode()
    boss, fields = studio.browser(), studio.url("desk:settings_fields")
    assert fields in boss.get(studio.url("desk:form_lists")).content.decode()
    assert fields not in page
    assert studio.url("desk:form_lists") in boss.get(fields).content.decode()


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_a_list_costs_the_same_for_any_number_of_values(studio, kind):
    browser, url = studio.browser(), studio.url("desk:form_list", kind)

    def cost(*names):
        for name in names:
            entry(studio, kind, name)
        browser.get(url)
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(url).status_code == 200
        return len(seen)

    assert cost("а") == cost("б", "в", "г")
    assert not Client.objects.filter(is_system=False).exists()

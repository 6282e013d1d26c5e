"""Lists of the form: the small windows that add to them and choose from them (CL-14, CL-16, CL-17, CL-20)."""

import re

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.lists import LISTS, add_entry
from ritm.clients.models_of_lists import ClientStatus, Illness, Interest
from tests.given import key
from tests.web.desk.clients.looking import HTMX, text_of

CHANGES = ("clients.change", "home.search")
FIELDS = {"interest": "interests", "document": "documents", "illness": "illnesses"}


def entry(studio, kind, name):
    return add_entry(kind=kind, name=name, actor=studio.actor)


def added(browser, studio, kind, name, **sent):
    url = studio.url("desk:client_entry_new", kind)
    return browser.post(url, {"entry_name": name, "ids": "id", **key(), **sent}, headers=HTMX)


def chosen(browser, studio, kind, **asked):
    return browser.get(studio.url("desk:client_entries_chosen", kind), {"ids": "id", **asked}, headers=HTMX)


def values(answer, field) -> list[str]:
    """The hidden values of what is chosen."""
    return re.findall(rf'<input type="hidden" name="{field}" value="([^"]*)">', answer.content.decode())


def option(answer) -> str:
    """The words of the chosen option of the drop-down."""
    found = re.search(r"<option value=\"\d+\" selected>(.*?)</option>", answer.content.decode())
    return found[1] if found else ""


@pytest.mark.req("CL-14", "CL-16", "CL-17", "CL-20")
@pytest.mark.parametrize("kind", sorted(LISTS))
def test_the_plus_adds_to_the_list_and_chooses_it(studio, kind):
    browser = studio.browser()
    answer = added(browser, studio, kind, " Новое  слово ")
    assert answer.status_code == 200
    assert option(answer) == "Новое слово"
    assert LISTS[kind].objects.get(name="Новое слово")
    # The form of the window comes with a fresh key: one more can be added.
    assert 'hx-swap-oob="true"' in answer.content.decode()
    assert option(added(browser, studio, kind, "новое СЛОВО")) == "Новое слово"
    assert LISTS[kind].objects.filter(folded="новое слово").count() == 1


def test_a_new_choice_without_a_name_is_said_in_the_window(studio):
    browser = studio.browser()
    for name, words in ((" ", "Введите название"), ("я" * 61, "60")):
        answer = added(browser, studio, "status", name)
        assert (answer.status_code, answer["HX-Retarget"]) == (422, "#id_status_new_say")
        assert words in text_of(answer)
    assert not ClientStatus.objects.exists()


def test_pressed_twice_with_one_key_it_adds_once_and_says_the_same(studio):
    browser, once = studio.browser(), key()
    answers = [added(browser, studio, "interest", "балет", **once) for _turn in range(2)]
    assert [option(answer) for answer in answers] == ["балет", "балет"]
    assert Interest.objects.count() == 1


def test_without_the_script_the_page_comes_back(studio):
    sent = {"entry_name": "балет", "ids": "id", **key()}
    answer = studio.browser().post(studio.url("desk:client_entry_new", "interest"), sent)
    assert answer.status_code == 302
    assert Interest.objects.get().name == "балет"


@pytest.mark.req("CL-16")
def test_interests_are_chosen_and_taken_away(studio):
    ballet, yoga, browser = entry(studio, "interest", "балет"), entry(studio, "interest", "йога"), studio.browser()
    one = chosen(browser, studio, "interest", interests=ballet.pk, entry=yoga.pk)
    assert values(one, "interests") == [str(ballet.pk), str(yoga.pk)]
    less = chosen(browser, studio, "interest", interests=[ballet.pk, yoga.pk], drop=ballet.pk)
    assert values(less, "interests") == [str(yoga.pk)]
    # What is chosen already is not offered again.
    assert f'<option value="{yoga.pk}">' not in less.content.decode()
    assert f'<option value="{ballet.pk}">' in less.content.decode()


@pytest.mark.req("CL-17")
def test_a_document_has_a_last_day_or_none_and_a_later_one_takes_its_place(studio):
    contract, browser = entry(studio, "document", "договор"), studio.browser()
    plain = chosen(browser, studio, "document", entry=contract.pk, until="")
    assert values(plain, "documents") == [f"{contract.pk}:"]
    dated = chosen(browser, studio, "document", documents=f"{contract.pk}:", entry=contract.pk, until="15.01.2027")
    assert values(dated, "documents") == [f"{contract.pk}:2027-01-15"]
    assert "договор до 15.01.2027" in text_of(dated)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"entry": ""}, "Выберите из списка"),
        ({"entry": "abc"}, "Выберите из списка"),
        ({"entry": "9" * 30}, "Выберите из списка"),
        ({"until": "31.02.2026"}, "Такой даты нет"),
    ],
)
def test_what_cannot_be_chosen_is_said_in_the_window(studio, asked, said):
    contract = entry(studio, "document", "договор")
    answer = chosen(studio.browser(), studio, "document", **{"entry": contract.pk, "until": "", **asked})
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#id_document_add_say")
    assert said in text_of(answer)


@pytest.mark.req("CL-20", "ST-06")
def test_illnesses_need_their_own_right(studio):
    illness = entry(studio, "illness", "аллергия")
    plain = studio.browser(studio.staff(*CHANGES))
    assert added(plain, studio, "illness", "сколиоз").status_code == 403
    refused = chosen(plain, studio, "illness", entry=illness.pk)
    assert refused.status_code == 403
    assert "аллергия" not in refused.content.decode()
    assert [one.name for one in Illness.objects.all()] == ["аллергия"]
    nurse = studio.browser(studio.staff(*CHANGES, "clients.health"))
    assert added(nurse, studio, "illness", "сколиоз").status_code == 200
    assert values(chosen(nurse, studio, "illness", entry=illness.pk), "illnesses") == [str(illness.pk)]


@pytest.mark.parametrize("kind", sorted(FIELDS))
def test_a_foreign_choice_is_neither_taken_nor_shown(studio, bobs, kind):
    with account_scope(bobs.account.pk):
        theirs = entry(bobs, kind, "Боб-слово")
    browser = studio.browser()
    picked = chosen(browser, studio, kind, entry=theirs.pk, until="")
    kept = chosen(browser, studio, kind, **{FIELDS[kind]: f"{theirs.pk}:" if kind == "document" else theirs.pk})
    assert (picked.status_code, kept.status_code, values(kept, FIELDS[kind])) == (422, 200, [])
    assert "Боб-" not in picked.content.decode() + kept.content.decode()


def test_what_is_no_list_is_not_found(studio):
    browser = studio.browser()
    assert added(browser, studio, "hobby", "балет").status_code == 404
    assert chosen(browser, studio, "status", entry=1).status_code == 404
    assert added(browser, studio, "status", "балет", ids="<b>").status_code == 404
    assert browser.get(studio.url("desk:client_link", "ok")).status_code == 404


@pytest.mark.req("CL-19")
def test_the_logo_leads_to_the_page_that_is_typed(studio):
    browser, url = studio.browser(), studio.url("desk:client_link", "vk")
    good = browser.get(url, {"vk": "http://m.vk.com/masha"}).content.decode()
    assert 'href="https://vk.com/masha" target="_blank" rel="noopener noreferrer"' in good
    for typed in ("", "javascript:alert(1)", "evil.com/masha"):
        assert "<a" not in browser.get(url, {"vk": typed}).content.decode()

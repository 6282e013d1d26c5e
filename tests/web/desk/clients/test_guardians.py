"""The form with several parents of a child, switched on by the boss (CL-13)."""

import pytest

from ritm.accounts.models import AccountSettings
from ritm.accounts.scope import account_scope
from ritm.clients.actions.removal import delete_client
from ritm.clients.family import links_of
from ritm.clients.models import Client
from ritm.clients.queries import living
from tests.web.desk.clients.looking import BOBS, queries, text_of, value_of
from tests.web.desk.clients.test_new import sent


@pytest.fixture
def several(studio):
    AccountSettings.objects.update(many_guardians=True)
    return [studio.client(name) for name in ("Белова Анна", "Белов Пётр", "Зорина Ида")]


def _row(page, pk):
    html = page.content.decode()
    start = html.index(f'id="id_guardian_{pk}"')
    return html[start : html.index("</li>", start)]


@pytest.mark.req("CL-13")
def test_the_boss_switches_it_on(studio):
    browser, url = studio.browser(), studio.url("desk:settings")
    child = studio.client("Тим")
    form = studio.url("desk:client_edit", child.pk)
    assert "Кто ещё отвечает" not in text_of(browser.get(form))
    row = AccountSettings.objects.get()
    names = ("mark_confirm", "booking_without_pass", "default_gender", "sale_credit_days", "visit_credit_days")
    names = (*names, "discount_scope", "birth_date_online", "frozen_visit", "cancel_extends_days")
    typed = {name: getattr(row, name) for name in names}
    assert sent(browser, url, **typed, many_guardians="on").status_code == 302
    assert AccountSettings.objects.get().many_guardians is True
    page = text_of(browser.get(form))
    assert "Кем приходится родитель" in page
    assert "Кто ещё отвечает за ребёнка" in page
    assert sent(browser, url, **typed).status_code == 302
    assert "Кто ещё отвечает" not in text_of(browser.get(form))


@pytest.mark.req("CL-13", "CL-36")
def test_what_is_typed_is_kept_shown_and_comes_back_with_a_mistake(studio, several):
    mother, father, granny = several
    browser, url = studio.browser(), studio.url("desk:client_new")
    typed = {
        "guardian": mother.pk,
        "parent_kind": "mother",
        "parent_pays": "on",
        "guardians": [father.pk, granny.pk],
        "guardian_kinds": ["", "grandparent"],
        "guardian_takes": [granny.pk],
    }
    wrong = sent(browser, url, name="", **typed)
    assert wrong.status_code == 422
    assert 'value="grandparent" selected' in _row(wrong, granny.pk)
    assert " checked" in _row(wrong, granny.pk)
    assert " checked" not in _row(wrong, father.pk)
    assert sent(browser, url, name="Тим", **typed).status_code == 302
    child = living().get(name="Тим")
    seen = [(one.guardian, one.kind, one.is_payer, one.may_collect) for one in links_of(child)]
    assert seen == [
        (mother, "mother", True, False),
        (father, "", False, False),
        (granny, "grandparent", False, True),
    ]
    card = text_of(browser.get(studio.url("desk:client", child.pk)))
    for words in ("Белова Анна мать, платит", "Белов Пётр родитель", "Зорина Ида бабушка или дедушка, забирает"):
        assert words in card
    assert "Тим ребёнок" in text_of(browser.get(studio.url("desk:client", granny.pk)))
    again = browser.get(studio.url("desk:client_edit", child.pk))
    assert (value_of(again, "parent_kind"), value_of(again, "guardian")) == ("mother", str(mother.pk))
    assert 'value="grandparent" selected' in _row(again, granny.pk)


@pytest.mark.req("CL-13")
def test_one_more_is_found_by_typing_and_nobody_twice(studio, several, bobs):
    mother, father, granny = several
    child = studio.client("Белов Тим", guardian=mother)
    browser, url = studio.browser(), studio.url("desk:client_guardians")
    there = {"own": child.pk, "guardian": mother.pk, "guardians": [granny.pk]}
    found = text_of(browser.get(url, {"more_text": "бело", **there}))
    assert "Белов Пётр" in found
    assert [name for name in ("Белова Анна", "Белов Тим") if name in found] == []
    assert "Никого не нашли" in text_of(browser.get(url, {"more_text": "зорина", **there}))
    row = browser.get(url, {"pick": father.pk, "ids": "quick"})
    assert value_of(row, "guardians") == str(father.pk)
    assert 'hx-swap-oob="true"' in row.content.decode()
    with account_scope(bobs.account.pk):
        boris = Client.objects.get(name="Бобов Борис")
    assert browser.get(url, {"pick": boris.pk}).status_code == 404
    assert [word for word in BOBS if word in browser.get(url, {"more_text": "Бобов"}).content.decode()] == []
    masked = studio.browser(studio.staff("clients.change", phones="none"))
    studio.client("Белов Иван", phone="+79165551234")
    assert "555-12" not in masked.get(url, {"more_text": "белов"}).content.decode()
    assert studio.browser(studio.staff("clients.read")).get(url).status_code == 403


@pytest.mark.req("CL-13")
def test_bad_rows_are_refused_and_nobody_unseen_is_lost(studio, several, bobs):
    mother, father, granny = several
    browser = studio.browser()
    sent(browser, studio.url("desk:client_new"), name="Тим", guardian=mother.pk, guardians=[father.pk, granny.pk])
    child = living().get(name="Тим")
    with account_scope(bobs.account.pk):
        boris = Client.objects.get(name="Бобов Борис")
    url = studio.url("desk:client_edit", child.pk)
    for bad in ("x", "99999999999999999999", str(boris.pk), "-1", "\x00"):
        assert sent(browser, url, name="Тим", guardian=mother.pk, guardians=[bad]).status_code == 422
    kinds = sent(browser, url, name="Тим", guardian=mother.pk, guardians=[father.pk], guardian_kinds=["boss"])
    assert kinds.status_code == 422
    own = sent(browser, url, name="Тим", guardian=mother.pk, guardians=[child.pk])
    assert own.status_code == 422
    delete_client(client=granny, actor=studio.actor)
    assert "Зорина" not in text_of(browser.get(url))
    assert sent(browser, url, name="Тим", guardian=mother.pk).status_code == 302
    assert [one.guardian for one in links_of(child)] == [mother, granny]


def test_the_card_and_the_form_take_no_query_more_for_each(studio, several):
    mother, father, granny = several
    browser = studio.browser()
    sent(browser, studio.url("desk:client_new"), name="Один", guardian=mother.pk, guardians=[father.pk])
    more = [studio.client(f"Тётя {number}").pk for number in range(4)]
    sent(browser, studio.url("desk:client_new"), name="Много", guardian=mother.pk, guardians=[granny.pk, *more])
    one, many = (living().get(name=name) for name in ("Один", "Много"))
    for page in ("desk:client_edit", "desk:client"):
        few, lots = (queries(browser, studio.url(page, child.pk)) for child in (one, many))
        assert lots <= few

"""«Клиенты → Дубли», the preview of a merge, the merge and its undo on the pages (CL-35, CL-31)."""

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.visit import PayBy
from ritm.clients.actions.merging import merge_clients
from ritm.clients.models import Client
from ritm.clients.models_of_merge import ClientMerge
from ritm.directory.doubles import find_doubles
from ritm.directory.models import DoublePair
from tests.web.desk.clients.looking import BOBS, queries
from tests.web.desk.pages import HTMX, said, send, words

PHONE, OTHER = "+79165551234", "+79165550000"
MERGES = ("clients.read", "clients.merge", "card.read")


def pair(studio, **fields):
    return studio.client("Белова Анна", phone=PHONE, note="утро"), studio.client(
        "Белова Аня", phone=OTHER, note="вечер", email="ann@example.com"
    )


def preview(studio, kept, dropped):
    return studio.url("desk:doubles_merge", kept.pk, other=dropped.pk)


@pytest.mark.req("CL-35")
def test_the_preview_says_what_stays_and_what_comes_together(studio):
    anna, double = pair(studio)
    studio.pass_(double, paid=False)
    lesson = studio.lesson(drop_in_minor=70000)
    for client in (anna, double):
        studio.book(client, lesson)
    studio.mark(double, lesson, pay=PayBy(kind="credit"))

    page = studio.browser().get(preview(studio, anna, double))

    text, html = words(page), page.content.decode()
    assert page.status_code == 200
    assert "Карточка «Белова Анна» останется" in text
    assert "ann@example.com" in text
    assert 'name="pick-email" value="dropped" id="pick-email-dropped" checked' in html
    assert 'name="pick-note" value="both" id="pick-note-both" checked' in html
    assert "долг 6 300" in text.replace("\u00a0", " ")
    assert "Оба записаны на одно занятие" in text
    assert [word for word in BOBS if word in text] == []


@pytest.mark.req("CL-35")
def test_the_chosen_values_are_written_and_the_old_card_leads_to_the_kept_one(studio):
    anna, double = pair(studio)
    browser = studio.browser(studio.staff(*MERGES))
    answer = send(
        browser,
        studio.url("desk:doubles_merge", anna.pk),
        other=double.pk,
        **{"pick-phone": "dropped", "pick-name": "kept", "pick-note": "kept", "pick-is_system": "dropped"},
    )
    assert (answer.status_code, answer["Location"]) == (302, studio.url("desk:client", anna.pk))
    anna.refresh_from_db()
    assert (anna.name, anna.phone, anna.other_phone, anna.note, anna.email) == (
        "Белова Анна",
        OTHER,
        PHONE,
        "утро",
        "ann@example.com",
    )
    moved = browser.get(studio.url("desk:client", double.pk))
    assert (moved.status_code, moved["Location"]) == (302, studio.url("desk:client", anna.pk))
    asked = browser.get(studio.url("desk:client", double.pk), headers=HTMX)
    assert (asked.status_code, asked["HX-Redirect"]) == (204, studio.url("desk:client", anna.pk))
    assert browser.get(studio.url("desk:client_edit", double.pk)).status_code in {403, 404}
    assert browser.get(preview(studio, anna, double)).status_code == 404


@pytest.mark.req("CL-35")
def test_a_merge_is_undone_from_the_page_of_duplicates(studio):
    anna, double = pair(studio)
    merge = merge_clients(kept=anna, dropped=double, chosen={}, actor=studio.actor)
    browser, url = studio.browser(), studio.url("desk:doubles")
    page = words(browser.get(url))
    assert "Недавно объединённые" in page
    assert "Босс Alice" in page
    answer = send(browser, studio.url("desk:doubles_undo", merge.pk), htmx=True)
    assert (answer.status_code, said(answer)) == (204, "Снова две карточки: Белова Анна и Белова Аня")
    double.refresh_from_db()
    assert double.deleted_at is None
    assert "Недавно объединённые" not in words(browser.get(url))


@pytest.mark.req("CL-35")
def test_what_was_used_since_is_listed(studio):
    anna, double = pair(studio)
    studio.pass_(double, studio.plan(name="Йога 8"))
    merge = merge_clients(kept=anna, dropped=double, chosen={}, actor=studio.actor)
    studio.mark(anna, studio.lesson(group=studio.group(name="Хатха")))
    browser, url = studio.browser(), studio.url("desk:doubles_undo", merge.pk)
    for htmx in (True, False):
        refused = send(browser, url, htmx=htmx)
        assert refused.status_code == 422
        assert "Абонемент «Йога 8»" in words(refused)
    assert ClientMerge.objects.get().undone_at is None


@pytest.mark.req("CL-35")
def test_pairs_are_found_joined_and_told_apart(studio):
    anna, double = studio.client("Белова Анна"), studio.client("Анна Белова")
    studio.client("Серова Вера")
    browser, url = studio.browser(studio.staff(*MERGES)), studio.url("desk:doubles")
    assert "Клиентов ещё не сравнивали" in words(browser.get(url))
    found = send(browser, studio.url("desk:doubles_find"), htmx=True)
    assert said(found) == "Найдено пар: 1"
    page = browser.get(url)
    assert "Анна Белова" in words(page)
    assert f"{studio.url('desk:doubles_merge', anna.pk)}?other={double.pk}" in page.content.decode()
    one = DoublePair.objects.get()
    assert send(browser, studio.url("desk:doubles_apart", one.pk), htmx=True).status_code == 204
    assert "Дублей нет" in words(browser.get(url))
    assert said(send(browser, studio.url("desk:doubles_find"), htmx=True)) == "Найдено пар: 0"


@pytest.mark.req("CL-35")
def test_the_second_card_is_looked_for_from_the_first(studio):
    anna, double = pair(studio)
    browser = studio.browser()
    assert studio.url("desk:doubles_merge", anna.pk) in browser.get(studio.url("desk:client", anna.pk)).content.decode()
    found = browser.get(studio.url("desk:doubles_merge", anna.pk, text="бел"), headers=HTMX)
    assert f"?other={double.pk}" in found.content.decode()
    assert f"?other={anna.pk}" not in found.content.decode()


@pytest.mark.req("CL-35", "ST-05")
def test_rights_branches_and_other_accounts(studio, bobs):
    anna, double = pair(studio)
    north = studio.client("Белова Анна", branch=studio.second_branch())
    bound = studio.browser(studio.staff(*MERGES, branches=(studio.branch,), clients="branches", phones="none"))
    find_doubles(actor=studio.actor)
    assert words(bound.get(studio.url("desk:doubles"))).count("Белова Анна") == 0
    page = words(bound.get(preview(studio, anna, double)))
    assert "555-12" not in page
    assert "555-00" not in page
    with account_scope(bobs.account.pk):
        foreign = Client.objects.filter(is_system=False).first()
    for other in (north.pk, foreign.pk, anna.pk + 10**6):
        assert bound.get(studio.url("desk:doubles_merge", anna.pk, other=other)).status_code == 404
        assert send(bound, studio.url("desk:doubles_merge", anna.pk), other=other).status_code == 404
    reader = studio.browser(studio.staff("clients.read", "clients.change", "card.read"))
    assert reader.get(studio.url("desk:doubles")).status_code == 403
    assert "doubles" not in reader.get(studio.url("desk:clients")).content.decode()
    assert "merge-cards" not in reader.get(studio.url("desk:client", anna.pk)).content.decode()


@pytest.mark.req("CL-35")
def test_parent_and_child_are_refused_in_words(studio):
    mother = studio.client("Белова Ольга")
    child = studio.client("Белов Тим", guardian=mother)
    answer = send(studio.browser(), studio.url("desk:doubles_merge", mother.pk), other=child.pk)
    assert answer.status_code == 422
    assert "Это родитель и ребёнок" in words(answer)
    same = send(studio.browser(), studio.url("desk:doubles_merge", mother.pk), other=mother.pk)
    assert same.status_code == 422


@pytest.mark.req("CL-35")
def test_no_query_more_where_more_stands(studio):
    browser, url = studio.browser(), studio.url("desk:doubles")
    for number in range(2):
        for _turn in range(2):
            studio.client(f"Белова Анна{'вг'[number]}")
    merge_clients(kept=studio.client("А Б"), dropped=studio.client("В Г"), chosen={}, actor=studio.actor)
    find_doubles()
    browser.get(url)
    few = queries(browser, url)
    for letter in "деж":
        for _turn in range(2):
            studio.client(f"Белова Анна{letter}")
        merge_clients(kept=studio.client("А Б"), dropped=studio.client("В Г"), chosen={}, actor=studio.actor)
    find_doubles()
    assert queries(browser, url) == few <= 12

"""Segments: a search under a name (CL-32)."""

import pytest

from ritm.accounts.scope import account_scope
from ritm.directory.actions import save_segment
from ritm.directory.models import Segment
from ritm.events.models import Event
from tests.web.desk.clients.looking import names_of, text_of
from tests.web.desk.pages import complaints, send


@pytest.fixture
def people(studio):
    studio.client("Белова Анна", is_blocked=True)
    studio.client("Громов Борис")
    return studio


@pytest.mark.req("CL-32")
def test_a_search_is_saved_opened_changed_and_deleted(people):
    browser, url = people.browser(), people.url
    asked = browser.get(url("desk:advanced_search"), {"c": "blocked:yes"})
    new = url("desk:advanced_segment_new")
    assert f'href="{new}?c=blocked%3Ayes"' in asked.content.decode()
    assert "В чёрном списке" in text_of(browser.get(new, {"c": "blocked:yes"}))
    saved = send(browser, new, c="blocked:yes", name="  Спорные   клиенты ", htmx=True)
    segment = Segment.objects.get()
    assert saved.status_code == 204
    assert saved["HX-Redirect"] == f"{url('desk:advanced_search')}?c=blocked%3Ayes&segment={segment.pk}"
    assert (segment.name, segment.conditions) == ("Спорные клиенты", ["blocked:yes"])
    page = browser.get(saved["HX-Redirect"])
    assert names_of(page) == ["Белова Анна"]
    assert "Переименовать" in text_of(page)
    assert "Сохранить как сегмент" not in text_of(page)
    other = browser.get(url("desk:advanced_search"), {"c": "blocked:no", "segment": segment.pk})
    assert "Сохранить изменения" in text_of(other)
    edit = url("desk:advanced_segment_edit", segment.pk)
    send(browser, edit, c="blocked:no", name="Спокойные")
    segment.refresh_from_db()
    assert (segment.name, segment.conditions) == ("Спокойные", ["blocked:no"])
    gone = send(browser, url("desk:advanced_segment_delete", segment.pk), htmx=True)
    assert (gone.status_code, Segment.objects.count()) == (204, 0)
    names = ["directory.segment_saved", "directory.segment_saved", "directory.segment_deleted"]
    assert (
        list(Event.objects.filter(name__startswith="directory.").order_by("id").values_list("name", flat=True)) == names
    )


@pytest.mark.req("CL-32")
@pytest.mark.parametrize(
    ("name", "conditions", "said"),
    [
        ("", ["blocked:yes"], "Дайте сегменту название"),
        ("   ", ["blocked:yes"], "Дайте сегменту название"),
        ("Ёлки", ["blocked:yes"], "Сегмент «Ёлки» уже есть. Выберите другое название."),
        ("елки", ["blocked:no"], "Сегмент «елки» уже есть. Выберите другое название."),
        ("я" * 61, ["blocked:yes"], "Убедитесь"),
        ("а\x00б", ["blocked:yes"], ""),
        ("Новый", [], "Сначала добавьте условие"),
        ("Новый", ["branch:is:999999"], "Условие нельзя применить"),
        ("Новый", ["чепуха"], "Условие нельзя применить"),
    ],
)
def test_what_is_refused(people, name, conditions, said):
    save_segment(name="ЁЛКИ", conditions=["blocked:yes"], actor=people.actor)
    answer = send(people.browser(), people.url("desk:advanced_segment_new"), name=name, c=conditions)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert bool(complaints(answer)) is not said.startswith(("Сначала", "Условие"))
    assert [segment.name for segment in Segment.objects.all()] == ["ЁЛКИ"]


@pytest.mark.req("CL-32", "ST-05")
def test_it_keeps_its_own_name_and_takes_the_right(people):
    segment = save_segment(name="Свои", conditions=["blocked:yes"], actor=people.actor)
    edit = people.url("desk:advanced_segment_edit", segment.pk)
    assert send(people.browser(), edit, name="СВОИ", c="blocked:yes").status_code == 302
    assert Segment.objects.get().name == "СВОИ"
    for codes in (("clients.read",), ("clients.search",)):
        other = people.browser(people.staff(*codes))
        assert send(other, edit, name="Чужие", c="blocked:yes").status_code == 403
        assert send(other, people.url("desk:advanced_segment_delete", segment.pk)).status_code == 403


@pytest.mark.req("CL-32")
def test_segments_of_another_account_do_not_exist(people, bobs):
    with account_scope(bobs.account.pk):
        theirs = save_segment(name="Боб-сегмент", conditions=["blocked:yes"], actor=bobs.actor)
    browser = people.browser()
    assert browser.get(people.url("desk:advanced_segment_edit", theirs.pk)).status_code == 404
    assert send(browser, people.url("desk:advanced_segment_edit", theirs.pk), name="Мой", c="x:y").status_code == 404
    assert send(browser, people.url("desk:advanced_segment_delete", theirs.pk)).status_code == 404
    page = browser.get(people.url("desk:advanced_search", segment=theirs.pk))
    assert (page.status_code, "Боб-сегмент" in page.content.decode()) == (200, False)
    save_segment(name="Боб-сегмент", conditions=["blocked:no"], actor=people.actor)
    with account_scope(bobs.account.pk):
        assert Segment.objects.get().conditions == ["blocked:yes"]

"""Rows of the client's form that belong to no group of their own: who answers, barcode, notes, source, advice."""

import re
from datetime import timedelta

import pytest

from ritm.clients.actions.profile import make_system_client
from ritm.clients.models_of_lists import LeadSource
from ritm.clients.queries import guardian_of, living
from ritm.events.models import Event
from ritm.staff.models import StaffRole
from tests.given import key
from tests.web.desk.client_card.looking import Desk
from tests.web.desk.clients.looking import HTMX, names_of, text_of, value_of
from tests.web.desk.clients.test_new import sent

EDITS = ("clients.read", "clients.change", "card.read")


def _offered(page, field):
    select = re.search(rf'<select[^>]*name="{field}".*?</select>', page.content.decode(), re.DOTALL)
    return re.findall(r"<option[^>]*>(.*?)</option>", select.group())


@pytest.mark.req("CL-09", "ST-08")
def test_the_current_user_is_offered_and_a_teacher_never(studio):
    teacher = studio.teacher("Учитель Ольга")
    person = studio.staff(*EDITS, "home.search", name="Анна К")
    browser, url = studio.browser(person), studio.url("desk:client_new")
    page = browser.get(url)
    assert value_of(page, "responsible") == str(person.pk)
    assert _offered(page, "responsible")[0] == "—"
    assert set(_offered(page, "responsible")[1:]) == {studio.boss.name, "Анна К"}
    assert sent(browser, url, name="Чужой", responsible=teacher.pk).status_code == 422
    assert sent(browser, url, name="Ничей", responsible="").status_code == 302
    other = living().get(name="Ничей")
    assert (other.responsible, other.created_by) == (None, person)
    assert sent(browser, url, name="Босса", responsible=studio.boss.pk).status_code == 302
    given = living().get(name="Босса")
    assert (given.responsible, given.created_by) == (studio.boss, person)
    card = text_of(studio.browser().get(studio.url("desk:client", given.pk)))
    assert f"Ответственный {studio.boss.name}" in card
    assert re.search(r"Добавлен \d\d\.\d\d\.\d{4} \d+:\d\d, Анна К", card)
    teaching = studio.staff(*EDITS, "home.search", role=StaffRole.TEACHER, name="Пишущая")
    assert value_of(studio.browser(teaching).get(url), "responsible") == ""


@pytest.mark.req("CL-12")
def test_a_barcode_belongs_to_the_client_and_any_value_is_taken(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    for name, code in (("Анна", "4600051000057"), ("Борис", "96385074"), ("Вера", "КАРТА-7")):
        assert sent(browser, url, name=name, barcode=code).status_code == 302
    search = studio.url("desk:search")
    for name, code in (("Анна", "4600051000057"), ("Борис", "96385074"), ("Вера", "карта-7")):
        assert name in text_of(browser.get(search, {"q": code}, headers=HTMX))
        assert names_of(browser.get(studio.url("desk:clients"), {"text": code})) == [name]
    assert sent(browser, url, name="Галя", barcode="96385074").status_code == 422


@pytest.mark.req("CL-23")
def test_notes_stand_in_form_and_card_and_the_visible_one_where_one_marks(studio):
    anna = studio.client("Анна", note="Пишет стихи", alert_note="Боится громкого")
    lesson = studio.lesson()
    studio.book(anna, lesson)
    browser = studio.browser()
    form = browser.get(studio.url("desk:client_edit", anna.pk))
    assert (value_of(form, "note"), value_of(form, "alert_note")) == ("Пишет стихи", "Боится громкого")
    card = browser.get(studio.url("desk:client", anna.pk)).content.decode()
    assert "Пишет стихи" in card
    assert re.search(r'class="rt-vnote" role="note".*?Боится громкого', card, re.DOTALL)
    panel = browser.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    assert "Боится громкого" in panel
    places = ("desk:clients", "desk:home", "desk:search")
    seen = [
        panel,
        *(browser.get(studio.url(place), {"text": "Анна", "q": "Анна"}).content.decode() for place in places),
    ]
    assert [page for page in seen if "Пишет стихи" in page] == []


@pytest.mark.req("CL-38")
def test_a_child_is_made_from_the_parents_card(studio):
    north = studio.second_branch()
    mother = studio.client("Белова Анна", phone="+79165551234", branch=north)
    browser = studio.browser()
    card = browser.get(studio.url("desk:client", mother.pk)).content.decode()
    block = card[card.index('id="profile"') :]
    link = re.search(r'<a [^>]*href="([^"]*)"[^>]*id="add-child"', block).group(1)
    assert link == studio.url("desk:client_new", parent=mother.pk)
    form = browser.get(link)
    names = ("guardian", "branch", "named_parent", "named_parent_phone", "name")
    seen = {name: value_of(form, name) for name in names}
    assert seen == {
        "guardian": str(mother.pk),
        "branch": str(north.pk),
        "named_parent": "Белова Анна",
        "named_parent_phone": "+7 916 555-12-34",
        "name": "",
    }
    saved = browser.post(link, {**key(), **seen, "name": "Белов Тим"})
    child = living().get(name="Белов Тим")
    assert saved["Location"] == studio.url("desk:client", child.pk)
    assert (guardian_of(child), child.branch, child.named_parent_phone) == (mother, north, "+79165551234")
    assert 'id="add-child"' not in browser.get(studio.url("desk:client", child.pk)).content.decode()


@pytest.mark.req("CL-38", "ST-05", "ST-06")
def test_without_the_right_no_control_and_no_hidden_phone(studio):
    mother = studio.client("Белова Анна", phone="+79165551234")
    looks = studio.browser(studio.staff("card.read", "clients.read"))
    assert 'id="add-child"' not in looks.get(studio.url("desk:client", mother.pk)).content.decode()
    system = studio.url("desk:client", make_system_client().pk)
    assert 'id="add-child"' not in studio.browser().get(system).content.decode()
    for phones in ("tail", "none"):
        person = studio.browser(studio.staff(*EDITS, phones=phones))
        form = person.get(studio.url("desk:client_new", parent=mother.pk))
        assert (value_of(form, "named_parent"), value_of(form, "named_parent_phone")) == ("Белова Анна", "")
        assert "555-12" not in form.content.decode()


@pytest.mark.req("CL-40")
def test_sources_stand_at_first_and_more_are_made_on_the_spot(studio):
    from ritm.accounts.scope import account_scope
    from ritm.studio.actions import open_studio

    with account_scope(open_studio(name="Новая", email="new@example.com").account.pk):
        assert LeadSource.objects.count() == 3
    browser, url = studio.browser(), studio.url("desk:client_entry_new", "source")
    for name in ("Instagram", "ВКонтакте", "реклама", "Реклама"):
        assert browser.post(url, {**key(), "entry_name": name, "ids": "id"}, headers=HTMX).status_code == 200
    names = set(LeadSource.objects.values_list("name", flat=True))
    assert names >= {"Instagram", "ВКонтакте", "реклама"}
    assert "Реклама" not in names
    form = studio.url("desk:client_new")
    assert {"Instagram", "ВКонтакте", "реклама"} <= set(_offered(browser.get(form), "source"))
    vk = LeadSource.objects.get(name="ВКонтакте")
    sent(browser, form, name="Анна", source=vk.pk)
    assert living().get(name="Анна").source == vk


@pytest.mark.req("CL-41")
def test_the_form_opens_from_three_places(studio):
    anna = studio.client("Анна")
    edit = studio.url("desk:client_edit", anna.pk)
    browser = studio.browser()
    row = browser.get(studio.url("desk:clients")).content.decode()
    assert re.search(rf'<a [^>]*href="{edit}\?from=list"', row)
    card = browser.get(studio.url("desk:client", anna.pk)).content.decode()
    assert re.search(rf'<a [^>]*id="quick-profile" href="{edit}" title="Открыть анкету клиента"', card)
    block = card[card.index('id="profile"') :]
    assert re.search(rf'<a [^>]*href="{edit}" aria-label="Изменить анкету"', block)
    for number, url in enumerate((f"{edit}?from=list", edit)):
        assert sent(browser, url, name=f"Анна {number}")["Location"] == studio.url("desk:client", anna.pk)
    assert Event.objects.filter(name="clients.client_changed").count() == 2


@pytest.mark.req("CL-42")
def test_a_document_of_consent_is_recommended_with_its_law(studio):
    browser = studio.browser()
    form = browser.get(studio.url("desk:client_new")).content.decode()
    window = form[form.index('id="id_document_until"') : form.index('id="id_document_take"')]
    assert "38-ФЗ «О рекламе», ст. 18, 38" in window
    assert form.count("38-ФЗ") == 1
    assert "38-ФЗ «О рекламе», ст. 18, 38" in text_of(browser.get(studio.url("desk:settings")))


@pytest.mark.req("CL-29")
def test_what_can_be_done_from_the_card_by_now_is_on_it(studio):
    anna, plan = studio.client("Анна"), studio.plan()
    studio.pass_(anna, plan, paid=False)
    booking = studio.book(anna, studio.lesson(on=studio.today + timedelta(days=1)))
    page = Desk(studio, anna).page()
    for url in (
        studio.url("desk:client_payment", anna.pk),  # the debt is paid off
        studio.url("desk:client_cancel", anna.pk, booking.pk),
        studio.url("desk:client_sell", anna.pk),
        studio.url("desk:client_book", anna.pk),
    ):
        assert url in page
    assert "Погасить" in page
    # What comes with later rooms is absent, not grey.
    assert [word for word in ("Задачи", "Купон", "Звонки", "Push", "disabled") if word in page] == []

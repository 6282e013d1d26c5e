"""The rest of the table CL-A in the form: kept, refused at their field, hidden without the right or the switch."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.accounts.scope import account_scope
from ritm.clients.actions.lists import add_entry
from ritm.clients.data import DocumentData
from ritm.clients.models import Client
from ritm.clients.queries import illnesses_of
from ritm.events.models import Event, EventDetail
from ritm.studio.actions import change_settings
from tests.support.chosen import documents_of, interests_of
from tests.web.desk.clients.looking import text_of, value_of
from tests.web.desk.clients.test_lists import entry, values
from tests.web.desk.clients.test_new import sent

EDITS = ("clients.read", "clients.change", "card.read")
LABELS = (
    *("ВКонтакте", "Facebook", "Instagram", "ФИО родителя", "Телефон родителя", "Статус", "Источник"),
    *("Формат занятий", "Персональная скидка, %", "Интересы", "Добавить интерес", "Добавить документ"),
)
HEALTH = ("Заболевания", "Добавить заболевание", "Медицинская справка до", "Страховка до")


def typed(studio) -> dict:
    """The whole form, as it is sent."""
    return {
        "name": "Белова Мария",
        "vk": "@masha",
        "facebook": "fb.com/masha",
        "instagram": "https://www.instagram.com/masha/",
        "named_parent": "Белова Анна",
        "named_parent_phone": "89165550001 бабушка",
        "status": entry(studio, "status", "Корпоративный клиент").pk,
        "source": entry(studio, "source", "Сарафанное радио").pk,
        "class_format": entry(studio, "class_format", "Группа").pk,
        "discount_percent": "15",
        "interests": [entry(studio, "interest", name).pk for name in ("балет", "йога")],
        "documents": [
            f"{entry(studio, 'document', 'договор').pk}:",
            f"{entry(studio, 'document', 'справка').pk}:2027-03-01",
        ],
        "illnesses": [entry(studio, "illness", "аллергия").pk],
        "certificate_ends_on": "2027-03-01",
        "insurance_ends_on": "01.04.2027",
    }


def ill(studio, **fields) -> Client:
    """A client with something under the right of health."""
    return studio.client(
        "Белова", illnesses=(entry(studio, "illness", "Б-аллергия"),), certificate_ends_on=date(2027, 3, 1), **fields
    )


def ask(studio, *, is_on: bool = True) -> None:
    change_settings(by=studio.boss, asks_certificate=is_on, asks_insurance=is_on)


@pytest.mark.req("CL-14", "CL-16", "CL-17", "CL-18", "CL-19", "CL-20", "CL-24", "CL-39")
def test_the_whole_form_is_kept_and_comes_back_as_it_was(studio):
    ask(studio)
    browser, form = studio.browser(), typed(studio)
    assert sent(browser, studio.url("desk:client_new"), **form).status_code == 302
    client = Client.objects.get(name="Белова Мария")
    assert (client.vk, client.facebook) == ("https://vk.com/masha", "https://facebook.com/masha")
    assert (client.named_parent, client.named_parent_phone) == ("Белова Анна", "89165550001 бабушка")
    assert (client.status.name, client.source.name) == ("Корпоративный клиент", "Сарафанное радио")
    assert (client.class_format.name, client.discount_percent) == ("Группа", 15)
    assert (client.certificate_ends_on, client.insurance_ends_on) == (date(2027, 3, 1), date(2027, 4, 1))
    assert [one.name for one in interests_of(client)] == ["балет", "йога"]
    assert [one.name for one in illnesses_of(client)] == ["аллергия"]
    assert [(one.kind.name, one.expires_on) for one in documents_of(client)] == [
        ("договор", None),
        ("справка", date(2027, 3, 1)),
    ]
    page = browser.get(studio.url("desk:client_edit", client.pk))
    assert (value_of(page, "vk"), value_of(page, "instagram")) == ("vk.com/masha", "instagram.com/masha")
    assert [values(page, name) for name in ("interests", "documents", "illnesses")] == [
        [str(pk) for pk in form["interests"]],
        form["documents"],
        [str(pk) for pk in form["illnesses"]],
    ]
    assert [word for word in (*LABELS, *HEALTH) if word not in text_of(page)] == []


def test_saved_as_it_stands_nothing_changes(studio):
    ask(studio)
    browser = studio.browser()
    sent(browser, studio.url("desk:client_new"), **typed(studio))
    client = Client.objects.get(name="Белова Мария")
    url = studio.url("desk:client_edit", client.pk)
    page = browser.get(url)
    many = ("interests", "documents", "illnesses")
    names = (*(name for name in typed(studio) if name not in many), "gender", "branch", "stamp")
    same = {name: value_of(page, name) for name in names} | {name: values(page, name) for name in many}
    assert sent(browser, url, **same).status_code == 302
    assert not Event.objects.filter(name="clients.client_changed").exists()
    assert sent(browser, url, **{**same, "interests": same["interests"][:1]}).status_code == 302
    event = Event.objects.get(name="clients.client_changed")
    assert [(row.field, row.old, row.new) for row in EventDetail.objects.filter(event=event)] == [
        ("interests", "балет, йога", "балет")
    ]


@pytest.mark.req("CL-18", "CL-19", "CL-24")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("vk", "javascript:alert(1)", "vk.com/ivanova"),
        ("facebook", "https://vk.com/masha", "facebook.com/ivanova"),
        ("instagram", "http://instagram.com:8080/x", "instagram.com/ivanova"),
        ("discount_percent", "101", "от 0 до 100"),
        ("discount_percent", "-1", "от 0 до 100"),
        ("discount_percent", "12.5", "от 0 до 100"),
        ("certificate_ends_on", "31.02.2027", "Такой даты нет"),
        ("certificate_ends_on", "0001-01-01", "1900"),
        ("insurance_ends_on", "9999-12-31", "2199"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_the_typed_stays(studio, field, value, said):
    ask(studio)
    interest = entry(studio, "interest", "балет")
    form = {"name": "Белова", "note": "моё", "interests": interest.pk, field: value}
    answer = sent(studio.browser(), studio.url("desk:client_new"), **form)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert (value_of(answer, field), value_of(answer, "note")) == (value, "моё")
    assert values(answer, "interests") == [str(interest.pk)]
    assert not Client.objects.filter(name="Белова").exists()


@pytest.mark.parametrize("value", ["abc", "", ":", "1:31.02.2027", "²:", f"{'9' * 30}:", "999999999:"])
def test_documents_that_are_none_are_refused(studio, value):
    answer = sent(studio.browser(), studio.url("desk:client_new"), name="Белова", documents=value)
    assert answer.status_code == 422
    assert "Выберите документы заново" in text_of(answer)
    assert not Client.objects.filter(name="Белова").exists()


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        *(("status", "status"), ("source", "source"), ("class_format", "class_format")),
        *(("interest", "interests"), ("document", "documents"), ("illness", "illnesses")),
    ],
)
def test_a_choice_of_another_account_is_refused(studio, bobs, kind, field):
    with account_scope(bobs.account.pk):
        theirs = add_entry(kind=kind, name="Боб-слово", actor=bobs.actor)
    value = f"{theirs.pk}:" if kind == "document" else theirs.pk
    answer = sent(studio.browser(), studio.url("desk:client_new"), name="Белова", **{field: value})
    assert answer.status_code == 422
    assert "Боб-" not in answer.content.decode()
    assert not Client.objects.filter(name="Белова").exists()


@pytest.mark.req("CL-20", "ST-06")
def test_without_the_right_health_is_not_shown_not_changed_and_not_lost(studio):
    ask(studio)
    client = ill(studio)
    browser, url = studio.browser(studio.staff(*EDITS)), studio.url("desk:client_edit", client.pk)
    page = browser.get(url)
    assert [word for word in (*HEALTH, "Б-аллергия") if word in page.content.decode()] == []
    assert [word for word in LABELS if word not in text_of(page)] == []
    forged = {"illnesses": "", "certificate_ends_on": "2030-01-01", "stamp": value_of(page, "stamp")}
    assert sent(browser, url, name="Белова Анна", **forged).status_code == 302
    client.refresh_from_db()
    assert (client.name, client.certificate_ends_on) == ("Белова Анна", date(2027, 3, 1))
    assert [one.name for one in illnesses_of(client)] == ["Б-аллергия"]


@pytest.mark.req("CL-24")
def test_certificate_and_insurance_are_off_until_the_boss_switches_them_on(studio):
    client = ill(studio)
    browser, url = studio.browser(), studio.url("desk:client_edit", client.pk)
    page = text_of(browser.get(url))
    assert [word for word in HEALTH if word in page] == ["Заболевания", "Добавить заболевание"]
    assert sent(browser, url, name="Белова", illnesses=[one.pk for one in illnesses_of(client)]).status_code == 302
    client.refresh_from_db()
    assert client.certificate_ends_on == date(2027, 3, 1)
    ask(studio)
    page = text_of(browser.get(url))
    assert [word for word in HEALTH if word not in page] == []


@pytest.mark.req("CL-24")
def test_the_switches_stand_in_the_settings_of_the_account(studio):
    browser, url = studio.browser(), studio.url("desk:settings")
    page = browser.get(url)
    assert "Спрашивать медицинскую справку" in text_of(page)
    names = ("mark_confirm", "booking_without_pass", "default_gender", "sale_credit_days", "visit_credit_days")
    names = (*names, "discount_scope", "birth_date_online", "frozen_visit", "cancel_extends_days")
    same = {name: value_of(page, name) for name in names}
    assert sent(browser, url, **same, asks_certificate="on").status_code == 302
    page = text_of(browser.get(studio.url("desk:client_new")))
    assert ("Медицинская справка до" in page, "Страховка до" in page) == (True, False)


@pytest.mark.req("ST-05")
def test_a_level_that_hides_phones_hides_the_named_parents_too(studio):
    client = studio.client("Белова", named_parent_phone="+79165550001")
    browser = studio.browser(studio.staff(*EDITS, phones="none"))
    url = studio.url("desk:client_edit", client.pk)
    page = browser.get(url)
    assert "5550001" not in page.content.decode().replace(" ", "").replace("-", "")
    assert sent(browser, url, name="Белова Анна", stamp=value_of(page, "stamp")).status_code == 302
    client.refresh_from_db()
    assert (client.name, client.named_parent_phone) == ("Белова Анна", "+79165550001")


def test_a_change_by_somebody_else_of_what_is_chosen_is_noticed(studio):
    interest, client = entry(studio, "interest", "балет"), studio.client("Белова")
    browser, url = studio.browser(), studio.url("desk:client_edit", client.pk)
    opened = value_of(browser.get(url), "stamp")
    assert sent(browser, url, name="Белова", interests=interest.pk, stamp=opened).status_code == 302
    warned = sent(browser, url, name="Белова", interests="", stamp=opened)
    assert warned.status_code == 422
    assert "Интересы" in text_of(warned)


def test_the_form_takes_as_many_queries_with_one_choice_as_with_many(studio):
    counts = []
    for size in (1, 5):
        rows = {
            kind: [entry(studio, kind, f"{kind} {n}") for n in range(size)]
            for kind in ("interest", "document", "illness")
        }
        client = studio.client(
            f"Клиент {size}",
            interests=tuple(rows["interest"]),
            illnesses=tuple(rows["illness"]),
            documents=tuple(DocumentData(kind) for kind in rows["document"]),
        )
        browser = studio.browser()
        browser.get(studio.url("desk:client_edit", client.pk))
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(studio.url("desk:client_edit", client.pk)).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 26

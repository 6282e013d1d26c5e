"""Editing and deleting from the list; the hints of the form (7h, 7i, CL-30, CL-11, CL-13)."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.actions.visit import PayBy
from ritm.attendance.cancelled import cancelled_of
from ritm.attendance.models import Booking
from ritm.attendance.queries import visits_of
from ritm.clients.actions.profile import change_client, make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from ritm.clients.queries import guardian_of, living
from ritm.core import clock
from ritm.events.models import Event, EventDetail
from tests.given import ZONE, key, moment
from tests.web.desk.clients.looking import BOBS, HTMX, names_of, queries, text_of, value_of
from tests.web.desk.clients.test_new import sent

EDITS = ("clients.read", "clients.change", "card.read")


def stamp(browser, url):
    return {"stamp": value_of(browser.get(url), "stamp")}


FIELDS = (
    *("name", "salutation", "gender", "birth_date", "phone", "other_phone", "email", "barcode", "guardian"),
    *("discount_percent", "responsible", "note", "alert_note", "is_blocked", "stamp", "branch"),
)


def _with_everything(studio, mother):
    return studio.client(
        "Белова Мария",
        salutation="Маша",
        gender="unknown",
        birth_date=date(2015, 3, 12),
        phone="+79165551234",
        other_phone="+79031234567",
        email="m@example.com",
        barcode="4600051000057",
        guardian=mother,
        responsible=studio.boss,
        note="одно",
        alert_note="другое",
        is_blocked=True,
        discount_percent=10,
    )


@pytest.mark.req("CL-26")
def test_the_pencil_opens_the_form_as_the_client_is(studio):
    mother = studio.client("Мать")
    client = _with_everything(studio, mother)
    page = studio.browser().get(studio.url("desk:client_edit", client.pk))
    names = (
        "name",
        "salutation",
        "gender",
        "birth_date",
        "phone",
        "guardian",
        "is_blocked",
        "responsible",
        "alert_note",
    )
    assert {name: value_of(page, name) for name in names} == {
        "name": "Белова Мария",
        "salutation": "Маша",
        "gender": "unknown",
        "birth_date": "2015-03-12",
        "phone": "+7 916 555-12-34",
        "guardian": str(mother.pk),
        "is_blocked": "yes",
        "responsible": str(studio.boss.pk),
        "alert_note": "другое",
    }


@pytest.mark.req("CL-26")
def test_saving_opens_the_card_and_writes_what_was_changed(studio):
    mother = studio.client("Мать")
    client = _with_everything(studio, mother)
    browser, url = studio.browser(), studio.url("desk:client_edit", client.pk)
    page = browser.get(url)
    same = {name: value_of(page, name) for name in FIELDS}

    unchanged = sent(browser, url, **same)
    assert (unchanged.status_code, unchanged["Location"]) == (302, studio.url("desk:client", client.pk))
    assert not Event.objects.filter(name="clients.client_changed").exists()
    sent(browser, url, **{**same, "name": "Белова Мария Андреевна", "is_blocked": "no"})
    changed = Event.objects.get(name="clients.client_changed")
    details = {row.field: (row.old, row.new) for row in EventDetail.objects.filter(event=changed)}
    assert set(details) == {"name", "is_blocked"}
    client.refresh_from_db()
    assert (client.name, client.discount_percent) == ("Белова Мария Андреевна", Decimal(10))
    assert guardian_of(client) == mother


def test_a_change_by_somebody_else_meanwhile_is_not_overwritten_unseen(studio):
    client = studio.client("Белова", note="было")
    browser, url = studio.browser(), studio.url("desk:client_edit", client.pk)
    opened = stamp(browser, url)
    change_client(client=client, data=ClientData(name="Белова", note="чужое"), actor=studio.actor)
    warned = sent(browser, url, name="Белова", note="моё", **opened)
    assert warned.status_code == 422
    assert "клиента изменили" in text_of(warned)
    assert "Заметки" in text_of(warned)
    assert value_of(warned, "note") == "моё"
    assert Client.objects.get(pk=client.pk).note == "чужое"
    assert sent(browser, url, name="Белова", note="моё", stamp=value_of(warned, "stamp")).status_code == 302
    assert Client.objects.get(pk=client.pk).note == "моё"


@pytest.mark.req("ST-12", "ST-06")
@pytest.mark.parametrize("missing", ["clients.read", "clients.change"])
@pytest.mark.parametrize("page", ["desk:client_edit", "desk:client_delete"])
def test_editing_and_deleting_need_the_list(studio, page, missing):
    client = studio.client("Белова")
    browser = studio.browser(studio.staff(*(code for code in (*EDITS, "home.search") if code != missing)))
    assert sent(browser, studio.url(page, client.pk), name="Другая").status_code == 403
    client.refresh_from_db()
    assert (client.name, client.deleted_at) == ("Белова", None)


@pytest.mark.req("CL-33")
def test_the_system_client_can_be_neither_opened_nor_changed_nor_deleted(studio):
    system, browser = make_system_client(), studio.browser()
    for answer in (
        browser.get(studio.url("desk:client_edit", system.pk)),
        sent(browser, studio.url("desk:client_edit", system.pk), name="Пётр"),
        sent(browser, studio.url("desk:client_delete", system.pk), htmx=True),
    ):
        assert answer.status_code == 422
    plain = sent(browser, studio.url("desk:client_delete", system.pk))
    assert "Его нельзя изменить или удалить" in text_of(browser.get(plain["Location"]))
    system.refresh_from_db()
    assert (system.name, system.deleted_at) == ("Иванов Иван Иваныч", None)


def test_a_foreign_a_deleted_and_an_invisible_client_are_not_found(studio, bobs):
    with account_scope(bobs.account.pk):
        boris = Client.objects.get(name="Бобов Борис")
    gone = studio.client("Ушедшая")
    delete_client(client=gone, actor=studio.actor)
    north = studio.client("Чужой филиал", branch=studio.second_branch())
    person = studio.staff(*EDITS, branches=(studio.branch,), clients="branches")
    cases = [(studio.browser(), boris.pk), (studio.browser(), gone.pk), (studio.browser(person), north.pk)]
    for browser, pk in cases:
        edit, delete = studio.url("desk:client_edit", pk), studio.url("desk:client_delete", pk)
        answers = (browser.get(edit), sent(browser, edit, name="Моя"), sent(browser, delete))
        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert [word for word in BOBS for answer in answers if word in answer.content.decode()] == []
    north.refresh_from_db()
    assert north.deleted_at is None


@pytest.mark.req("CL-30")
@pytest.mark.rule("I-16")
def test_the_cross_pressed_twice_deletes(studio):
    day = clock.today(ZONE)
    anna = studio.client("Анна", phone="+79165551234")
    past, present, ahead = (studio.lesson(on=day, at=time(hour), minutes=60) for hour in (8, 12, 16))
    with clock.at(moment(day, time(7))):
        for lesson in (past, present, ahead, studio.lesson(on=day + timedelta(days=1))):
            studio.book(anna, lesson)
        studio.mark(anna, past, pay=PayBy(kind="credit", price_minor=70000))
    owed = studio.money(anna)
    with clock.at(moment(day, time(12, 30))):
        browser = studio.browser()
        armed = browser.get(studio.url("desk:clients")).content.decode()
        assert "Нажмите ещё раз, чтобы удалить: Анна" in armed
        answer = sent(browser, studio.url("desk:client_delete", anna.pk), htmx=True)
    assert answer.status_code == 204
    assert "list-changed" in answer["HX-Trigger"]
    assert "2 предстоящие записи".encode("unicode_escape").decode() in answer["HX-Trigger"]
    assert names_of(browser.get(studio.url("desk:clients"))) == []
    hidden = dict(Booking.objects.filter(client=anna, status="cancelled").values_list("lesson", "is_hidden"))
    assert (hidden[present.pk], hidden[ahead.pk]) == (True, False)
    assert [visit.lesson for visit in visits_of(anna)] == [past]
    assert cancelled_of(anna).count() == 2
    assert studio.money(anna) == owed
    assert owed.debt_minor == 70000
    assert studio.client("Новая", phone="+79165551234").pk


@pytest.mark.req("CL-30")
def test_deleting_twice_with_one_key_says_the_same_and_later_it_is_gone(studio):
    anna, browser, once = studio.client("Анна"), studio.browser(), key()
    url = studio.url("desk:client_delete", anna.pk)
    first, second = (browser.post(url, once, headers=HTMX) for _turn in range(2))
    assert (first.status_code, second.status_code) == (204, 204)
    assert first["HX-Trigger"] == second["HX-Trigger"]
    assert sent(browser, url, htmx=True).status_code == 404
    assert Event.objects.filter(name="clients.client_deleted").count() == 1


@pytest.mark.req("ST-05")
@pytest.mark.parametrize(
    ("phones", "shown"), [("tail", "+7 916\u00a0…-12-34"), ("none", "закрыт вашим уровнем доступа")]
)
def test_a_hidden_phone_is_neither_shown_nor_lost(studio, phones, shown):
    client = studio.client("Белова", phone="+79165551234", other_phone="+79031234567")
    browser = studio.browser(studio.staff(*EDITS, phones=phones))
    url = studio.url("desk:client_edit", client.pk)
    page = browser.get(url)
    assert "555-12" not in page.content.decode()
    assert "123-45-67" not in page.content.decode()
    assert f'placeholder="{shown}"' in page.content.decode()
    assert sent(browser, url, name="Белова Мария", phone="", other_phone="").status_code == 302
    client.refresh_from_db()
    assert (client.name, client.phone, client.other_phone) == ("Белова Мария", "+79165551234", "+79031234567")
    assert sent(browser, url, name="Белова", phone="89165550000", other_phone="").status_code == 302
    client.refresh_from_db()
    assert client.phone == "+79165550000"


@pytest.mark.req("CL-13")
def test_a_parent_is_found_by_typing_and_chosen(studio):
    child = studio.client("Белов Тим", phone="+79165550001")
    anna = studio.client("Белова Анна", phone="+79165551234")
    make_system_client()
    browser, url = studio.browser(), studio.url("desk:client_parents")
    found = browser.get(url, {"parent_text": "бело", "own": child.pk, "ids": "quick"})
    assert "Белова Анна" in text_of(found)
    assert "+7 916 555-12-34" in text_of(found)
    assert "Белов Тим" not in text_of(found)
    chosen = browser.get(url, {"pick": anna.pk, "ids": "quick", "own": child.pk})
    assert value_of(chosen, "guardian") == str(anna.pk)
    assert value_of(browser.get(url, {"ids": "quick"}), "parent_text") == ""
    assert "Иванов" not in text_of(browser.get(url, {"parent_text": "иванов"}))
    masked = studio.browser(studio.staff("clients.change", phones="none"))
    assert "555-12" not in masked.get(url, {"parent_text": "бело"}).content.decode()
    sent(browser, studio.url("desk:client_edit", child.pk), name="Белов Тим", guardian=anna.pk)
    assert guardian_of(child) == anna
    loop = sent(browser, studio.url("desk:client_edit", anna.pk), name="Белова Анна", guardian=child.pk)
    assert loop.status_code == 422
    assert guardian_of(anna) is None


def test_nobody_of_another_studio_is_suggested(studio, bobs):
    with account_scope(bobs.account.pk):
        boris = Client.objects.get(name="Бобов Борис")
    browser = studio.browser()
    parents, alike = studio.url("desk:client_parents"), studio.url("desk:client_alike")
    barcode = studio.url("desk:client_barcode")
    assert browser.get(parents, {"pick": boris.pk}).status_code == 404
    for url, query in (
        (parents, {"parent_text": "Бобов"}),
        (parents, {"parent_text": "22 02"}),
        (alike, {"phone": boris.phone, "name": boris.name}),
        (barcode, {"barcode": boris.barcode}),
    ):
        assert [word for word in BOBS if word in browser.get(url, query).content.decode()] == []


@pytest.mark.req("CL-11")
def test_the_form_hints_at_the_holder_and_at_doubles_while_it_is_filled_in(studio):
    anna = studio.client("Белова Анна", phone="+79165551234", birth_date=date(2010, 5, 6))
    browser, url = studio.browser(), studio.url("desk:client_alike")
    assert "Этот телефон уже записан: Белова Анна" in text_of(browser.get(url, {"phone": "8 916 555 12 34"}))
    double = browser.get(url, {"name": "белова анна", "birth_date": "2010-05-06"})
    assert "Похоже на повтор: Белова Анна" in text_of(double)
    both = browser.get(url, {"name": "Белова Анна", "birth_date": "06.05.2010", "phone": "89165551234"})
    assert text_of(both).count("Белова Анна") == 1
    own = {"own": anna.pk, "name": "Белова Анна", "birth_date": "2010-05-06", "phone": "89165551234"}
    for silent in (own, {"name": "Белова Анна"}, {"phone": "8916"}, {"birth_date": "31.02.2010", "own": "x"}, {}):
        assert text_of(browser.get(url, silent)) == ""


def test_a_doubtful_barcode_is_warned_of_and_saved(studio):
    anna = studio.client("Анна", barcode="4600051000057")
    browser, url = studio.browser(), studio.url("desk:client_barcode")
    assert "не сходится с EAN" in text_of(browser.get(url, {"barcode": "4600051000058"}))
    assert "Анна" in text_of(browser.get(url, {"barcode": "46000 51000057"}))
    assert text_of(browser.get(url, {"barcode": "4600051000057", "own": anna.pk})) == ""
    assert text_of(browser.get(url, {"barcode": "КАРТА-7"})) == ""
    saved = sent(browser, studio.url("desk:client_new"), name="Борис", barcode="4600051000058")
    assert "Последняя цифра штрихкода" in text_of(browser.get(saved["Location"]))
    assert living().get(name="Борис").barcode == "4600051000058"
    taken = sent(browser, studio.url("desk:client_new"), name="Вера", barcode="4600051000057")
    assert taken.status_code == 422
    assert 'id="id_barcode_error"' in taken.content.decode()


def test_the_form_of_a_client_takes_few_queries(studio):
    mother = studio.client("Мать")
    child, browser = studio.client("Сын", guardian=mother), studio.browser()
    assert queries(browser, studio.url("desk:client_edit", child.pk)) <= 22

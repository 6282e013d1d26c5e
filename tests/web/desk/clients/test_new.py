"""A new client from Home, from the list and from a lesson (CL-01, ST-12, 7a–7d)."""

import re
from datetime import date

import pytest

from ritm.clients.actions.fields import FieldTerms, add_field
from ritm.clients.actions.lists import add_source
from ritm.clients.actions.profile import make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.clients.queries import guardian_of, living
from ritm.events.models import Event
from tests.given import key
from tests.web.desk.clients.looking import BOBS, HTMX, queries, text_of, value_of

ALL = ("clients.change", "clients.read", "home.search", "home.schedule", "home.lesson_search", "card.read")


def sent(browser, url, *, htmx=False, **fields):
    return browser.post(url, {**key(), **fields}, headers=HTMX if htmx else {})


@pytest.mark.req("CL-01", "CL-06", "CL-07", "CL-08", "CL-26")
def test_only_the_name_is_asked_for_and_the_card_opens(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    refused = sent(browser, url, name="  ", salutation="Маша", note="тихо")
    assert refused.status_code == 422
    assert text_of(refused).count("Укажите ФИО") == 2  # over the form and at the field
    assert "Исправьте 1 поле" in text_of(refused)
    assert (value_of(refused, "salutation"), value_of(refused, "note")) == ("Маша", "тихо")
    assert not living().exists()

    saved = sent(browser, url, name="  Белова   Мария ")
    client = living().get()
    assert (saved.status_code, saved["Location"]) == (302, studio.url("desk:client", client.pk))
    assert (client.name, client.gender, client.branch) == ("Белова Мария", "female", studio.branch)
    assert client.created_by == studio.boss
    assert "Клиент сохранён: Белова Мария" in text_of(browser.get(saved["Location"]))


@pytest.mark.req("CL-01", "CL-07", "CL-08")
def test_the_form_begins_with_the_defaults(studio):
    north = studio.second_branch()
    studio.boss.home_branch = north
    studio.boss.save()
    page = studio.browser().get(studio.url("desk:client_new"))
    assert value_of(page, "gender") == "female"
    assert value_of(page, "branch") == str(north.pk)
    assert value_of(page, "is_blocked") == "no"
    labels = (
        *("ФИО", "Обращение", "Пол", "Филиал", "Ответственный", "Дата рождения", "Мобильный телефон"),
        *("Альтернативный телефон", "Штрихкод", "Карточка родителя", "Email", "Источник", "Чёрный список"),
        *("Заметки", "Заметки (видимые)"),
    )
    assert [label for label in labels if label not in text_of(page)] == []
    saved = sent(studio.browser(), studio.url("desk:client_new"), name="Ким", branch=north.pk)
    assert saved.status_code == 302
    assert living().get().branch == north


def test_every_field_is_kept(studio):
    mother, source = studio.client("Мать"), add_source(name="Сайт", actor=studio.actor)
    fields = {
        "name": "Ким Лера",
        "salutation": "Лера",
        "gender": "unknown",
        "responsible": studio.boss.pk,
        "birth_date": "12.03.2015",
        "phone": "8 (916) 555-12-34",
        "other_phone": "8 903 123-45-67",
        "barcode": "4600051000057",
        "guardian": mother.pk,
        "email": "lera@example.com",
        "source": source.pk,
        "is_blocked": "yes",
        "block_reason": " Трижды  не оплатила ",
        "note": "первое",
        "alert_note": "второе",
    }
    assert sent(studio.browser(), studio.url("desk:client_new"), **fields).status_code == 302
    client = living().get(name="Ким Лера")
    assert (client.salutation, client.gender, client.responsible) == ("Лера", "unknown", studio.boss)
    assert (client.birth_date, client.phone, client.other_phone) == (date(2015, 3, 12), "+79165551234", "+79031234567")
    assert (client.barcode, client.email, client.source) == ("4600051000057", "lera@example.com", source)
    assert (client.is_blocked, client.block_reason) == (True, "Трижды не оплатила")
    assert (client.note, client.alert_note) == ("первое", "второе")
    assert guardian_of(client) == mother


@pytest.mark.req("CL-01", "ST-12")
@pytest.mark.parametrize(
    ("place", "rights"),
    [
        ({}, ("clients.change", "home.search")),
        ({"from": "list"}, ("clients.change", "clients.read")),
        ({"lesson": "LESSON"}, ("clients.change", "home.schedule", "home.lesson_search")),
        ({"parent": "PARENT"}, ("clients.change", "card.read")),
    ],
)
def test_each_place_needs_its_own_right(studio, place, rights):
    ids = {"LESSON": studio.lesson().pk, "PARENT": studio.client("Мать").pk}
    url = studio.url("desk:client_new", **{name: ids.get(value, value) for name, value in place.items()})
    before = Client.objects.count()
    for missing in rights:
        browser = studio.browser(studio.staff(*(code for code in ALL if code != missing)))
        assert browser.get(url).status_code == 403
        assert sent(browser, url, name="Чужой").status_code == 403
    assert Client.objects.count() == before
    browser = studio.browser(studio.staff(*rights))
    assert browser.get(url).status_code == 200
    assert sent(browser, url, name="Свой").status_code == 302
    assert Client.objects.count() == before + 1


@pytest.mark.req("CL-01", "ST-12")
@pytest.mark.parametrize(
    ("codes", "there"),
    [
        (("clients.read", "clients.change", "home.search"), True),
        (("clients.read", "clients.change"), False),
        (("clients.read", "home.search"), False),
    ],
)
def test_the_plus_of_home_is_there_for_whoever_may(studio, codes, there):
    html = studio.browser(studio.staff(*codes)).get(studio.url("desk:clients")).content.decode()
    assert (f'href="{studio.url("desk:client_new")}"' in html) == there


@pytest.mark.req("CL-11")
def test_a_phone_is_refused_twice_and_the_holder_is_named(studio):
    anna = studio.client("Белова Анна", phone="+79165551234")
    url = studio.url("desk:client_new")
    refused = sent(studio.browser(), url, name="Белов Иван", phone="8 916 555-12-34", salutation="Ваня")
    assert refused.status_code == 422
    assert "Этот телефон уже записан" in text_of(refused)
    assert f'href="{studio.url("desk:client", anna.pk)}"' in refused.content.decode()
    assert 'id="id_phone_error"' in refused.content.decode()
    assert (value_of(refused, "name"), value_of(refused, "phone")) == ("Белов Иван", "8 916 555-12-34")
    assert value_of(refused, "salutation") == "Ваня"
    assert living().count() == 1
    accepted = sent(studio.browser(), url, name="Белов Иван", other_phone="8 916 555-12-34")
    assert accepted.status_code == 302
    assert living().get(name="Белов Иван").other_phone == "+79165551234"


@pytest.mark.req("CL-11", "CL-13")
@pytest.mark.parametrize(("fix", "has_parent"), [("alternative", False), ("child", True)])
def test_a_taken_phone_becomes_the_alternative_one_or_the_parents(studio, fix, has_parent):
    anna = studio.client("Белова Анна", phone="+79165551234")
    typed = {"name": "Белов Иван", "phone": "8 916 555-12-34", "note": "тихо"}
    url = studio.url("desk:client_new")
    value = f"child-{anna.pk}" if fix == "child" else fix
    moved = sent(studio.browser(), url, **typed, fix=value)
    assert moved.status_code == 200
    assert (value_of(moved, "phone"), value_of(moved, "other_phone")) == ("", "8 916 555-12-34")
    assert (value_of(moved, "name"), value_of(moved, "note")) == ("Белов Иван", "тихо")
    assert value_of(moved, "guardian") == (str(anna.pk) if has_parent else "")
    assert living().count() == 1
    # In the dialog what was moved is in sight, and nothing is complained of: nothing was saved.
    dialog = sent(studio.browser(), url, htmx=True, **typed, fix=value)
    assert '<details class="rt-more" open>' in dialog.content.decode()
    add_field(terms=FieldTerms(name="Размер", kind="text", is_required=True), actor=studio.actor)
    dialog = sent(studio.browser(), url, htmx=True, **typed, fix=value, own_asked="yes")
    assert "Исправьте" not in text_of(dialog)


def test_the_phone_of_somebody_whom_the_person_may_not_see_has_no_link(studio):
    anna = studio.client("Белова Анна", phone="+79165551234", branch=studio.second_branch())
    level = {"branches": (studio.branch,), "clients": "branches"}
    person = studio.staff("clients.change", "home.search", "card.read", **level)
    refused = sent(studio.browser(person), studio.url("desk:client_new"), name="Белов Иван", phone="89165551234")
    assert refused.status_code == 422
    assert studio.url("desk:client", anna.pk) not in refused.content.decode()
    assert f"child-{anna.pk}" not in refused.content.decode()


@pytest.mark.req("CL-11")
def test_the_phone_of_a_deleted_client_is_asked_about_once(studio):
    gone = studio.client("Белова Анна", phone="+79165551234")
    delete_client(client=gone, actor=studio.actor)
    browser, url = studio.browser(), studio.url("desk:client_new")
    asked = sent(browser, url, name="Белов Иван", phone="89165551234")
    assert asked.status_code == 422
    assert "Белова Анна" in text_of(asked)
    seen = value_of(asked, "deleted_seen")
    assert sent(browser, url, name="Белов Иван", phone="89165551234", deleted_seen=seen).status_code == 302
    assert living().get().phone == "+79165551234"


def test_a_probable_double_is_warned_of_once(studio):
    anna = studio.client("Белова Алёна", birth_date=date(2010, 5, 6))
    browser, url = studio.browser(), studio.url("desk:client_new")
    typed = {"name": "белова алена", "birth_date": "2010-05-06"}
    warned = sent(browser, url, **typed)
    assert warned.status_code == 422
    assert "Похоже на повтор: Белова Алёна, дата рождения 06.05.2010" in text_of(warned)
    assert f'href="{studio.url("desk:client", anna.pk)}"' in warned.content.decode()
    assert living().count() == 1
    assert sent(browser, url, **typed, double_seen=value_of(warned, "double_seen")).status_code == 302
    assert living().count() == 2
    other_day = {**typed, "birth_date": "2011-05-06"}
    assert sent(browser, url, **other_day).status_code == 302


def test_a_repeated_post_makes_one_client(studio):
    browser, url, once = studio.browser(), studio.url("desk:client_new"), key()
    typed = {"name": "Белова", "birth_date": "2010-05-06", **once}
    first, second = browser.post(url, typed), browser.post(url, typed)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert living().count() == 1
    assert Event.objects.filter(name="clients.client_added", client_ref=living().get().pk).count() == 1


def test_save_and_one_more_gives_an_empty_form_with_the_branch_kept(studio):
    north, source = studio.second_branch(), add_source(name="Сайт", actor=studio.actor)
    url = studio.url("desk:client_new", **{"from": "list"})
    typed = {"name": "Первая", "note": "тихо", "branch": north.pk, "source": source.pk, "again": "1"}
    again = sent(studio.browser(), url, htmx=True, **typed)
    assert again.status_code == 200
    assert (value_of(again, "name"), value_of(again, "note")) == ("", "")
    assert (value_of(again, "branch"), value_of(again, "source")) == (str(north.pk), str(source.pk))
    assert "list-changed" in again["HX-Trigger"]
    assert living().get().name == "Первая"
    plain = sent(studio.browser(), url, name="Вторая", again="1")
    assert (plain.status_code, plain["Location"]) == (302, url)


@pytest.mark.req("CL-26")
def test_from_the_dialog_the_browser_goes_to_the_card(studio):
    saved = sent(studio.browser(), studio.url("desk:client_new"), htmx=True, name="Белова")
    assert (saved.status_code, saved["HX-Redirect"]) == (204, studio.url("desk:client", living().get().pk))
    dialog = studio.browser().get(studio.url("desk:client_new"), headers=HTMX)
    assert dialog.content.decode().startswith('<div class="rt-dlg-s">')


@pytest.mark.req("CL-01")
def test_from_a_lesson_the_person_comes_back_to_it_with_the_client(studio):
    lesson = studio.lesson()
    person = studio.staff("clients.change", "home.schedule", "home.lesson_search", "card.read")
    url = studio.url("desk:client_new", lesson=lesson.pk) + "&name=Белова"
    browser = studio.browser(person)
    assert value_of(browser.get(url), "name") == "Белова"
    saved = sent(browser, url, name="Белова")
    back = studio.url("desk:lesson", lesson.pk, client=living().get().pk)
    assert (saved.status_code, saved["Location"]) == (302, back)


@pytest.mark.req("ST-13")
def test_who_may_not_see_the_card_gets_a_confirmation(studio):
    browser = studio.browser(studio.staff("clients.change", "home.search"))
    saved = sent(browser, studio.url("desk:client_new"), htmx=True, name="Белова")
    assert saved.status_code == 204
    assert "HX-Redirect" not in saved
    assert "\\u0411\\u0435\\u043b\\u043e\\u0432\\u0430" in saved["HX-Trigger"]  # «Белова» in the toast
    assert "dialog-close" in saved["HX-Trigger"]
    plain = sent(browser, studio.url("desk:client_new"), name="Ким")
    assert (plain.status_code, plain["Location"]) == (302, studio.url("desk:home"))
    listing = studio.browser(studio.staff("clients.change", "clients.read"))
    from_list = sent(listing, studio.url("desk:client_new", **{"from": "list"}), name="Ли")
    assert from_list["Location"] == studio.url("desk:clients")


@pytest.mark.req("CL-13")
def test_a_child_begins_with_its_parent_and_the_parents_branch(studio):
    north = studio.second_branch()
    mother = studio.client("Мать", branch=north)
    page = studio.browser().get(studio.url("desk:client_new", parent=mother.pk))
    assert value_of(page, "guardian") == str(mother.pk)
    assert value_of(page, "branch") == str(north.pk)
    # The second child of the same mother, at one go.
    url = studio.url("desk:client_new", parent=mother.pk)
    typed = {"name": "Старшая", "guardian": mother.pk, "branch": north.pk, "again": "1"}
    again = sent(studio.browser(), url, htmx=True, **typed)
    assert (value_of(again, "name"), value_of(again, "guardian")) == ("", str(mother.pk))
    assert (value_of(again, "named_parent"), value_of(again, "branch")) == ("Мать", str(north.pk))
    assert re.search(r'<input [^>]*name="name"[^>]* autofocus', again.content.decode())  # the next one is typed at once


@pytest.mark.parametrize(("name", "is_open"), [("phone", False), ("barcode", True)])
def test_what_was_searched_for_stands_in_the_form_and_in_sight(studio, name, is_open):
    typed = {"phone": "8 916 555-12-34", "barcode": "4600051000057"}[name]
    page = studio.browser().get(studio.url("desk:client_new", **{name: typed}), headers=HTMX)
    assert (value_of(page, "name"), value_of(page, name)) == ("", typed)
    assert ('<details class="rt-more" open>' in page.content.decode()) is is_open


def test_foreign_rows_are_not_found_and_not_taken(studio, bobs):
    from ritm.accounts.scope import account_scope
    from ritm.schedule.models import Lesson

    with account_scope(bobs.account.pk):
        boris, lesson = Client.objects.get(name="Бобов Борис"), Lesson.objects.order_by("pk")[0]
        branch, teacher = bobs.branch, bobs.teacher("Чужой")
    browser = studio.browser()
    for query in ({"parent": boris.pk}, {"lesson": lesson.pk}, {"parent": "x"}, {"lesson": "9" * 40}, {"lesson": "-1"}):
        assert browser.get(studio.url("desk:client_new", **query)).status_code == 404
    for field, value in (("guardian", boris.pk), ("branch", branch.pk), ("responsible", teacher.pk)):
        refused = sent(browser, studio.url("desk:client_new"), name="Белова", **{field: value})
        assert refused.status_code == 422
        assert [word for word in BOBS if word in refused.content.decode()] == []
    assert not living().exists()


@pytest.mark.req("CL-33")
def test_the_system_client_is_nobodys_parent(studio):
    system = make_system_client()
    assert studio.browser().get(studio.url("desk:client_new", parent=system.pk)).status_code == 404
    refused = sent(studio.browser(), studio.url("desk:client_new"), name="Белова", guardian=system.pk)
    assert refused.status_code == 422


def test_a_teacher_is_never_responsible(studio):
    teacher = studio.teacher()
    page = studio.browser().get(studio.url("desk:client_new"))
    assert f'value="{teacher.pk}"' not in page.content.decode()
    assert sent(studio.browser(), studio.url("desk:client_new"), name="А", responsible=teacher.pk).status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("name", value) for value in ("я" * 151, "Я\x00", "x" * 10_000)),
        *(("birth_date", value) for value in ("31.02.2015", "0001-01-01", "9999-12-31", "завтра", "1e400")),
        *(("phone", value) for value in ("123", "телефон", "9" * 50, "\x00")),
        *(("branch", value) for value in ("0", "-1", "text", "99999999999999999999")),
        *(("guardian", value) for value in ("text", "999999", "99999999999999999999")),
        *(("gender", value) for value in ("robot", "x" * 10_000)),
        *(("email", value) for value in ("нет", "a@" + "b" * 300 + ".ru")),
        *(("barcode", "1" * 41), ("is_blocked", "perhaps"), ("parent_text", "Белова"), ("note", "я" * 20_001)),
    ],
)
def test_bad_input_is_refused_at_its_field_and_kept(studio, field, value):
    typed = {"name": "Белова", "salutation": "Маша", field: value}
    refused = sent(studio.browser(), studio.url("desk:client_new"), **typed)
    assert refused.status_code == 422
    assert "Исправьте 1 поле" in text_of(refused)
    assert value_of(refused, "salutation") == "Маша"
    assert not living().exists()


@pytest.mark.parametrize("value", ["=1+1", "<b>Аня</b>", "👶 Аня", "O'Neil"])
def test_strange_names_are_taken_as_they_are(studio, value):
    browser = studio.browser()
    saved = sent(browser, studio.url("desk:client_new"), name=value)
    assert saved.status_code == 302
    assert living().get().name == value
    assert "<b>Аня</b>" not in browser.get(studio.url("desk:clients")).content.decode()


def test_marks_that_nobody_sees_are_not_kept(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    seen = {"name": "Анна Белова", "salutation": "Аня", "named_parent": "Мама", "other_phone": "у мамы", "note": "да"}
    typed = {name: f"\u202e{text[:1]}\u200b{text[1:]}\u2069\ufeff" for name, text in seen.items()}
    assert sent(browser, url, **typed, barcode="\u202a12\u202c").status_code == 302
    client = living().get()
    assert {name: getattr(client, name) for name in seen} == seen
    assert client.barcode == "12"
    assert "Укажите ФИО" in text_of(sent(browser, url, name="\u202e\u200b"))


def test_a_double_is_warned_of_whatever_marks_are_typed(studio):
    studio.client("Анна Белова", birth_date=date(1990, 1, 2))
    answer = sent(studio.browser(), studio.url("desk:client_new"), name="Ан\u200bна Белова", birth_date="1990-01-02")
    assert answer.status_code == 422
    assert living().count() == 1


def test_the_form_takes_few_queries_whatever_there_is(studio):
    browser, url = studio.browser(), studio.url("desk:client_new")
    first = queries(browser, url)
    for number in range(20):
        studio.client(f"Белов {number}")
        add_source(name=f"Источник {number}", actor=studio.actor)
    assert queries(browser, url) == first <= 16

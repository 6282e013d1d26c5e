"""«Строка поиска клиента на занятии» and the row of whoever was just added (SC-11, 7c, 9a, 9e)."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.clients.actions.profile import change_client
from ritm.clients.data import ClientData
from ritm.clients.models import Client
from tests.given import Studio, key
from tests.web.desk.lessons.conftest import DIALOG, AtDesk


@pytest.mark.req("SC-11")
@pytest.mark.parametrize("text", ["Бел", "белова", ",tkjdf", "01", "4600000000022", "+7 916 555-00-01"])
def test_a_client_is_found_by_letters_digits_and_code(desk: AtDesk, text: str) -> None:
    desk.studio.client("Белова Анна", phone="+79165550001", barcode="4600000000022")
    desk.studio.client("Громов Борис", phone="+79165550099", barcode="4600000000039")
    found = desk.search(text)
    assert "Белова Анна" in found
    assert "Громов Борис" not in found


@pytest.mark.parametrize("text", ["", "б", "бе", "1"])
def test_too_little_finds_nobody(desk: AtDesk, text: str) -> None:
    desk.studio.client("Белова Анна", phone="+79165550001")
    assert "Белова Анна" not in desk.search(text)


def look(html: str, what: str, client: Client) -> str:
    """The classes of a row's button."""
    found = re.search(rf'<button type="submit" class="([^"]*)" id="{what}-{client.pk}"', html)
    assert found, what
    return found[1]


@pytest.mark.req("BV-01")
def test_a_hit_may_be_booked_marked_or_opened_with_the_pencil(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    desk.studio.pass_(anna, desk.studio.plan(name="8 занятий"))
    found = desk.search("белова")
    dialog = desk.studio.url("desk:lesson_booking_dialog", desk.lesson.pk, anna.pk)
    assert f'id="found-book-{anna.pk}" data-main>Записать</button>' in found
    assert f'id="found-mark-{anna.pk}" data-mark data-confirm="Точно?"' in found
    assert look(found, "found-book", anna) == "btn btn-sm btn-primary", "the one that Enter presses"
    assert look(found, "found-mark", anna) == "btn rt-two btn-sm"
    assert f'href="{dialog}" id="found-pencil-{anna.pk}" data-dialog aria-label="Запись: Белова Анна"' in found
    assert "«8 занятий» 8/8" in found
    assert 'hx-target="#lesson"' in found


def test_a_hit_without_a_pass_is_booked_with_a_warning_and_marked_by_other_ways(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна")
    found = desk.search("белова")
    assert f"found-book-{anna.pk}" in found
    assert f"found-mark-{anna.pk}" not in found
    assert "Нет абонемента" in found
    assert f'value="credit" id="found-credit-{anna.pk}"' in found


def test_a_hit_who_is_here_says_so(desk: AtDesk) -> None:
    booked, came = desk.studio.client("Белова Анна"), desk.studio.client("Белова Вера")
    for client in (booked, came):
        desk.studio.pass_(client)
    desk.studio.book(booked, desk.lesson)
    desk.studio.mark(came, desk.lesson)
    found = desk.search("белова")
    assert f'id="found-mark-{booked.pk}" data-mark data-main data-confirm' in found
    assert look(found, "found-mark", booked) == "btn rt-two btn-primary btn-sm"
    assert f"found-book-{booked.pk}" not in found
    assert "отмечено, −1, осталось 7" in found
    assert f"found-mark-{came.pk}" not in found


@pytest.mark.rule("B-1")
def test_all_reasons_are_named_and_put_aside_at_once(studio: Studio) -> None:
    desk = AtDesk(studio, studio.lesson(capacity=1))
    studio.book(studio.client("Первый"), desk.lesson)
    boris = studio.client("Белов Борис", is_blocked=True)
    other = studio.lesson(group=studio.group(name="Йога"))
    studio.book(boris, other, "blocked", "no_pass")
    found = desk.search("белов")
    lines = [found.index(text) for text in ("В чёрном списке", "В 18:00 уже на «Йога»", "Мест нет, 1 из 1")]
    assert lines == sorted(lines)
    dialog = studio.url("desk:lesson_booking_dialog", desk.lesson.pk, boris.pk)
    assert f'href="{dialog}?override=blocked&amp;override=clash&amp;override=full"' in found
    assert found.count("override=") == 3
    assert "Поможет администратор" not in found
    assert f"found-book-{boris.pk}" not in found


def test_the_phone_is_shown_as_the_level_lets_it(desk: AtDesk) -> None:
    desk.studio.client("Белова Анна", phone="+79165550001")
    codes = ("home.schedule", "home.lesson_search")
    hidden = AtDesk(desk.studio, desk.lesson, desk.studio.staff(*codes, phones="none")).search("белова")
    tail = AtDesk(desk.studio, desk.lesson, desk.studio.staff(*codes, phones="tail")).search("белова")
    assert "+7 916 555-00-01" in desk.search("белова")
    assert "00-01" in tail
    assert not re.search(r"916\D{0,3}555", tail + hidden)
    assert "00-01" not in hidden


def test_nobody_found_says_what_to_do(desk: AtDesk) -> None:
    assert "По запросу «хххх» никого. Проверьте буквы или поищите по телефону" in desk.search("хххх")


@pytest.mark.req("CL-01")
def test_the_row_of_whoever_was_just_added_stands_on_top_ready_to_book_or_mark(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна", alert_note="Боится громкой музыки")
    desk.studio.pass_(anna)
    page = desk.panel(client=anna.pk).content.decode()
    top = page.partition(f'id="subject-{anna.pk}"')[2].partition("</ul>")[0]
    assert f'id="top-book-{anna.pk}"' in top
    assert f'id="top-mark-{anna.pk}"' in top
    assert "Боится громкой музыки" in top
    desk.book(anna)
    assert f"subject-{anna.pk}" not in desk.panel(client=anna.pk).content.decode()


@pytest.mark.req("CL-01")
def test_a_client_added_from_the_lesson_comes_back_as_its_row(desk: AtDesk) -> None:
    add = desk.studio.url("desk:client_new", lesson=desk.lesson.pk)
    assert f'id="lesson-new-client" href="{add}" data-dialog' in desk.panel().content.decode()
    answer = desk.browser.post(add, {**key(), "name": "Новикова Ольга"}, headers=DIALOG)
    client = Client.objects.get(name="Новикова Ольга")
    row = desk.studio.url("desk:lesson", desk.lesson.pk, client=client.pk)
    assert json.loads(answer["HX-Trigger"])["lesson-show"] == {"url": row}
    plain = desk.browser.post(add, {**key(), "name": "Новикова Инна"})
    assert plain["Location"] == row.replace(str(client.pk), str(Client.objects.get(name="Новикова Инна").pk))


@pytest.mark.req("ST-12")
@pytest.mark.parametrize("missing", ["home.lesson_search", "clients.change"])
def test_the_blue_plus_needs_all_three_rights(desk: AtDesk, missing: str) -> None:
    rights = {"home.schedule", "home.lesson_search", "clients.change"}
    person = AtDesk(desk.studio, desk.lesson, desk.studio.staff(*(rights - {missing})))
    assert "lesson-new-client" not in person.panel().content.decode()
    assert "lesson-new-client" in AtDesk(desk.studio, desk.lesson, desk.studio.staff(*rights)).panel().content.decode()


def test_after_a_refusal_in_the_search_the_next_name_can_be_typed(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова Анна", is_blocked=True)
    refused = desk.book(anna, found="1")
    assert refused.status_code == 422
    field = refused.content.decode().partition('id="lesson-search"')[2].partition("role=")[0]
    assert "autofocus" in field
    assert "autofocus" not in desk.panel().content.decode()


def test_names_are_escaped(desk: AtDesk) -> None:
    anna = desk.studio.client("Белова <b>Анна</b>")
    change_client(
        client=anna, data=ClientData(name="Белова <b>Анна</b>", alert_note="<i>!</i>"), actor=desk.studio.actor
    )
    assert "<b>Анна" not in desk.search("белова")
    desk.studio.book(anna, desk.lesson)
    page = desk.panel().content.decode()
    assert "<b>Анна" not in page
    assert "<i>!" not in page
    assert "&lt;i&gt;!" in page


@pytest.mark.parametrize(("people", "cost"), [(1, 11), (7, 10)])  # a full answer needs no second look
def test_the_search_costs_the_same_for_one_and_for_seven(desk: AtDesk, people: int, cost: int) -> None:
    plan = desk.studio.plan(all_disciplines=False, disciplines=(desk.lesson.discipline,))
    for number in range(people):
        client = desk.studio.client(f"Белов {number}")
        desk.studio.pass_(client, plan)
    desk.search("белов")
    with CaptureQueriesContext(connection) as queries:
        found = desk.search("белов")
    assert found.count("data-hit") == people
    assert len([query for query in queries if "set_config('TimeZone'" not in query["sql"]]) == cost

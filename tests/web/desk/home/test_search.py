"""The search of every page: who is found, and the three actions that come next (ux 4.1, 7b, 7f, BV-01, BV-03)."""

import re
from datetime import date, time
from html import unescape

import pytest

from ritm.accounts.scope import account_scope
from ritm.attendance.models import Visit
from tests.web.desk.home.cards import now
from tests.web.desk.pages import HTMX, send, words

MONDAY = date(2026, 11, 23)


def find(studio, text, person=None, *, browser=None, **query):
    """The popover's answer."""
    url = studio.url("desk:search", q=text, **query)
    return (browser or studio.browser(person)).get(url, headers=HTMX)


def names(response):
    """Who is found, in order."""
    rows = re.findall(
        r'class="rt-hit"[^>]*id="hit-\d+".*?<div class="nm">(.*?)</div>', response.content.decode(), re.DOTALL
    )
    return [unescape(re.search(r'title="([^"]*)"', row)[1]) for row in rows]


@pytest.fixture
def masha(studio):
    """A child with a parent, a barcode and no phone of her own."""
    anna = studio.client("Белова Анна", phone="+79165551234")
    return studio.client("Белова Мария Алёновна", guardian=anna, birth_date=date(2018, 3, 12), barcode="4600000000022")


@pytest.mark.req("CL-06")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("бе", []),
        ("бел", ["Белова Анна", "Белова Мария Алёновна"]),
        ("мария", ["Белова Мария Алёновна"]),
        ("АЛЕНОВНА", ["Белова Мария Алёновна"]),
        (",tkjdf vfhbz", ["Белова Мария Алёновна"]),
        ("belova m", ["Белова Мария Алёновна"]),
        ("4600000000022", ["Белова Мария Алёновна"]),
        ("34", ["Белова Анна"]),
        ("8 (916) 555-12-34", ["Белова Анна"]),
        ("белова жанна", []),
    ],
)
def test_found_by_name_layout_sound_phone_and_barcode(studio, masha, text, found):
    studio.client("Громов Илья", phone="+79035557701")
    assert names(find(studio, text)) == found


@pytest.mark.parametrize("text", ["", "  ", "б", "бе", "3", "\x00\x00\x00"])
def test_too_little_says_how_much(studio, masha, text):
    page = find(studio, text)
    assert (page.status_code, words(page)) == (200, "Введите от трёх букв или последние две цифры телефона")


@pytest.mark.parametrize("text", ["%%%", "___", "'; drop", "б" * 10_000, "😀😀😀", "-1", "1e400"])
def test_strange_texts_find_nobody(studio, masha, text):
    page = find(studio, text)
    assert (page.status_code, names(page)) == (200, [])


def test_a_row_says_who_this_is(studio, masha):
    text = words(find(studio, "мария"))
    assert text.startswith("БМ Белова Мария Алёновна Ребёнок, 8 лет. Родитель: Белова Анна Анна Б. +7 916 555-12-34")


@pytest.mark.parametrize(
    ("phones", "shown"), [("full", "+7 916 555-12-34"), ("tail", "+7 916\u00a0…-12-34"), ("none", "")]
)
def test_the_phone_is_shown_as_the_level_lets(studio, masha, phones, shown):
    page = find(studio, "белова анна", studio.staff("home.search", phones=phones))
    text = unescape(page.content.decode())
    assert (shown in text, "555-12-34" in text) == (True, phones == "full")


def test_what_is_left_of_the_pass_and_what_is_owed(studio, masha):
    studio.pass_(masha, paid=False)
    text = words(find(studio, "мария"))
    assert "Аб. 8/8" in text
    assert "долг 5 600 ₽" in text.replace("\u00a0", " ")


@pytest.mark.req("BV-03")
def test_whoever_is_expected_is_marked_from_the_row(studio, masha):
    lesson = studio.lesson(group=studio.group(name="Хип-хоп"), on=MONDAY, at=time(18))
    with now(studio, MONDAY, time(12)):
        studio.pass_(masha)
        studio.book(masha, lesson)
    mark = studio.url("desk:lesson_mark", lesson.pk)
    seen = {}
    for at in (time(17, 39), time(17, 40), time(18, 59), time(19)):
        with now(studio, MONDAY, at):
            page = find(studio, "мария")
        assert "Сегодня 18:00 Хип-хоп, записана" in words(page) or at == time(19)
        seen[at] = f'action="{mark}"' in page.content.decode()
    assert list(seen.values()) == [False, True, True, False]
    with now(studio, MONDAY, time(17, 50)):
        browser = studio.browser()
        form = find(studio, "мария", browser=browser).content.decode()
        assert re.search(rf'<button[^>]*id="hit-mark-{masha.pk}" data-main data-confirm="Точно\?"', form)
        answer = browser.post(
            mark, {"client": masha.pk, "request_key": "a" * 32}, headers=HTMX | {"HX-Target": "dialog"}
        )
    assert answer.status_code == 204
    assert Visit.objects.get().client == masha


def test_without_the_right_to_mark_enter_opens_the_card(studio, masha):
    lesson = studio.lesson(group=studio.group(), on=MONDAY, at=time(18))
    with now(studio, MONDAY, time(17, 50)):
        studio.book(masha, lesson)
        page = find(studio, "мария", studio.staff("home.search", "home.schedule"))
    assert "hit-mark" not in page.content.decode()


def test_a_booking_of_another_day_is_not_said(studio, masha):
    lesson = studio.lesson(group=studio.group(), on=date(2026, 11, 24), at=time(9))
    with now(studio, MONDAY, time(12)):
        studio.book(masha, lesson)
        assert "записан" not in words(find(studio, "мария"))


def test_nobody_is_found_says_so(studio, masha):
    assert "По запросу «жанна» никого нет" in words(find(studio, "жанна"))
    assert "Штрихкод 4600000000039 не найден" in words(find(studio, "4600000000039", scan=1))


def test_without_the_script_the_search_is_a_page(studio, masha):
    page = studio.browser().get(studio.url("desk:search", q="мария"))
    assert page.content.decode().startswith("<!doctype html>")
    assert names(page) == ["Белова Мария Алёновна"]


@pytest.mark.req("AC-08")
def test_another_accounts_clients_are_not_found(studio, bobs):
    with account_scope(bobs.account.pk):
        bobs.client("Белова Чужая", phone="+79165551234", barcode="4600000000022")
    for text in ("белова", "12345", "1234", "4600000000022", "бобов", "чужая"):
        assert names(find(studio, text)) == []


def test_a_level_of_own_branches_finds_its_own(studio):
    north = studio.second_branch()
    studio.client("Белова Южная", branch=studio.branch)
    studio.client("Белова Северная", branch=north)
    guest = studio.staff("home.search", branches=(north,), clients="branches")
    assert names(find(studio, "белова", guest)) == ["Белова Северная"]


def test_a_deleted_client_is_not_found(studio, masha):
    from ritm.clients.actions.removal import delete_client

    delete_client(client=masha, actor=studio.actor)
    assert names(find(studio, "мария")) == []


@pytest.mark.parametrize("count", [1, 7])
def test_at_most_six_queries(studio, django_assert_max_num_queries, count):
    for number in range(count):
        client = studio.client(f"Белова Мария {number}", guardian=studio.client(f"Мать {number}"))
        studio.pass_(client)
    browser = studio.browser()
    with django_assert_max_num_queries(6):
        assert len(names(find(studio, "белова", browser=browser))) == count
    with django_assert_max_num_queries(6):
        find(studio, "никого", browser=browser)


def test_names_are_never_markup(studio):
    studio.client("<b>Белова</b> & Ко")
    page = find(studio, "белова")
    assert "<b>Белова" not in page.content.decode()
    assert names(page) == ["<b>Белова</b> & Ко"]


def test_only_reading(studio, masha):
    assert send(studio.browser(), studio.url("desk:search")).status_code == 405

"""«Занятия → Направления»: name and colour, the palette, HEX; lessons in that colour everywhere (CT-03, CT-04)."""

import pytest
from django.test import Client as Browser

from ritm.schedule.models import Discipline
from ritm.web.ui.palette import PALETTE
from tests.web.desk.pages import complaints, send, value, words


@pytest.mark.req("CT-03")
def test_name_and_colour_are_both_needed(studio):
    browser, url = studio.browser(), studio.url("desk:discipline_new")
    page = send(browser, url, htmx=True, name="", color="")
    assert page.status_code == 422
    assert complaints(page) == {
        "name": "Укажите название — под ним всё видно в расписании",
        "color": "Выберите цвет направления",
    }
    assert complaints(send(browser, url, name="Балет", color=""))["color"] == "Выберите цвет направления"
    assert complaints(send(browser, url, color="#2F6FDE"))["name"]
    assert Discipline.objects.count() == 0
    assert send(browser, url, htmx=True, name="Балет", color="#A445C4").status_code == 204
    assert list(Discipline.objects.values_list("name", "color")) == [("Балет", "#A445C4")]


@pytest.mark.req("CT-04")
@pytest.mark.parametrize(("typed", "kept"), [("#d6408f", "#D6408F"), ("D6408F", "#D6408F"), (" #0e8a8f ", "#0E8A8F")])
def test_a_pasted_hex_is_taken(studio, typed, kept):
    ballet = studio.discipline("Балет")
    send(studio.browser(), studio.url("desk:discipline_edit", ballet.pk), name="Балет", color=typed)
    ballet.refresh_from_db()
    assert ballet.color == kept


@pytest.mark.req("CT-04")
@pytest.mark.parametrize("typed", ["#12345", "красный", "#GGGGGG", "red", "#2F6FDE;}", "#1234567"])
def test_what_is_no_colour_is_refused_and_kept_in_the_field(studio, typed):
    ballet = studio.discipline("Балет")
    page = send(studio.browser(), studio.url("desk:discipline_edit", ballet.pk), name="Балет", color=typed)
    assert page.status_code == 422
    assert list(complaints(page)) == ["color"]
    assert value(page, "color") == typed
    ballet.refresh_from_db()
    assert ballet.color == "#2F6FDE"


@pytest.mark.req("CT-04")
def test_the_square_opens_twelve_colours_and_the_next_free_one_stands_ready(studio):
    browser, url = studio.browser(), studio.url("desk:discipline_new")
    html = browser.get(url).content.decode()
    assert 'popovertarget="id_color_palette"' in html
    assert [hexes for _number, hexes, _name in PALETTE if f'data-hex="{hexes}"' in html] == [row[1] for row in PALETTE]
    assert value(browser.get(url), "color") == "#2F6FDE"
    studio.discipline("Балет", "#2F6FDE")
    assert value(browser.get(url), "color") == "#D9600F"


@pytest.mark.req("CT-04")
def test_lessons_change_colour_with_their_discipline(studio):
    ballet = studio.discipline("Балет", "#2F6FDE")
    studio.lesson(group=studio.group(discipline=ballet, name="Балет 5–7"), on=studio.today)
    browser = studio.browser()
    page = browser.get(studio.url("desk:week")).content.decode()
    assert f'class="rt-lesson d-{ballet.pk}' in page
    before = _sheet(page)
    assert f".d-{ballet.pk}{{--dir:#2F6FDE}}" in browser.get(before).content.decode()
    send(browser, studio.url("desk:discipline_edit", ballet.pk), name="Балет", color="D43B3B")
    after = _sheet(browser.get(studio.url("desk:week")).content.decode())
    assert after != before
    answer = browser.get(after)
    assert f".d-{ballet.pk}{{--dir:#D43B3B}}" in answer.content.decode()
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"


def _sheet(html: str) -> str:
    return (
        html.partition('href="/alice/desk/disciplines.css')[2]
        .partition('"')[0]
        .join(["/alice/desk/disciplines.css", ""])
    )


@pytest.mark.req("AC-08")
def test_colours_are_shown_to_the_studios_own_staff_only(studio, bobs):
    studio.discipline("Балет")
    url = studio.url("desk:disciplines_css")
    assert Browser().get(url).status_code == 404
    assert bobs.browser().get(url).status_code == 404
    own = studio.browser(studio.staff()).get(url)
    assert own.status_code == 200
    assert own.content.decode().count("--dir:") == 1


@pytest.mark.req("CT-03", "AC-12")
def test_the_test_discipline_can_be_renamed_and_deleted(studio):
    first = studio.discipline("Тестовое направление")
    browser, home = studio.browser(), studio.url("desk:disciplines")
    assert send(browser, studio.url("desk:discipline_edit", first.pk), name="Йога", color="#2E9A4B").url == home
    assert "Йога #2E9A4B" in words(browser.get(home))
    assert send(browser, studio.url("desk:discipline_delete", first.pk)).url == home
    assert "Направлений пока нет" in words(browser.get(home))

"""A day without lessons: why, and the nearest ways out (ux 4.1, acceptance 2.5)."""

from datetime import date, time

import pytest

from ritm.schedule.actions.halls import delete_hall
from ritm.schedule.models import Hall
from tests.web.desk.home.cards import now, shown
from tests.web.desk.pages import words

MONDAY = date(2026, 11, 23)


def _home(studio, person=None, **query):
    with now(studio, MONDAY, time(12)):
        return studio.browser(person).get(studio.url("desk:home", **query))


@pytest.mark.req("SC-01")
def test_an_empty_day_offers_three_ways_out(studio):
    studio.lesson(group=studio.group(), on=date(2026, 11, 25))
    page = _home(studio)
    html = page.content.decode()
    assert "На этот день занятий нет Ближайший день с занятиями — 25 ноября" in words(page)
    assert f'href="{studio.url("desk:lesson_new", on=MONDAY)}" data-dialog' in html
    assert f'href="{studio.url("desk:week_fill", on=MONDAY)}" data-dialog' in html
    assert f'href="{studio.url("desk:home", on="2026-11-25")}"' in html
    assert "Открыть ср, 25 ноября" in words(page)
    # The hours are there to be pressed.
    assert 'data-new="' in html


def test_whoever_only_reads_is_led_to_the_next_day(studio):
    studio.lesson(group=studio.group(), on=date(2026, 11, 25))
    page = _home(studio, studio.staff("home.schedule"))
    html = page.content.decode()
    assert "Открыть ср, 25 ноября" in words(page)
    assert [address in html for address in ("lessons/new", "week/fill", "data-new=")] == [False, False, False]


@pytest.mark.parametrize("view", ["halls", "teachers", "list"])
def test_without_a_hall_the_page_points_to_the_halls(studio, view):
    for hall in Hall.objects.all():
        delete_hall(hall=hall, actor=studio.actor)
    page = _home(studio, view=view)
    assert "Сначала добавьте зал" in words(page)
    assert f'href="{studio.url("desk:halls")}">' in page.content.decode().split('id="day"')[1]
    assert "rt-hall" not in page.content.decode()


def test_without_a_group_the_page_points_to_the_groups(studio):
    studio.hall()
    page = _home(studio)
    assert "Сначала добавьте группу" in words(page)
    assert f'href="{studio.url("desk:groups")}">' in page.content.decode().split('id="day"')[1]


def test_the_way_to_a_closed_page_is_not_shown(studio):
    page = _home(studio, studio.staff("home.schedule"))
    assert "Сначала добавьте зал" in words(page)
    assert studio.url("desk:halls") not in page.content.decode()


def test_a_filter_that_hides_all_offers_to_show_all(studio):
    yoga, ballet = studio.discipline("Йога"), studio.discipline("Балет")
    studio.lesson(group=studio.group(discipline=ballet), on=MONDAY)
    page = _home(studio, discipline=yoga.pk)
    assert shown(page) == []
    assert "Занятий этих направлений в этот день нет Показать все направления" in words(page)

"""Rows of one shape are drawn once and filled for each client: each has his own name, ways out and request keys."""

import re
from html import escape

import pytest

from tests.web.desk.lessons.conftest import AtDesk, block

NAMES = ("Белова <b>Анна</b>", "Громов 100% %(name)s", 'Ким "Вера" & Ко')


def _rows(html: str) -> dict[int, str]:
    pieces = re.split(r'<li class="rt-p-row[^"]*" id="row-(\d+)"', html)
    return {int(pk): row for pk, row in zip(pieces[1::2], pieces[2::2], strict=True)}


def _keys(html: str) -> list[str]:
    return re.findall(r'name="request_key" value="([0-9a-f]{32})"', html)


@pytest.mark.req("SC-11")
def test_each_who_is_booked_has_his_own_row(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    booked = {studio.book(studio.client(name, alert_note=f"«{name}»"), lesson): name for name in NAMES}

    rows = _rows(block(desk.panel().content.decode(), "booked"))

    assert sorted(rows) == sorted(booking.client_id for booking in booked)
    for booking, name in booked.items():
        row, pk = rows[booking.client_id], booking.client_id
        assert f'title="{escape(name)}">{escape(name)}</a>'.replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in row
        assert studio.url("desk:client_sale", pk) in row
        assert studio.url("desk:lesson_cancel", lesson.pk, booking.pk) in row
        assert f'name="client" value="{pk}"' in row
        assert not [other for other in rows if other != pk and f"/clients/{other}/" in row]
    assert "\0" not in "".join(rows.values())


@pytest.mark.req("SC-11")
def test_each_who_came_is_taken_back_by_his_own_visit(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    visits, plan = [], studio.plan(name="8 занятий")
    for name in NAMES:
        client = studio.client(name)
        studio.pass_(client, plan)
        visits.append(studio.mark(client, lesson))

    rows = _rows(block(desk.panel().content.decode(), "visited"))

    assert sorted(rows) == sorted(visit.client_id for visit in visits)
    for visit in visits:
        assert studio.url("desk:lesson_undo", lesson.pk, visit.pk) in rows[visit.client_id]


@pytest.mark.req("SC-11")
def test_no_two_forms_of_the_panel_share_a_request_key(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    plan = studio.plan()
    for name in NAMES:
        client = studio.client(name)
        studio.pass_(client, plan)
        studio.book(client, lesson)

    keys = _keys(desk.panel().content.decode())

    assert len(keys) == len(set(keys)) == len(NAMES)

"""«Почему?» at the panel: of a miss and a late cancel, and in the dialogs before them."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.core import clock
from tests.web.desk.lessons.conftest import DIALOG, AtDesk
from tests.web.desk.pages import words


@pytest.mark.rule("B-5")
@pytest.mark.rule("B-6")
def test_a_charge_says_why_for_whoever_sees_the_class(desk: AtDesk) -> None:
    studio, lesson = desk.studio, desk.lesson
    choose_penalty_terms(charges=True, miss_percent=100, excused_percent=0, late_percent=100, actor=studio.actor)
    missed, late = (studio.client(name) for name in ("Белова Анна", "Орлова Вера"))
    for one in (missed, late):
        studio.pass_(one, studio.plan(term_count=60))
    first, second = studio.book(missed, lesson), studio.book(late, lesson)
    cancel = studio.url("desk:lesson_cancel", lesson.pk, second.pk)
    assert "Почему?" in words(desk.browser.get(cancel, headers=DIALOG))
    with clock.at(lesson.starts_at - timedelta(minutes=1)):
        cancel_booking(booking=second, by="client", actor=studio.actor)
        mark_no_show(booking=first, kind="charged", actor=studio.actor)
    clerk = studio.browser(studio.staff("home.schedule"))
    panel = clerk.get(studio.url("desk:lesson", lesson.pk)).content.decode()
    for booking, text in ((first, "студия списывала за пропуск 100 % занятия"), (second, "— поздняя")):
        address = studio.url("desk:lesson_why", lesson.pk, booking.pk)
        assert address in panel
        assert text in words(clerk.get(address, headers=DIALOG))
    standing = studio.book(studio.client(), lesson)
    assert clerk.get(studio.url("desk:lesson_why", lesson.pk, standing.pk)).status_code == 404

"""«Пропуск» at the panel: the choice with its consequence, the row among the missed, every way back (BV-08, B-6 … B-8)."""

from datetime import timedelta
from typing import Any

import pytest

from ritm.attendance.actions.missing import mark_no_show
from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.models import Booking, Visit
from ritm.core import clock
from tests.web.desk.lessons.conftest import DIALOG, AtDesk, block, toast_of


@pytest.fixture
def anna(desk: AtDesk) -> Any:
    """Booked, with a pass of eight lessons."""
    client = desk.studio.client("Белова Анна", gender="female")
    desk.studio.pass_(client, desk.studio.plan(name="8 занятий"))
    return client


@pytest.fixture
def booking(desk: AtDesk, anna: Any) -> Booking:
    return desk.studio.book(anna, desk.lesson)


def choice(desk: AtDesk, booking: Booking) -> str:
    """The dialog «Пропуск»."""
    url = desk.studio.url("desk:lesson_missed", desk.lesson.pk, booking.pk)
    return desk.browser.get(url, headers=DIALOG).content.decode()


def choose(desk: AtDesk, booking: Booking, kind: str = "charged", **fields: Any) -> Any:
    return desk.post("desk:lesson_missed", booking.pk, headers=DIALOG, kind=kind, **fields)


def radio(page: str, kind: str) -> str:
    """One of the ways with its words."""
    return page.partition(f'name="kind" value="{kind}"')[2].partition("</label>")[0]


def missed(desk: AtDesk) -> str:
    """The block «Пропустили»."""
    return desk.panel().content.decode().partition('id="lesson-missed"')[2].partition("</details>")[0]


@pytest.mark.req("BV-08")
@pytest.mark.rule("B-6")
def test_the_choice_says_what_becomes_of_the_pass_and_proposes_nothing_before_the_boss_has_chosen(
    desk: AtDesk, booking: Booking
) -> None:
    link = block(desk.panel(), "booked").partition("data-dialog>Пропуск…")[0].rpartition('href="')[2]
    assert link.startswith(desk.studio.url("desk:lesson_missed", desk.lesson.pk, booking.pk))
    page = choice(desk, booking)
    assert "Списать занятие" in radio(page, "charged")
    assert "«8 занятий»: −1, останется 7" in radio(page, "charged")
    assert "checked" not in radio(page, "charged") + radio(page, "excused")
    assert "checked" in radio(page, "free")
    assert "студия ещё не выбрала" in page


@pytest.mark.rule("B-6")
def test_the_bosss_choice_is_proposed(desk: AtDesk, anna: Any) -> None:
    choose_penalty_terms(charges=True, miss_percent=50, excused_percent=10, actor=desk.studio.actor)
    with clock.at(clock.now() + timedelta(minutes=1)):
        booking = desk.studio.book(anna, desk.lesson)
    page = choice(desk, booking)
    assert "checked" in radio(page, "charged")
    assert "Списать 50% занятия" in radio(page, "charged")
    assert "«8 занятий»: −0,5, останется 7,5" in radio(page, "charged")
    assert "Уважительная причина, списать 10% занятия" in radio(page, "excused")
    assert "студия ещё не выбрала" not in page


@pytest.mark.req("BV-08")
def test_a_miss_stands_among_the_missed_and_its_toast_takes_it_back(desk: AtDesk, booking: Booking) -> None:
    answer = choose(desk, booking)
    assert answer.status_code == 204
    assert toast_of(answer)["text"] == "Пропуск: Белова Анна, «8 занятий», −1, осталось 7"
    row = missed(desk)
    assert ("Белова Анна" in row, "списано" in row, "Белова Анна" in block(desk.panel(), "booked")) == (
        True,
        True,
        False,
    )
    undo = toast_of(answer)["undo"]
    assert undo["url"] == desk.studio.url("desk:lesson_missed_undo", desk.lesson.pk, booking.pk)
    back = desk.post("desk:lesson_missed_undo", booking.pk)
    assert toast_of(back)["text"] == "Снова в записи: Белова Анна"
    assert "Белова Анна" in block(back, "booked")
    assert "8/8" in block(back, "booked")


@pytest.mark.rule("B-8")
def test_a_visit_turns_out_a_miss_and_the_toast_marks_again(desk: AtDesk, booking: Booking, anna: Any) -> None:
    desk.mark(anna)
    row = block(desk.panel(), "visited")
    assert desk.studio.url("desk:lesson_missed", desk.lesson.pk, booking.pk) in row
    page = choice(desk, booking)
    assert "Отметка снимется" in page
    assert "«8 занятий»: −1, останется 7" in radio(page, "charged")
    answer = choose(desk, booking, "excused")
    assert "уважительная причина" in missed(desk)
    undo = toast_of(answer)["undo"]
    assert undo["url"] == desk.studio.url("desk:lesson_mark", desk.lesson.pk)
    desk.post("desk:lesson_mark", **undo["values"])
    assert Visit.objects.filter(undone_at=None).count() == 1
    assert "Белова Анна" in block(desk.panel(), "visited")


def test_whoever_walked_in_is_taken_off_not_missed(desk: AtDesk, anna: Any) -> None:
    desk.mark(anna)
    row = block(desk.panel(), "visited")
    assert ("undo-" in row, "/missed/" in row) == (True, False)


@pytest.mark.rule("B-8")
def test_a_miss_turns_out_a_visit_in_one_press(desk: AtDesk, booking: Booking, anna: Any) -> None:
    choose(desk, booking)
    control = missed(desk).partition(f'id="came-{anna.pk}"')[2].partition("</button>")[0]
    assert "Всё-таки приходил: отметить" in control
    answer = desk.mark(anna)
    assert toast_of(answer)["text"] == "Белова Анна отмечена: «8 занятий», −1, осталось 7"
    assert "lesson-missed" not in answer.content.decode()


@pytest.mark.rule("B-7")
def test_the_charge_is_waived_for_a_day_by_whoever_may(desk: AtDesk, booking: Booking, anna: Any) -> None:
    with clock.at(desk.lesson.starts_at):
        made = mark_no_show(booking=booking, kind="charged", actor=desk.studio.actor)
    codes = ("home.schedule", "penalties.waive")
    clerk = AtDesk(desk.studio, desk.lesson, desk.studio.staff(*codes))
    other = AtDesk(desk.studio, desk.lesson, desk.studio.staff("home.schedule", "visits.change"))
    with clock.at(made.missed_at + timedelta(hours=24)):
        assert f'id="waive-{anna.pk}"' in missed(clerk)
        assert "waive-" not in missed(other)
        assert other.post("desk:lesson_waive", booking.pk, headers=None).status_code == 403
    with clock.at(made.missed_at + timedelta(hours=24, seconds=1)):
        assert "waive-" not in missed(clerk)
        assert "waive-" in missed(desk)
        assert clerk.post("desk:lesson_waive", booking.pk).status_code == 422
    with clock.at(made.missed_at + timedelta(hours=1)):
        answer = clerk.post("desk:lesson_waive", booking.pk)
        assert toast_of(answer)["text"] == "Штраф снят: Белова Анна"
        row = missed(clerk)
        assert ("списано, штраф снят" in row, "waive-" in row) == (True, False)


def test_each_right_brings_its_own_control(desk: AtDesk, booking: Booking, anna: Any) -> None:
    def bound(*codes: str) -> AtDesk:
        return AtDesk(desk.studio, desk.lesson, desk.studio.staff("home.schedule", *codes))

    marker, misser, both = bound("visits.change"), bound("misses.change"), bound("misses.change", "visits.change")
    assert "/missed/" not in block(marker.panel(), "booked")
    assert "/missed/" in block(misser.panel(), "booked")
    assert marker.post("desk:lesson_missed", booking.pk, kind="free").status_code == 403
    desk.mark(anna)
    assert ["/missed/" in block(one.panel(), "visited") for one in (marker, misser, both)] == [False, False, True]
    assert misser.post("desk:lesson_missed", booking.pk, kind="free").status_code == 403
    choose(both, booking, "free")
    assert [name for name in ("came-", "unmiss-") if name in missed(misser)] == ["unmiss-"]
    assert [name for name in ("came-", "unmiss-") if name in missed(marker)] == ["came-"]
    assert marker.post("desk:lesson_missed_undo", booking.pk).status_code == 403
    assert misser.post("desk:lesson_missed_undo", booking.pk).status_code == 204
    assert Booking.objects.get(pk=booking.pk).status == "booked"


@pytest.mark.rule("B-5")
def test_without_a_pass_nothing_can_be_charged_and_the_dialog_says_so(desk: AtDesk) -> None:
    booking = desk.studio.book(desk.studio.client("Ким Вера"), desk.lesson)
    page = choice(desk, booking)
    assert 'value="charged"' not in page
    assert "Место не держит ни один абонемент" in page
    assert "checked" in radio(page, "free")
    answer = choose(desk, booking, "charged")
    assert answer.status_code == 422
    assert "Место не держал ни один абонемент" in answer.content.decode()
    booking.refresh_from_db()
    assert booking.status == "booked"


def test_nonsense_is_said_at_the_choice(desk: AtDesk, booking: Booking) -> None:
    for kind in ("", "x" * 300, "0"):
        answer = choose(desk, booking, kind)
        assert answer.status_code == 422
        assert "Выберите, списывать ли занятие" in answer.content.decode()


def test_a_booking_that_is_gone_says_so(desk: AtDesk, booking: Booking) -> None:
    desk.post("desk:lesson_cancel", booking.pk)
    assert "Пропустить нечего" in choice(desk, booking)
    assert choose(desk, booking).status_code == 422


def test_by_a_plain_form_the_answer_is_the_panel(desk: AtDesk, booking: Booking) -> None:
    answer = desk.post("desk:lesson_missed", booking.pk, headers=None, kind="free")
    assert (answer.status_code, answer["Location"]) == (302, desk.studio.url("desk:lesson", desk.lesson.pk))
    assert "без списания" in missed(desk)


def test_the_panel_of_many_misses_takes_no_more_queries(desk: AtDesk, django_assert_num_queries: Any) -> None:
    desk.lesson.capacity = None
    desk.lesson.save(update_fields=["capacity"])
    for _number in range(12):
        client = desk.studio.client()
        desk.studio.pass_(client)
        mark_no_show(booking=desk.studio.book(client, desk.lesson), kind="charged", actor=desk.studio.actor)
    desk.panel()
    with django_assert_num_queries(7, exact=False):
        desk.panel()

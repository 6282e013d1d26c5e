"""Places that staff keep for whom they choose: taken for everybody but them (B-12)."""

from datetime import timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking, undo_booking
from ritm.attendance.actions.keeping import keep_places
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import join_waitlist, promote_by_hand
from ritm.attendance.errors import LessonFull
from ritm.attendance.errors_of_queue import NoLimitOfPlaces, PlaceIsFree, TooFewPlaces
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.regulars import seats
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.models import Lesson
from ritm.tools import checks
from tests.given import Studio
from tests.tools.test_checks import planted
from tests.web.desk.pages import complaints, said, send, words

pytestmark = [pytest.mark.rule("B-12")]


def begin(studio: Studio) -> Lesson:
    """Three places in three days, one taken, two kept."""
    lesson = studio.lesson(on=studio.today + timedelta(days=3), capacity=3)
    studio.book(studio.client(), lesson)
    return keep_places(lesson=lesson, count=2, actor=studio.actor)


def counted(lesson: Lesson) -> tuple[int, int, int, int | None]:
    """taken, kept back, over, free for clients."""
    lesson.refresh_from_db()
    return lesson.taken, lesson.kept_back, lesson.over, lesson.free


def test_the_desk_gives_kept_places_and_the_line_waits_for_them(studio: Studio) -> None:
    lesson, actor = studio.begun, studio.actor
    vera, gleb = (studio.client() for _ in range(2))
    for one in (vera, gleb):
        studio.pass_(one)
    assert counted(lesson) == (1, 2, 0, 0)
    entries = [join_waitlist(client=one, lesson=lesson, actor=actor) for one in (vera, gleb)]  # full for clients
    booked = studio.book(studio.client(), lesson)
    assert counted(lesson) == (2, 1, 0, 0)
    undo_booking(booking=booked, actor=actor)  # free again: the line's, not kept any more
    assert promote(lesson_id=lesson.pk) == 1
    assert counted(lesson) == (2, 1, 0, 0)
    assert WaitlistEntry.objects.get(pk=entries[0].pk).status == "promoted"
    promote_by_hand(entry=entries[1], actor=actor)  # staff give what they keep to whom they choose
    assert counted(lesson) == (3, 0, 0, 0)
    with pytest.raises(LessonFull):
        studio.book(studio.client(), lesson)
    cancel_booking(booking=lesson.bookings.filter(client=vera).get(), actor=actor)
    assert counted(lesson) == (2, 0, 0, 1)


def test_only_what_is_free_is_kept_and_what_is_let_go_is_the_lines(studio: Studio) -> None:
    lesson, actor, vera = studio.begun, studio.actor, studio.client()
    studio.pass_(vera)
    with pytest.raises(TooFewPlaces) as few:
        keep_places(lesson=lesson, count=3, actor=actor)
    assert few.value.details == {"most": 2}
    with pytest.raises(NoLimitOfPlaces):
        keep_places(lesson=studio.lesson(), count=1, actor=actor)
    entry = join_waitlist(client=vera, lesson=lesson, actor=actor)
    keep_places(lesson=lesson, count=1, actor=actor)
    keep_places(lesson=lesson, count=1, actor=actor)
    assert Event.objects.filter(name="attendance.places_kept").count() == 2
    assert promote(lesson_id=lesson.pk) == 1
    assert WaitlistEntry.objects.get(pk=entry.pk).status == "promoted"
    assert counted(lesson) == (2, 1, 0, 0)
    keep_places(lesson=lesson, count=0, actor=actor)
    with pytest.raises(PlaceIsFree):
        join_waitlist(client=studio.client(), lesson=lesson, actor=actor)
    assert counted(lesson) == (2, 0, 0, 1)
    assert seats([], [lesson]) == []


@pytest.mark.rule("I-01")
def test_kept_places_count_in_the_invariant(studio: Studio) -> None:
    lesson = studio.begun
    assert checks.run_all((studio.account.pk,), ("I-01",)) == []
    with planted(drop=((Lesson, "lesson_places"),)):
        Lesson.objects.filter(pk=lesson.pk).update(kept_back=3)
        (found,) = checks.run_all((studio.account.pk,), ("I-01",))
        assert found.text == f"lesson {lesson.pk}: 4 places taken of 3 + 0"


def test_a_card_counts_kept_places_until_the_class_is_over(studio: Studio) -> None:
    lesson, browser = studio.begun, studio.browser()
    join_waitlist(client=studio.client(), lesson=lesson, actor=studio.actor)
    for name in ("desk:home", "desk:week"):
        assert "3/3 +1 1 в очереди" in words(browser.get(studio.url(name, on=lesson.on.isoformat())))
    with clock.at(lesson.ends_at):
        assert "1/3" in words(studio.browser().get(studio.url("desk:home", on=lesson.on.isoformat())))


def test_the_dialog_of_the_panel(studio: Studio) -> None:
    lesson, browser = studio.begun, studio.browser()
    panel = browser.get(studio.url("desk:lesson", lesson.pk))
    assert "Мест нет, 2 в запасе" in words(panel).replace("мест нет", "Мест нет")
    url = studio.url("desk:lesson_keep", lesson.pk)
    assert url in panel.content.decode()
    assert 'value="2"' in browser.get(url).content.decode()
    for typed in ("-1", "", "много", "1000"):
        assert send(browser, url, htmx=True, count=typed).status_code == 422
    refused = send(browser, url, htmx=True, count="3")
    told = "Сейчас в запас можно отложить не больше 2: остальные места заняты"
    assert (refused.status_code, complaints(refused)) == (422, {"count": told})
    assert said(send(browser, url, htmx=True, count="1")) == "В запасе 1 место"
    assert counted(lesson) == (1, 1, 0, 1)
    assert studio.url("desk:lesson_keep", studio.lesson().pk) not in words(panel)

"""What a freeze does to the bookings on its pass (F-3, F-4), and what a mark makes of a frozen day."""

from datetime import timedelta

import pytest

from ritm.attendance.errors import PassFrozen
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.directory.models import ClientFigures
from ritm.events.models import Event
from ritm.passes.actions.freezing import freeze, undo_freeze, unfreeze
from ritm.passes.errors import UnfreezeLosesBookings
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.models_of_freezes import PassFreeze
from tests.attendance.looking import everything, places, reserved_units
from tests.given import LATE, Studio


@pytest.fixture
def anna(studio: Studio):
    return studio.client("Белова Анна")


def on(studio: Studio, days: int):
    return studio.today + timedelta(days=days)


def cool(studio: Studio, held: ClientPass, first: int, last: int, **more) -> PassFreeze:
    return freeze(client_pass=held, begins_on=on(studio, first), ends_on=on(studio, last), actor=studio.actor, **more)


def standing(client) -> list[tuple[int, int | None]]:
    """(lesson, pass) of the bookings that stand."""
    rows = Booking.objects.filter(client=client, status="booked").order_by("lesson__starts_at")
    return list(rows.values_list("lesson", "client_pass"))


@pytest.mark.req("PA-05")
@pytest.mark.rule("F-3")
@pytest.mark.rule("edge 8")
def test_edge_08_bookings_inside_are_cancelled_by_the_rule_and_free(studio: Studio, anna) -> None:
    held = studio.pass_(anna)
    before, first, last, after = (studio.lesson(on=on(studio, days), capacity=1) for days in (1, 2, 6, 7))
    for lesson in (before, first, last, after):
        studio.book(anna, lesson)
    entries = CreditEntry.objects.count()
    cool(studio, held, 2, 6)
    assert standing(anna) == [(before.pk, held.pk), (after.pk, held.pk)]
    gone = Booking.objects.filter(client=anna, status="cancelled").order_by("lesson__starts_at")
    assert [(row.lesson, row.cancelled_by, row.is_late, row.charge_units, row.is_hidden) for row in gone] == [
        (first, "rule", False, 0, False),
        (last, "rule", False, 0, False),
    ]
    assert [places(lesson) for lesson in (before, first, last, after)] == [(1, 0, 1), (0, 0, 0), (0, 0, 0), (1, 0, 1)]
    assert (CreditEntry.objects.count(), reserved_units([held.pk])) == (entries, {held.pk: 200})
    assert Event.objects.filter(name="attendance.booking_cancelled", data__by="rule").count() == 2
    assert ClientFigures.objects.get(client=anna).next_lesson_at == before.starts_at


@pytest.mark.rule("F-3")
def test_bookings_that_another_pass_fits_are_moved_to_it(studio: Studio, anna) -> None:
    held = studio.pass_(anna)
    other = studio.pass_(anna, studio.plan(count=1, term_count=60))
    lessons = [studio.lesson(on=on(studio, days)) for days in (3, 4)]
    for lesson in lessons:
        studio.book(anna, lesson)
    assert standing(anna) == [(lesson.pk, held.pk) for lesson in lessons]
    cool(studio, held, 3, 5)
    assert standing(anna) == [(lessons[0].pk, other.pk)]  # the other pass has one lesson, and it is kept now
    moved = Event.objects.get(name="attendance.booking_pass_changed")
    assert (moved.data["lesson_id"], moved.data["client_pass_id"]) == (lessons[0].pk, other.pk)


@pytest.mark.rule("F-3")
def test_bookings_on_another_pass_stay(studio: Studio, anna) -> None:
    dance, yoga = studio.discipline(), studio.discipline()
    studio.pass_(anna, studio.plan(all_disciplines=False, disciplines=(dance,)))
    held = studio.pass_(anna, studio.plan(all_disciplines=False, disciplines=(yoga,)))
    lesson = studio.lesson(discipline=dance, on=on(studio, 3))
    studio.book(anna, lesson)
    before = standing(anna)
    cool(studio, held, 1, 5)
    assert standing(anna) == before


@pytest.mark.rule("P-5")
@pytest.mark.rule("F-5")
def test_a_frozen_pass_pays_for_nothing_and_says_why(studio: Studio, anna) -> None:
    held = studio.pass_(anna)
    lesson = studio.lesson(on=studio.today, at=LATE)
    cool(studio, held, 0, 4)
    booking = studio.book(anna, lesson)
    assert booking.client_pass is None
    before = everything()
    with clock.at(lesson.starts_at), pytest.raises(PassFrozen) as refusal:
        studio.mark(anna, lesson)
    until = f"{on(studio, 4):%d.%m.%Y}"
    assert (refusal.value.details["frozen_until"], refusal.value.details["pass_id"]) == (until, held.pk)
    assert (refusal.value.exits, everything()) == (("frozen_visit", "unfreeze", "credit"), before)


@pytest.mark.rule("F-4")
def test_a_booking_behind_the_nearer_end_holds_the_freeze_until_it_is_let_go(studio: Studio, anna) -> None:
    held = studio.pass_(anna)
    row = cool(studio, held, 3, 7)
    held.refresh_from_db()
    last = studio.lesson(on=held.ends_on, capacity=1)
    studio.book(anna, last)
    before = everything()
    with pytest.raises(UnfreezeLosesBookings) as refusal:
        unfreeze(freeze=row, on=on(studio, 5), actor=studio.actor)
    new_end = held.ends_on - timedelta(days=3)
    assert refusal.value.details == {"ends_on": f"{new_end:%d.%m.%Y}", "days": f"{held.ends_on:%d.%m}"}
    assert everything() == before
    unfreeze(freeze=row, on=on(studio, 5), lets_go=True, actor=studio.actor)
    held.refresh_from_db()
    assert (held.ends_on, standing(anna), places(last)) == (new_end, [], (0, 0, 0))
    booking = Booking.objects.get(client=anna)
    assert (booking.status, booking.cancelled_by, booking.charge_units) == ("cancelled", "rule", 0)


@pytest.mark.rule("F-4")
def test_a_booking_on_the_new_last_day_stays(studio: Studio, anna) -> None:
    held = studio.pass_(anna)
    row = cool(studio, held, 3, 7)
    held.refresh_from_db()
    lesson = studio.lesson(on=held.ends_on - timedelta(days=3))
    studio.book(anna, lesson)
    unfreeze(freeze=row, on=on(studio, 5), actor=studio.actor)
    assert standing(anna) == [(lesson.pk, held.pk)]


@pytest.mark.rule("F-4")
def test_a_freeze_taken_back_books_again_what_it_cancelled(studio: Studio, anna) -> None:
    held = studio.pass_(anna)
    lessons = [studio.lesson(on=on(studio, days), capacity=1) for days in (2, 3)]
    for lesson in lessons:
        studio.book(anna, lesson)
    row = cool(studio, held, 2, 6)
    studio.book(studio.client("Громов"), lessons[1])  # whoever took the place meanwhile keeps it
    undo_freeze(freeze=row, actor=studio.actor)
    assert standing(anna) == [(lessons[0].pk, held.pk)]
    assert [places(lesson)[0] for lesson in lessons] == [1, 1]
    assert PassFreeze.objects.count() == 0


@pytest.mark.req("CL-03")
def test_figures_know_the_freeze_that_is_on_or_comes_next(studio: Studio, anna) -> None:
    held = studio.pass_(anna)
    row = cool(studio, held, 2, 6)
    figures = ClientFigures.objects.get(client=anna)
    held.refresh_from_db()
    assert (figures.frozen_on, figures.frozen_until) == (on(studio, 2), on(studio, 6))
    assert figures.pass_ends_on == held.ends_on
    undo_freeze(freeze=row, actor=studio.actor)
    figures.refresh_from_db()
    assert (figures.frozen_on, figures.frozen_until, figures.pass_ends_on) == (
        None,
        None,
        held.ends_on - timedelta(days=5),
    )

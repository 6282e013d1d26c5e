"""Letters to clients about their lessons: one job a client, so that a worker killed on the way repeats none."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import translation
from django_tasks import task
from django_tasks.base import Task

from ritm.accounts.queries import current_account
from ritm.attendance.cancelled import let_go
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.core.quiet import loud
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job, prolong
from ritm.messaging.writing import day_words, send
from ritm.schedule.events import LessonMoved
from ritm.schedule.models import Lesson


@task()
def tell_of_cancelled_lesson(*, event_id: int) -> None:
    """A letter to everybody whom the cancelling let go (B-11); none where it was silent."""
    event = Event.objects.get(pk=event_id)
    lesson = Lesson.objects.get(pk=event.data["lesson_id"])
    if not event.data["is_silent"]:
        _write_to_each(let_go(lesson.pk, lesson.cancelled_at), write_of_cancelled_lesson, lesson)


@task()
def tell_of_reopened_lesson(*, event_id: int) -> None:
    """A letter to whoever was told that the lesson is off and stands in it again."""
    event = Event.objects.get(pk=event_id)
    lesson = Lesson.objects.get(pk=event.data["lesson_id"])
    gone = list(let_go(lesson.pk, datetime.fromisoformat(event.data["gone_since"])))
    told = _told([_key(write_of_cancelled_lesson, booking) for booking in gone])
    back = _standing(lesson).filter(
        client__in=[row.client_id for row in gone if _key(write_of_cancelled_lesson, row) in told]
    )
    _write_to_each(back, write_of_reopened_lesson, lesson)


@task()
def tell_of_moved_lesson(*, event_id: int) -> None:
    """A letter to everybody who goes along (B-11); none where it was silent.

    Of a move that takes another one back only those are told whom the other's letter has reached, or is just reaching.
    """
    event = Event.objects.get(pk=event_id)
    lesson = Lesson.objects.get(pk=event.data["lesson_id"])
    if event.data["is_silent"]:
        return
    run_at, rows = loud(clock.now(), lesson.zone), list(_standing(lesson))
    if undone := event.data.get("takes_back"):
        reached = _reached([_key_of_move(undone, row) for row in rows])
        rows = [row for row in rows if _key_of_move(undone, row) in reached]
    for booking in rows:
        key = _key_of_move(event_id, booking)
        add_job(
            task=write_of_moved_lesson.module_path, run_at=run_at, key=key, booking_id=booking.pk, moved_by=event_id
        )


def _key_of_move(event_id: int, booking: Booking) -> str:
    return f"{write_of_moved_lesson.name}:{event_id}:{booking.pk}"


def _reached(keys: list[str]) -> set[str]:
    """The letters that have gone, and those that a worker holds at this moment."""
    jobs = Job.objects.filter(account=current_account(), key__in=keys)
    going = Q(done_at=None, lease_until__gt=clock.now())
    return set(jobs.filter(Q(progress__sent=True) | going).values_list("key", flat=True))


def _standing(lesson: Lesson) -> QuerySet[Booking]:
    return Booking.objects.filter(lesson=lesson, status=Booking.Status.BOOKED).order_by("pk")


def _told(keys: list[str]) -> set[str]:
    account = current_account()
    return set(Job.objects.filter(account=account, key__in=keys, done_at__isnull=False).values_list("key", flat=True))


def _write_to_each(bookings: Iterable[Booking], letter: Task, lesson: Lesson) -> None:
    run_at = loud(clock.now(), lesson.zone)
    for booking in bookings:
        add_job(task=letter.module_path, run_at=run_at, key=_key(letter, booking), booking_id=booking.pk)


def _key(letter: Task, booking: Booking) -> str:
    return f"{letter.name}:{booking.pk}"


def _write_of_cancelled_lesson(*, booking_id: int, job: Job) -> None:
    _write("lesson_cancelled", booking_id, status=Lesson.Status.CANCELLED)


def _write_of_reopened_lesson(*, booking_id: int, job: Job) -> None:
    _write("lesson_reopened", booking_id, status=Lesson.Status.SCHEDULED)


def _write_of_moved_lesson(*, booking_id: int, moved_by: int, job: Job) -> None:
    """None where it has been moved again since, or this move was taken back: the other writes a letter of its own."""
    move = Event.objects.get(pk=moved_by).data
    booking = _booking(booking_id)
    is_there = (booking.lesson.on.isoformat(), f"{booking.lesson.wall_time:%H:%M}") == (move["on"], move["at"])
    is_ahead = booking.lesson.starts_at > clock.now()  # nobody is asked to come to what has begun
    if not is_there or not is_ahead or booking.status != Booking.Status.BOOKED or _is_taken_back(moved_by):
        return
    if send("lesson_moved", booking.client, booking.lesson, was_day=_was_day(move), was_at=move["was_at"]):
        prolong(job, progress={"sent": True})


def _was_day(move: dict[str, Any]) -> str:
    with translation.override(current_account().language):
        return day_words(date.fromisoformat(move["was_on"]))


def _is_taken_back(move_id: int) -> bool:
    return Event.objects.filter(name=LessonMoved.name, pk__gt=move_id, data__takes_back=move_id).exists()


_write_of_cancelled_lesson.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox: mail is slow
_write_of_reopened_lesson.outside_transaction = True  # type: ignore[attr-defined] -- the same
_write_of_moved_lesson.outside_transaction = True  # type: ignore[attr-defined] -- the same
write_of_moved_lesson = task(_write_of_moved_lesson)
write_of_cancelled_lesson = task(_write_of_cancelled_lesson)
write_of_reopened_lesson = task(_write_of_reopened_lesson)


def _is_still_so(booking: Booking, status: str) -> bool:
    """Whether it is what became of this very booking: a lesson may be cancelled, held and cancelled again in a night."""
    off_at = booking.lesson.cancelled_at
    if booking.lesson.status != status:
        return False
    if off_at is None:
        return booking.status == Booking.Status.BOOKED
    return booking.cancelled_at is not None and booking.cancelled_at >= off_at


def _write(letter: str, booking_id: int, *, status: str) -> None:
    """The letter; none where it is no longer so."""
    booking = _booking(booking_id)
    if _is_still_so(booking, status):
        send(letter, booking.client, booking.lesson)


def _booking(booking_id: int) -> Booking:
    return Booking.objects.select_related("client", "lesson__group", "lesson__branch").get(pk=booking_id)

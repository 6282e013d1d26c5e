"""Letters to clients about their lessons: one job a client, so that a worker killed on the way repeats none."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.core.mail import send_mail
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django_tasks import task
from django_tasks.base import Task

from ritm.accounts.queries import current_account
from ritm.attendance.cancelled import let_go
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job
from ritm.messaging.queries import reach
from ritm.schedule.models import Lesson

# The hours of the branch in which nobody is disturbed (T-6).
QUIET_FROM, QUIET_UNTIL = time(22), time(8)


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


def loud(now: datetime, zone: str) -> datetime:
    """The first instant from `now` on at which somebody may be told something: 08:00 ends the quiet hours."""
    local = clock.local(now, zone)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
    return clock.instant(day, QUIET_UNTIL, zone)


def _write_of_cancelled_lesson(*, booking_id: int, job: Job) -> None:
    _write("lesson_cancelled", booking_id, status=Lesson.Status.CANCELLED)


def _write_of_reopened_lesson(*, booking_id: int, job: Job) -> None:
    _write("lesson_reopened", booking_id, status=Lesson.Status.SCHEDULED)


_write_of_cancelled_lesson.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox: mail is slow
_write_of_reopened_lesson.outside_transaction = True  # type: ignore[attr-defined] -- the same
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
    """The letter itself; none where it is no longer so, or the client may no longer be written to."""
    booking = Booking.objects.select_related("client", "lesson__group", "lesson__branch").get(pk=booking_id)
    address = reach([booking.client])[0].address
    if not address or booking.client.deleted_at is not None or not _is_still_so(booking, status):
        return
    account, lesson = current_account(), booking.lesson
    with translation.override(account.language):
        context = {
            "studio": account.name,
            "branch": lesson.branch,
            "client": booking.client.salutation or booking.client.name,
            "group": lesson.group.name,
            "day": f"{date_format(lesson.on, 'l').lower()}, {date_format(lesson.on, 'MONTH_DAY_FORMAT')}",
            "at": f"{lesson.wall_time:%H:%M}",
            "reason": lesson.cancel_reason,
        }
        subject = " ".join(render_to_string(f"messaging/letters/{letter}_subject.txt", context).split())
        text = render_to_string(f"messaging/letters/{letter}.txt", context)
    send_mail(subject, text, None, [address])

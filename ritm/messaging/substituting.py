"""A letter to whoever is booked: somebody else gives the class than was planned. One a client, however many classes."""

from datetime import timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from ritm.accounts.queries import current_account
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.core.quiet import loud
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job, prolong
from ritm.messaging.writing import day_words, send
from ritm.schedule.models import Lesson

# As long as the toast takes it back.
WAIT = timedelta(minutes=1)


@task()
def tell_of_substitution(*, event_id: int) -> None:
    """A job for each client, out of the quiet hours (T-6); of one taken back only for whom its letter has reached."""
    event = Event.objects.get(pk=event_id)
    undone = event.data.get("takes_back")
    if event.data["is_silent"] or (event.data["teacher_id"] is None and not undone):
        return
    first: dict[int, Booking] = {}
    for booking in _bookings(event):
        first.setdefault(booking.client_id, booking)
    reached = _reached(undone, list(first)) if undone else set(first)
    for client_id, booking in first.items():
        if client_id in reached:
            run_at = loud(clock.now() + WAIT, booking.lesson.zone)
            key = _key(event_id, client_id)
            add_job(
                task=write_of_substitution.module_path, run_at=run_at, key=key, client_id=client_id, told_by=event_id
            )


def _write_of_substitution(*, client_id: int, told_by: int, job: Job) -> None:
    """None where it is no longer so: taken back, given to another, cancelled, begun, his booking gone."""
    event = Event.objects.get(pk=told_by)
    rows = [one for one in _bookings(event, client=client_id) if _is_so(one.lesson, event)]
    if not rows:
        return
    with translation.override(current_account().language):
        lines = [_line(one.lesson) for one in rows]
    if send("lessons_substituted", rows[0].client, rows[0].lesson, lines=lines):
        prolong(job, progress={"sent": True})


def _bookings(event: Event, **only: int) -> list[Booking]:
    """Who is booked into its lessons ahead, in order of time."""
    ids = [row[0] for row in event.data["was"]]
    rows = Booking.objects.select_related(
        "client", "lesson__group", "lesson__branch", "lesson__teacher", "lesson__stands_for"
    ).filter(lesson__in=ids, status=Booking.Status.BOOKED, lesson__starts_at__gt=clock.now(), **only)
    return list(rows.order_by("lesson__starts_at", "pk"))


def _is_so(lesson: Lesson, event: Event) -> bool:
    if lesson.status != Lesson.Status.SCHEDULED or lesson.teacher_id is None:
        return False
    return bool(event.data.get("takes_back")) or lesson.teacher_id == event.data["teacher_id"]


def _line(lesson: Lesson) -> str:
    at = f"{lesson.group.name}, {day_words(lesson.on)}, {lesson.wall_time:%H:%M}: {lesson.teacher}"
    if lesson.stands_for is None:
        return at
    instead = _("instead of: %(name)s") % {"name": lesson.stands_for.name}
    return f"{at} ({instead})"


def _key(event_id: int, client_id: int) -> str:
    return f"{write_of_substitution.name}:{event_id}:{client_id}"


def _reached(event_id: int, client_ids: list[int]) -> set[int]:
    """Whom the letter of that substitution has reached, or is just reaching."""
    keys = {_key(event_id, client_id): client_id for client_id in client_ids}
    jobs = Job.objects.filter(account=current_account(), key__in=keys)
    going = Q(done_at=None, lease_until__gt=clock.now())
    found = jobs.filter(Q(progress__sent=True) | going).values_list("key", flat=True)
    return {keys[key] for key in found if key}


_write_of_substitution.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox: mail is slow
write_of_substitution = task(_write_of_substitution)

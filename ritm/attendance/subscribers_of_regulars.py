"""What becomes of permanent participants when rooms below speak. Listed in config/subscriptions.py."""

from datetime import datetime

from django_tasks import task

from ritm.attendance.actions.regulars import seat_again
from ritm.attendance.actions.seating import book_regulars
from ritm.attendance.errors_of_regulars import RegularIsOver
from ritm.attendance.events_of_regulars import RegularLeft
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.regulars import standing_of
from ritm.clients.events import ClientDeleted, ClientRestored, ClientsDeleted
from ritm.core import clock
from ritm.events.actions import record_many
from ritm.events.actor import SYSTEM, Actor
from ritm.events.models import Event
from ritm.schedule.events import LessonAdded, LessonsAdded


def book_into_week(event: LessonsAdded, *, actor: Actor) -> None:
    """A week was filled: whoever has a place in a group by itself gets it before anybody sees the lesson (B-15)."""
    book_regulars(lesson_ids=event.lesson_ids, actor=actor)


def book_into_lesson(event: LessonAdded, *, actor: Actor) -> None:
    """The same for a lesson made by hand."""
    book_regulars(lesson_ids=(event.lesson_id,), actor=actor)


def end_with_client(event: ClientDeleted, *, actor: Actor) -> None:
    """A deleted client takes part in nothing; his bookings were cancelled with him."""
    _end((event.client_id,), actor)


def end_with_clients(event: ClientsDeleted, *, actor: Actor) -> None:
    """The same for many who went at once."""
    _end(event.client_ids, actor)


def _end(client_ids: tuple[int, ...], actor: Actor) -> None:
    rows = list(StandingBooking.objects.filter(client__in=client_ids, left_at__isnull=True).order_by("pk"))
    ids = [row.pk for row in rows]
    StandingBooking.objects.filter(pk__in=ids).update(left_at=clock.now(), is_left_by_deletion=True)
    events = [RegularLeft(standing_id=row.pk, client_id=row.client_id, group_id=row.group_id) for row in rows]
    record_many(events, actor=actor)


def begin_again_with_client(event: ClientRestored, *, actor: Actor) -> None:
    """Whoever is back takes part where he did; `seat_when_back` books him."""
    since = datetime.fromisoformat(event.gone_since)
    rows = StandingBooking.objects.filter(client=event.client_id, is_left_by_deletion=True, left_at__gte=since)
    rows.update(left_at=None, is_left_by_deletion=False)


@task()
def seat_when_back(*, event_id: int) -> None:
    """A pass was unfrozen early, or a client is back: lessons filled meanwhile have him too, where there is a place.

    A job, since it locks lessons first and the act before it holds the client. Twice books nothing twice.
    """
    client_id = Event.objects.get(pk=event_id).data["client_id"]
    for standing in standing_of(client_id):
        try:
            seat_again(standing=standing, actor=SYSTEM)
        except RegularIsOver:  # ended meanwhile
            continue

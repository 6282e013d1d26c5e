"""What becomes of bookings on a pass that goes to another client. Listed in config/subscriptions.py."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from ritm.attendance.actions.booking import book
from ritm.attendance.actions.freeing import cancelled, free_places
from ritm.attendance.actions.locking import hold_all
from ritm.attendance.freezing import standing
from ritm.attendance.handing import coming_on, let_go_by_handing, unmarked_on
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.changes import days_text
from ritm.passes.errors_of_handing import HandedPassBooked, HandingHasUnmarked
from ritm.passes.events_of_handing import HandingBack, HandingOver, PassHandedOver, PassTakenBack
from ritm.schedule.queries import lock_lessons


def lock_for_handing_over(event: HandingOver, *, actor: Actor) -> None:
    """The lessons of coming bookings on the pass, then both clients. Raises HandingHasUnmarked."""
    pair = (event.client_id, event.to_id)
    hold_all(pair, lambda: (frozenset(row.lesson_id for row in coming_on(event.client_pass_id)), frozenset()))
    if rows := unmarked_on(event.client_pass_id):
        raise HandingHasUnmarked(days=days_text(row.lesson.on for row in rows))


def unseat_handed_over(event: PassHandedOver, *, actor: Actor) -> None:
    """Coming bookings on it are cancelled by the rule, free (P-10). Lessons and clients are held."""
    rows, now = coming_on(event.client_pass_id), clock.now()
    places = {one.pk: one for one in lock_lessons(tuple(row.lesson_id for row in rows))}
    for row in rows:
        free_places(places[row.lesson_id], [row], by=Booking.By.RULE, now=now, actor=actor)
        record(cancelled(row), actor=actor)


def lock_for_handing_back(event: HandingBack, *, actor: Actor) -> None:
    """The lessons in which the first holder would stand again, then both clients. Raises HandedPassBooked."""
    pair, since = (event.client_id, event.to_id), datetime.fromisoformat(event.since)
    hold_all(
        pair, lambda: (frozenset(row.lesson_id for row in let_go_by_handing(event.to_pass_id, since)), frozenset())
    )
    if rows := list(standing(event.client_pass_id)):
        raise HandedPassBooked(days=days_text(row.lesson.on for row in rows))


def seat_taken_back(event: PassTakenBack, *, actor: Actor) -> None:
    """What handing the pass over had cancelled is booked again where there is place and no clash."""
    for row in let_go_by_handing(event.client_pass_id, datetime.fromisoformat(event.since)):
        with suppress(DomainError), transaction.atomic():
            book(client=row.client, lesson=row.lesson, by=row.channel, is_again=True, actor=actor)

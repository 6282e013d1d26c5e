"""What this room does when rooms below speak. Listed in config/subscriptions.py."""

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction

from ritm.attendance.actions.absorbing import absorb_visits
from ritm.attendance.actions.booking import book
from ritm.attendance.actions.extending import clients_extended, extend_for, hold_growing, take_extension_back_for
from ritm.attendance.actions.freeing import cancelled, free_places
from ritm.attendance.actions.locking import hold_all
from ritm.attendance.actions.merging import doubles
from ritm.attendance.actions.penalties import forgive_lesson
from ritm.attendance.actions.unseating import unseat
from ritm.attendance.cancelled import cancelled_by_deletion, let_go
from ritm.attendance.freezing import frozen_out, left_behind, let_go_by_freeze
from ritm.attendance.models import Booking, CancelLimit
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.queries import live_visits
from ritm.clients.events import (
    ClientDeleted,
    ClientDeleting,
    ClientRestored,
    ClientRestoring,
    ClientsDeleted,
    ClientsDeleting,
    ClientsMerging,
)
from ritm.clients.events_of_erasing import ClientErasing
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import lock_clients
from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.errors import DomainError
from ritm.events.actions import record_many
from ritm.events.actor import Actor
from ritm.ledger.handover import lock_money_of
from ritm.passes.erasing import refuse_usable_passes
from ritm.passes.errors import UnfreezeLosesBookings, day_text
from ritm.passes.events import Freezing, PassFrozen, PassUnfrozen, Unfreezing
from ritm.passes.freezes import end_without
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import PassFreeze
from ritm.passes.queries import lock_pass, lock_passes
from ritm.sales.events import PassSold
from ritm.schedule.errors import LessonHasBookings, LessonHasVisits
from ritm.schedule.events import LessonCancelled, LessonCancelling, LessonRemoving, LessonReopened, LessonReopening
from ritm.schedule.queries import lock_lesson, lock_lessons


def lock_lessons_of_client(event: ClientDeleting, *, actor: Actor) -> None:
    """Hold the lessons that deleting the client will free, then the client: lessons come first in the order.

    A booking made in between asks for a lesson that is not held yet: everything is let go and taken again.
    """
    hold_all((event.client_id,), lambda: (_lessons(event.client_id), frozenset()))


def lock_lessons_of_clients(event: ClientsDeleting, *, actor: Actor) -> None:
    """The same for many who go at once."""
    hold_all(event.client_ids, lambda: (_lessons(*event.client_ids), frozenset()))


def lock_for_restoring(event: ClientRestoring, *, actor: Actor) -> None:
    """The same for one who comes back: the lessons that he would stand in again."""
    client = Client.objects.get(pk=event.client_id)
    coming = cancelled_by_deletion(client.pk, client.deleted_at)
    hold_all((client.pk,), lambda: (frozenset(coming.values_list("lesson", flat=True)), frozenset()))


def bring_back_bookings(event: ClientRestored, *, actor: Actor) -> None:
    """What the deletion cancelled is booked again where there is place, a pass as the studio wants one, and no clash.

    Nobody is pushed out, nothing is put aside: what is refused stays cancelled (edge 13).
    """
    client = Client.objects.get(pk=event.client_id)
    for row in cancelled_by_deletion(client.pk, datetime.fromisoformat(event.gone_since)):
        pinned = row.client_pass if row.is_pinned else None
        with suppress(DomainError), transaction.atomic():
            book(client=client, lesson=row.lesson, by=row.channel, client_pass=pinned, is_again=True, actor=actor)


def lock_for_merging(event: ClientsMerging, *, actor: Actor) -> None:
    """The same for two cards that become one, or apart; then their passes and their money, each kind by its ids."""
    pair = (event.kept_id, event.dropped_id)
    hold_all(pair, lambda: (_lessons(*pair) | _shared(*pair) | frozenset(event.lesson_ids), _wards(pair)))
    lock_passes(ClientPass.objects.filter(client__in=pair).values_list("pk", flat=True))
    lock_money_of(client_ids=pair)


def lock_for_erasing(event: ClientErasing, *, actor: Actor) -> None:
    """The same for a client of whom only the counts are to stay. Raises ErasureHasPass."""
    ids = event.client_ids
    hold_all(ids, lambda: (_lessons(*ids), _wards(ids) | frozenset(event.other_ids)))
    refuse_usable_passes(client_ids=ids)
    lock_money_of(client_ids=ids)


def _lessons(*client_ids: int) -> frozenset[int]:
    rows = Booking.objects.filter(client__in=client_ids, status__in=(Booking.Status.BOOKED, Booking.Status.HELD))
    return frozenset(rows.values_list("lesson", flat=True))


def _shared(kept_id: int, dropped_id: int) -> frozenset[int]:
    return frozenset(double.goes.lesson_id for double in doubles(kept_id, dropped_id))


def _wards(client_ids: tuple[int, ...]) -> frozenset[int]:
    rows = Guardianship.objects.filter(guardian__in=client_ids)
    return frozenset(rows.values_list("child_id", flat=True))


def cancel_upcoming(event: ClientDeleted, *, actor: Actor) -> None:
    """Coming bookings of a deleted client are cancelled by the rule, begun ones are hidden with their misses (CL-30).

    The lessons have been held since ClientDeleting. Visits stay as they are (I-16).
    """
    _cancel_upcoming((event.client_id,), actor)


def cancel_upcoming_of_many(event: ClientsDeleted, *, actor: Actor) -> None:
    """The same for many who went at once."""
    _cancel_upcoming(event.client_ids, actor)


def _cancel_upcoming(client_ids: tuple[int, ...], actor: Actor) -> None:
    now = clock.now()
    booked = Booking.objects.filter(client__in=client_ids, status__in=(Booking.Status.BOOKED, Booking.Status.HELD))
    rows = list(booked.order_by("lesson", "client"))
    held = {place.pk: place for place in lock_lessons(tuple(row.lesson_id for row in rows))}
    for row in rows:
        place = held[row.lesson_id]
        free_places(place, [row], by=Booking.By.RULE, is_hidden=place.starts_at <= now, now=now, actor=actor)
    current = Booking.objects.filter(client__in=client_ids, status=Booking.Status.NO_SHOW, lesson__ends_at__gt=now)
    current.update(is_hidden=True)
    record_many([cancelled(row) for row in rows], actor=actor)


def absorb(event: PassSold, *, actor: Actor) -> None:
    """Take the ticked visits on credit into the pass just sold (G-5, edge 10)."""
    if event.absorb:
        absorb_visits(client_pass=lock_pass(event.client_pass_id), visit_ids=event.absorb, actor=actor)


def refuse_removal(event: LessonRemoving, *, actor: Actor) -> None:
    """A lesson into which somebody was ever booked stays: its history points at it."""
    lock_lessons((event.lesson_id,))
    waited_for = WaitlistEntry.objects.filter(lesson=event.lesson_id)
    if Booking.objects.filter(lesson=event.lesson_id).exists() or waited_for.exists():
        raise LessonHasBookings
    CancelLimit.objects.filter(lesson=event.lesson_id).delete()  # nobody was booked by them


def refuse_cancelling(event: LessonCancelling, *, actor: Actor) -> None:
    """A lesson in which somebody is marked was held (B-11). Holds it; raises LessonHasVisits."""
    lock_lesson(event.lesson_id)
    if count := live_visits().filter(lesson=event.lesson_id).count():
        raise LessonHasVisits(count=count)


def let_everybody_go(event: LessonCancelled, *, actor: Actor) -> None:
    """All bookings of the lesson, misses too, are cancelled by the studio and free (B-11, edge 5).

    Whoever had cancelled late gets back what that took: nobody pays for what was not held (B-5). Passes that kept
    places run longer where that is wanted. The lesson is held.
    """
    now, place = clock.now(), lock_lesson(event.lesson_id)
    found = hold_growing(place) if event.extends else []
    standing = Booking.objects.filter(lesson=place, status__in=(Booking.Status.BOOKED, Booking.Status.NO_SHOW))
    rows = list(standing.select_related("entry").order_by("client"))
    forgive_lesson(place=place, missed=[row for row in rows if row.status == Booking.Status.NO_SHOW], actor=actor)
    free_places(place, rows, by=Booking.By.STUDIO, now=now, actor=actor)
    record_many([cancelled(row) for row in rows], actor=actor)
    if found:
        extend_for(place, found, days=event.extends, actor=actor)


def hold_whoever_was_let_go(event: LessonReopening, *, actor: Actor) -> None:
    """The lesson, then those who would stand in it again, or whose passes its cancelling has extended, by id."""
    place = lock_lesson(event.lesson_id)
    gone = let_go(place.pk, place.cancelled_at).values_list("client", flat=True)
    lock_clients({*gone, *clients_extended(place.pk)})


def book_again(event: LessonReopened, *, actor: Actor) -> None:
    """Whoever the cancelling let go is booked again where there is place, a pass as the studio wants one, and no clash.

    Nothing is put aside: who is refused stays cancelled, and `let_go` names him. Passes that the cancelling has extended
    end as before, as far as nobody uses the days (B-11).
    """
    take_extension_back_for(event.lesson_id, actor=actor)
    for row in let_go(event.lesson_id, datetime.fromisoformat(event.gone_since)):
        pinned = row.client_pass if row.is_pinned else None
        with suppress(DomainError), transaction.atomic():
            book(client=row.client, lesson=row.lesson, by=row.channel, client_pass=pinned, is_again=True, actor=actor)


def lock_lessons_of_pass(event: Freezing, *, actor: Actor) -> None:
    """The lessons of bookings that the freeze will reach, then the client (F-3)."""
    days = date.fromisoformat(event.begins_on), date.fromisoformat(event.ends_on)
    hold_all(
        (event.client_id,),
        lambda: (frozenset(row.lesson_id for row in frozen_out(event.client_pass_id, *days)), frozenset()),
    )


def unseat_frozen(event: PassFrozen, *, actor: Actor) -> None:
    """Bookings inside go to another pass that fits, or are cancelled by the rule, free (F-3, edge 8)."""
    held = ClientPass.objects.get(pk=event.client_pass_id)
    days = date.fromisoformat(event.begins_on), date.fromisoformat(event.ends_on)
    unseat(held, frozen_out(held.pk, *days), actor=actor)


def lock_for_unfreezing(event: Unfreezing, *, actor: Actor) -> None:
    """The client, and first the lessons of bookings that come off, or come back (F-4).

    Raises UnfreezeLosesBookings where bookings would stand behind the nearer end and are not let go.
    """
    hold_all((event.client_id,), lambda: (_lessons_of_unfreezing(event), frozenset()))
    ends_on, lost = _lost_by_unfreezing(event)
    if lost and ends_on and not event.lets_go:
        days = ", ".join(short_day(day) for day in sorted({row.lesson.on for row in lost}))
        raise UnfreezeLosesBookings(ends_on=day_text(ends_on), days=days)


def _lost_by_unfreezing(event: Unfreezing) -> tuple[date | None, list[Booking]]:
    ends_on = end_without(event.freeze_id, date.fromisoformat(event.on))
    return ends_on, left_behind(event.client_pass_id, ends_on) if ends_on else []


def _lessons_of_unfreezing(event: Unfreezing) -> frozenset[int]:
    """None where nothing is to be written to a lesson: a mark ends a freeze while it holds its own lesson."""
    rows = _lost_by_unfreezing(event)[1] if event.lets_go else []
    freeze = PassFreeze.objects.filter(pk=event.freeze_id).first() if event.is_undo else None
    if freeze is not None:
        rows = [*rows, *let_go_by_freeze(freeze.client_pass_id, freeze.begins_on, freeze.ends_on, freeze.made_at)]
    return frozenset(row.lesson_id for row in rows)


def unseat_or_seat_again(event: PassUnfrozen, *, actor: Actor) -> None:
    """Bookings behind the nearer end come off (F-4); what a freeze that is taken back has cancelled is booked again."""
    held = ClientPass.objects.get(pk=event.client_pass_id)
    if held.ends_on is not None:
        unseat(held, left_behind(held.pk, held.ends_on), actor=actor)
    if not event.is_undo:
        return
    first, made_at = date.fromisoformat(event.begins_on), datetime.fromisoformat(event.made_at)
    last = date.fromordinal(first.toordinal() + event.days - 1)
    for row in let_go_by_freeze(held.pk, first, last, made_at):
        with suppress(DomainError), transaction.atomic():
            book(client=row.client, lesson=row.lesson, by=row.channel, is_again=True, actor=actor)

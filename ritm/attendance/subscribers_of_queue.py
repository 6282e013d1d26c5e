"""What the waiting list does when places come free or clients go. Listed in config/subscriptions.py."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django_tasks import task

from ritm.attendance.actions.holding import close_entries, hold_freed, live_entries, release
from ritm.attendance.actions.offering import withdraw
from ritm.attendance.actions.places import count_places
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.waiting import end_offer
from ritm.attendance.events import PlacesHeld, WaitlistPromoted
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.waiting import WAITLIST, is_switched_on, pass_kept_for
from ritm.clients.events import ClientChanged, ClientDeleted, ClientsDeleted
from ritm.clients.models import Client
from ritm.core import clock
from ritm.events.actor import SYSTEM, Actor
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job, outside_transaction
from ritm.sales.events import PassSold
from ritm.schedule.events import GroupChanged, LessonCancelled, LessonChanged
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lesson, lock_lessons

_Status, _Why = WaitlistEntry.Status, WaitlistEntry.Why


def promote_soon(event: PlacesHeld, *, actor: Actor) -> None:
    """The line moves as soon as the freeing is written, in transactions of its own (W-2); the worker does it once more."""

    def move() -> None:
        promote(lesson_id=event.lesson_id)

    transaction.on_commit(move, robust=True)


@task()
@outside_transaction
def promote_held(*, event_id: int, job: Job) -> None:
    """The same by the worker: whoever freed the place may have been killed before he could move the line."""
    promote(lesson_id=Event.objects.get(pk=event_id).data["lesson_id"])


def hold_raised(event: LessonChanged, *, actor: Actor) -> None:
    """More places than before: whoever waits comes first (W-2)."""
    _hold_raised((event.lesson_id,))


def hold_raised_of_group(event: GroupChanged, *, actor: Actor) -> None:
    """The same for all lessons that took the group's new number."""
    _hold_raised(event.lesson_ids)


def _hold_raised(lesson_ids: Iterable[int]) -> None:
    waited_for = Lesson.objects.filter(pk__in=tuple(lesson_ids), has_queue=True).values_list("pk", flat=True)
    for place in lock_lessons(tuple(waited_for)):
        if held := hold_freed(place, place.free or 0):
            count_places(place, held=held)


def close_line(event: LessonCancelled, *, actor: Actor) -> None:
    """Nobody waits for a lesson that is not held (B-11). The lesson is held."""
    place = lock_lesson(event.lesson_id)
    if not place.has_queue:
        return
    _let_go(place, _Why.CANCELLED, actor)


def forget_waiting(event: ClientDeleted, *, actor: Actor) -> None:
    """Who was deleted waits nowhere."""
    _close_of((event.client_id,), _Why.GONE, actor)


def forget_waiting_of_many(event: ClientsDeleted, *, actor: Actor) -> None:
    """The same for many who went at once."""
    _close_of(event.client_ids, _Why.GONE, actor)


def forget_blocked(event: ClientChanged, *, actor: Actor) -> None:
    """Who came on the blocklist waits nowhere."""
    if "is_blocked" in event.fields and Client.objects.filter(pk=event.client_id, is_blocked=True).exists():
        _close_of((event.client_id,), _Why.BLOCKED, actor)
        _withdraw_soon(_offered(event.client_id), _Why.BLOCKED)


def keep_of_new_pass(event: PassSold, *, actor: Actor) -> None:
    """Whoever buys a pass while he waits has a class of it kept for each class that it opens, the soonest first (W-5).

    The sale holds the client, so nobody else spends what is kept here.
    """
    entries = WaitlistEntry.objects.filter(client=event.client_id, status__in=LIVE, client_pass=None, is_regular=False)
    for entry in entries.select_related("client", "lesson__group", "lesson__discipline").order_by("lesson__starts_at"):
        held = pass_kept_for(entry.lesson, entry.client)
        if held is not None:
            entries.filter(pk=entry.pk).update(client_pass=held)


def withdraw_elsewhere(event: WaitlistPromoted, *, actor: Actor) -> None:
    """Whoever got a place is offered none at that time elsewhere."""
    got = Lesson.objects.get(pk=event.lesson_id)
    meanwhile = Q(lesson__starts_at__lt=got.ends_at, lesson__ends_at__gt=got.starts_at)
    _withdraw_soon(_offered(event.client_id).filter(meanwhile).exclude(lesson=got), _Why.OVERLAP)


def _offered(client_id: int) -> QuerySet[WaitlistEntry]:
    return WaitlistEntry.objects.filter(client=client_id, status=_Status.OFFERED)


def _withdraw_soon(entries: QuerySet[WaitlistEntry], why: str) -> None:
    """An offer is its own lesson's matter, whose lock is not ours: by a job."""
    for entry in entries:
        add_job(task=withdraw_offer.module_path, entry_id=entry.pk, why=why)


@task()
@outside_transaction
def withdraw_offer(*, entry_id: int, why: str, job: Job) -> None:
    """The offer stands no longer; one that was accepted meanwhile is a booking like others."""
    end_offer(entry=WaitlistEntry.objects.get(pk=entry_id), why=why, actor=SYSTEM)


def _close_of(client_ids: tuple[int, ...], why: str, actor: Actor) -> None:
    # Offers are withdrawn with a deleted client's bookings, else by jobs of their own.
    statuses = LIVE if why == _Why.GONE else (_Status.WAITING,)
    entries = WaitlistEntry.objects.filter(client__in=client_ids, status__in=statuses)
    close_entries(list(entries), _Status.VOID, why=why, now=clock.now(), actor=actor)


@task()
@outside_transaction
def close_switched_off(*, event_id: int, job: Job) -> None:
    """The module was switched off: every line is closed, bookings stay. Of any other module nothing."""
    if Event.objects.get(pk=event_id).data["code"] != WAITLIST or is_switched_on():
        return
    for lesson_id in WaitlistEntry.objects.filter(status__in=LIVE).values_list("lesson", flat=True).distinct():
        _close_one(lesson_id)


@transaction.atomic
def _close_one(lesson_id: int) -> None:
    place = lock_lesson(lesson_id)
    _let_go(place, _Why.OFF, SYSTEM)


def _let_go(place: Lesson, why: str, actor: Actor) -> None:
    entries, now = live_entries(place), clock.now()
    withdraw(place, entries, now=now)
    close_entries(entries, _Status.VOID, why=why, now=now, actor=actor)
    count_places(place, held=-release(place))

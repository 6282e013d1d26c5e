"""Letters of the waiting list: the place in line, a place got, a turn that came in vain, the end of waiting (W)."""

from datetime import datetime
from typing import Any

from django.utils import translation
from django_tasks import task
from django_tasks.base import Task

from ritm.accounts.queries import current_account
from ritm.attendance.actions.answering import note_told
from ritm.attendance.cancelling import free_until
from ritm.attendance.chances import is_to_be_had, usually_free
from ritm.attendance.limits import limit_for
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.waiting import place_in_line
from ritm.core import clock
from ritm.core.quiet import loud
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job, outside_transaction
from ritm.messaging.answering import answer_url
from ritm.messaging.writing import day_words, send
from ritm.schedule.events import LessonCancelled
from ritm.schedule.models import Lesson

_Status = WaitlistEntry.Status


@task()
def tell_of_joining(*, event_id: int) -> None:
    """Which number in the line he has."""
    _write(event_id, write_of_joining)


@task()
def tell_of_promotion(*, event_id: int) -> None:
    """That he has a place now, and until when he may still cancel free (W-9)."""
    _write(event_id, write_of_promotion)


@task()
def tell_of_passing(*, event_id: int) -> None:
    """That his turn came and why he could not have the place: once a lesson (W-4)."""
    _write(event_id, write_of_passing)


@task()
def tell_of_closing(*, event_id: int) -> None:
    """That staff took him off the list, or that the class is cancelled; of any other end nothing."""
    data = Event.objects.get(pk=event_id).data
    is_off = data["why"] == WaitlistEntry.Why.CANCELLED and not _is_silent(data["lesson_id"])
    if is_off or data["status"] == _Status.REMOVED:
        _write(event_id, write_of_closing)


@task()
def tell_of_offer(*, event_id: int) -> None:
    """That a place is his until the minute named, if he says so (W-1)."""
    _write(event_id, write_of_offer)


@task()
def tell_of_open_places(*, event_id: int) -> None:
    """That a place is free for whoever comes first: everybody who waits hears of it at once (W-1)."""
    lesson = Lesson.objects.get(pk=Event.objects.get(pk=event_id).data["lesson_id"])
    waiting = WaitlistEntry.objects.filter(lesson=lesson, status=_Status.WAITING).order_by("pk")
    run_at, letter = loud(clock.now(), lesson.zone), write_of_open_place
    for entry_id in waiting.values_list("pk", flat=True):
        key = f"{letter.name}:{event_id}:{entry_id}"
        add_job(task=letter.module_path, run_at=run_at, key=key, entry_id=entry_id)


@task()
def tell_of_missed_offer(*, event_id: int) -> None:
    """That the place went on."""
    _write(event_id, write_of_missed_offer)


def _is_silent(lesson_id: int) -> bool:
    """Whether the studio cancelled the lesson without a word."""
    events = Event.objects.filter(name=LessonCancelled.name, data__lesson_id=lesson_id)
    newest = events.order_by("-pk").first()
    return newest is not None and newest.data["is_silent"]


def _write(event_id: int, letter: Task) -> None:
    entry = _entry(Event.objects.get(pk=event_id).data["entry_id"])
    run_at = loud(clock.now(), entry.lesson.zone)
    add_job(task=letter.module_path, run_at=run_at, key=f"{letter.name}:{event_id}", entry_id=entry.pk)


def _entry(entry_id: int) -> WaitlistEntry:
    rows = WaitlistEntry.objects.select_related("client", "booking", "lesson__group", "lesson__branch")
    return rows.get(pk=entry_id)


def _ahead(entry: WaitlistEntry) -> bool:
    return entry.lesson.status == Lesson.Status.SCHEDULED and entry.lesson.starts_at > clock.now()


@task()
@outside_transaction
def write_of_joining(*, entry_id: int, job: Job) -> None:
    entry = _entry(entry_id)
    if _ahead(entry) and entry.status in LIVE:
        usually = usually_free(entry.lesson)
        _send("waitlist_joined", entry, place=place_in_line(entry), usually=usually, is_known=usually is not None)


@task()
@outside_transaction
def write_of_promotion(*, entry_id: int, job: Job) -> None:
    """None where the place is gone again."""
    entry = _entry(entry_id)
    if not _ahead(entry) or entry.booking is None or entry.booking.status != Booking.Status.BOOKED:
        return
    until = _until(free_until(note_told(booking=entry.booking), entry.lesson), entry.lesson)
    send("waitlist_promoted", entry.client, entry.lesson, **until)


def _until(until: datetime, lesson: Lesson) -> dict[str, str]:
    with translation.override(current_account().language):
        local = clock.local(until, lesson.zone)
        return {"until_day": day_words(local.date()), "until": f"{local:%H:%M}"}


@task()
@outside_transaction
def write_of_passing(*, entry_id: int, job: Job) -> None:
    entry = _entry(entry_id)
    skip = entry.skips.order_by("pk").first()
    if _ahead(entry) and entry.status in LIVE and skip is not None:
        why = {"is_clash": skip.code == "clash", "is_many": skip.code.startswith("too_many")}
        _send("waitlist_passed_over", entry, **why)


@task()
@outside_transaction
def write_of_closing(*, entry_id: int, job: Job) -> None:
    entry = _entry(entry_id)
    if entry.lesson.starts_at > clock.now() and entry.status not in LIVE:
        send("waitlist_closed", entry.client, entry.lesson, is_off=entry.status == _Status.VOID, why=entry.reason)


@task()
@outside_transaction
def write_of_offer(*, entry_id: int, job: Job) -> None:
    """None where he has answered already, or the time is over."""
    entry = _entry(entry_id)
    held = entry.booking
    if not _ahead(entry) or entry.status != _Status.OFFERED or held is None or held.held_until is None:
        return
    if held.held_until > clock.now():
        costs = _costs(entry, limit_for(entry.lesson, clock.now()).instant(entry.lesson))
        _send("waitlist_offered", entry, **_until(held.held_until, entry.lesson), **costs)


@task()
@outside_transaction
def write_of_open_place(*, entry_id: int, job: Job) -> None:
    """None where the place is gone already, or the line has closed."""
    entry = _entry(entry_id)
    if _ahead(entry) and entry.status == _Status.WAITING and is_to_be_had(entry, entry.lesson, clock.now()):
        _send("waitlist_open", entry)


@task()
@outside_transaction
def write_of_missed_offer(*, entry_id: int, job: Job) -> None:
    """Whether he stands at the end of the line now or waits no longer."""
    entry = _entry(entry_id)
    if _ahead(entry) and entry.status in {_Status.WAITING, _Status.MISSED}:
        _send("waitlist_missed", entry, is_last=entry.status == _Status.MISSED)


def _send(letter: str, entry: WaitlistEntry, **more: Any) -> None:
    """With the link by which he answers."""
    send(letter, entry.client, entry.lesson, answer_url=answer_url(entry), **more)


def _costs(entry: WaitlistEntry, free_until: datetime) -> dict[str, str]:
    """Until when he could still cancel free; nothing where that is over (W-9)."""
    if free_until <= clock.now():
        return {}
    said = _until(free_until, entry.lesson)
    return {"free_day": said["until_day"], "free": said["until"]}

"""An edit of the template in the weeks that are filled already: asked for, then lesson by lesson by the worker (SC-07, B-11)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.db import transaction

from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.outbox import add_job
from ritm.schedule.actions.cancelling import cancel_lesson
from ritm.schedule.actions.lessons import WATCHED, add_missing_lesson, check_changes, put_at, remove_lesson
from ritm.schedule.actions.moving import MoveTerms, moved
from ritm.schedule.actions.templates import lock_templates
from ritm.schedule.errors import LessonHasBookings
from ritm.schedule.events import LessonChanged, WeeksEditAsked
from ritm.schedule.following import Fate, Followed, coming_of, fates
from ritm.schedule.models import Lesson, TemplateSlot
from ritm.schedule.models_of_filling import SlotSkip, WeeksEdit
from ritm.schedule.planned import whole_slot
from ritm.schedule.queries import lock_lessons


@dataclass(frozen=True)
class _How:
    """The line of the template as it is now, whether nobody is told, and who asked."""

    slot: TemplateSlot
    is_silent: bool
    actor: Actor


@transaction.atomic
def edit_filled(*, slot: TemplateSlot, is_silent: bool = False, actor: Actor) -> WeeksEdit:
    """Have the lessons ahead that this line of the template has given follow it as it is now; again changes nothing more.

    The worker does it, each lesson whole. What was changed, moved or cancelled by hand stays, so does what has marks or
    finds its new place taken or closed; a substitute goes on giving his lesson. Bookings go along, or are let go where
    the line is gone, and people are told unless `is_silent` (B-11). The row says how far it is.
    """
    ids = list(coming_of(slot).values_list("pk", flat=True))
    edit = WeeksEdit.objects.create(
        slot=slot, lesson_ids=ids, is_silent=is_silent, asked_by=str(actor), asked_at=clock.now()
    )
    record(WeeksEditAsked(edit_id=edit.pk, slot_id=slot.pk, lessons=len(ids)), actor=actor)
    add_job(task="ritm.schedule.filling.edit_asked", key=f"edit_asked:{edit.pk}", edit_id=edit.pk)
    return edit


@transaction.atomic
def edit_next(*, edit_id: int) -> WeeksEdit:
    """The next lesson of an edit, with what became of it; where all are done nothing."""
    edit = WeeksEdit.objects.select_for_update(no_key=True, of=("self",)).get(pk=edit_id)
    if not edit.is_done:
        lesson_id = edit.lesson_ids[edit.done]
        if fate := _follow(edit, lesson_id):
            edit.fates.append([lesson_id, fate])
        edit.done += 1
        edit.save(update_fields=["done", "fates"])
    return edit


def _follow(edit: WeeksEdit, lesson_id: int) -> Fate | None:
    """What became of one lesson; None where it is gone, or has begun since."""
    lock_templates(whole_slot(edit.slot_id).template.branch)
    how = _How(whole_slot(edit.slot_id), edit.is_silent, Actor.of(edit.asked_by))
    ahead = [one for one in lock_lessons([lesson_id]) if one.starts_at > clock.now()]
    for one in fates(how.slot, ahead):
        act = _ACTS.get(one.fate)
        try:
            with transaction.atomic():
                return act(one, how) if act else one.fate
        except DomainError:
            return Fate.REFUSED
    return None


def _change(one: Followed, how: _How) -> Fate:
    lesson, wanted, is_moved = one.lesson, cast("Lesson", one.planned), one.is_moved
    before = {name: getattr(lesson, name) for name in WATCHED}
    for name in ("on", "wall_time", "hall", "teacher", "stands_for", "minutes", "capacity", "own_fields", "by_hand"):
        setattr(lesson, name, getattr(wanted, name))
    changes = {name: (old, getattr(lesson, name)) for name, old in before.items() if old != getattr(lesson, name)}
    check_changes(lesson, changes, is_over_accepted=True)
    was = (before["on"], before["wall_time"]) if lesson.taken and is_moved else None
    put_at(lesson, was, MoveTerms(is_accepted=True, is_silent=how.is_silent))
    if lesson.taken and "hall_id" in changes:
        lesson.moved_at = clock.now()
    lesson.version += 1
    lesson.save()
    record(LessonChanged(lesson_id=lesson.pk), actor=how.actor, changes=changes)
    if was:
        record(moved(lesson, was, is_silent=how.is_silent), actor=how.actor)
    return one.fate


def _take_away(one: Followed, how: _How) -> Fate:
    """Gone, or cancelled where somebody was ever booked: his history stays."""
    if one.fate == Fate.GOES and _is_removed(one.lesson, how):
        return Fate.GOES
    cancel_lesson(lesson=one.lesson, is_silent=how.is_silent, actor=how.actor)
    return Fate.OFF


def _replace(one: Followed, how: _How) -> Fate:
    if not _is_removed(one.lesson, how):
        return Fate.OTHER_GROUP
    add_missing_lesson(slot=how.slot, on=cast("Lesson", one.planned).on, actor=how.actor)
    return Fate.REPLACED


def _is_removed(lesson: Lesson, how: _How) -> bool:
    """False where people were booked into it once. The template may give it again: nobody took it away by hand."""
    on = lesson.slot_on
    try:
        with transaction.atomic():
            remove_lesson(lesson=lesson, actor=how.actor)
    except LessonHasBookings:
        return False
    SlotSkip.objects.filter(slot=how.slot, on=on).delete()
    return True


_ACTS: dict[Fate, Callable[[Followed, _How], Fate]] = {
    Fate.CHANGES: _change,
    Fate.GOES: _take_away,
    Fate.OFF: _take_away,
    Fate.REPLACED: _replace,
}

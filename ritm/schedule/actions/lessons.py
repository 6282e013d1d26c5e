"""Lessons by hand: one added, one changed, one taken away (SC-01)."""

from datetime import date, time, timedelta
from types import EllipsisType
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.core import clock
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.schedule.actions.apart import change_by_hand, set_apart
from ritm.schedule.actions.groups import check_capacity, check_length, over_of
from ritm.schedule.actions.moving import NOT_ACCEPTED, MoveTerms, check_move, moved
from ritm.schedule.actions.templates import lock_templates
from ritm.schedule.beside import refuse_clash, refuse_closed
from ritm.schedule.errors import (
    BadDate,
    BranchNotChosen,
    CapacityBelowTaken,
    HallOfAnotherBranch,
    LessonHasBookings,
    NoLongerOffered,
    NoSuchTime,
)
from ritm.schedule.events import LessonAdded, LessonChanged, LessonRemoved, LessonRemoving
from ritm.schedule.minimum import counted_by
from ritm.schedule.models import FIRST_DAY, LAST_DAY, ClassGroup, Hall, Lesson, TemplateSlot
from ritm.schedule.models_of_filling import SlotSkip
from ritm.schedule.planned import is_given
from ritm.schedule.planning import GROUP_FIELDS, day_over, lesson_of_group, lesson_of_slot, moment
from ritm.schedule.queries import lock_lesson
from ritm.staff.models import StaffMember

WATCHED = ("on", "wall_time", *GROUP_FIELDS)
_PLACE = {"on", "wall_time", "minutes", "hall_id", "teacher_id"}
_CLOSED_BY = {"on", "hall_id"}  # what puts a lesson under a closure


@transaction.atomic
def add_lesson(
    *,
    group: ClassGroup,
    on: date,
    wall_time: time,
    branch: Branch | None = None,
    hall: Hall | None = None,
    teacher: StaffMember | None = None,
    minutes: int | None = None,
    capacity: int | EllipsisType | None = ...,
    is_clash_accepted: bool = True,
    actor: Actor,
) -> Lesson:
    """A lesson on one day, made by hand (SC-01); what is not given comes from the group (`capacity` None = no limit).

    `wall_time` is local time of the branch; of a doubled one the first counts. The branch is that of the hall, else
    the only one. Raises NoSuchTime (with the nearest), HallOfAnotherBranch, BranchNotChosen, BadDate, BadLength,
    BadCapacity, NoLongerOffered; without `is_clash_accepted` PlaceTaken where the hall or the teacher is busy then,
    ClosedThen where a closure lies.
    """
    rows = ClassGroup.objects.select_related("discipline", "hall__branch", "teacher")
    group = rows.select_for_update(no_key=True, of=("self",)).get(pk=group.pk)
    if group.is_archived:
        raise NoLongerOffered(name=group.name, field="group")
    branch = branch or _branch_of(hall or group.hall)
    _check_hall(hall, branch)
    _check_teacher(teacher)
    check_wall_time(on, wall_time, branch.time_zone)
    own = {"hall": hall, "teacher": teacher, "minutes": minutes}
    own = {name: value for name, value in own.items() if value is not None and value != getattr(group, name)}
    if capacity is not ... and capacity != group.capacity:
        own["capacity"] = capacity
        check_capacity(capacity)
    check_length(own.get("minutes", group.minutes))
    lesson = lesson_of_group(group, branch, on, wall_time, **own)
    if not is_clash_accepted:
        refuse_clash(lesson)
        refuse_closed(lesson)
    lesson.counted_at = counted_by(lesson.starts_at, clock.now())
    lesson.save()
    record(LessonAdded(lesson_id=lesson.pk), actor=actor)
    return lesson


@transaction.atomic
def add_missing_lesson(*, slot: TemplateSlot, on: date, actor: Actor) -> Lesson:
    """The one lesson of the template that a week lacks («Добавить» on its ghost); the same again gives that lesson."""
    lock_templates(slot.template.branch)
    rows = TemplateSlot.objects.select_related(
        "template__branch", "group__discipline", "group__hall", "group__teacher", "hall", "teacher"
    )
    slot = rows.get(pk=slot.pk)
    _check_day(on)
    if slot.is_archived or slot.group.is_archived or slot.template.is_archived or not is_given(slot, on):
        raise NoLongerOffered(name=slot.group.name)
    monday = clock.week_start(on)
    known = Lesson.objects.filter(slot=slot, slot_on__range=(monday, monday + timedelta(days=6))).first()
    if known:
        return known
    lesson = lesson_of_slot(slot, slot.template.branch, on)
    lesson.counted_at = counted_by(lesson.starts_at, clock.now())
    lesson.save()
    record(LessonAdded(lesson_id=lesson.pk), actor=actor)
    return lesson


@transaction.atomic
def change_lesson(
    *,
    lesson: Lesson,
    on: date | EllipsisType = ...,
    wall_time: time | EllipsisType = ...,
    hall: Hall | EllipsisType | None = ...,
    teacher: StaffMember | EllipsisType | None = ...,
    minutes: int | EllipsisType = ...,
    capacity: int | EllipsisType | None = ...,
    is_over_accepted: bool = False,
    is_clash_accepted: bool = True,
    move: MoveTerms = NOT_ACCEPTED,
    actor: Actor,
) -> Lesson:
    """Change one lesson; what is changed here survives later edits of its group (CT-07). `...` leaves as it is.

    Fewer places than taken: CapacityBelowTaken, saved with `is_over_accepted`, nobody is removed (B-12). To another day
    or time bookings go along by `move` (B-11), else as check_move raises. Raises also as add_lesson, with PlaceTaken and ClosedThen.
    """
    lesson = lock_lesson(lesson.pk)
    before = {name: getattr(lesson, name) for name in WATCHED}
    wanted = {"on": on, "wall_time": wall_time, "hall": hall, "teacher": teacher, "minutes": minutes}
    for name, value in {**wanted, "capacity": capacity}.items():
        if value is not ...:
            setattr(lesson, name, value)
    changes = {name: (old, getattr(lesson, name)) for name, old in before.items() if old != getattr(lesson, name)}
    if not changes:
        return lesson
    check_changes(lesson, changes, is_over_accepted=is_over_accepted)
    move_from = (before["on"], before["wall_time"]) if lesson.taken and {"on", "wall_time"} & changes.keys() else None
    put_at(lesson, move_from, move)
    lesson.moved_at = clock.now() if lesson.taken and "hall_id" in changes else lesson.moved_at
    if not is_clash_accepted:
        refuse_place(lesson, changes)
    also, apart = _own_now(lesson, changes), set_apart(lesson)
    change_by_hand(lesson, changes)
    lesson.version += 1
    lesson.save()
    record(LessonChanged(lesson_id=lesson.pk), actor=actor, changes=changes)
    if move_from:
        record(moved(lesson, move_from, is_silent=move.is_silent, also=also, apart=apart), actor=actor)
    return lesson


def refuse_place(lesson: Lesson, changes: dict[str, Any]) -> None:
    """Raises PlaceTaken, ClosedThen where these changes put the lesson there."""
    if _PLACE & changes.keys():
        refuse_clash(lesson)
    if _CLOSED_BY & changes.keys():
        refuse_closed(lesson)


def _own_now(lesson: Lesson, changes: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any, bool]]:
    """What is the lesson's own from now on, with whether it was before: as LessonMoved.also."""
    own = {name: name.removesuffix("_id") for name in changes if name in GROUP_FIELDS}
    also = {name: (*changes[name], field in lesson.own_fields) for name, field in own.items()}
    lesson.own_fields = sorted({*lesson.own_fields, *own.values()})
    return also


def put_at(lesson: Lesson, move_from: tuple[date, time] | None, move: MoveTerms) -> None:
    """Put the lesson where its day, time and length say; `move_from`: people go along."""
    when = moment(lesson.on, lesson.wall_time, lesson.zone, lesson.minutes)
    if move_from:
        check_move(lesson, move, over_at=day_over(lesson), starts_at=when["starts_at"])
        lesson.moved_at = clock.now()
    if when["starts_at"] != lesson.starts_at:
        lesson.counted_at = counted_by(when["starts_at"], clock.now())
    for name, value in when.items():
        setattr(lesson, name, value)


def check_changes(lesson: Lesson, changes: dict[str, Any], *, is_over_accepted: bool) -> None:
    """What may not stand so, in the order in which change_lesson raises it; counts the places given above the capacity."""
    if {"on", "wall_time"} & changes.keys():
        check_wall_time(lesson.on, lesson.wall_time, lesson.zone)
    if "hall_id" in changes:
        _check_hall(lesson.hall, lesson.branch)
    if "teacher_id" in changes:
        _check_teacher(lesson.teacher)
    check_length(lesson.minutes)
    if "capacity" in changes:
        _fit_places(lesson, is_over_accepted=is_over_accepted)


def _fit_places(lesson: Lesson, *, is_over_accepted: bool) -> None:
    check_capacity(lesson.capacity)
    lesson.over = over_of(lesson)
    if lesson.over and not is_over_accepted:
        raise CapacityBelowTaken(taken=lesson.taken, capacity=lesson.capacity, over=lesson.over)


@transaction.atomic
def remove_lesson(*, lesson: Lesson, actor: Actor) -> None:
    """Take away a lesson that nobody was ever booked into; the template gives it again when somebody fills the week,
    and not by itself.

    Bookings lie above: they refuse in LessonRemoving, and their foreign key is the last wall. LessonHasBookings.
    """
    prepare(LessonRemoving(lesson_id=lesson.pk), actor=actor)
    lesson = lock_lesson(lesson.pk)
    if lesson.taken:
        raise LessonHasBookings
    lesson_id, slot_id, slot_on = lesson.pk, lesson.slot_id, lesson.slot_on
    try:
        lesson.delete()
    except ProtectedError as error:
        raise LessonHasBookings from error
    if slot_id:
        SlotSkip.objects.get_or_create(slot_id=slot_id, on=slot_on)
    record(LessonRemoved(lesson_id=lesson_id), actor=actor)


def _branch_of(hall: Hall | None) -> Branch:
    if hall is not None:
        return hall.branch
    branches = open_branches()
    if len(branches) != 1:
        raise BranchNotChosen
    return branches[0]


def _check_hall(hall: Hall | None, branch: Branch) -> None:
    if hall is None:
        return
    if hall.branch_id != branch.pk:
        raise HallOfAnotherBranch(hall=hall.name, branch=branch.name)
    if hall.is_archived:
        raise NoLongerOffered(name=hall.name, field="hall")


def _check_teacher(teacher: StaffMember | None) -> None:
    if teacher is not None and teacher.is_archived:
        raise NoLongerOffered(name=teacher.name, field="teacher")


def _check_day(on: date) -> None:
    if not FIRST_DAY <= on <= LAST_DAY:
        raise BadDate


def check_wall_time(on: date, wall_time: time, zone: str) -> None:
    """Raises BadDate, and NoSuchTime for a wall time that the night of the clock change skips."""
    _check_day(on)
    if not clock.exists(on, wall_time, zone):
        nearest = clock.local(clock.instant(on, wall_time, zone), zone)
        raise NoSuchTime(time=f"{wall_time:%H:%M}", nearest=f"{nearest:%H:%M}")

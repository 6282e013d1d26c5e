"""What becomes of lessons that stand when their template is edited: who follows it, who stays and why (SC-07, B-11)."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q, QuerySet

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.schedule.closed import closures_between, touches
from ritm.schedule.models import Closure, Lesson, TemplateSlot
from ritm.schedule.planned import plan_for
from ritm.schedule.planning import Busy, Clash, Occupied

_DAY = timedelta(days=1)  # the longest lesson
_PLACE = ("on", "wall_time", "minutes", "hall_id", "teacher_id")
_COMPARED = (*_PLACE, "capacity", "stands_for_id")


class Fate(StrEnum):
    """What an edit of the template does to a lesson that stands; the first four are done, the others say why it stays."""

    CHANGES = "changes"
    GOES = "goes"  # the template gives none there any more, and nobody is booked: it is taken away
    OFF = "off"  # the same with people: cancelled as by the studio
    REPLACED = "replaced"  # by a lesson of the template's new group; nobody is booked
    SAME = "same"  # stands as planned already
    BY_HAND = "by_hand"  # somebody moved or changed it
    CANCELLED = "cancelled"
    MARKED = "marked"  # somebody came or missed it
    OTHER_GROUP = "other_group"  # people are booked with the group that it was
    OVER = "over"  # its new time has gone by
    CLOSED = "closed"
    CLASH = "clash"
    REFUSED = "refused"  # a rule did not let it, for example its hall is no longer in use


ACTS = (Fate.CHANGES, Fate.GOES, Fate.OFF, Fate.REPLACED)


@dataclass(frozen=True)
class Followed:
    """A lesson, how the template wants it (None: not at all) and what becomes of it; `why`: what is in the way."""

    lesson: Lesson
    planned: Lesson | None
    fate: Fate
    why: Clash | Closure | None = None

    @property
    def is_done(self) -> bool:
        """Whether the edit reaches it."""
        return self.fate in ACTS

    @property
    def is_moved(self) -> bool:
        """Whether people go along to another day or time."""
        return self.fate == Fate.CHANGES and (self.lesson.on, self.lesson.wall_time) != (
            self.planned.on,  # type: ignore[union-attr] -- what changes is planned
            self.planned.wall_time,  # type: ignore[union-attr] -- the same
        )

    @property
    def keeps_substitute(self) -> bool:
        """Whether somebody else than planned goes on giving it."""
        return self.fate == Fate.CHANGES and "teacher" in self.lesson.by_hand


def coming_of(slot: TemplateSlot) -> QuerySet[Lesson]:
    """Lessons that the slot has given and that have not begun, in order of time."""
    rows = Lesson.objects.select_related("group", "discipline", "branch", "hall", "teacher", "stands_for")
    return rows.filter(slot=slot, starts_at__gt=clock.now()).order_by("starts_at", "pk")


def fates(slot: TemplateSlot, lessons: Iterable[Lesson]) -> list[Followed]:
    """What the slot as it is now does to these lessons of its own. Two queries; `slot` with all that a lesson takes over."""
    found = [_without_place(lesson, plan_for(lesson, slot)) for lesson in lessons]
    asked = [one.planned for one in found if one.fate == Fate.CHANGES and one.planned]
    if not asked:
        return found
    branch, first, last = slot.template.branch, min(one.on for one in asked), max(one.on for one in asked)
    closures = closures_between(branch, first, last)
    moving = {one.lesson.pk for one in found if one.fate == Fate.CHANGES}
    occupied = Occupied(Busy.by_lesson(one) for one in _beside(branch, asked, moving))
    return [_with_place(one, closures, occupied) for one in found]


def _without_place(lesson: Lesson, planned: Lesson | None) -> Followed:
    wanted = as_wanted(lesson, planned) if planned else None
    return Followed(lesson, wanted, _fate(lesson, wanted))


def _fate(lesson: Lesson, planned: Lesson | None) -> Fate:
    """By what the lesson is, before anybody asks whether there is room for it."""
    if lesson.status == Lesson.Status.CANCELLED:
        return Fate.CANCELLED
    if lesson.taken > lesson.unmarked:
        return Fate.MARKED
    if set(lesson.by_hand) - {"teacher"}:
        return Fate.BY_HAND
    if planned is None:
        return Fate.OFF if lesson.taken else Fate.GOES
    return _fate_of_planned(lesson, planned)


def _fate_of_planned(lesson: Lesson, planned: Lesson) -> Fate:
    is_of_group = lesson.group_id == planned.group_id
    if is_of_group and all(getattr(lesson, column) == getattr(planned, column) for column in _COMPARED):
        return Fate.SAME
    if planned.starts_at <= clock.now():
        return Fate.OVER
    if is_of_group:
        return Fate.CHANGES
    return Fate.OTHER_GROUP if lesson.taken else Fate.REPLACED


def as_wanted(lesson: Lesson, planned: Lesson) -> Lesson:
    """The planned lesson with whoever stands in for its teacher in this one."""
    wanted = copy(planned)
    if "teacher" in lesson.by_hand and lesson.teacher_id != planned.teacher_id:
        wanted.teacher, wanted.stands_for = lesson.teacher, planned.teacher
        wanted.by_hand, wanted.own_fields = ["teacher"], sorted({*planned.own_fields, "teacher"})
    return wanted


def _beside(branch: Branch, asked: Sequence[Lesson], moving: set[int]) -> QuerySet[Lesson]:
    """What stands in the halls and with the teachers at these hours; those that go elsewhere leave their place."""
    halls = {one.hall_id for one in asked} - {None}
    teachers = {one.teacher_id for one in asked} - {None}
    rows = Lesson.objects.select_related("group").filter(
        Q(hall__in=halls) | Q(teacher__in=teachers),
        status=Lesson.Status.SCHEDULED,
        starts_at__gt=min(one.starts_at for one in asked) - _DAY,
        starts_at__lt=max(one.ends_at for one in asked),
    )
    return rows.exclude(pk__in=moving).order_by("starts_at", "pk")


def _with_place(one: Followed, closures: list[Closure], occupied: Occupied) -> Followed:
    """The same, unless its new place is closed or taken: what stands there unchanged was agreed to before."""
    if one.fate != Fate.CHANGES or one.planned is None:
        return one
    lesson, planned = one.lesson, one.planned
    over = () if (lesson.on, lesson.hall_id) == (planned.on, planned.hall_id) else closures
    if closure := next((found for found in over if touches(found, planned)), None):
        return Followed(lesson, planned, Fate.CLOSED, closure)
    is_elsewhere = any(getattr(lesson, column) != getattr(planned, column) for column in _PLACE)
    clash = occupied.clash(Busy.by_lesson(planned)) if is_elsewhere else None
    return Followed(lesson, planned, Fate.CLASH, clash) if clash else one

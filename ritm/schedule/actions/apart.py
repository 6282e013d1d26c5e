"""What sets a lesson apart from its template, and who gives it instead of whom: read by later edits of the template."""

from collections.abc import Iterable
from typing import Any

from ritm.schedule.models import Lesson
from ritm.schedule.planned import plan_for, whole_slot

# Columns that a template plans, by the name under which they stand in `Lesson.by_hand`.
PLANNED = {
    "on": "on",
    "wall_time": "wall_time",
    "minutes": "minutes",
    "hall": "hall_id",
    "teacher": "teacher_id",
    "capacity": "capacity",
}


def change_by_hand(lesson: Lesson, changes: dict[str, tuple[Any, Any]]) -> None:
    """Note what somebody has just changed in this one lesson (columns: before, after); put back as planned, it follows again.

    Another teacher stands for the planned one. The row is held and saved by the caller.
    """
    if "teacher_id" in changes:
        planned_id = lesson.stands_for_id or changes["teacher_id"][0]
        lesson.stands_for_id = None if planned_id == lesson.teacher_id else planned_id
    touched = {name for name, column in PLANNED.items() if column in changes}
    if lesson.slot_id is None or not touched:
        return
    planned = plan_for(lesson, whole_slot(lesson.slot_id))
    as_planned = {name for name in touched if planned and _same(lesson, planned, PLANNED[name])}
    lesson.by_hand = sorted({*lesson.by_hand, *touched} - as_planned)


def changed_back(lesson: Lesson, columns: Iterable[str], was: tuple[list[str], int | None]) -> None:
    """These columns stand again as before a change by hand; `was` is `set_apart` of that time."""
    names = {name for name, column in PLANNED.items() if column in set(columns)}
    by_hand, stands_for_id = was
    lesson.by_hand = sorted((set(lesson.by_hand) - names) | (set(by_hand) & names))
    if "teacher" in names:
        lesson.stands_for_id = stands_for_id


def set_apart(lesson: Lesson) -> tuple[list[str], int | None]:
    """What `changed_back` needs to know later."""
    return list(lesson.by_hand), lesson.stands_for_id


def _same(lesson: Lesson, planned: Lesson, column: str) -> bool:
    return getattr(lesson, column) == getattr(planned, column)

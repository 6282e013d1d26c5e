"""What happened here, and what is about to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class HallAdded:
    """A hall can be chosen."""

    name = "schedule.hall_added"
    hall_id: int


@dataclass(frozen=True, kw_only=True)
class HallChanged:
    """A hall was renamed, archived or brought back."""

    name = "schedule.hall_changed"
    hall_id: int


@dataclass(frozen=True, kw_only=True)
class HallRemoved:
    """A hall is gone, or in the archive where lessons of the past point at it."""

    name = "schedule.hall_removed"
    hall_id: int
    is_archived: bool


@dataclass(frozen=True, kw_only=True)
class DisciplineAdded:
    """A discipline can be chosen."""

    name = "schedule.discipline_added"
    discipline_id: int


@dataclass(frozen=True, kw_only=True)
class DisciplineChanged:
    """Name, colour or archive of a discipline."""

    name = "schedule.discipline_changed"
    discipline_id: int


@dataclass(frozen=True, kw_only=True)
class DisciplineRemoved:
    """A discipline is gone, or in the archive."""

    name = "schedule.discipline_removed"
    discipline_id: int
    is_archived: bool


@dataclass(frozen=True, kw_only=True)
class GroupAdded:
    """A group can be chosen."""

    name = "schedule.group_added"
    group_id: int


@dataclass(frozen=True, kw_only=True)
class GroupChanged:
    """A group was saved; `lesson_ids` are the coming lessons that took the new values (CT-07)."""

    name = "schedule.group_changed"
    group_id: int
    lesson_ids: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GroupRemoved:
    """A group is gone, or in the archive."""

    name = "schedule.group_removed"
    group_id: int
    is_archived: bool


@dataclass(frozen=True, kw_only=True)
class LessonAdded:
    """A lesson stands on its day, made by hand."""

    name = "schedule.lesson_added"
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class LessonsAdded:
    """A week was filled from the template."""

    name = "schedule.lessons_added"
    branch_id: int
    monday: str
    lesson_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class WeeksFillingAsked:
    """Several weeks from this Monday, ISO 8601, are being filled by the worker."""

    name = "schedule.weeks_filling_asked"
    filling_id: int
    branch_id: int
    monday: str
    weeks: int


@dataclass(frozen=True, kw_only=True)
class WeeksEditAsked:
    """So many lessons ahead of a line of the template are being made to follow it by the worker."""

    name = "schedule.weeks_edit_asked"
    edit_id: int
    slot_id: int
    lessons: int


@dataclass(frozen=True, kw_only=True)
class LessonChanged:
    """One lesson was changed by hand."""

    name = "schedule.lesson_changed"
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class LessonMoved:
    """A lesson took its bookings to another day or time; who is booked is told unless `is_silent` (B-11).

    Local dates as ISO 8601, wall times as HH:MM. `also`: what else the same press changed, by field: from, to, whether
    it was the lesson's own before. `apart`: what had set the lesson apart from its template before. `takes_back`: the event
    of the move that is undone; only who was told of it is told.
    """

    name = "schedule.lesson_moved"
    lesson_id: int
    was_on: str
    was_at: str
    on: str
    at: str
    is_silent: bool
    also: Mapping[str, tuple[Any, Any, bool]] = field(default_factory=dict)
    apart: tuple[list[str], int | None] | None = None
    takes_back: int | None = None


@dataclass(frozen=True, kw_only=True)
class TeacherSubstituted:
    """Lessons were given to somebody else (None: to nobody yet); who is booked is told unless `is_silent`.

    `was`: of each lesson its id, teacher, whom he stood for, its fields by hand, whether its teacher was its own.
    `takes_back`: the event that is undone; only who was told of it is told.
    """

    name = "schedule.teacher_substituted"
    teacher_id: int | None
    was: tuple[tuple[int, int | None, int | None, list[str], bool], ...]
    is_silent: bool
    takes_back: int | None = None


@dataclass(frozen=True, kw_only=True)
class LessonCancelling:
    """Announced before anything is locked: rooms above may refuse with LessonHasVisits."""

    name = "schedule.lesson_cancelling"
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class LessonCancelled:
    """The studio does not hold the lesson; who was booked is told unless `is_silent`, passes grow by `extends` days (B-11)."""

    name = "schedule.lesson_cancelled"
    lesson_id: int
    is_silent: bool
    extends: int = 0


@dataclass(frozen=True, kw_only=True)
class LessonReopening:
    """Announced before anything is locked: rooms above hold whoever was booked."""

    name = "schedule.lesson_reopening"
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class LessonReopened:
    """The lesson is held after all; `gone_since` is the instant, ISO 8601, at which it was cancelled."""

    name = "schedule.lesson_reopened"
    lesson_id: int
    gone_since: str


@dataclass(frozen=True, kw_only=True)
class CalendarFeedGiven:
    """A teacher's calendar may ask for his lessons under a new address; the one before is good no more."""

    name = "schedule.calendar_feed_given"
    staff_member_id: int


@dataclass(frozen=True, kw_only=True)
class CalendarFeedStopped:
    """No calendar may ask for his lessons any more."""

    name = "schedule.calendar_feed_stopped"
    staff_member_id: int


@dataclass(frozen=True, kw_only=True)
class ClientFeedGiven:
    """A calendar may ask for a client's bookings under a new address of this person's; the one before is good no more."""

    name = "schedule.client_feed_given"
    client_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class ClientFeedStopped:
    """No calendar may ask for them by this person's address any more."""

    name = "schedule.client_feed_stopped"
    client_id: int
    person_id: int


@dataclass(frozen=True, kw_only=True)
class LessonRemoving:
    """Announced before anything is locked: rooms above may refuse with LessonHasBookings."""

    name = "schedule.lesson_removing"
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class LessonRemoved:
    """A lesson that nobody was ever booked into is gone."""

    name = "schedule.lesson_removed"
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class SlotAdded:
    """A lesson of the template."""

    name = "schedule.slot_added"
    slot_id: int


@dataclass(frozen=True, kw_only=True)
class SlotChanged:
    """A lesson of the template was changed; weeks that were filled follow where somebody asks for it."""

    name = "schedule.slot_changed"
    slot_id: int


@dataclass(frozen=True, kw_only=True)
class SlotRemoved:
    """A lesson of the template is gone; weeks that were filled follow where somebody asks for it."""

    name = "schedule.slot_removed"
    slot_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateAdded:
    """A branch has a template more; with `like` its lessons are copies of that one's."""

    name = "schedule.template_added"
    template_id: int
    like: int | None = None


@dataclass(frozen=True, kw_only=True)
class TemplateChanged:
    """Name, days or weeks ahead of a template; weeks that were filled stay as they are."""

    name = "schedule.template_changed"
    template_id: int


@dataclass(frozen=True, kw_only=True)
class TemplateRemoved:
    """A template is gone with its lessons; weeks that were filled stay as they are."""

    name = "schedule.template_removed"
    template_id: int

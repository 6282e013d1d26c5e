"""Reads of templates: which hold when, what one looks like, what filling weeks from them would do."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, Q, QuerySet

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.core import clock
from ritm.schedule import grid
from ritm.schedule.closed import closures_between, without_closed
from ritm.schedule.models import Lesson, TemplateSlot, WeeklyTemplate
from ritm.schedule.models_of_filling import SlotSkip, WeeksFilling
from ritm.schedule.pages import FillPreview, SlotCard, TemplateWeek
from ritm.schedule.planned import given, in_effect, is_odd, slots_of, without_clash, without_gone, without_lesson
from ritm.schedule.planning import Busy, Clash, clashes_among, lesson_of_slot


def templates_of(branch: Branch) -> list[WeeklyTemplate]:
    """The branch's templates in the order of their first days. One query."""
    return list(WeeklyTemplate.objects.select_related("branch").filter(branch=branch, is_archived=False))


def template_now(templates: Sequence[WeeklyTemplate], today: date) -> WeeklyTemplate | None:
    """The one in effect today, else the next that begins, else the last that was."""
    ahead = (one for one in templates if in_effect(one, today) or (one.first_on and one.first_on > today))
    return next(ahead, None) or (templates[-1] if templates else None)


def fill_preview(branch: Branch, monday: date, weeks: int = 1) -> FillPreview:
    """What filling these weeks would add, what stands already, where a hall or a teacher is taken, what is closed.

    Three queries for any number of weeks.
    """
    slots = slots_of(branch)
    return _preview(branch, given(slots, monday, weeks), monday, weeks, is_empty=not slots)


def filling_now(branch: Branch) -> WeeksFilling | None:
    """The weeks of the branch that the worker is filling at this moment. One query."""
    return next(iter(_filling(branch=branch.pk)), None)


@question
def _filling(*, branch: int) -> QuerySet[WeeksFilling]:
    return WeeksFilling.objects.filter(branch=branch, weeks_done__lt=F("weeks")).order_by("-pk")[:1]


def keep_preview(template: WeeklyTemplate, monday: date, weeks: int) -> FillPreview:
    """The same of one template that keeps weeks filled by itself: what somebody took away stays away. Four queries."""
    wanted = given((slot for slot in slots_of(template.branch) if slot.template_id == template.pk), monday, weeks)
    skipped = set(SlotSkip.objects.filter(slot__template=template, on__gte=monday).values_list("slot", "on"))
    left = [(slot, day) for slot, day in wanted if (slot.pk, day) not in skipped]
    return _preview(template.branch, left, monday, weeks)


def _preview(
    branch: Branch, wanted: list[tuple[TemplateSlot, date]], monday: date, weeks: int, *, is_empty: bool = False
) -> FillPreview:
    if not wanted:
        return FillPreview((), 0, (), is_empty=is_empty)
    last = monday + timedelta(days=7 * weeks - 1)
    begins = clock.day_bounds(monday, branch.time_zone)[0]
    ends = clock.day_bounds(last, branch.time_zone)[1] + timedelta(days=1)  # a lesson may last 24 hours
    lessons = list(
        Lesson.objects.select_related("group", "hall", "teacher", "branch").filter(
            Q(starts_at__lt=ends, starts_at__gt=begins - timedelta(days=1), ends_at__gt=begins)
            | Q(branch=branch, slot_on__range=(monday, last))
        )
    )
    missing = without_lesson(wanted, lambda slot, day: lesson_of_slot(slot, branch, day), lessons)
    ahead, gone = without_gone(missing, clock.today(branch.time_zone))
    held, closed = without_closed(ahead, closures_between(branch, monday, last))
    add, clashing = without_clash(held, lessons)
    already = len(wanted) - len(add) - len(clashing) - len(closed) - gone
    return FillPreview(tuple(add), already, tuple(clashing), tuple(closed), gone)


def template_week(branch: Branch, template: WeeklyTemplate | None) -> TemplateWeek:
    """A template with the clashes inside it: lessons of odd and of even weeks do not meet. One query."""
    slots = [slot for slot in slots_of(branch) if template and slot.template_id == template.pk]
    monday = clock.week_start(clock.today(branch.time_zone))
    planned = {slot.pk: lesson_of_slot(slot, branch, monday + timedelta(days=slot.weekday)) for slot in slots}
    found = _clashes(slots, planned)
    cards = tuple(SlotCard(slot, planned[slot.pk], found.get(slot.pk, ())) for slot in slots)
    return TemplateWeek(
        branch=branch,
        template=template,
        cards=cards,
        minutes=sum(card.planned.minutes * (2 if _is_weekly(card.slot) else 1) for card in cards) // 2,
        is_odd_now=template is not None and is_odd(template, monday),
        is_now=template is not None and in_effect(template, clock.today(branch.time_zone)),
    )


def _is_weekly(slot: TemplateSlot) -> bool:
    return slot.weeks == TemplateSlot.Weeks.EVERY


def _clashes(slots: list[TemplateSlot], planned: dict[int, Lesson]) -> dict[int, tuple[Clash, ...]]:
    """Of the odd week, then those that only the even one has."""
    found: dict[int, tuple[Clash, ...]] = {}
    for weeks in (TemplateSlot.Weeks.ODD, TemplateSlot.Weeks.EVEN):
        stretches = [_busy(slot, planned[slot.pk]) for slot in slots if _is_weekly(slot) or slot.weeks == weeks]
        for pk, clashes in clashes_among(stretches).items():
            known = found.get(pk, ())
            found[pk] = (*known, *(one for one in clashes if one not in known))
    return found


def _busy(slot: TemplateSlot, planned: Lesson) -> Busy:
    start = slot.weekday * grid.DAY + grid.minute_of(slot.wall_time)
    return Busy(slot, start, start + planned.minutes, planned.hall_id, planned.teacher_id)

"""Reads of the room. Each page is a fixed number of queries, however many lessons it has."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, Concat

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.accounts.tenant import once_an_account
from ritm.core import clock
from ritm.core.joined import Joined
from ritm.schedule import colors, grid
from ritm.schedule.closed import closures_between, waiting_to_close, without_closed
from ritm.schedule.days import clashes_of, lessons_on, named, of_branch
from ritm.schedule.grid import Card, Column, State
from ritm.schedule.models import ClassGroup, Discipline, Hall, Lesson, TemplateSlot
from ritm.schedule.pages import DayPage, TemplateStrip, Uses, WeekPage
from ritm.schedule.planned import differs, first_slot, given, slots_of, without_clash, without_gone, without_lesson
from ritm.schedule.planning import lesson_of_slot

_WITH = ("group", "discipline", "hall", "teacher", "stands_for", "branch")


def halls(branch: Branch | int | None = None) -> QuerySet[Hall]:
    """Halls in use, of one branch or of all."""
    rows = Hall.objects.select_related("branch").filter(is_archived=False)
    return rows.filter(branch=branch) if branch else rows


_halls = question(halls)


def disciplines() -> QuerySet[Discipline]:
    """Disciplines in use."""
    return Discipline.objects.filter(is_archived=False)


def groups() -> QuerySet[ClassGroup]:
    """Groups in use with what their lessons take over."""
    return ClassGroup.objects.select_related("discipline", "hall__branch", "teacher").filter(is_archived=False)


def next_color() -> str:
    """The next unused of the twelve tested colours."""
    return colors.next_unused(disciplines().order_by("id").values_list("color", flat=True))


def colors_in_use() -> list[tuple[int, str]]:
    """Every discipline's id and colour, archived ones too: their lessons stay in the past."""
    return list(Discipline.objects.order_by("id").values_list("id", "color"))


@once_an_account
def colors_joined() -> Subquery:
    """The same as one text for another query to bring along; `colors.unjoined` reads it."""
    rows = Discipline.objects.order_by().values("account")
    joined = Joined(Concat(Cast("pk", CharField()), F("color"), output_field=TextField()))
    return Subquery(rows.annotate(joined=joined).values("joined"))


def uses(row: Hall | Discipline | ClassGroup) -> Uses:
    """How much of today's work an entry carries; past lessons do not count."""
    field = {Hall: "hall", Discipline: "discipline", ClassGroup: "group"}[type(row)]
    slots = {Hall: Q(hall=row), Discipline: Q(group__discipline=row), ClassGroup: Q(group=row)}[type(row)]
    return Uses(
        groups=0 if field == "group" else groups().filter(**{field: row}).count(),
        slots=TemplateSlot.objects.filter(slots, is_archived=False).count(),
        lessons=Lesson.objects.filter(**{field: row}, starts_at__gt=clock.now()).count(),
    )


def lock_lesson(lesson_id: int) -> Lesson:
    """The lesson's row, held until the end of the transaction: whoever holds it may count places."""
    held = _held_lesson(lesson_id)
    if not held:
        raise Lesson.DoesNotExist
    return held[0]


@question
def _held_lesson(lesson_id: int) -> QuerySet[Lesson]:
    return Lesson.objects.select_for_update(no_key=True, of=("self",)).select_related(*_WITH).filter(pk=lesson_id)


def lock_lessons(ids: Iterable[int]) -> list[Lesson]:
    """The same for several, in ascending id."""
    rows = Lesson.objects.select_for_update(no_key=True, of=("self",)).select_related(*_WITH)
    return list(rows.filter(pk__in=tuple(ids)).order_by("pk"))


def lesson_by_id(lesson_id: int) -> Lesson | None:
    """A lesson with group, discipline, hall, teacher and branch."""
    return next(iter(_lesson(lesson=lesson_id)), None)


@question
def _lesson(*, lesson: int) -> QuerySet[Lesson]:
    return Lesson.objects.select_related(*_WITH).filter(pk=lesson)


def coming_lessons(group: ClassGroup) -> QuerySet[Lesson]:
    """Lessons of the group that have not begun: the only ones that an edit of the group reaches (CT-07)."""
    return Lesson.objects.filter(group=group, starts_at__gt=clock.now())


def next_day_with_lessons(branch: Branch, after: date) -> date | None:
    """The nearest later day on which something stands."""
    rows = Lesson.objects.filter(branch=branch, on__gt=after, status=Lesson.Status.SCHEDULED)
    return rows.order_by("on").values_list("on", flat=True).first()


def day(
    branch: Branch,
    on: date,
    *,
    by: str = "halls",
    discipline_ids: frozenset[int] = frozenset(),
    lessons: list[Lesson] | None = None,
) -> DayPage:
    """The day by halls or by teachers (`by`), optionally of some disciplines only. Four queries, at most five.

    `lessons`: those of the day, where `lessons_beside` has read them already.
    """
    now = clock.now()
    rows = lessons_on(branch, on) if lessons is None else lessons
    is_templated, clashing = _is_templated(branch, rows), clashes_of(rows, branch, on, on)
    shown = [one for one in rows if not discipline_ids or one.discipline_id in discipline_ids]
    first, last = grid.hours_shown(shown)
    going = waiting_to_close(closures := closures_between(branch, on, on), shown)
    cards = [
        Card(
            one,
            State.CANCELLED if one.pk in going else grid.state_of(one, now),
            clashing.get(one.pk, ()),
            *grid.rows_of(one, first),
            is_single=is_templated and one.slot_id is None,
        )
        for one in shown
    ]
    local_now = clock.local(now, branch.time_zone)
    now_row = grid.row_of_now(local_now, on, first, last)
    is_over = on < local_now.date() or (on == local_now.date() and local_now.hour >= last)
    return DayPage(
        branch=branch,
        on=on,
        cards=tuple(cards),
        columns=_columns(branch, cards, by),
        first_hour=first,
        hours=last - first,
        now_row=now_row,
        past_rows=(last - first) * 12 if is_over else now_row or 0,
        disciplines=tuple(sorted({row.discipline for row in rows}, key=lambda one: (one.name.casefold(), one.pk))),
        version=_version(len(rows), sum(row.version for row in rows), sum(row.pk for row in rows)),
        closures=tuple(closures),
    )


def _is_templated(branch: Branch, lessons: list[Lesson]) -> bool:
    """Whether the branch has a template; asked only where no lesson of the day comes from it."""
    return any(lesson.slot_id for lesson in lessons) or bool(lessons and first_slot(branch.pk))


def day_version(branch: Branch, on: date) -> str:
    """What `DayPage.version` would be now: an open page asks whether it has grown old. One query."""
    rows = Lesson.objects.filter(branch=branch, on=on)
    return _version(*rows.aggregate(count=Count("pk"), versions=Sum("version"), ids=Sum("pk")).values())


def _version(count: int, versions: int | None, ids: int | None) -> str:
    return f"{count}.{int(versions or 0)}.{int(ids or 0)}"


def _columns(branch: Branch, cards: list[Card], by: str) -> tuple[Column, ...]:
    """All halls in use, or teachers of the day; then archived halls that still have lessons, then «without»."""
    field = "teacher" if by == "teachers" else "hall"
    rows: dict[int | None, Any] = {} if by == "teachers" else {hall.pk: hall for hall in _halls(branch.pk)}
    named = [getattr(card.lesson, field) for card in cards]
    rows |= {
        row.pk: row for row in sorted({row for row in named if row}, key=lambda row: row.name) if row.pk not in rows
    }
    if None in named:
        rows[None] = None
    columns = []
    for key, row in rows.items():
        laid, lanes = grid.in_lanes(card for card in cards if getattr(card.lesson, f"{field}_id") == key)
        columns.append(Column(key, row, laid, lanes))
    return tuple(columns)


def week(branch: Branch, monday: date) -> WeekPage:
    """The week with its template beside it. Four queries."""
    now = clock.now()
    sunday = monday + timedelta(days=6)
    these = Q(on__range=(monday, sunday)) | Q(slot_on__range=(monday, sunday))
    rows = of_branch(branch, named().filter(these, branch=branch))
    here = [one for one in rows if monday <= one.on <= sunday]
    slots = {slot.pk: slot for slot in slots_of(branch)}
    plan = cache(lambda slot, on: lesson_of_slot(slot, branch, on))
    closures = closures_between(branch, monday, sunday)
    wanted = given(slots.values(), monday)
    missing = tuple(without_closed(without_lesson(wanted, plan, rows), closures)[0])
    ahead = without_gone(missing, clock.local_date(now, branch.time_zone))[0]
    clashing, going = clashes_of(here, branch, monday, sunday), waiting_to_close(closures, here)
    cards = tuple(
        Card(
            one,
            State.CANCELLED if one.pk in going else grid.state_of(one, now),
            clashing.get(one.pk, ()),
            is_single=bool(slots) and one.slot_id is None,
            differs=differs(one, slots.get(one.slot_id or 0), plan),
        )
        for one in here
    )
    strip = (
        TemplateStrip(
            names=tuple(dict.fromkeys(slot.template.name for slot, _day in wanted)),
            slots=len(wanted),
            lessons=len(here),
            missing=len(missing),
            addable=len(without_clash(ahead, here)[0]),
            differ=sum(card.differs for card in cards),
            single=sum(card.is_single for card in cards),
        )
        if slots
        else None
    )
    return WeekPage(branch, monday, cards, missing, strip, tuple(closures))

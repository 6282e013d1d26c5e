"""Lessons of days as a grid shows them, with the clashes among them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet, Subquery

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.schedule.models import Lesson
from ritm.schedule.planning import Busy, Clash, clashes_among

# What a grid shows of them: a week reads a hundred and forty lessons.
_NAMES = ("group__name", "group__drop_in_minor", "discipline__name", "hall__name", "teacher__name", "stands_for__name")
_OWN = tuple(field.name for field in Lesson._meta.concrete_fields if field.name not in {"own_fields", "by_hand"})


def of_branch(branch: Branch, found: Iterable[Lesson]) -> list[Lesson]:
    """Lessons as `named` reads them, with the branch that is known already."""
    lessons = list(found)
    for lesson in lessons:
        lesson.branch = branch
    return lessons


def lessons_on(branch: Branch, on: date) -> list[Lesson]:
    """All lessons of a day. One query."""
    return of_branch(branch, _on(branch=branch.pk, on=on))


@question
def _on(*, branch: int, on: date) -> QuerySet[Lesson]:
    return named().filter(branch=branch, on=on)


def lessons_beside(branch: Branch, lesson_id: int) -> list[Lesson]:
    """All lessons of the day of this one, as `day` takes them; none where it is another branch's. One query."""
    return of_branch(branch, _on_day_of(branch=branch.pk, lesson=lesson_id))


@question
def _on_day_of(*, branch: int, lesson: int) -> QuerySet[Lesson]:
    return named().filter(branch=branch, on=Subquery(Lesson.objects.filter(pk=lesson).values("on")))


def named() -> QuerySet[Lesson]:
    """In order of time; of their group, discipline, hall and teacher the names."""
    rows = Lesson.objects.select_related("group", "discipline", "hall", "teacher", "stands_for").only(*_OWN, *_NAMES)
    return rows.order_by("starts_at", "id")


def clashes_of(lessons: list[Lesson], branch: Branch, first: date, last: date) -> dict[int, tuple[Clash, ...]]:
    """Clashes of hall or teacher among the branch's lessons of these days, by lesson id. One query.

    Teachers busy in other branches count too; cancelled lessons take nothing.
    """
    if not lessons:
        return {}
    begins = min(one.starts_at for one in lessons)
    # The index of starts is read from the day before, not from the first lesson ever: one lasts a day at most.
    since, until = begins - timedelta(days=1), max(one.ends_at for one in lessons)
    every = [*lessons, *_beside(branch.pk, first, last, since=since, begins=begins, until=until)]
    return clashes_among(Busy.by_lesson(one) for one in every if one.status == Lesson.Status.SCHEDULED)


@question
def _beside(
    branch: int, first: date, last: date, *, since: datetime, begins: datetime, until: datetime
) -> QuerySet[Lesson]:
    """Lessons of other days and branches at the same hours, with a teacher or a hall of these days."""
    here = Lesson.objects.filter(branch=branch, on__range=(first, last)).order_by()
    places = Q(teacher__in=here.values("teacher")) | Q(hall__in=here.values("hall"))
    at_once = Q(starts_at__gt=since, starts_at__lt=until, ends_at__gt=begins)
    rows = Lesson.objects.select_related("group").only(*_OWN, "group__name")
    return rows.filter(places, at_once).exclude(branch=branch, on__range=(first, last))

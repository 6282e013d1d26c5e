"""The load of halls and teachers: hours and heads against what there is room for (CT-02)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, Sum

from ritm.accounts.models import Branch
from ritm.schedule.models import Hall, Lesson
from ritm.staff.models import StaffMember


@dataclass
class Load:
    """What stands in a hall, or is held by a teacher, over some days; `row` is None for lessons without one."""

    row: Hall | StaffMember | None
    classes: int = 0
    minutes: int = 0
    taken: int = 0  # people in all classes
    places: int = 0  # of the classes that limit them
    seated: int = 0  # people in those
    substituted: int = 0  # of the classes, in place of whoever was planned
    by_day: dict[date, int] = field(default_factory=dict)  # minutes

    @property
    def percent(self) -> int | None:
        """How full the limited classes are, 0 to 100 and above; None where nothing is limited."""
        return self.seated * 100 // self.places if self.places else None

    def add(self, on: date, known: dict[str, int]) -> None:
        """One more day of it."""
        self.by_day[on] = self.by_day.get(on, 0) + known["minutes_sum"]
        self.classes += known["count"]
        self.substituted += known["substituted"]
        self.minutes += known["minutes_sum"]
        self.taken += known["taken_sum"]
        self.places += known["places"] or 0
        self.seated += known["seated"] or 0


@dataclass(frozen=True)
class LoadPage:
    """Halls in use, and teachers who hold something, of a branch on these days; the whole at the end."""

    halls: tuple[Load, ...]
    teachers: tuple[Load, ...]
    whole: Load

    @property
    def longest(self) -> int:
        """Minutes of the busiest hall or teacher: the measure of the bars."""
        return max((one.minutes for one in (*self.halls, *self.teachers)), default=0)


def load_of(branch: Branch, first: date, last: date) -> LoadPage:
    """The load over these days, both included; cancelled lessons take nothing. Three queries, however long the days."""
    limited = Q(capacity__isnull=False)
    lessons = Lesson.objects.filter(branch=branch, on__range=(first, last), status=Lesson.Status.SCHEDULED)
    days = (
        lessons.order_by()
        .values("hall", "teacher", "on")
        .annotate(
            count=Count("pk"),
            substituted=Count("pk", filter=Q(stands_for__isnull=False, teacher__isnull=False)),
            minutes_sum=Sum("minutes"),
            taken_sum=Sum("taken"),
            places=Sum("capacity", filter=limited),
            seated=Sum("taken", filter=limited & Q(taken__lte=F("capacity"))),
            crowded=Sum("capacity", filter=limited & Q(taken__gt=F("capacity"))),
        )
    )
    rows = [{**row, "seated": (row["seated"] or 0) + (row["crowded"] or 0)} for row in days]
    halls = Hall.objects.filter(Q(is_archived=False, branch=branch) | Q(pk__in={row["hall"] for row in rows} - {None}))
    teachers = StaffMember.objects.filter(pk__in={row["teacher"] for row in rows} - {None}).order_by("name", "pk")
    return LoadPage(
        halls=_by(rows, "hall", halls.order_by("position", "pk")),
        teachers=_by(rows, "teacher", teachers),
        whole=_whole(rows),
    )


def _by(rows: list[dict[str, Any]], name: str, known: Iterable[Any]) -> tuple[Load, ...]:
    loads: dict[int | None, Load] = {one.pk: Load(one) for one in known}
    for row in rows:
        loads.setdefault(row[name], Load(None)).add(row["on"], row)
    return tuple(loads.values())


def _whole(rows: list[dict[str, Any]]) -> Load:
    whole = Load(None)
    for row in rows:
        whole.add(row["on"], row)
    return whole

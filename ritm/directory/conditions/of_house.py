"""Fields of what the house knows of a client: money, passes, visits."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.attendance.models import Booking, Visit
from ritm.core import clock
from ritm.directory.conditions.field import Choices, Field, Group, by_rows, moments, register, within
from ritm.directory.conditions.kinds import WITH, WITHOUT, Choice, Counted, Dates, Day, Days, Flag, Money, Visits, Whole
from ritm.directory.figures import active_passes, frozen_passes
from ritm.passes.data import LESSON
from ritm.passes.models import PassPlan
from ritm.staff.models import StaffMember

_SUMS = ("more", "less", "is", "between")
_DATES = ("between", "lately", "since", "until")


def _plans(staff: StaffMember) -> Choices:
    return [(str(plan.pk), plan.name) for plan in PassPlan.objects.order_by("is_archived", "name", "pk")]


def _left(value: tuple[int | None, int | None], day: Day) -> Q:
    """Whole lessons; half a lesson is more than none."""
    low, high = value
    return within("left_units", None if low is None else _units(low), None if high is None else high * LESSON)


def _units(low: int) -> int:
    return low * LESSON


def _visited(value: Counted, day: Day) -> Q:
    """So many visits to lessons of these days."""
    rows = Visit.objects.filter(undone_at__isnull=True, lesson__on__range=(value.first, value.last))
    counted = rows.order_by().values("client_id").annotate(times=Count("pk"))
    if value.least:
        return Q(pk__in=counted.filter(within("times", value.least, value.most)).values("client_id"))
    if value.most is None:
        return Q(pk__isnull=False)
    return ~Q(pk__in=counted.filter(times__gt=value.most).values("client_id"))


def _visited_each(value: Counted, day: Day) -> Q:
    """The same, counted for one client by an index of his visits."""
    rows = Visit.objects.filter(
        client=OuterRef("pk"), undone_at__isnull=True, lesson__on__range=(value.first, value.last)
    )
    if value.least == 1 and value.most is None:
        return Q(Exists(rows))
    counted = rows.order_by().values("client_id").annotate(times=Count("pk")).values("times")
    times = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    least = Q(GreaterThanOrEqual(times, value.least or 0))
    return least if value.most is None else least & Q(LessThanOrEqual(times, value.most))


def _absent(value: int, day: Day) -> Q:
    """Who came once, but not within these days: whoever never came is asked for by himself."""
    border = day.bounds(day.today - timedelta(days=value), None)[0]
    return Q(figures__last_visit_at__lt=border)


def _bookings(value: Any, day: Day) -> QuerySet[Booking]:
    """Of lessons that begin later than now, on these days."""
    first, last = value or (None, None)
    rows = Booking.objects.filter(within("lesson__on", first, last), status=Booking.Status.BOOKED)
    return rows.filter(lesson__starts_at__gt=clock.now())


register(
    Field(
        code="debt",
        label=_("Debt"),
        group=Group.MONEY,
        kind=Money(_SUMS),
        where=lambda value, day: within("figures__debt_minor", *value),
    ),
    Field(
        code="balance",
        label=_("Balance"),
        group=Group.MONEY,
        kind=Money(_SUMS),
        where=lambda value, day: within("figures__balance_minor", *value),
    ),
    Field(
        code="unpaid",
        label=_("Visits owed"),
        group=Group.MONEY,
        kind=Whole(_SUMS),
        where=lambda value, day: within("figures__unpaid_visits", *value),
    ),
    Field(
        code="active",
        label=_("Active pass"),
        group=Group.PASSES,
        kind=Flag(("yes", "no")),
        **by_rows(lambda value, day: active_passes(day.today)),
        says={"yes": _("with an active pass"), "no": _("without an active pass")},
    ),
    Field(
        code="frozen",
        label=_("Frozen pass"),
        group=Group.PASSES,
        kind=Flag(("yes", "no")),
        **by_rows(lambda value, day: frozen_passes(day.today)),
        says={"yes": _("with a frozen pass"), "no": _("without a frozen pass")},
    ),
    Field(
        code="plan",
        label=_("Pass type"),
        group=Group.PASSES,
        kind=Choice(("is", "not")),
        where=lambda value, day: Q(plan__in=[int(one) for one in value]),
        choices=_plans,
        says={"is": _("active pass is %(value)s"), "not": _("active pass is not %(value)s")},
        of_pass=True,
    ),
    Field(
        code="ends",
        label=_("Pass ends"),
        group=Group.PASSES,
        kind=Days(("days",), 0, 3660),
        where=lambda value, day: Q(ends_on__lte=day.today + timedelta(days=value)),
        says={"days": _("pass ends within %(value)s")},
        of_pass=True,
    ),
    Field(
        code="left",
        label=_("Classes left"),
        group=Group.PASSES,
        kind=Whole(_SUMS, 0, 9999),
        where=_left,
        of_pass=True,
    ),
    Field(
        code="visits",
        label=_("Visits within a period"),
        group=Group.VISITS,
        kind=Visits(("between",), 0, 9999),
        where=_visited,
        each=_visited_each,
    ),
    Field(
        code="absent",
        label=_("Has not come for"),
        group=Group.VISITS,
        kind=Days(("days",), 1, 3660),
        where=_absent,
        says={"days": _("has not come for %(value)s")},
    ),
    Field(
        code="never",
        label=_("Has never come"),
        group=Group.VISITS,
        kind=Flag(("yes", "no")),
        where=lambda value, day: Q(figures__last_visit_at__isnull=True),
        says={"yes": _("has never come"), "no": _("has come at least once")},
    ),
    Field(
        code="last_visit",
        label=pgettext_lazy("condition", "Last visit"),
        group=Group.VISITS,
        kind=Dates((*_DATES, WITHOUT, WITH)),
        where=lambda value, day: moments("figures__last_visit_at", value, day) & Q(figures__last_visit_at__isnull=False),
        empty=Q(figures__last_visit_at__isnull=True),
        says={WITHOUT: _("has never come"), WITH: _("has come at least once")},
    ),
    Field(
        code="booked",
        label=_("Coming booking"),
        group=Group.VISITS,
        kind=Flag(("yes", "no")),
        **by_rows(_bookings),
        says={"yes": _("booked for a coming class"), "no": _("booked for no coming class")},
    ),
    Field(
        code="booked_on",
        label=_("Booking date"),
        group=Group.VISITS,
        kind=Dates(("between", "on", "since", "until")),
        **by_rows(_bookings),
    ),
)  # fmt: skip

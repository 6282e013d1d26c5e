"""Where and when a pass opens classes: branches, groups, halls, teachers, weekdays, hours, visits a day and a week (P-5)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.core import clock
from ritm.core.weekdays import EVERY_DAY, as_days
from ritm.passes.data import LessonFacts, Reason, Scope
from ritm.passes.errors_of_scope import BadHours, BadVisitLimit
from ritm.passes.models import ClientPass, PassPlan, PassTermsModel
from ritm.passes.models_of_scope import KINDS, PassScope

MOST_VISITS = 99
# Days on which a pass is used or kept, by pass: with the lesson that keeps it, or None where something was taken.
Busy = Mapping[int, Iterable[tuple[int | None, date]]]
NOT_BUSY: Busy = {}
CODES = frozenset({*KINDS, "weekday", "hours", "per_day", "per_week"})


def check_scope(scope: Scope) -> None:
    """Raises BadHours, BadVisitLimit."""
    if scope.earliest_at and scope.before_at and scope.before_at <= scope.earliest_at:
        raise BadHours
    for field in ("per_day", "per_week"):
        limit = getattr(scope, field)
        if limit is not None and not 1 <= limit <= MOST_VISITS:
            raise BadVisitLimit(field=field, most=MOST_VISITS)


def ids_in(column: str) -> dict[str, set[int]]:
    """The ids that such a column names, by kind."""
    found: dict[str, set[int]] = {}
    for one in column.split():
        kind, _colon, pk = one.partition(":")
        found.setdefault(kind, set()).add(int(pk))
    return found


def outside(terms: PassTermsModel, facts: LessonFacts) -> list[Reason]:
    """Why the plan or pass does not open such a lesson, whatever was used of it; nothing for most."""
    found = [Reason(kind, _WHERE[kind]()) for kind in _elsewhere(terms.scope, facts)] if terms.scope else []
    if not terms.weekdays >> facts.on.weekday() & 1:
        found.append(
            Reason("weekday", _("opens classes on these days only: %(days)s") % {"days": days_in_words(terms)})
        )
    too_early = terms.earliest_at is not None and facts.wall_time < terms.earliest_at
    if too_early or (terms.before_at is not None and facts.wall_time >= terms.before_at):
        found.append(Reason("hours", _("opens classes that begin %(hours)s") % {"hours": hours_in_words(terms)}))
    return found


def used_often(held: PassTermsModel, facts: LessonFacts, busy: Iterable[tuple[int | None, date]]) -> list[Reason]:
    """Why the pass opens no further lesson that day, or that week from Monday to Sunday."""
    if held.per_day is None and held.per_week is None:
        return []
    days = [day for lesson_id, day in busy if lesson_id is None or lesson_id != facts.lesson_id]
    found, monday = [], clock.week_start(facts.on)
    if held.per_day is not None and days.count(facts.on) >= held.per_day:
        found.append(Reason("per_day", _per_day(held.per_day)))
    if held.per_week is not None and sum(clock.week_start(day) == monday for day in days) >= held.per_week:
        found.append(Reason("per_week", _per_week(held.per_week)))
    return found


def days_in_words(terms: PassTermsModel | Scope) -> str:
    """«пн, ср»."""
    return ", ".join(str(WEEKDAYS_ABBR[day]).lower() for day in as_days(terms.weekdays))


def hours_in_words(terms: PassTermsModel | Scope) -> str:
    """«с 10:00 до 16:00», «до 16:00»; "" where the pass is good all day."""
    hours = {"first": f"{terms.earliest_at:%H:%M}" if terms.earliest_at else ""}
    hours["last"] = f"{terms.before_at:%H:%M}" if terms.before_at else ""
    if terms.earliest_at and terms.before_at:
        return _("from %(first)s and before %(last)s") % hours
    if terms.earliest_at:
        return _("from %(first)s") % hours
    return _("before %(last)s") % hours if terms.before_at else ""


def told_of_scope(plan: PassPlan | ClientPass) -> dict[str, Any]:
    """The limits of a plan or a pass as the log keeps them: weekdays by number, from Monday 1, places and people by name."""
    told: dict[str, Any] = {name: getattr(plan, name) for name in ("earliest_at", "before_at", "per_day", "per_week")}
    told["weekdays"] = ", ".join(str(day + 1) for day in as_days(plan.weekdays))
    rows: list[Any] = list(plan.scope_rows.select_related(*KINDS)) if plan.scope else []
    for kind, name in _MANY.items():
        told[name] = ", ".join(sorted(one.name for row in rows if (one := getattr(row, kind)) is not None))
    return told


def names_of_scope(passes: Iterable[ClientPass]) -> dict[int, list[str]]:
    """The branches, groups, halls and teachers to which each pass is limited, by name; asked only where one is."""
    limited = [held.pk for held in passes if held.scope]
    found: dict[int, list[str]] = {}
    if limited:
        for row in PassScope.objects.filter(client_pass__in=limited).select_related(*KINDS).order_by("pk"):
            one = next(getattr(row, kind) for kind in KINDS if getattr(row, f"{kind}_id") is not None)
            found.setdefault(row.client_pass_id, []).append(one.name)
    return found


def names_in(scope: Scope) -> list[str]:
    """The same of limits that are not kept yet."""
    return [
        name
        for kind in KINDS
        for name in _named(kind).filter(pk__in=getattr(scope, f"{kind}_ids")).values_list("name", flat=True)
    ]


def _named(kind: str) -> QuerySet:
    model: Any = PassScope._meta.get_field(kind).related_model
    rows: QuerySet = model.objects.order_by("name", "pk")
    return rows


def only_in_words(names: Iterable[str]) -> list[str]:
    """«только: Центр, Малый зал»; nothing without names."""
    listed = ", ".join(names)
    return [_("only: %(names)s") % {"names": listed}] if listed else []


def limits_in_words(terms: PassTermsModel | Scope) -> list[str]:
    """«пн, ср», «с 10:00 до 16:00», «не больше 1 посещения в день»: what needs no names; nothing for most."""
    found = [days_in_words(terms)] if terms.weekdays != EVERY_DAY else []
    found += [hours] if (hours := hours_in_words(terms)) else []
    return found + [str(one) for one in (_per_day(terms.per_day), _per_week(terms.per_week)) if one]


def _per_day(count: int | None) -> str:
    return (
        ngettext("at most %(count)s visit a day", "at most %(count)s visits a day", count) % {"count": count}
        if count
        else ""
    )


def _per_week(count: int | None) -> str:
    return (
        ngettext("at most %(count)s visit a week", "at most %(count)s visits a week", count) % {"count": count}
        if count
        else ""
    )


def _elsewhere(column: str, facts: LessonFacts) -> Iterator[str]:
    for kind, ids in ids_in(column).items():
        if getattr(facts, f"{kind}_id") not in ids:
            yield kind


_MANY = {"branch": "branches", "group": "groups", "hall": "halls", "teacher": "teachers"}
_WHERE = {
    "branch": lambda: _("is not for this branch"),
    "group": lambda: _("is not for this group"),
    "hall": lambda: _("is not for this hall"),
    "teacher": lambda: _("is not for this teacher"),
}

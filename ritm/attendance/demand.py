"""Demand that the places did not meet: how many waited for classes of each group, and for how many none came free (CT-02)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from ritm.accounts.models import Branch
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry

_Status, _Why = WaitlistEntry.Status, WaitlistEntry.Why
_GOT = Q(status=_Status.PROMOTED) | Q(status=_Status.VOID, void_why=_Why.BOOKED)
# What the studio or another class put an end to is no demand for this one.
_WANTED = ~Q(status=_Status.VOID) | Q(status=_Status.VOID, void_why=_Why.BOOKED)
# Nothing was ever offered to him, and no place came that somebody behind him took.
_UNMET = Q(status__in=(_Status.ENDED, _Status.LEFT), booking__isnull=True, skips__isnull=True)


@dataclass(frozen=True)
class Demand:
    """The waiting lists of a group's classes on some days; each who waits for a class counts once."""

    group: str
    classes: int  # for which somebody waited
    waited: int
    got: int
    unmet: int  # waited, and no place came free for them
    waits: int  # stand in line now


def demand_of(branch: Branch, first: date, last: date) -> list[Demand]:
    """By group, the most unmet first. One query, however long the days."""
    rows = WaitlistEntry.objects.filter(_WANTED, lesson__branch=branch, lesson__on__range=(first, last)).order_by()
    counted = rows.values("lesson__group", "lesson__group__name").annotate(
        classes=Count("lesson", distinct=True),
        waited=Count("pk", distinct=True),
        got=Count("pk", filter=_GOT, distinct=True),
        unmet=Count("pk", filter=_UNMET, distinct=True),
        waits=Count("pk", filter=Q(status__in=LIVE), distinct=True),
    )
    found = [
        Demand(row["lesson__group__name"], *(row[name] for name in ("classes", "waited", "got", "unmet", "waits")))
        for row in counted
    ]
    return sorted(found, key=lambda one: (-one.unmet, -one.waited, one.group))

"""Places in lessons: never oversold, one a client, one hall and teacher at a time where the studio says so."""

from collections.abc import Iterator

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from ritm.accounts.models import AccountSettings
from ritm.attendance.models import Booking, Visit
from ritm.schedule.models import Lesson

_LIVE = ~Q(status=Booking.Status.CANCELLED)


def _counted(condition: Q) -> Coalesce:
    rows = Booking.objects.filter(condition, lesson=OuterRef("pk")).order_by().values("lesson")
    return Coalesce(Subquery(rows.annotate(total=Count("pk")).values("total")), 0)


def i_01() -> Iterator[str]:
    """Live bookings ≤ capacity + places given above it with a right; the counters equal a recount."""
    lessons = Lesson.objects.annotate(counted=_counted(_LIVE), waiting=_counted(Q(status=Booking.Status.BOOKED)))
    over = lessons.filter(capacity__isnull=False, counted__gt=F("capacity") + F("over"))
    for lesson in over:
        yield f"lesson {lesson.pk}: {lesson.counted} places taken of {lesson.capacity} + {lesson.over}"
    for lesson in lessons.exclude(counted=F("taken")):
        yield f"lesson {lesson.pk}: taken says {lesson.taken}, bookings say {lesson.counted}"
    for lesson in lessons.exclude(waiting=F("unmarked")):
        yield f"lesson {lesson.pk}: unmarked says {lesson.unmarked}, bookings say {lesson.waiting}"
    given = Booking.objects.filter(_LIVE, overrides__icontains="full", override_reason="")
    for booking in given:
        yield f"booking {booking.pk}: above the capacity without a reason"


def i_02() -> Iterator[str]:
    """At most one live booking and one live visit of a client in a lesson; a visit stands on a visited booking."""
    doubles = Booking.objects.filter(_LIVE).values("lesson", "client").annotate(n=Count("pk")).filter(n__gt=1)
    for row in doubles:
        yield f"client {row['client']} has {row['n']} bookings in lesson {row['lesson']}"
    visits = Visit.objects.filter(undone_at=None)
    for row in visits.values("lesson", "client").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"client {row['client']} has {row['n']} visits of lesson {row['lesson']}"
    wrong = visits.exclude(
        booking__status=Booking.Status.VISITED, booking__lesson=F("lesson"), booking__client=F("client")
    )
    for visit in wrong:
        yield f"visit {visit.pk}: its booking {visit.booking_id} does not say so"
    marked = Booking.objects.filter(status=Booking.Status.VISITED)
    for booking in marked.exclude(pk__in=visits.values("booking")):
        yield f"booking {booking.pk}: attended without a visit"


def i_03() -> Iterator[str]:
    """Where the boss forbids clashes: a hall or a teacher is in one lesson at a time."""
    if not AccountSettings.objects.filter(forbid_clashes=True).exists():
        return
    alive = Lesson.objects.filter(status=Lesson.Status.SCHEDULED)
    for field in ("hall", "teacher"):
        last: dict[int, Lesson] = {}
        for lesson in alive.filter(**{f"{field}__isnull": False}).order_by(field, "starts_at", "id"):
            place = getattr(lesson, f"{field}_id")
            before = last.get(place)
            if before is not None and lesson.starts_at < before.ends_at:
                yield f"{field} {place} is in lessons {before.pk} and {lesson.pk} at once"
            if before is None or lesson.ends_at > before.ends_at:
                last[place] = lesson


CHECKS = {"I-01": i_01, "I-02": i_02, "I-03": i_03}

"""Places in lessons: never oversold, one a client, one hall and teacher at a time where the studio says so."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ritm.accounts.models import AccountSettings
from ritm.attendance.models import Booking, Visit
from ritm.attendance.models_of_queue import LIVE, PlaceHold, SkipLog, WaitlistEntry
from ritm.core import clock
from ritm.events.actor import SYSTEM
from ritm.schedule.models import Lesson

_LIVE = ~Q(status=Booking.Status.CANCELLED)
_TAKEN = _LIVE & ~Q(status=Booking.Status.HELD)
_KEPT_AT_MOST = timedelta(seconds=60)  # a place is kept for the line so long, then somebody has forgotten it


def _counted(condition: Q) -> Coalesce:
    return _of_lesson(Booking.objects.filter(condition))


def _of_lesson(rows: QuerySet) -> Coalesce:
    found = rows.filter(lesson=OuterRef("pk")).order_by().values("lesson")
    return Coalesce(Subquery(found.annotate(total=Count("pk")).values("total")), 0)


def i_01() -> Iterator[str]:
    """Live bookings and places kept ≤ capacity + places given above it with a right; the counters equal a recount."""
    lessons = Lesson.objects.annotate(
        counted=_counted(_TAKEN),
        open=_counted(Q(status=Booking.Status.BOOKED)),
        kept=_counted(Q(status=Booking.Status.HELD)) + _of_lesson(PlaceHold.objects.all()),
    )
    over = lessons.filter(capacity__isnull=False, counted__gt=F("capacity") + F("over") - F("kept") - F("kept_back"))
    for lesson in over:
        gone = lesson.counted + lesson.kept + lesson.kept_back
        yield f"lesson {lesson.pk}: {gone} places taken of {lesson.capacity} + {lesson.over}"
    for lesson in lessons.exclude(kept=F("held")):
        yield f"lesson {lesson.pk}: held says {lesson.held}, places kept are {lesson.kept}"
    for lesson in lessons.exclude(counted=F("taken")):
        yield f"lesson {lesson.pk}: taken says {lesson.taken}, bookings say {lesson.counted}"
    for lesson in lessons.exclude(open=F("unmarked")):
        yield f"lesson {lesson.pk}: unmarked says {lesson.unmarked}, bookings say {lesson.open}"
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


def i_24() -> Iterator[str]:
    """A freed place goes to one who waits, in order: nothing is kept for nobody, or for long, nobody is passed over unsaid."""
    lessons = Lesson.objects.annotate(
        kept=_of_lesson(PlaceHold.objects.all()),
        line=_of_lesson(WaitlistEntry.objects.filter(status=WaitlistEntry.Status.WAITING)),
    )
    for lesson in lessons.filter(kept__gt=F("line")):
        yield f"lesson {lesson.pk}: {lesson.kept} places are kept for {lesson.line} who wait"
    for hold in PlaceHold.objects.filter(made_at__lt=clock.now() - _KEPT_AT_MOST):
        yield f"lesson {hold.lesson_id}: a place has been kept since {hold.made_at}"
    yield from _jumped()
    unknown = WaitlistEntry.objects.filter(lesson__has_queue=False)
    for entry in unknown:
        yield f"entry {entry.pk}: lesson {entry.lesson_id} does not know of its line"
    live = Booking.objects.filter(_LIVE, lesson=OuterRef("lesson"), client=OuterRef("client"))
    for entry in WaitlistEntry.objects.filter(Exists(live), status=WaitlistEntry.Status.WAITING):
        yield f"entry {entry.pk}: client {entry.client_id} waits where he has a place"
    keeping = WaitlistEntry.objects.filter(status__in=LIVE, client_pass__isnull=False)
    for entry in keeping.exclude(client_pass__client=F("client")):
        yield f"entry {entry.pk}: keeps a class of a pass of somebody else"


def _jumped() -> Iterator[str]:
    """Whoever stood before somebody promoted by the house, and was not passed over with a reason."""
    promoted = WaitlistEntry.objects.filter(status=WaitlistEntry.Status.PROMOTED, closed_by=str(SYSTEM))
    for one in promoted:
        before = WaitlistEntry.objects.filter(lesson=one.lesson_id, rank__lt=one.rank, placed_at__lt=one.closed_at)
        still = Q(closed_at=None) | Q(closed_at__gt=one.closed_at)
        said = SkipLog.objects.filter(
            entry=OuterRef("pk"), passed_at__range=(one.closed_at - _KEPT_AT_MOST, one.closed_at)
        )
        for other in before.filter(still).exclude(Exists(said)):
            yield f"entry {one.pk} was promoted before entry {other.pk}, which stood before it"


CHECKS = {"I-01": i_01, "I-02": i_02, "I-03": i_03, "I-24": i_24}

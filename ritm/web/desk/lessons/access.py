"""Which lesson and which client a request means, as far as the person may see them."""

import zlib
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.utils.translation import get_language

from ritm.accounts.models import AccountSettings
from ritm.accounts.questions import question
from ritm.accounts.tenant import once_an_account
from ritm.attendance.actions import places
from ritm.attendance.models import Booking
from ritm.attendance.policy import is_long_over
from ritm.clients.models import Client
from ritm.clients.queries import visible_client
from ritm.core import clock
from ritm.events.models import Event
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from ritm.staff.queries import in_open_branches, in_own_branches

_WITH = ("group", "discipline", "hall", "teacher", "stands_for", "branch")
LONGEST_ID = 18  # digits that fit a BIGINT


def lesson_of(request: HttpRequest, pk: int) -> Lesson:
    """The lesson with all that its head shows, of a branch of this person; 404 else. One query.

    `mark_confirm` is the boss's choice of how a mark is pressed.
    """
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    found = _lesson_anywhere(pk) if staff.has_every_right else _lesson_of(pk, staff.pk)
    if not found:
        raise Http404
    return _remembered(request, found[0])


@question
def _lesson_anywhere(pk: int) -> QuerySet[Lesson]:
    return _lessons().filter(in_open_branches(), pk=pk)


@question
def _lesson_of(pk: int, staff_id: int) -> QuerySet[Lesson]:
    return _lessons().filter(in_own_branches(staff_id), pk=pk)


def watched_lesson(request: HttpRequest, pk: int) -> Lesson:
    """The same for a panel that asks again whether anything has changed.

    `last_event` is the newest event of anybody booked into it: a pass sold, a name changed, another booking.
    """
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    found = _watched_anywhere(pk=pk) if staff.has_every_right else _watched_of(pk=pk, staff_id=staff.pk)
    if not found:
        raise Http404
    return _remembered(request, found[0])


@question
def _watched_anywhere(*, pk: int) -> QuerySet[Lesson]:
    return _watched().filter(in_open_branches(), pk=pk)


@question
def _watched_of(*, pk: int, staff_id: int) -> QuerySet[Lesson]:
    return _watched().filter(in_own_branches(staff_id), pk=pk)


def _watched() -> QuerySet[Lesson]:
    people = Booking.objects.filter(lesson=OuterRef(OuterRef("pk"))).values("client")
    events = Event.objects.filter(client_ref__in=people).order_by().values("account")
    return _lessons().annotate(last_event=Subquery(events.annotate(newest=Max("pk")).values("newest")))


def _remembered(request: HttpRequest, lesson: Any) -> Lesson:
    request._mark_confirm = lesson.mark_confirm  # type: ignore[attr-defined] -- read by place.is_one_press
    found: Lesson = lesson
    return found


@once_an_account
def _lessons() -> QuerySet[Lesson]:
    confirm = Subquery(AccountSettings.objects.values("mark_confirm")[:1])
    return Lesson.objects.select_related(*_WITH).annotate(mark_confirm=confirm)


def _found(rows: QuerySet[Any], pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def etag_of(lesson: Lesson, staff: StaffMember) -> str:
    """What the panel looks like to this person, in a few letters; "" for a lesson that `watched_lesson` did not load.

    The version of the lesson (mechanics §9), and what else the panel shows: its people, its names, the hour, the rights.
    """
    if not hasattr(lesson, "last_event"):
        return ""
    now = clock.now()
    names = [
        getattr(row, "name", "")
        for row in (lesson.group, lesson.discipline, lesson.hall, lesson.teacher, lesson.stands_for)
    ]
    phase = (is_long_over(lesson, now), places.is_day_over(lesson, now))
    seen: Any = (lesson.last_event, lesson.mark_confirm, names, phase, staff.pk, sorted(staff.codes), get_language())
    return f'"{lesson.pk}-{lesson.version}-{zlib.crc32(repr(seen).encode()):x}"'


def client_of(request: HttpRequest, lesson: Lesson, typed: str | int | None) -> Client:
    """The client who stands in the lesson, or whom the person may see anywhere; 404 else."""
    digits = str(typed or "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST_ID:
        raise Http404
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    client = visible_client(staff, int(digits))
    if client is not None:
        return client
    # Deleted since, or of a branch that is not his: here he stands before him all the same.
    standing = Booking.objects.filter(lesson=lesson).exclude(status=Booking.Status.CANCELLED)
    return _found(Client.objects.filter(pk__in=standing.values("client")), int(digits))

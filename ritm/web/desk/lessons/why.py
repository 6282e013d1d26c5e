"""«Почему?» over the panel: of a charge, of a visit, of whoever waits; each rule that was tried (B-4 … B-7, P-6, W-4)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.attendance.explaining import Why
from ritm.attendance.models import Booking, Visit
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.queries import live_visits
from ritm.attendance.skips import why_waits
from ritm.attendance.why_charged import why_cancelled, why_missed
from ritm.attendance.why_visited import why_visited
from ritm.core import clock
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.access import lesson_of
from ritm.web.desk.lessons.cancelling import shown_booking
from ritm.web.desk.lessons.pressing import of_booking
from ritm.web.ui.render import render_part

_ENDED = (Booking.Status.NO_SHOW, Booking.Status.CANCELLED)
_LESSON = ("lesson__group", "lesson__teacher")


@desk_view(requires=(HOME_SCHEDULE,))
def lesson_why(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """Of a miss or a cancelled booking; 404 for another."""
    _press, found = of_booking(request, pk, booking_id)
    return why_of_booking(request, found.pk)


@desk_view(requires=(HOME_SCHEDULE,))
def lesson_visit_why(request: HttpRequest, pk: int, visit_id: int) -> HttpResponse:
    """Of a visit that stands."""
    return why_of_visit(request, visit_id, lesson=lesson_of(request, pk).pk)


@desk_view(requires=(HOME_SCHEDULE,))
def lesson_wait_why(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """Of one who waits: each time he was passed over, and what would become of his turn now."""
    return why_of_waiting(request, entry_id, lesson=lesson_of(request, pk).pk)


def why_of_booking(request: HttpRequest, booking_id: int) -> HttpResponse:
    """The dialog of a charge, for the panel and the card."""
    booking = shown_booking(booking_id)
    if booking.status not in _ENDED:
        raise Http404
    is_miss = booking.status == Booking.Status.NO_SHOW
    why = why_missed(booking) if is_miss else why_cancelled(booking, clock.now())
    title = pgettext("of a client", "No-show") if is_miss else _("Cancelled booking")
    return _dialog(request, title, booking, why)


def why_of_visit(request: HttpRequest, visit_id: int, **own: int) -> HttpResponse:
    """The dialog of a visit; `own`: whose or where it has to be."""
    rows = live_visits().select_related("booking", "client", "lesson__branch", *_LESSON)
    visit = _found(rows, visit_id, own)
    return _dialog(request, pgettext("of a client", "Visit"), visit, why_visited(visit))


def why_of_waiting(request: HttpRequest, entry_id: int, **own: int) -> HttpResponse:
    """The dialog of one who waits."""
    rows = WaitlistEntry.objects.select_related("client", "lesson__branch", "lesson__discipline", *_LESSON)
    entry = _found(rows, entry_id, own)
    return _dialog(request, _("Waiting list"), entry, why_waits(entry))


def _found(rows: Any, pk: int, own: dict[str, int]) -> Any:
    row = rows.filter(pk=pk, **own).first()
    if row is None:
        raise Http404
    return row


def _dialog(request: HttpRequest, title: str, row: Booking | Visit | WaitlistEntry, why: list[Why]) -> HttpResponse:
    context = {"title": title, "lesson": row.lesson, "client": row.client, "why": why}
    return render_part(request, "lessons/why.html", "why", context)

"""«Почему?» of a charge: what a miss or a late cancel took, and by which rules (B-4 … B-7)."""

from django.http import Http404, HttpRequest, HttpResponse

from ritm.attendance.models import Booking
from ritm.attendance.why_charged import why_cancelled, why_missed
from ritm.core import clock
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.cancelling import shown_booking
from ritm.web.desk.lessons.pressing import of_booking
from ritm.web.ui.render import render_part


@desk_view(requires=(HOME_SCHEDULE,))
def lesson_why(request: HttpRequest, pk: int, booking_id: int) -> HttpResponse:
    """The dialog over the panel; 404 for a booking that was neither missed nor cancelled."""
    _press, found = of_booking(request, pk, booking_id)
    booking = shown_booking(found.pk)
    if booking.status not in (Booking.Status.NO_SHOW, Booking.Status.CANCELLED):
        raise Http404
    is_miss = booking.status == Booking.Status.NO_SHOW
    why = why_missed(booking) if is_miss else why_cancelled(booking, clock.now())
    context = {"lesson": booking.lesson, "client": booking.client, "why": why, "is_miss": is_miss}
    return render_part(request, "lessons/why.html", "why", context)

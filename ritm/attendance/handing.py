"""The bookings that stand on a pass which goes to another client, or comes back (P-10)."""

from datetime import datetime

from ritm.attendance.freezing import standing
from ritm.attendance.models import Booking
from ritm.core import clock


def coming_on(pass_id: int) -> list[Booking]:
    """Standing bookings on the pass whose lessons have not begun, the soonest first."""
    return list(standing(pass_id).filter(lesson__starts_at__gt=clock.now()))


def unmarked_on(pass_id: int) -> list[Booking]:
    """Those whose lessons have begun: nobody has said yet what became of them."""
    return list(standing(pass_id).filter(lesson__starts_at__lte=clock.now()))


def let_go_by_handing(pass_id: int, since: datetime) -> list[Booking]:
    """Bookings still ahead that handing the pass over, then, has cancelled; the soonest first."""
    rows = Booking.objects.select_related("client", "lesson__group").filter(
        client_pass=pass_id,
        status=Booking.Status.CANCELLED,
        cancelled_by=Booking.By.RULE,
        cancelled_at__gte=since,
        is_hidden=False,
        lesson__starts_at__gt=clock.now(),
    )
    return list(rows.order_by("lesson__starts_at", "pk"))

"""What is left on a pass and yet not free: lessons kept by live bookings (P-7), one for each class waited for (W-5)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from ritm.accounts.questions import question
from ritm.attendance.models import Booking
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.core.joined import Joined
from ritm.passes.data import Kept
from ritm.passes.models import ClientPass


def kept_columns(*, but_for: int | None = None) -> dict[str, Any]:
    """What is kept on a pass, as the columns of it that `passes.queries.fits_among` reads.

    `but_for`: the lesson whose own bookings keep nothing, since a mark spends that.
    """
    rows = Booking.objects.filter(client_pass=OuterRef("pk"), status=Booking.Status.BOOKED)
    if but_for is not None:
        rows = rows.exclude(lesson=but_for)
    counted = rows.order_by().values("client_pass").annotate(n=Count("pk")).values("n")
    waiting = WaitlistEntry.objects.filter(client_pass=OuterRef("pk"), status__in=LIVE)
    named = waiting.order_by().values("client_pass").annotate(named=Joined(Cast("lesson_id", CharField())))
    return {
        "kept": Coalesce(Subquery(counted), 0, output_field=IntegerField()),
        "waits": Subquery(named.values("named")),
    }


@question
def _on_passes_of(*, client_id: int) -> QuerySet[ClientPass, Any]:
    rows: Any = ClientPass.objects.filter(client=client_id, closed_reason="").annotate(**kept_columns())
    return rows.values_list("pk", "kept", "waits")


def kept_of(client_id: int) -> dict[int, Kept]:
    """What is kept on each open pass of a client; one on which nothing is, is absent. One query."""
    found = _on_passes_of(client_id=client_id)
    return {pass_id: Kept.of(count, waits) for pass_id, count, waits in found if count or waits}


def kept_on(pass_ids: Iterable[int]) -> dict[int, Kept]:
    """The same on these passes."""
    rows: Any = ClientPass.objects.filter(pk__in=tuple(pass_ids)).annotate(**kept_columns())
    found = rows.values_list("pk", "kept", "waits")
    return {pass_id: Kept.of(count, waits) for pass_id, count, waits in found if count or waits}

"""The change log and the schedule's clock."""

from collections.abc import Iterator

from django.db.models import Count, Q

from ritm.attendance.models import Visit
from ritm.clients.models import Client
from ritm.core import clock
from ritm.events.models import Event
from ritm.passes.models import ClientPass
from ritm.sales.models import Payment
from ritm.schedule.models import Lesson


def _logged(field: str, *names: str) -> set[int]:
    rows = Event.objects.filter(name__in=names).values_list(f"data__{field}", flat=True)
    return {int(row) for row in rows if row is not None}


def i_21() -> Iterator[str]:
    """Every client, pass, visit and payment has the event that made it."""
    wanted = (
        (Client, _logged("client_id", "clients.client_added"), Q(is_system=False)),
        (ClientPass, _logged("client_pass_id", "passes.pass_issued", "passes.pass_received"), Q()),
        (Visit, _logged("visit_id", "attendance.visit_marked"), Q()),
        (Visit, _logged("visit_id", "attendance.visit_undone"), Q(undone_at__isnull=False)),
        (Payment, _payments(), Q()),
    )
    for model, known, which in wanted:
        for pk in model.objects.filter(which).values_list("pk", flat=True):  # type: ignore[attr-defined] -- tenant models
            if pk not in known:
                yield f"{model.__name__} {pk}: no event says how it came"


def _payments() -> set[int]:
    rows = Event.objects.filter(name__in=("sales.pass_sold", "sales.payment_taken", "sales.paid_out"))
    return {
        pk for data in rows.values_list("data", flat=True) for pk in data.get("payment_ids", [data.get("payment_id")])
    }


def i_23() -> Iterator[str]:
    """A template slot gives one lesson a date, and 19:00 stays 19:00 on the branch's clock."""
    made = Lesson.objects.filter(slot__isnull=False)
    for row in made.values("slot", "slot_on").annotate(n=Count("pk")).filter(n__gt=1):
        yield f"slot {row['slot']} gave {row['n']} lessons on {row['slot_on']}"
    fields = ("pk", "on", "wall_time", "zone", "minutes", "starts_at", "ends_at")
    for pk, on, wall, zone, minutes, starts_at, ends_at in Lesson.objects.values_list(*fields):
        if starts_at != clock.instant(on, wall, zone):
            yield f"lesson {pk}: starts at {starts_at}, its clock says {on} {wall} {zone}"
        if (ends_at - starts_at).total_seconds() != minutes * 60:
            yield f"lesson {pk}: lasts not {minutes} minutes"


CHECKS = {"I-21": i_21, "I-23": i_23}

"""What a freeze of a pass means for the bookings that stand on it (F-3, F-4): each goes to another pass or is let go."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from ritm.attendance.kept import kept_of
from ritm.attendance.models import Booking
from ritm.attendance.paying import busy_days, facts_of
from ritm.passes.data import LESSON, NOTHING_KEPT
from ritm.passes.debts import with_debts
from ritm.passes.models import ClientPass
from ritm.passes.queries import choose, fits_each

_LESSON = ("lesson__group", "lesson__discipline", "lesson__branch", "lesson__hall", "lesson__teacher")


@dataclass(frozen=True)
class Fate:
    """A booking that the pass can no longer pay; `goes_to`: the pass that will, None where it is let go."""

    booking: Booking
    goes_to: ClientPass | None


def frozen_out(pass_id: int, begins_on: date, ends_on: date) -> list[Booking]:
    """Standing bookings on the pass whose lessons lie in these days of their branches, the soonest first (T-2)."""
    return list(standing(pass_id).filter(lesson__on__range=(begins_on, ends_on)))


def left_behind(pass_id: int, ends_on: date) -> list[Booking]:
    """Standing bookings on the pass after this day."""
    return list(standing(pass_id).filter(lesson__on__gt=ends_on))


def standing(pass_id: int) -> QuerySet[Booking]:
    """Standing bookings on the pass, the soonest first."""
    rows = Booking.objects.select_related(*_LESSON).filter(client_pass=pass_id, status=Booking.Status.BOOKED)
    return rows.order_by("lesson__starts_at", "pk")


def fates(held: ClientPass, rows: list[Booking]) -> list[Fate]:
    """What becomes of these bookings without the pass; each one moved keeps its lesson on the other. Two queries."""
    if not rows:
        return []
    others = with_debts(ClientPass.objects.filter(client=held.client_id, closed_reason="").exclude(pk=held.pk))
    passes = list(others.prefetch_related("discipline_links"))
    kept, busy = kept_of(held.client_id), busy_days(passes, *(row.lesson.on for row in rows))
    found = []
    for row in rows:
        fit = choose(fits_each(held.client_id, [(facts_of(row.lesson), kept)], passes, busy=lambda _passes: busy)[0])
        if fit is not None:
            kept[fit.client_pass.pk] = kept.get(fit.client_pass.pk, NOTHING_KEPT).and_booked(LESSON)
            busy.get(fit.client_pass.pk, []).append((row.lesson_id, row.lesson.on))
        found.append(Fate(row, fit.client_pass if fit else None))
    return found


def let_go_by_freeze(pass_id: int, begins_on: date, ends_on: date, since: datetime) -> list[Booking]:
    """Bookings in these days that a freeze made at the instant `since` has cancelled, the soonest first."""
    rows = Booking.objects.select_related("client", "client_pass", *_LESSON).filter(
        client_pass=pass_id,
        status=Booking.Status.CANCELLED,
        cancelled_by=Booking.By.RULE,
        cancelled_at__gte=since,
        is_hidden=False,
        lesson__on__range=(begins_on, ends_on),
    )
    return list(rows.order_by("lesson__starts_at", "pk"))

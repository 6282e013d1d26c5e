"""Whose passes grow where the studio does not hold a lesson: those that kept its places (B-11). Nothing is written."""

from dataclasses import dataclass
from datetime import date, timedelta

from ritm.attendance.models import Booking
from ritm.core.lines import one_line
from ritm.passes.batches import Outcome
from ritm.passes.models import ClientPass
from ritm.passes.models_of_batches import PassBatch, PassBatchRow
from ritm.passes.renewals import behind
from ritm.schedule.models import Lesson

_KEEPS = (Booking.Status.BOOKED, Booking.Status.NO_SHOW)


@dataclass(frozen=True)
class Growing:
    """A pass that would run longer. `behind`: how many passes wait for its end and move with it (P-4)."""

    held: ClientPass
    ends_on: date
    behind: int


def growing(lesson: Lesson, days: int) -> list[Growing]:
    """What cancelling the lesson would make of the passes that keep its places, by the client's name."""
    found = passes_of_lesson(lesson.pk)
    return [Growing(held, _later(held, days), len(behind((held.pk,)))) for held in found]


def passes_of_lesson(lesson_id: int) -> list[ClientPass]:
    """Passes that run and keep a place in the lesson, by the client's name."""
    kept = Booking.objects.filter(lesson=lesson_id, status__in=_KEEPS, client_pass__isnull=False).values("client_pass")
    rows = ClientPass.objects.select_related("client", "branch").filter(pk__in=kept, closed_reason="")
    return list(rows.filter(ends_on__isnull=False).order_by("client__name", "pk"))


def extension_of(lesson_id: int) -> PassBatch | None:
    """The extension that the last cancelling of the lesson brought, as long as it stands."""
    rows = PassBatch.objects.filter(began_for=cause_of(lesson_id), undone_at__isnull=True)
    return rows.order_by("-pk").first()


def kept_after_reopening(lesson_id: int) -> list[PassBatchRow]:
    """Passes whose extension could not be taken back when the lesson was held after all, and why."""
    last = PassBatch.objects.filter(began_for=cause_of(lesson_id), undone_at__isnull=False).order_by("-pk").first()
    return list(last.rows.select_related("client").filter(outcome=Outcome.STAYS)) if last is not None else []


def cause_of(lesson_id: int) -> str:
    """What the batch of a lesson is called."""
    return f"lesson:{lesson_id}"


def reason_for(lesson: Lesson, words: str) -> str:
    """Why the passes grow: what clients read, or which class was not held."""
    return one_line(lesson.cancel_reason or words)[:200]


def _later(held: ClientPass, days: int) -> date:
    return (held.ends_on or date.max) + timedelta(days=days)

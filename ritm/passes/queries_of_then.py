"""Passes beside a lesson as they were at an instant: for «Почему?» of what has been."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery

from ritm.passes.data import Kept, LessonFacts
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.queries import Fit, beside, opened_by, with_opened
from ritm.passes.scope import NOT_BUSY, Busy


def fits_then(
    client_id: int,
    facts: LessonFacts,
    *,
    at: datetime,
    last: CreditEntry | None,
    kept: Callable[[list[int]], Mapping[int, Kept]],
    busy: Callable[[list[ClientPass]], Busy] = lambda _passes: NOT_BUSY,
) -> list[Fit]:
    """The client's passes beside a lesson as they were at an instant, as far as is known today: for «Почему?».

    `last`: the taking in question, from before which its own pass is looked at; `kept`: what bookings kept then. One
    query. Terms and freezes are those of today.
    """
    before = Q(happened_at__lte=at)
    if last is not None:
        before = before & ~Q(client_pass=last.client_pass_id) | Q(
            client_pass=last.client_pass_id, number__lt=last.number
        )
    entries = CreditEntry.objects.filter(before, client_pass=OuterRef("pk")).order_by("-number")
    rows = (
        with_opened()
        .filter(client=client_id, sold_at__lte=at)
        .annotate(left_then=Subquery(entries.values("left_after")[:1]))
    )
    passes: list[Any] = [held for held in rows if held.closed_on is None or held.closed_on > facts.on]
    for held in passes:
        held.closed_reason = ""  # it was closed later
        held.left_units = held.left_then if held.left_units is not None else None
    return beside(passes, facts, kept([held.pk for held in passes]), opened_by(passes), busy(passes))

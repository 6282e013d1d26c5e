"""Bookings that a pass could no longer pay on other terms (P-11)."""

from collections.abc import Collection
from datetime import date

from ritm.attendance.freezing import standing
from ritm.attendance.models import Booking
from ritm.passes.data import LESSON


def left_out(
    pass_id: int,
    *,
    starts_on: date | None,
    ends_on: date | None,
    discipline_ids: Collection[int] | None,
    left_units: int | None,
) -> list[Booking]:
    """Standing bookings on the pass outside of these days, of other disciplines, or beyond what is left; the soonest first.

    `discipline_ids` None: it opens all; `left_units` None: nothing is counted.
    """
    found, room = [], left_units
    for row in standing(pass_id):
        on = row.lesson.on
        is_out = bool((starts_on and on < starts_on) or (ends_on and on > ends_on))
        is_out = is_out or (discipline_ids is not None and row.lesson.discipline_id not in discipline_ids)
        if not is_out and room is not None:
            is_out, room = room < LESSON, room - LESSON
        if is_out:
            found.append(row)
    return found

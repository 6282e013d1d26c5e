"""Bookings that a pass could no longer pay on other terms (P-11)."""

from collections.abc import Collection
from datetime import date

from ritm.attendance.freezing import standing
from ritm.attendance.models import Booking
from ritm.attendance.paying import busy_days, facts_of
from ritm.passes.data import LESSON, Scope
from ritm.passes.models import ClientPass
from ritm.passes.scope import outside, used_often


def left_out(
    pass_id: int,
    *,
    starts_on: date | None,
    ends_on: date | None,
    discipline_ids: Collection[int] | None,
    left_units: int | None,
    scope: Scope,
) -> list[Booking]:
    """Standing bookings on the pass that such terms would not hold; the soonest first.

    Outside of these days, of other disciplines, beyond the limits of the scope, or beyond what is left.
    `discipline_ids` None: it opens all; `left_units` None: nothing is counted.
    """
    found, room, rows = [], left_units, list(standing(pass_id))
    probe = ClientPass(pk=pass_id, **scope.columns)
    busy = busy_days([probe], *(row.lesson.on for row in rows)).get(pass_id, [])
    used = [one for one in busy if one[0] is None]  # what was taken; bookings come on top, one after the other
    for row in rows:
        on, facts = row.lesson.on, facts_of(row.lesson)
        is_out = bool((starts_on and on < starts_on) or (ends_on and on > ends_on))
        is_out = is_out or (discipline_ids is not None and row.lesson.discipline_id not in discipline_ids)
        is_out = is_out or bool(outside(probe, facts) or used_often(probe, facts, used))
        if not is_out and room is not None:
            is_out, room = room < LESSON, room - LESSON
        if is_out:
            found.append(row)
        else:
            used.append((row.lesson_id, on))
    return found

"""Who is told of a change of a lesson, and whom a move does not suit: said before it is pressed (B-11)."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from ritm.attendance.moving import Misfit, booked, misfits
from ritm.clients.models import Client
from ritm.core import clock
from ritm.directory.queries.phones import shown_phone
from ritm.messaging.queries import Silence, letters_to
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.schedule.planning import moment
from ritm.staff.models import StaffMember
from ritm.web.desk.reasons import Ways, lines
from ritm.web.ui.wording import clock_time, weekday_date


@dataclass(frozen=True)
class Unreached:
    """Whom no letter reaches: somebody has to call."""

    name: str
    phone: str
    why: str


def told(lesson: Lesson, staff: StaffMember, *, until: datetime | None = None) -> dict[str, Any]:
    """How many are booked, how many letters go, at which hour, and whom to call; names for who may see the day.

    From `until` on no letter goes any more; where that is over by now, nobody is told at all.
    """
    return told_clients((row.client for row in booked(lesson)), lesson.zone, staff, until=until)


def told_clients(
    clients: Iterable[Client], zone: str, staff: StaffMember, *, until: datetime | None = None
) -> dict[str, Any]:
    """The same of these clients, each once."""
    letters = letters_to(clients, zone=zone, until=until)
    now = clock.now()  # read after the letters' own: the other way round they would seem to wait for it
    reached, starts, is_over = letters.people, letters.at, until is not None and until <= now
    return {
        "booked": len(reached),
        "letters": sum(bool(one.address) for one in reached),
        "calls": 0 if is_over else sum(not one.address for one in reached),
        "unreached": _unreached(reached, staff) if staff.may(HOME_SCHEDULE) and not is_over else [],
        "letters_at": clock_time(starts, zone) if starts > now else "",
    }


@dataclass(frozen=True)
class Unsuited:
    """Whom the new time does not suit, and why."""

    name: str
    why: str


def unsuited_by_length(lesson: Lesson, minutes: int) -> list[Misfit]:
    """Whom a longer class does not suit."""
    return misfits(lesson, _at(lesson, lesson.on, lesson.wall_time, minutes))


def staying(lesson: Lesson, minutes: int, staff: StaffMember) -> dict[str, Any]:
    """The same for another length: nobody is written to, whom it does not suit stays booked."""
    target = _at(lesson, lesson.on, lesson.wall_time, minutes)
    return {"stays_till": clock_time(target.ends_at, lesson.zone), **_named(misfits(lesson, target), target, staff)}


def _at(lesson: Lesson, on: date, wall_time: time, minutes: int) -> Lesson:
    target = copy(lesson)
    for name, value in moment(on, wall_time, lesson.zone, minutes).items():
        setattr(target, name, value)
    return target


def _named(unsuited: list[Misfit], target: Lesson, staff: StaffMember) -> dict[str, Any]:
    may_see = staff.may(HOME_SCHEDULE)
    return {
        "misfits": len(unsuited),
        "unsuited": [_unsuited(one, target, staff) for one in unsuited] if may_see else [],
    }


def going_along(lesson: Lesson, typed: dict[str, Any], staff: StaffMember) -> dict[str, Any]:
    """The same for a move to what was typed, with whom it does not suit: they stay booked, somebody asks them."""
    target = _at(lesson, typed["on"], typed["wall_time"], typed["minutes"])
    return {
        **told(lesson, staff, until=target.starts_at),
        "will": f"{weekday_date(target.on)}, {clock_time(target.wall_time)}",
        **_named(misfits(lesson, target), target, staff),
    }


def _unsuited(misfit: Misfit, target: Lesson, staff: StaffMember) -> Unsuited:
    told_of = lines(misfit.reasons, Ways(staff, misfit.client.pk, target))
    return Unsuited(misfit.client.name, ", ".join(line.text for line in told_of))


def _unreached(reached: list[Any], staff: StaffMember) -> list[Unreached]:
    words = {
        Silence.NO_ADDRESS: _("no email"),
        Silence.FORBIDDEN: _("letters are not allowed"),
        Silence.TOO_LATE: _("the class begins before letters go"),
    }
    return [
        Unreached(one.client.name, shown_phone(one.client.phone, staff), words[one.why_not])
        for one in reached
        if one.why_not is not None
    ]

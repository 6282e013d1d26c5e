"""What pages say of a permanent participant and of lessons that he gets or does not get."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ritm.attendance.concerns import Concern
from ritm.attendance.errors import Clash, ClientIsBlocked, LessonFull, PassFrozen
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.regulars import Foreseen, Seat
from ritm.core.weekdays import EVERY_DAY
from ritm.ledger.errors import written
from ritm.schedule.models import Lesson
from ritm.web.ui.wording import WEEKDAYS, clock_time, plain_date, weekday_date

SHOWN = 6


@dataclass(frozen=True)
class Line:
    """A lesson, and in words why there is no place in it; "" where there is."""

    when: str
    why: str = ""


@dataclass(frozen=True)
class Said:
    """What a press would do, in words; of many lessons the first ones."""

    booked: int
    first: list[Line]
    refused: list[Line]
    off: list[Line]
    as_before: int = 0  # lessons without a place for him now already

    @property
    def more(self) -> int:
        """Lessons that are not named."""
        return self.booked - len(self.first)

    @property
    def is_nothing(self) -> bool:
        """Nothing would change in any lesson."""
        return not (self.booked or self.refused or self.off)


def said(found: Foreseen, left: Iterable[Seat] = ()) -> Said:
    """Of one client; `left`: where he has no place as things stand, so that a press does not change it."""
    known = {one.lesson.pk for one in left}
    refused = [one for one in found.refused if one.lesson.pk not in known]
    return Said(
        booked=len(found.seats),
        first=[Line(when(one.lesson)) for one in found.seats[:SHOWN]],
        refused=[Line(when(one.lesson), why_not(one)) for one in refused],
        off=[Line(when(row.lesson)) for row in found.off],
        as_before=len(found.refused) - len(refused),
    )


def when(lesson: Lesson) -> str:
    """«ср 25.11, 18:00»."""
    return f"{weekday_date(lesson.on)}, {clock_time(lesson.wall_time)}"


def why_not(seat: Seat) -> str:
    """«мест нет: 12 из 12»: the reason without its ways out."""
    refusal = seat.why_not
    details = refusal.details if refusal else {}
    patterns = {
        LessonFull.code: _("no places: %(taken)s of %(capacity)s"),
        Clash.code: _("at %(time)s in “%(group)s”"),
        ClientIsBlocked.code: _("on the blocklist"),
        PassFrozen.code: _("the pass is frozen until %(frozen_until)s"),
    }
    pattern = patterns.get(refusal.code) if refusal else ""
    return pattern % details if pattern else str(refusal or "")


def days_text(standing: StandingBooking) -> str:
    """«пн, чт»; «все занятия»."""
    if standing.weekdays == EVERY_DAY:
        return _("all classes")
    return ", ".join(str(WEEKDAYS[day]()) for day in standing.days)


def term_text(standing: StandingBooking, today: date) -> str:
    """«с 01.12.2026», «до 31.05.2027»; "" for one that has begun and does not end."""
    parts = []
    if standing.begins_on > today:
        parts.append(_("from %(day)s") % {"day": plain_date(standing.begins_on)})
    if standing.ends_on is not None:
        parts.append(pgettext("last day", "through %(day)s") % {"day": plain_date(standing.ends_on)})
    return " ".join(parts)


def pauses_text(standing: StandingBooking, today: date) -> str:
    """«пауза 01.12–07.12» of those that are not over."""
    shown = [f"{first:%d.%m}–{last:%d.%m}" for first, last in standing.off if last >= today]
    return _("pause %(days)s") % {"days": ", ".join(shown)} if shown else ""


def concern_text(concern: Concern | None) -> str:
    """«3 пропуска подряд, долг 5 000 ₽»; "" of one who is not to be seen to (B-15)."""
    if concern is None:
        return ""
    words = []
    if concern.misses:
        told = ngettext("%(count)s miss in a row", "%(count)s misses in a row", concern.misses)
        words.append(told % {"count": concern.misses})
    if concern.debt_minor:
        words.append(_("debt %(sum)s") % {"sum": written(concern.debt_minor)})
    return ", ".join(words)


def joined_text(booked: int, refused: int) -> str:
    """The toast after joining or a change."""
    words = [_("The permanent participant is saved")]
    if booked:
        words.append(
            ngettext("booked into %(count)s class", "booked into %(count)s classes", booked) % {"count": booked}
        )
    if refused:
        text = ngettext("no place in %(count)s class", "no place in %(count)s classes", refused)
        words.append(text % {"count": refused})
    return ", ".join(words)

"""What the portal says of a class that may be booked, and of one that may not, in the client's own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.errors import Refused
from ritm.attendance.paying import drop_in_minor
from ritm.attendance.policy import Judgement
from ritm.core.errors import DomainError
from ritm.ledger.errors import written
from ritm.schedule.models import Lesson
from ritm.web.portal.lines import Lines, Wait
from ritm.web.portal.words import places_of
from ritm.web.ui.wording import clock_time, day_title

_WORDS = {
    "lesson_full": lambda: _("No places left"),
    "booking_not_open": lambda: _("Booking opens on %(opens)s"),
    "booking_is_closed": lambda: _("Booking has closed"),
    "wrong_age": lambda: _("For ages %(ages)s"),
    "clash": lambda: _("At %(time)s you are booked for “%(group)s”"),
    "too_many_ahead": lambda: _("You have %(count)s bookings ahead, more than %(most)s are not possible"),
    "too_many_that_day": lambda: _("You have %(count)s bookings on this day, more than %(most)s are not possible"),
    "too_many_on_pass": lambda: _(
        "You have %(count)s bookings ahead on “%(pass_name)s”, more than %(most)s are not possible"
    ),
    "owes_visit": lambda: _("One class without a pass is booked or not paid yet: pay it first"),
    "client_blocked": lambda: _("Call the studio to book"),
    "waitlist_full": lambda: _("The waiting list is full: %(count)s people wait"),
    "waitlist_closed": lambda: _("The waiting list is closed: the class is about to begin"),
    "place_free": lambda: _("There is a place now: book it"),
    "stands_in_class": lambda: _("You are booked"),
    "class_has_begun": lambda: _("The class has begun and cannot be cancelled any more"),
}


@dataclass(frozen=True)
class OfferRow:
    """A class ahead: when, what and where; whether he is in it, may book it, or why not."""

    pk: int
    time: str
    name: str
    where: str
    is_own: bool
    may_book: bool
    pays: str
    places: str
    why_not: str
    is_said: bool = False  # it is what the last press was told
    wait: Wait | None = None  # the line in which he stands
    may_wait: bool = False
    wait_note: str = ""


def refused_row(lesson: Lesson, said: str) -> OfferRow:
    """A class that he has just pressed, with what he was told; nothing is asked of the database."""
    return _row(lesson, why_not=said, is_said=True)


def offer_row(lesson: Lesson, judgement: Judgement | None, lines: Lines) -> OfferRow:
    """A class by the answer of the rules; None: he has a place. `lines`: where he waits, and where he may."""
    may_wait, wait = lines.may_join(lesson, judgement), lines.waits.get(lesson.pk)
    against = judgement.against if judgement is not None else ()
    may_book = judgement is not None and not against
    return _row(
        lesson,
        is_own=judgement is None,
        may_book=may_book,
        pays=_pays(judgement, lesson) if may_book and judgement is not None else "",
        places=_places(lesson) if may_book else "",
        why_not="" if wait is not None else _headline(against, may_wait=may_wait),
        wait=wait,
        may_wait=may_wait,
        wait_note=_wait_note(judgement) if may_wait and judgement is not None else "",
    )


def _headline(against: Sequence[Refused], *, may_wait: bool) -> str:
    """Where he may wait, that the class is full comes first: a pass is asked for when his turn comes (W-4)."""
    if may_wait:
        return _("No places left")
    return in_words(against[0]) if against else ""


def _wait_note(judgement: Judgement) -> str:
    choice = judgement.tried[0].case.choice
    if choice is None or choice.client_pass is not None:
        return ""
    return _("When your turn comes, a pass for this class will be needed")


def _row(lesson: Lesson, **said: Any) -> OfferRow:
    terms = {"is_own": False, "may_book": False, "pays": "", "places": "", **said}
    where = ", ".join(places_of(lesson, with_branch=True))
    return OfferRow(pk=lesson.pk, time=clock_time(lesson.wall_time), name=lesson.group.name, where=where, **terms)


def in_words(refusal: DomainError) -> str:
    """A refusal as the client reads it: what it means for him, not what staff could do."""
    words = _WORDS.get(refusal.code)
    if words is not None:
        return words() % refusal.details
    return (
        _("A pass for this class is needed: ask the studio")
        if refusal.code.startswith(("no_pass", "pass_"))
        else str(refusal)
    )


def in_one_line(lesson: Lesson) -> str:
    """«Балет, среда, 25 ноября, 18:00»."""
    return f"{lesson.group.name}, {day_title(lesson.on)}, {clock_time(lesson.wall_time)}"


def _pays(judgement: Judgement, lesson: Lesson) -> str:
    choice = judgement.tried[0].case.choice
    if choice is not None and choice.client_pass is not None:
        return _("by the pass “%(name)s”") % {"name": choice.client_pass.name}
    price = drop_in_minor(lesson)
    return _("without a pass, %(sum)s at the studio") % {"sum": written(price)} if price else _("without a pass")


def _places(lesson: Lesson) -> str:
    if lesson.free is None:
        return ""
    return ngettext("%(count)s place is left", "%(count)s places are left", lesson.free) % {"count": lesson.free}

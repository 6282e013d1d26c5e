"""Which lesson the panel shows: the one asked for, else the one that people are coming to (ux 4.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest

from ritm.core import clock
from ritm.schedule.grid import Card, State
from ritm.schedule.models import Lesson
from ritm.schedule.pages import DayPage
from ritm.schedule.queries import lesson_by_id
from ritm.web.desk.home.asked import CLOSED, Asked
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import own_branches

BEGAN_AGO, BEGINS_IN = timedelta(minutes=15), timedelta(minutes=20)


@dataclass(frozen=True)
class Opened:
    """The lesson of the panel; `is_auto`: nobody pressed it, so it waits for a wide screen."""

    lesson: Lesson
    is_auto: bool


def opened(request: HttpRequest, asked: Asked, page: DayPage) -> Opened | None:
    """The panel of this page; 404 for a lesson of another account or of a branch that is not one's own."""
    if not may_open(request.staff, "lesson"):  # type: ignore[attr-defined] -- set by StaffMiddleware
        return None
    if asked.lesson_id is None:
        nearest = _nearest(page.cards, clock.now()) if asked.is_today and not asked.is_phone else None
        return Opened(nearest, is_auto=True) if nearest else None
    if asked.lesson_id == CLOSED:
        return None
    here = (card.lesson for card in page.cards if card.lesson.pk == asked.lesson_id)
    lesson = asked.lesson or next(here, None) or lesson_by_id(asked.lesson_id)
    if lesson is None or lesson.branch not in own_branches(request):
        raise Http404
    return Opened(lesson, is_auto=False)


def _nearest(cards: Iterable[Card], now: datetime) -> Lesson | None:
    """Began at most 15 minutes ago or begins within 20; first where people are not marked yet, then the earliest."""
    close = [
        card.lesson
        for card in cards
        if card.state != State.CANCELLED and now - BEGAN_AGO <= card.lesson.starts_at <= now + BEGINS_IN
    ]
    return min(close, key=lambda lesson: (not lesson.unmarked, lesson.starts_at, lesson.pk), default=None)

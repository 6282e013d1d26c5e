"""The lines of waiting lists as a client sees them: his number, what he may hope for, where he may join one (W-7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.chances import usually_free
from ritm.attendance.judging import may_wait_himself
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.policy import Judgement
from ritm.attendance.waiting import closes_at, is_switched_on, waiting_of
from ritm.clients.models import Client
from ritm.core import clock
from ritm.messaging.answering import answer_token
from ritm.schedule.models import Lesson


@dataclass(frozen=True)
class Wait:
    """A line in which he stands: his number and how many places usually come free there, or the place that is his now."""

    pk: int
    number: str
    usually: str
    offered: str = ""  # «Место ваше до 15:15»
    offer_url: str = ""


@dataclass(frozen=True)
class Lines:
    """The lines of one client, by lesson."""

    waits: dict[int, Wait]
    is_on: bool
    now: datetime

    def may_join(self, lesson: Lesson, judgement: Judgement | None) -> bool:
        """«В лист ожидания»: full, not closed yet, and he may come to it."""
        if not self.is_on or judgement is None or lesson.pk in self.waits:
            return False
        return lesson.free == 0 and self.now < closes_at(lesson) and may_wait_himself(judgement)


def lines_of(client: Client, lessons: Iterable[Lesson]) -> Lines:
    """Two queries, and one more for each group that he waits for."""
    is_on, ids = is_switched_on(), {lesson.pk for lesson in lessons}
    entries = [entry for entry in waiting_of(client) if entry.lesson_id in ids] if is_on and ids else []
    usual = {entry.lesson.group_id: usually_free(entry.lesson) for entry in entries}
    waits = {entry.lesson_id: _wait(entry, usual[entry.lesson.group_id]) for entry in entries}
    return Lines(waits, is_on, clock.now())


def _wait(entry: WaitlistEntry, usual: int | None) -> Wait:
    number = entry.before + 1  # type: ignore[attr-defined] -- by waiting_of
    told = {"number": _("Your number in the line: %(number)s") % {"number": number}, "usually": _usually(usual)}
    until = entry.booking.held_until if entry.booking is not None else None
    if entry.status != WaitlistEntry.Status.OFFERED or until is None:
        return Wait(pk=entry.pk, **told)
    words = {"until": f"{clock.local(until, entry.lesson.zone):%H:%M}"}
    address = reverse("portal:place", args=[answer_token(entry)])
    return Wait(pk=entry.pk, **told, offered=_("The place is yours until %(until)s") % words, offer_url=address)


def _usually(usual: int | None) -> str:
    if usual is None:
        return ""
    if not usual:
        return _("Usually no place comes free in this class")
    text = ngettext(
        "Usually %(usually)s place comes free in this class",
        "Usually %(usually)s places come free in this class",
        usual,
    )
    return text % {"usually": usual}

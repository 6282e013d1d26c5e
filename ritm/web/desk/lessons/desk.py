"""Who works with which lesson: what may be done here and now, in which words, at which addresses."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.attendance.actions import places
from ritm.attendance.models import Override
from ritm.attendance.paying import drop_in_minor
from ritm.attendance.permissions import (
    BOOKINGS_CHANGE,
    MISSES_CHANGE,
    PENALTIES_WAIVE,
    VISITS_CHANGE,
    VISITS_CREDIT,
    VISITS_FREE,
)
from ritm.attendance.policy import is_long_over
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.ledger.errors import written
from ritm.sales.permissions import PAYMENTS_TAKE
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.staff.models import AccessLevel, StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.lessons.row_words import RowWords, row_words
from ritm.web.desk.menu import may_open
from ritm.web.desk.reasons import Exit
from ritm.web.ui.wording import time_range


@dataclass(frozen=True)
class Desk:
    """Who works with which lesson: what this person may do here, now."""

    lesson: Lesson
    staff: StaffMember
    is_one_press: bool = False  # the boss's way to mark

    @cached_property
    def when(self) -> str:
        """«18:00–19:00» of the lesson's own zone."""
        return time_range(self.lesson.starts_at, self.lesson.ends_at, self.lesson.zone)

    @cached_property
    def is_open(self) -> bool:
        """Whether anything may still be done: not cancelled, and not long over without the right to the past."""
        return self.lesson.status == Lesson.Status.SCHEDULED and (not self.is_long_over or self.may_past)

    @cached_property
    def is_long_over(self) -> bool:
        """More than an hour after its end (B-2)."""
        return is_long_over(self.lesson, clock.now())

    @cached_property
    def is_day_over(self) -> bool:
        """What was done on it belongs to the past (B-16)."""
        return places.is_day_over(self.lesson, clock.now())

    @cached_property
    def has_day_come(self) -> bool:
        """It is today or before, where the class is held."""
        return self.lesson.on <= clock.today(self.lesson.zone)

    @cached_property
    def may_past(self) -> bool:
        """The right to days gone by."""
        return self.staff.may(Override.PAST.right)

    @cached_property
    def may_book(self) -> bool:
        """«Записать»."""
        return self.lesson.status == Lesson.Status.SCHEDULED and self.staff.may(HOME_SCHEDULE, BOOKINGS_CHANGE)

    @cached_property
    def may_mark(self) -> bool:
        """«Отметить»."""
        return self.is_open and self.staff.may(HOME_SCHEDULE, VISITS_CHANGE)

    @cached_property
    def may_miss(self) -> bool:
        """«Пропуск»: as long as marks are made."""
        return self.is_open and self.staff.may(HOME_SCHEDULE, MISSES_CHANGE)

    @cached_property
    def may_take_miss_back(self) -> bool:
        """A miss is none after all: until the day is over, later with the right."""
        return (self.may_past or not self.is_day_over) and self.staff.may(HOME_SCHEDULE, MISSES_CHANGE)

    @cached_property
    def may_take_back(self) -> bool:
        """«Снять с занятия»: until the day is over, later with the right."""
        return (self.may_past or not self.is_day_over) and self.staff.may(HOME_SCHEDULE, VISITS_CHANGE)

    @cached_property
    def may_cancel(self) -> bool:
        """«Снять запись»: the same."""
        return (self.may_past or not self.is_day_over) and self.staff.may(HOME_SCHEDULE, BOOKINGS_CHANGE)

    def may_waive_until(self, until: datetime) -> bool:
        """«Снять штраф» of a charge that the roster may waive until then (B-7)."""
        return (self.may_past or clock.now() <= until) and self.staff.may(HOME_SCHEDULE, PENALTIES_WAIVE)

    @cached_property
    def other_ways(self) -> tuple[Exit, ...]:
        """What «⋯» offers beside the pass that would pay, without the client: (label, ?pay=)."""
        price = drop_in_minor(self.lesson)
        may = self.staff.may
        words = [
            (True, "pass", _("Another pass…")),
            (may(VISITS_CREDIT), "credit", _("On credit…")),
            (may(PAYMENTS_TAKE), "drop_in", _("Single %(sum)s…") % {"sum": written(price)} if price else _("Single…")),
            (may(VISITS_FREE), "free", _("Free of charge…")),
        ]
        return tuple(Exit(label, pay=pay) for is_allowed, pay, label in words if is_allowed and self.may_mark)

    @cached_property
    def words(self) -> RowWords:
        """What each row says."""
        return row_words()

    @cached_property
    def mark_url(self) -> str:
        """Where «Отметить» goes; the client is in the form."""
        return reverse("desk:lesson_mark", args=[self.lesson.pk])

    @cached_property
    def book_url(self) -> str:
        """Where «Записать» goes; the same."""
        return reverse("desk:lesson_book", args=[self.lesson.pk])

    @cached_property
    def cancel_url(self) -> Callable[[int | str], str]:
        """Where «Снять запись» goes, by booking."""
        return by_id("desk:lesson_cancel", self.lesson.pk)

    @cached_property
    def undo_url(self) -> Callable[[int | str], str]:
        """Where «Снять с занятия» goes, by visit."""
        return by_id("desk:lesson_undo", self.lesson.pk)

    @cached_property
    def missed_url(self) -> Callable[[int | str], str]:
        """Where «Пропуск» opens, by booking."""
        return by_id("desk:lesson_missed", self.lesson.pk)

    @cached_property
    def missed_undo_url(self) -> Callable[[int | str], str]:
        """Where a miss is taken back, by booking."""
        return by_id("desk:lesson_missed_undo", self.lesson.pk)

    @cached_property
    def waive_url(self) -> Callable[[int | str], str]:
        """Where «Снять штраф» goes, by booking."""
        return by_id("desk:lesson_waive", self.lesson.pk)

    @cached_property
    def why_url(self) -> Callable[[int | str], str]:
        """«Почему?» of a miss or a cancelled booking, by booking."""
        return by_id("desk:lesson_why", self.lesson.pk)

    @cached_property
    def visit_why_url(self) -> Callable[[int | str], str]:
        """«Почему?» of a visit, by visit."""
        return by_id("desk:lesson_visit_why", self.lesson.pk)

    @cached_property
    def dialog_url(self) -> Callable[[int | str], str]:
        """Where «Запись» opens, by client."""
        return by_id("desk:lesson_booking_dialog", self.lesson.pk)

    @cached_property
    def card_url(self) -> Callable[[int | str], str]:
        """The card, by client."""
        return by_id("desk:client")

    def cards(self, rows: Iterable[Any]) -> AbstractSet[int]:
        """The clients whose cards this person may open."""
        ids = {row.client.pk for row in rows}
        if not may_open(self.staff, "client"):
            return frozenset()
        level = None if self.staff.has_every_right else self.staff.access_level
        if level is not None and level.clients != AccessLevel.Clients.ALL:
            ids &= set(visible_to(self.staff).filter(pk__in=ids).values_list("pk", flat=True))
        return ids

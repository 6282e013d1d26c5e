"""Rows of the panel: a client, his flags, what will be or was spent, and what may be done with him here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.actions import places
from ritm.attendance.actions.booking import foresee
from ritm.attendance.errors import Refused
from ritm.attendance.models import Booking, Override
from ritm.attendance.paying import drop_in_minor
from ritm.attendance.permissions import BOOKINGS_CHANGE, VISITS_CHANGE, VISITS_CREDIT, VISITS_FREE
from ritm.attendance.queries import RosterRow
from ritm.clients.permissions import CARD_PAYMENTS
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.directory.flags import Flag
from ritm.ledger.errors import written
from ritm.sales.permissions import PAYMENTS_TAKE
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.staff.models import AccessLevel, StaffMember
from ritm.web.desk.menu import may_open
from ritm.web.desk.reasons import Exit, Line, Ways, lines
from ritm.web.ui.wording import time_range, years

GROWN_UP = 18
LONG_NOTE = 80  # more than two lines of the panel: it opens by a press


@dataclass(frozen=True)
class Desk:
    """Who works with which lesson: what this person may do here, now."""

    lesson: Lesson
    staff: StaffMember

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
        return places.is_long_over(self.lesson, clock.now())

    @cached_property
    def is_day_over(self) -> bool:
        """What was done on it belongs to the past (B-16)."""
        return places.is_day_over(self.lesson, clock.now())

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
    def may_take_back(self) -> bool:
        """«Снять с занятия»: until the day is over, later with the right."""
        return (self.may_past or not self.is_day_over) and self.staff.may(HOME_SCHEDULE, VISITS_CHANGE)

    @cached_property
    def may_cancel(self) -> bool:
        """«Снять запись»: the same."""
        return (self.may_past or not self.is_day_over) and self.staff.may(HOME_SCHEDULE, BOOKINGS_CHANGE)

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

    def cards(self, rows: Iterable[RosterRow]) -> dict[int, str]:
        """Addresses of the cards that this person may open, by client."""
        ids = {row.client.pk for row in rows}
        if not may_open(self.staff, "client"):
            return {}
        level = None if self.staff.has_every_right else self.staff.access_level
        if level is not None and level.clients != AccessLevel.Clients.ALL:
            ids &= set(visible_to(self.staff).filter(pk__in=ids).values_list("pk", flat=True))
        return {client_id: reverse("desk:client", args=[client_id]) for client_id in ids}


@dataclass(frozen=True)
class PanelRow:
    """One client of the panel."""

    desk: Desk
    row: RosterRow
    card: str = ""
    lines: tuple[Line, ...] = ()
    warning: Line | None = None
    said: str = ""
    is_fresh: bool = False
    flags: tuple[Flag, ...] = field(default=())

    @property
    def client_id(self) -> int:
        """For ids of the row's controls."""
        return self.row.client.pk

    @property
    def is_paid(self) -> bool:
        """A pass stands ready."""
        return self.row.choice is not None and self.row.choice.client_pass is not None

    @property
    def may_mark(self) -> bool:
        """«Отметить» in one place: nothing speaks against it."""
        is_here = self.row.booking is not None
        return self.desk.may_mark and self.is_paid and (is_here or not self.lines)

    @property
    def may_book(self) -> bool:
        """«Записать» in one press: a missing pass is only a warning."""
        return self.desk.may_book and self.row.booking is None and not self.lines

    @property
    def stuck(self) -> Line | None:
        """The first reason of somebody for whom this person has no way out at all: it says who can help."""
        told = (*self.lines, *((self.warning,) if self.warning else ()))
        return told[0] if told and not any(line.exits for line in told) else None

    @property
    def may_open_dialog(self) -> bool:
        """The pencil of whoever has no place here yet."""
        return self.row.booking is None and (self.desk.may_book or self.desk.may_mark)

    @property
    def note(self) -> str:
        """The visible note: where a client is marked, and on his card, nowhere else."""
        return self.row.client.alert_note.strip()

    @property
    def is_note_long(self) -> bool:
        """It is cut to two lines and opens by a press."""
        return len(self.note) > LONG_NOTE or "\n" in self.note

    @property
    def dialog(self) -> str:
        """«Запись»."""
        return Ways(self.desk.staff, self.row.client, self.desk.lesson).dialog()

    @property
    def paid_by(self) -> str:
        """The pass from which a visit was taken."""
        visit = self.row.visit
        return visit.entry.client_pass.name if visit and visit.entry and visit.source == "pass" else ""


@dataclass(frozen=True)
class Said:
    """What the last press has to say: a refusal at its row, or which row has just changed."""

    client_id: int = 0
    refusal: DomainError | None = None

    def to(self, client_id: int) -> str:
        """The refusal's words for this row."""
        return str(self.refusal) if self.refusal is not None and client_id == self.client_id else ""


NOTHING_SAID = Said()


@dataclass(frozen=True)
class Rows:
    """Makes rows of the panel. `cards`: addresses of the clients' cards, by client."""

    desk: Desk
    cards: Mapping[int, str]
    said: Said = NOTHING_SAID

    def coming(self, rows: Iterable[RosterRow]) -> list[PanelRow]:
        """«Записано»: ready to mark, or why nothing pays."""
        return [self._coming(row) for row in rows]

    def past(self, rows: Iterable[RosterRow]) -> list[PanelRow]:
        """«Посетило», «Пропустили», «Отменили»."""
        return [self._made(row) for row in rows]

    def sought(self, rows: list[RosterRow]) -> list[PanelRow]:
        """What the panel's search found: ready to book or to mark, or what speaks against it."""
        free = [(row.client, row.choice) for row in rows if row.booking is None and row.choice is not None]
        against = foresee(lesson=self.desk.lesson, people=free) if free else {}
        return [self._sought(row, against.get(row.client.pk, ())) for row in rows]

    def _sought(self, row: RosterRow, against: tuple[Refused, ...]) -> PanelRow:
        if row.booking is not None:
            is_booked = row.booking.status == Booking.Status.BOOKED
            return self._coming(row) if is_booked else self._made(row)
        if against:
            ways = replace(self._ways(row), is_booking=True)
            return self._made(row, lines=lines(against, ways) if self.desk.may_book or self.desk.may_mark else ())
        return self._made(row, warning=next(iter(self._why_not(row)), None))

    def _coming(self, row: RosterRow) -> PanelRow:
        return self._made(row, lines=self._why_not(row) if self.desk.may_mark else ())

    def _why_not(self, row: RosterRow) -> tuple[Line, ...]:
        why_not = row.choice.why_not if row.choice else None
        return lines([why_not], self._ways(row)) if why_not else ()

    def _ways(self, row: RosterRow) -> Ways:
        return Ways(self.desk.staff, row.client, self.desk.lesson)

    def _made(self, row: RosterRow, *, lines: tuple[Line, ...] = (), warning: Line | None = None) -> PanelRow:
        client, said = row.client, self.said
        words = said.to(client.pk)
        return PanelRow(
            desk=self.desk,
            row=row,
            card=self.cards.get(client.pk, ""),
            lines=lines,
            warning=warning,
            said="" if words in {line.full for line in lines} else words,
            is_fresh=said.refusal is None and client.pk == said.client_id,
            flags=tuple(_flags(row, self.desk)),
        )


def _flags(row: RosterRow, desk: Desk) -> Iterable[Flag]:
    """First the person, then what he owes; sums only for whoever sees payments."""
    if row.has_birthday:
        text = _("Birthday") if row.age is None else _("Birthday, turns %(age)s") % {"age": row.age}
        yield Flag("birthday", "accent", text, text, icon="cake", only_icon=True)
    if row.age is not None and row.age < GROWN_UP:
        text = _("Child, %(age)s") % {"age": years(row.age)}
        yield Flag("child", "", text, text, icon="mood-kid", only_icon=True)
    if row.client.is_blocked:
        text = _("On the blocklist")
        yield Flag("blocked", "bad", text, text, icon="ban", only_icon=True)
    if row.debt_minor and desk.staff.may(CARD_PAYMENTS):
        text = _("Owes %(sum)s") % {"sum": written(row.debt_minor)}
        yield Flag("debt", "bad", text, text)
    elif row.unpaid_visits:
        text = ngettext("Owes %(count)s visit", "Owes %(count)s visits", row.unpaid_visits)
        yield Flag("debt", "bad", text % {"count": row.unpaid_visits}, "")

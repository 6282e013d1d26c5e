"""Rows of the panel: a client, his flags, what will be or was spent, and what may be done with him here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.actions.booking import foresee
from ritm.attendance.errors import Refused
from ritm.attendance.models import Booking
from ritm.attendance.queries import RosterRow
from ritm.clients.permissions import CARD_PAYMENTS
from ritm.core.errors import DomainError
from ritm.directory.flags import Flag
from ritm.ledger.errors import written
from ritm.web.desk.lessons.desk import Desk
from ritm.web.desk.reasons import Line, Ways, lines
from ritm.web.ui.wording import years

GROWN_UP = 18
LONG_NOTE = 80  # more than two lines of the panel: it opens by a press


@dataclass(frozen=True)
class PanelRow:
    """One client of the panel."""

    desk: Desk
    row: RosterRow
    card: str = ""
    lines: tuple[Line, ...] = ()
    warning: Line | None = None
    said: str = ""
    flags: tuple[Flag, ...] = field(default=())

    @property
    def client_id(self) -> int:
        """For ids of the row's controls."""
        return self.row.client.pk

    @property
    def name(self) -> str:
        """Whose row it is."""
        return self.row.client.name

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
    def every_line(self) -> tuple[Line, ...]:
        """The reasons, then the warning."""
        return (*self.lines, self.warning) if self.warning else self.lines

    @property
    def stuck(self) -> Line | None:
        """The first reason of somebody for whom this person has no way out at all: it says who can help."""
        told = self.every_line
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
        return self.desk.dialog_url(self.client_id)

    @property
    def cancel(self) -> str:
        """«Снять запись»."""
        return self.desk.cancel_url(self.row.booking.pk) if self.row.booking else ""

    @property
    def undo(self) -> str:
        """«Снять с занятия»."""
        return self.desk.undo_url(self.row.visit.pk) if self.row.visit else ""

    def say(self, control: str) -> str:
        """What a control of the row says of the client: "mark", "credit", "more", "cancel", "undo", "pencil"."""
        pattern: str = getattr(self.desk.words, f"{control}_say")
        return pattern % {"name": self.name}

    @property
    def paid_by(self) -> str:
        """The pass from which a visit was taken."""
        visit = self.row.visit
        return visit.entry.client_pass.name if visit and visit.entry and visit.source == "pass" else ""


@dataclass(frozen=True)
class Said:
    """What the last press has to say: a refusal, at the row of its client."""

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

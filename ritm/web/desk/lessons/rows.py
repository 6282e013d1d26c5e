"""Rows of the panel: a client, his flags, what will be or was spent, and what may be done with him here."""

from collections.abc import Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any, Self

from django.utils.safestring import SafeString

from ritm.attendance.actions.booking import foresee
from ritm.attendance.errors import Refused
from ritm.attendance.models import Booking
from ritm.attendance.penalties import rosters_until
from ritm.attendance.policy import Judgement
from ritm.attendance.queries import RosterRow
from ritm.attendance.waiting import may_join, numbers
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.core.quotes import quoted
from ritm.web.desk.lessons.badges import badges
from ritm.web.desk.lessons.desk import Desk
from ritm.web.desk.reasons import Line, Ways, lines
from ritm.web.ui.stencil import slot
from ritm.web.ui.wording import initials

LONG_NOTE = 80  # more than two lines of the panel: it opens by a press


@dataclass  # not frozen: a page makes sixty, and a frozen one takes thrice as long
class PanelRow:
    """One client of the panel; many that are alike are drawn by one stencil, `slots` filled in for each."""

    desk: Desk
    row: RosterRow
    client_id: int | str
    name: str
    initials: str
    text: str  # what will be or was spent
    booking_id: int | str | None = None
    visit_id: int | str | None = None
    has_card: bool = False
    lines: tuple[Line, ...] = ()
    warning: Line | None = None
    said: str = ""
    note: str = ""  # the visible note: where a client is marked, and on his card, nowhere else
    is_note_long: bool = False  # it is cut to two lines and opens by a press
    flags: str = ""  # drawn
    number: int = 0  # in the waiting list
    judgement: Judgement | None = None  # of a booking that is asked for

    @property
    def shape(self) -> Hashable:
        """All that the row says beside its slots."""
        seen = (self.has_card, self.is_first, self.is_paid, bool(self.text), self.paid_by, self.may_be_missed)
        return (*seen, bool(self.note), self.is_note_long, self.lines, self.warning, self.said)

    @property
    def slots(self) -> dict[str, Any]:
        """What differs from row to row."""
        return {
            "client": self.client_id,
            "name": self.name,
            "initials": self.initials,
            "text": self.text,
            "booking": self.booking_id,
            "visit": self.visit_id,
            "note": self.note,
            "flags": self.flags,
        }

    def blank(self) -> Self:
        """The row that a stencil is made of."""
        return replace(
            self,
            client_id=slot("client"),
            name=slot("name"),
            initials=slot("initials"),
            text=slot("text") if self.text else "",
            booking_id=slot("booking"),
            visit_id=slot("visit"),
            note=slot("note") if self.note else "",
            flags=SafeString(slot("flags")),  # nosec B703 -- a name of ours, filled in with what is safe
        )

    @property
    def card(self) -> str:
        """The client's card, for whoever may open it."""
        return self.desk.card_url(self.client_id) if self.has_card else ""

    @property
    def is_first(self) -> bool:
        """He has never been here."""
        return self.row.is_first

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
        if self.may_mark:
            return None
        return told[0] if told and not any(line.exits for line in told) else None

    @property
    def may_open_dialog(self) -> bool:
        """The pencil of whoever has no place here yet."""
        return self.row.booking is None and (self.desk.may_book or self.desk.may_mark)

    @property
    def dialog(self) -> str:
        """«Запись»."""
        return self.desk.dialog_url(self.client_id)

    @property
    def cancel(self) -> str:
        """«Снять запись»."""
        return self.desk.cancel_url(self.booking_id) if self.booking_id is not None else ""

    @property
    def missed_url(self) -> str:
        """«Пропуск»."""
        return self.desk.missed_url(self.booking_id) if self.booking_id is not None else ""

    @property
    def may_be_missed(self) -> bool:
        """Whether a mark may turn out to be a miss: of whoever was booked (B-8)."""
        may = self.desk.may_mark and self.desk.may_miss
        return may and self.row.booking is not None and not self.row.booking.is_walk_in

    @property
    def may_waive(self) -> bool:
        """«Снять штраф»: for a day, later with the right to the past (B-7)."""
        until = rosters_until(self.row.booking) if self.row.booking is not None else None
        return until is not None and self.desk.may_waive_until(until)

    @property
    def undo(self) -> str:
        """«Снять с занятия»."""
        return self.desk.undo_url(self.visit_id) if self.visit_id is not None else ""

    def say(self, control: str) -> str:
        """What a control of the row says of the client: "mark", "credit", "more", "cancel", "undo", "pencil" …"""
        pattern: str = getattr(self.desk.words, f"{control}_say")
        return pattern % {"name": self.name}

    @property
    def paid_by(self) -> str:
        """The pass from which a visit was taken, in quotation marks."""
        visit = self.row.visit
        return quoted(visit.entry.client_pass.name) if visit and visit.entry and visit.source == "pass" else ""


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
    """Makes rows of the panel. `cards`: the clients whose cards may be opened."""

    desk: Desk
    cards: AbstractSet[int]
    said: Said = NOTHING_SAID
    clashes: Mapping[int, tuple[Refused, ...]] = field(default_factory=dict)  # of a lesson that was moved
    _told: dict[Hashable, tuple[Line, ...]] = field(default_factory=dict)

    def coming(self, rows: Iterable[RosterRow]) -> list[PanelRow]:
        """«Записано»: ready to mark, or why nothing pays; for a stencil, as the client is a slot in its ways out."""
        return [
            self._made(row, lines=(*self._clash(row), *(self._alike(row) if self.desk.may_mark else ())))
            for row in rows
        ]

    def _clash(self, row: RosterRow) -> tuple[Line, ...]:
        """Whom a moved lesson put into two at once: he is told of, and is booked still (B-11)."""
        against = self.clashes.get(row.client.pk)
        if not against:
            return ()
        return tuple(replace(line, tone="bad", exits=()) for line in lines(against, self._ways(row.client.pk)))

    def past(self, rows: Iterable[RosterRow]) -> list[PanelRow]:
        """«Посетило», «Пропустили», «Отменили»."""
        return [self._made(row) for row in rows]

    def sought(self, rows: list[RosterRow]) -> list[PanelRow]:
        """What the panel's search found: ready to book or to mark, or what speaks against it."""
        free = [(row.client, row.choice) for row in rows if row.booking is None and row.choice is not None]
        judged = foresee(lesson=self.desk.lesson, people=free) if free else {}
        line = numbers(self.desk.lesson)
        may_wait = may_join(self.desk.lesson, clock.now()) if free else False
        return [
            self._sought(row, judged.get(row.client.pk), number=line.get(row.client.pk, 0), may_wait=may_wait)
            for row in rows
        ]

    def _sought(self, row: RosterRow, judgement: Judgement | None, *, number: int, may_wait: bool) -> PanelRow:
        if row.booking is not None:
            is_coming = row.booking.status == Booking.Status.BOOKED and self.desk.may_mark
            return self._made(row, lines=self._why_not(row) if is_coming else ())
        against = judgement.against if judgement is not None else ()
        if against:
            ways = replace(self._ways(row.client.pk), is_booking=True, may_wait=may_wait and not number)
            told = lines(against, ways) if self.desk.may_book or self.desk.may_mark else ()
            return replace(self._made(row, lines=told), number=number, judgement=judgement)
        return replace(self._made(row, warning=next(iter(self._why_not(row)), None)), judgement=judgement)

    def _why_not(self, row: RosterRow) -> tuple[Line, ...]:
        why_not = row.choice.why_not if row.choice else None
        return lines([why_not], self._ways(row.client.pk)) if why_not else ()

    def _alike(self, row: RosterRow) -> tuple[Line, ...]:
        """The same without whose it is: one reason is put into words once, however many have it."""
        why_not = row.choice.why_not if row.choice else None
        if why_not is None:
            return ()
        kind = (type(why_not), *why_not.details.items())
        found = self._told.get(kind)
        if found is None:
            found = self._told[kind] = lines([why_not], self._ways(slot("client")))
        return found

    def _ways(self, client_id: int | str) -> Ways:
        return Ways(self.desk.staff, client_id, self.desk.lesson)

    def _made(self, row: RosterRow, *, lines: tuple[Line, ...] = (), warning: Line | None = None) -> PanelRow:
        client, words = row.client, self.said.to(row.client.pk)
        note = client.alert_note.strip()
        return PanelRow(
            desk=self.desk,
            row=row,
            client_id=client.pk,
            name=client.name,
            initials=initials(client.name),
            text=row.text,
            booking_id=row.booking.pk if row.booking else None,
            visit_id=row.visit.pk if row.visit else None,
            has_card=client.pk in self.cards,
            lines=lines,
            warning=warning,
            said="" if words in {line.full for line in lines} else words,
            note=note,
            is_note_long=len(note) > LONG_NOTE or "\n" in note,
            flags=SafeString("".join(badges(row, self.desk))),  # nosec B703 -- drawn by Jinja2
        )

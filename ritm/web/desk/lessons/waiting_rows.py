"""Rows of «Лист ожидания»: the number, who waits, what stands in his way, and what may be done with him here."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from ritm.attendance.models import Override
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.skips import Skip, skips_of
from ritm.attendance.waiting import Waiter
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.days import short_day
from ritm.web.desk.addresses import by_id
from ritm.web.desk.lessons.desk import Desk
from ritm.web.desk.lessons.rows import Said
from ritm.web.desk.reasons import Line, Ways, lines, skipped_text


@dataclass(frozen=True)
class WaitRow:
    """One who waits."""

    desk: Desk
    waiter: Waiter
    count: int
    offers: int
    has_card: bool
    said: str
    skips: tuple[Skip, ...] = ()  # the latest first

    @property
    def entry(self) -> WaitlistEntry:
        """What he waits by."""
        return self.waiter.entry

    @property
    def client(self) -> Client:
        """Who waits."""
        return self.entry.client

    @property
    def client_id(self) -> int:
        """For the reason's form."""
        return self.entry.client_id

    @property
    def name(self) -> str:
        """His name."""
        return self.client.name

    @property
    def card(self) -> str:
        """The card, for whoever may open it."""
        return self.desk.card_url(self.client_id) if self.has_card else ""

    @property
    def since(self) -> str:
        """«с 25.11, 18:00»: when he joined."""
        joined = clock.local(self.entry.joined_at, self.desk.lesson.zone)
        return _("since %(day)s, %(time)s") % {"day": short_day(joined), "time": f"{joined:%H:%M}"}

    @property
    def offered(self) -> str:
        """«место предложено до 16:20»; "" where none is."""
        held = self.entry.booking
        if self.entry.status != WaitlistEntry.Status.OFFERED or held is None or held.held_until is None:
            return ""
        until = clock.local(held.held_until, self.desk.lesson.zone)
        return _("the place is offered until %(time)s") % {"time": f"{until:%H:%M}"}

    @property
    def skipped(self) -> str:
        """«25.11 18:00 место ушло дальше: Нет абонемента»: the last time that he was passed over; "" where he never was."""
        return skipped_text(self.skips)

    @property
    def why_url(self) -> str:
        """«Почему?»: each time, and what would become of his turn now."""
        return by_id("desk:lesson_wait_why", self.desk.lesson.pk)(self.entry.pk)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Why a place that comes free now would go to the next one."""
        against = self.waiter.turn.against
        found = lines([against], Ways(self.desk.staff, self.client_id, self.desk.lesson)) if against else ()
        # What waits is helped by a pass alone: to sell one, to unfreeze his.
        return tuple(replace(one, exits=one.exits[:1] if one.override == Override.NO_PASS else ()) for one in found)

    @property
    def may_change(self) -> bool:
        """Whether the person may do anything with the line."""
        return self.desk.may_book and self.desk.is_open

    @property
    def may_promote(self) -> bool:
        """«Записать»: there is a place, or one is kept for the line."""
        lesson = self.desk.lesson
        return self.may_change and (bool(self.offered) or lesson.free_for_staff != 0 or lesson.held > self.offers)

    @property
    def above_url(self) -> str:
        """«Записать сверх мест», for whoever may, where there is no place."""
        may = self.may_change and not self.may_promote and self.desk.staff.may(Override.FULL.right)
        return f"{self.desk.dialog_url(self.client_id)}?override=full" if may else ""

    @property
    def moves(self) -> Iterator[tuple[str, int, str]]:
        """Up and down: key, the new number, words."""
        if self.waiter.number > 1:
            yield "up", self.waiter.number - 1, _("Up by one")
        if self.waiter.number < self.count:
            yield "down", self.waiter.number + 1, _("Down by one")

    @cached_property
    def at(self) -> Callable[[str], str]:
        """The address of what is done with him: "leave", "remove", "move", "promote"."""
        return lambda verb: by_id(f"desk:lesson_wait_{verb}", self.desk.lesson.pk)(self.entry.pk)


def waiting_rows(desk: Desk, waiters: list[Waiter], cards: AbstractSet[int], said: Said) -> list[WaitRow]:
    """The line, ready to be drawn. One query, none where nobody waits."""
    skips = skips_of([one.entry for one in waiters], desk.lesson)
    offers = sum(one.entry.status == WaitlistEntry.Status.OFFERED for one in waiters)
    return [
        WaitRow(
            *(desk, one, len(waiters), offers, one.client.pk in cards, said.to(one.client.pk)),
            skips=tuple(skips.get(one.entry.pk, ())),
        )
        for one in waiters
    ]

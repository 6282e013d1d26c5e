"""«Лист ожидания на занятия» of the card: where the client waits, his number there, and the way out (CL-28)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse

from ritm.attendance.actions.waiting import leave_waitlist
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.attendance.skips import Skip, skips_of
from ritm.attendance.waiting import is_switched_on, waiting_of
from ritm.clients.permissions import CARD_BOOKINGS, CARD_READ
from ritm.core.errors import DomainError
from ritm.web.desk.addresses import by_id
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.lessons import words
from ritm.web.desk.reasons import skipped_text
from ritm.web.ui.wording import clock_time, weekday_date


@dataclass(frozen=True)
class WaitingRow:
    """One class for which he waits."""

    entry: WaitlistEntry
    skips: tuple[Skip, ...] = ()  # the latest first

    @property
    def skipped(self) -> str:
        """«25.11 18:00 место ушло дальше: Нет абонемента»; "" where he was never passed over."""
        return skipped_text(self.skips)

    @property
    def number(self) -> int:
        """His number in the line."""
        before: int = self.entry.before  # type: ignore[attr-defined] -- by waiting_of
        return before + 1

    @property
    def day(self) -> str:
        """«ср 25.11»."""
        return weekday_date(self.entry.lesson.on)

    @property
    def time(self) -> str:
        """«18:00»."""
        return clock_time(self.entry.lesson.wall_time)


@dataclass(frozen=True)
class WaitingBlock:
    """The block: its rows, and what this person may do with them."""

    card: Card
    rows: list[WaitingRow]

    @cached_property
    def may_leave(self) -> bool:
        """Whether he may be taken off."""
        return self.card.staff.may(BOOKINGS_CHANGE)

    @cached_property
    def why_url(self) -> Callable[[int], str]:
        """«Почему?», by entry."""
        return by_id("desk:client_wait_why", self.card.client.pk)

    @cached_property
    def leave_url(self) -> Callable[[int], str]:
        """Where that goes, by entry."""
        return by_id("desk:client_wait_leave", self.card.client.pk)


def waiting_block(card: Card) -> WaitingBlock | None:
    """None where the studio has no waiting list."""
    if not is_switched_on():
        return None
    entries = waiting_of(card.client)
    skips = skips_of(entries)
    return WaitingBlock(card, [WaitingRow(entry, tuple(skips.get(entry.pk, ()))) for entry in entries])


@desk_view(requires=(CARD_READ, CARD_BOOKINGS, BOOKINGS_CHANGE), methods=("POST",))
def leave(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """The client no longer wants to wait."""
    card = card_of(request, pk)
    entry = WaitlistEntry.objects.select_related("client", "lesson").filter(pk=entry_id, client=card.client).first()
    if entry is None:
        raise Http404
    try:
        send_once(request, lambda: str(leave_waitlist(entry=entry, actor=card.staff.actor).pk))
    except DomainError as error:
        return refused(request, error, card.url)
    return done(request, card.url, words.waits_no_longer(entry), changed="card-changed")

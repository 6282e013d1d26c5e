"""Blocks of what has been: the five latest rows under the first screen, and the whole by pages («Все»)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ritm.accounts.questions import question
from ritm.attendance import queries as attendance
from ritm.attendance.cancelled import cancelled_of
from ritm.attendance.models import Booking, Override, Visit
from ritm.attendance.paying import paid_text
from ritm.attendance.penalties import cancelled_text, missed_text, stands
from ritm.attendance.permissions import CREDITS_RESTORE, VISITS_CHANGE
from ritm.clients.permissions import CARD_BOOKINGS, CARD_HISTORY, CARD_PAYMENTS, CARD_READ, CARD_VISITS
from ritm.clients.queries import ids_of
from ritm.core import clock
from ritm.core.quotes import quoted
from ritm.sales.models import Payment
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card import changes
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.card_words import card_words
from ritm.web.desk.door import View, desk_view
from ritm.web.ui.render import render_drawn, render_part, wants_part
from ritm.web.ui.wording import money

SHORT, PAGE = 5, 50
_COUNTED = {"missed": Booking.Status.NO_SHOW, "cancelled": Booking.Status.CANCELLED}


@dataclass(frozen=True)
class History:
    """A block of rows: the right it needs, its rows, and how they are made ready for the template.

    With an icon it is a fold: only its count is on the card.
    """

    key: str
    right: str
    rows: Callable[[Card], QuerySet]
    read: Callable[[list[Any], Card], list[Any]]
    title: Any
    empty: Any
    icon: str = ""

    @property
    def drawn_by(self) -> str:
        """The template of the rows that stand on the card itself."""
        return _DRAWN[self.key]


_DRAWN = {"visits": "client_card/visit_rows.html", "payments": "client_card/payment_rows.html"}


def visits(rows: list[Visit], card: Card) -> list[dict[str, Any]]:
    """Rows of «Посещения»: what paid, and whether this person may take the mark back (BV-04, B-16)."""
    now, may_past = clock.now(), card.staff.may(Override.PAST.right)
    may_undo = card.staff.may(VISITS_CHANGE)
    return [
        {
            "visit": visit,
            "lesson": visit.lesson,
            "paid_by": visit.entry.client_pass.name if visit.entry and visit.source == Visit.Source.PASS else "",
            "text": paid_text(visit),
            "may_undo": may_undo and (may_past or now < attendance.day_over(visit.lesson)),
        }
        for visit in rows
    ]


def payments(rows: list[Payment], card: Card) -> list[dict[str, Any]]:
    """Rows of «Платежи»: what for, how, how much; money given back is below zero (MO-02)."""
    prefetch_related_objects(rows, "sale__lines__client_pass", "sale__payments")
    return [
        {
            "payment": payment,
            "what": _what_for(payment),
            "how": ", ".join(str(one.get_method_display()) for one in paid),
            "parts": [f"{one.get_method_display()} {money(one.minor)}" for one in paid] if len(paid) > 1 else [],
            "minor": -payment.minor if payment.kind == Payment.Kind.PAY_OUT else sum(one.minor for one in paid),
        }
        for payment in rows
        for paid in (_paid_together(payment),)
    ]


def _rows_of_payments(card: Card) -> QuerySet[Payment]:
    """A sale is one row however it was paid: its first payment stands for all."""
    earlier = Payment.objects.filter(sale=OuterRef("sale"), pk__lt=OuterRef("pk"))
    own = Payment.objects.filter(client__in=ids_of(card.client.pk))
    return own.filter(Q(sale=None) | ~Exists(earlier)).order_by("-paid_on", "-pk")


def _paid_together(payment: Payment) -> list[Payment]:
    """All payments of the sale, in their order."""
    return sorted(payment.sale.payments.all(), key=lambda one: one.pk) if payment.sale else [payment]


def bookings(rows: list[Booking], card: Card) -> list[Booking]:
    """Rows of cancelled and missed bookings, each with the `canceller`: who of the staff took it off.

    `said`: what a miss or a late cancel took; `may_restore`: whether this person may give it back (PA-06).
    """
    ids = {row.cancelled_by_actor.partition(":")[2] for row in rows if row.cancelled_by_actor.startswith("staff:")}
    names = {str(one.pk): one.name for one in StaffMember.objects.filter(pk__in=ids)} if ids else {}
    for row in rows:
        row.canceller = names.get(row.cancelled_by_actor.partition(":")[2], "")
        row.said = _taken(row, missed_text(row) if row.status == Booking.Status.NO_SHOW else cancelled_text(row))
        row.may_restore = stands(row) and row.entry_id is not None and card.staff.may(CREDITS_RESTORE)
    return rows


def _taken(row: Booking, text: str) -> str:
    """What a miss or a late cancel took, and of which pass."""
    held = row.client_pass if row.charge_units else None
    return f"{text} · {quoted(held.name)}" if held else text


VISITS = History(
    "visits",
    CARD_VISITS,
    lambda card: attendance.visits_of(card.client),
    visits,
    _("Visits"),
    _("Marked classes will stand here"),
)
PAYMENTS = History(
    "payments",
    CARD_PAYMENTS,
    _rows_of_payments,
    payments,
    _("Payments"),
    _("Money taken and paid out will stand here"),
)
MISSED = History(
    "missed",
    CARD_BOOKINGS,
    lambda card: attendance.missed_of(card.client),
    bookings,
    _("Missed bookings"),
    _("No missed bookings"),
    icon="clock-off",
)
CANCELLED = History(
    "cancelled",
    CARD_BOOKINGS,
    lambda card: cancelled_of(card.client),
    bookings,
    _("Cancelled bookings"),
    _("No cancelled bookings"),
    icon="calendar-x",
)
CHANGES = History(
    "changes",
    CARD_HISTORY,
    changes.events_of,
    changes.told,
    _("History of changes"),
    _("Nothing has been changed yet"),
    icon="history",
)
HISTORY = (VISITS, PAYMENTS, MISSED, CANCELLED, CHANGES)


def folds(card: Card) -> list[dict[str, Any]]:
    """The folded blocks; those of bookings with their counts, in one query."""
    shown = [block for block in HISTORY if block.icon and card.staff.may(block.right)]
    if not any(block.key in _COUNTED for block in shown):
        return [link_of(block, card) for block in shown]
    counts = dict(_booking_counts(client_id=card.client.pk))
    known = {key: counts.get(status, 0) for key, status in _COUNTED.items()}
    return [{**link_of(block, card), "count": known.get(block.key)} for block in shown]


@question
def _booking_counts(*, client_id: int) -> QuerySet:
    """How many bookings a client has of each state, without those undone at once: (state, number)."""
    rows = Booking.objects.filter(client=client_id, is_hidden=False).order_by().values("status")
    return rows.annotate(n=Count("pk")).values_list("status", "n")


def link_of(block: History, card: Card) -> dict[str, Any]:
    """A block that is not read yet: its name and address."""
    return {"kind": block, "url": card.at(f"client_{block.key}"), "rows": None, "count": None}


def rows_of(block: History, card: Card, *, size: int, page: str | None = None) -> dict[str, Any]:
    """One page of a block as the template takes it."""
    found: Page = Paginator(block.rows(card), size).get_page(page)
    rows = block.read(list(found.object_list), card)
    has_acts = any(getattr(row, "may_restore", False) for row in rows)
    return {**link_of(block, card), "rows": rows, "page": found, "has_acts": has_acts}


def history_view(block: History) -> View:
    """The address of one block: its latest rows, or with `?all=1` every one, by pages."""

    @desk_view(requires=(CARD_READ, block.right))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        card = card_of(request, pk)
        is_short = wants_part(request) and not block.icon and request.GET.get("all") != "1"
        if is_short:
            found = rows_of(block, card, size=SHORT, page=request.GET.get("page"))
            context = {"card": card, "client": card.client, "words": card_words(), "block": found}
            return render_drawn(request, "client_card/history_short.html", context)
        return whole(request, block, card)

    return view


def whole(request: HttpRequest, block: History, card: Card) -> HttpResponse:
    """Every row of a block, by pages: a dialog, or a page of its own."""
    found = rows_of(block, card, size=PAGE, page=request.GET.get("page"))
    context = {"card": card, "client": card.client, "words": card_words(), **found}
    return render_part(request, "client_card/history.html", "whole", context)


def _what_for(payment: Payment) -> str:
    if payment.sale is None:
        return payment.get_kind_display()
    names = ", ".join(quoted(line.client_pass.name) for line in payment.sale.lines.all())
    return f"{payment.get_kind_display()} {names}"

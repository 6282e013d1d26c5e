"""What fills the blocks of the card: rows ready for the templates."""

from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance import queries as attendance
from ritm.attendance.errors import NoPass
from ritm.attendance.models import Booking, Visit
from ritm.attendance.paying import choices_of, drop_in_minor, paid_text, pass_text
from ritm.clients.models import Client
from ritm.clients.queries import guardian_of, wards
from ritm.core import clock
from ritm.directory.flags import visits as visits_text
from ritm.directory.queries.phones import shown_phone
from ritm.ledger.queries import money_of
from ritm.passes.models import ClientPass, PassState
from ritm.passes.queries import CLOSED, passes_of, state_on
from ritm.sales.models import Payment
from ritm.sales.queries import debts_of
from ritm.web.desk.client_card.card import Card

MANY = 6
_TONES = {PassState.ACTIVE: "ok", PassState.USED_UP: "warn", PassState.EXPIRED: "", PassState.WAITING: "info"}


@dataclass(frozen=True)
class Coming:
    """A standing booking: what will pay for it, or why nothing can, and how it may be marked."""

    booking: Booking
    is_today: bool
    text: str
    why_not: NoPass | None
    price_minor: int | None


@dataclass(frozen=True)
class Held:
    """A pass of the client on the day: its state, disciplines, what is left in words."""

    held: ClientPass
    state: PassState
    tone: str
    badge: str
    term: str
    disciplines: str
    discipline_id: int | None


def upcoming(card: Card) -> list[Coming]:
    """«Записи предстоящие»; a row goes when marked, missed, or the day is over (BV-14)."""
    bookings = attendance.upcoming(card.client)
    paying = choices_of(bookings)
    rows = []
    for booking in bookings:
        choice, lesson = paying[booking.pk], booking.lesson
        text = pass_text(choice.client_pass) if choice.client_pass else ""
        is_today = lesson.on == clock.today(lesson.zone)
        rows.append(Coming(booking, is_today, text, choice.why_not, drop_in_minor(lesson)))
    return rows


def passes(card: Card) -> dict[str, Any]:
    """Passes of use today, and those that ended not long ago; `total` counts all."""
    every = passes_of(card.client)
    over = {*CLOSED, PassState.EXPIRED}
    live = [held for held in every if state_on(held, card.today) not in over]
    prefetch_related_objects(live, "discipline_links__discipline")
    rows = sorted((_held(held, card) for held in live), key=lambda row: (row.state == PassState.USED_UP, row.held.pk))
    return {"rows": rows[:MANY], "total": len(every)}


def every_pass(card: Card) -> list[Held]:
    """All passes of the client, the newest first."""
    every = passes_of(card.client)
    prefetch_related_objects(every, "discipline_links__discipline")
    return [_held(held, card) for held in every]


def money(card: Card) -> dict[str, Any]:
    """«Счёт», «Долг», and what the debt is for (MO-04)."""
    now = money_of(card.client.pk)
    debts = debts_of(card.client) if now.debt_minor else []
    overdue = [debt for debt in debts if debt.charge.due_on and debt.charge.due_on < card.today]
    return {"now": now, "debts": debts[:3], "more": max(0, len(debts) - 3), "is_overdue": bool(overdue)}


def family(card: Card) -> list[dict[str, Any]]:
    """Who answers for the client, and for whom he does (CL-13)."""
    parent = guardian_of(card.client)
    rows = []
    if parent:
        rows = [_relative(card, parent, _("parent"))]
        siblings = wards(parent).exclude(pk=card.client.pk)
        rows += [_relative(card, one, _("brother or sister")) for one in siblings[:MANY]]
    return rows + [_relative(card, one, _("child")) for one in wards(card.client)[:MANY]]


def profile(card: Card) -> list[tuple[str, Any]]:
    """«Анкета» in short: what is filled in."""
    person = card.client
    pairs = (
        (_("Phone"), shown_phone(person.phone, card.staff)),
        (_("Other phone"), shown_phone(person.other_phone, card.staff)),
        (_("Email"), person.email),
        (_("Born on"), f"{person.birth_date:%d.%m.%Y}" if person.birth_date else ""),
        (_("Responsible"), person.responsible.name if person.responsible else ""),
        (_("Source"), person.source.name if person.source else ""),
        (_("Barcode"), person.barcode),
        (_("Added"), f"{clock.local_date(person.created_at, card.branch.time_zone):%d.%m.%Y}"),
    )
    return [(name, value) for name, value in pairs if value]


def visits(rows: list[Visit], card: Card) -> list[dict[str, Any]]:
    """Rows of «Посещения»: what paid, and whether it can be undone."""
    return [
        {
            "visit": visit,
            "lesson": visit.lesson,
            "pass": visit.entry.client_pass.name if visit.entry and visit.source == Visit.Source.PASS else "",
            "text": paid_text(visit),
        }
        for visit in rows
    ]


def payments(rows: list[Payment], card: Card) -> list[dict[str, Any]]:
    """Rows of «Платежи»: what for, how, how much; money given back is below zero (MO-02)."""
    prefetch_related_objects(rows, "sale__lines__client_pass")
    return [
        {
            "payment": payment,
            "what": _what_for(payment),
            "minor": -payment.minor if payment.kind == Payment.Kind.PAY_OUT else payment.minor,
        }
        for payment in rows
    ]


def bookings(rows: list[Booking], card: Card) -> list[Booking]:
    """Rows of cancelled and missed bookings."""
    return rows


def is_there(card: Card) -> bool:
    """A button without figures of its own."""
    return True


def _what_for(payment: Payment) -> str:
    if payment.sale is None:
        return payment.get_kind_display()
    names = ", ".join(f"«{line.client_pass.name}»" for line in payment.sale.lines.all())
    return f"{payment.get_kind_display()} {names}"


def _relative(card: Card, person: Client, words: str) -> dict[str, Any]:
    return {"client": person, "words": words, "phone": shown_phone(person.phone, card.staff)}


def _held(held: ClientPass, card: Card) -> Held:
    state = state_on(held, card.today)
    names = [link.discipline for link in held.discipline_links.all()]
    words = _("all disciplines") if held.all_disciplines else ", ".join(one.name for one in names)
    only = names[0].pk if len(names) == 1 else None
    return Held(held, state, _TONES.get(state, ""), _badge(held, state), _term(held, state, card), words, only)


def _badge(held: ClientPass, state: PassState) -> str:
    if state in {PassState.EXPIRED, PassState.NOT_STARTED, *CLOSED} or held.left_units is None:
        return str(state.label) if held.left_units is not None or state != PassState.ACTIVE else _("Unlimited")
    if state == PassState.USED_UP:
        return str(state.label)
    return f"{visits_text(held.left_units)}/{held.count}"


def _term(held: ClientPass, state: PassState, card: Card) -> str:
    if held.starts_on is None or held.ends_on is None:
        words = _("from the first visit, or by itself on %(day)s")
        return words % {"day": f"{held.auto_activates_on:%d.%m}" if held.auto_activates_on else ""}
    if state == PassState.NOT_STARTED:
        return _("from %(from)s until %(until)s") % {
            "from": f"{held.starts_on:%d.%m}",
            "until": f"{held.ends_on:%d.%m}",
        }
    if state == PassState.ACTIVE:
        days = (held.ends_on - card.today).days + 1
        left = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
        return _("until %(until)s, %(days)s") % {"until": f"{held.ends_on:%d.%m}", "days": left}
    return _("until %(until)s") % {"until": f"{held.ends_on:%d.%m.%Y}"}

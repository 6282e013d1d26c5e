"""What fills the blocks of the first screen: rows ready for the templates."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.actions.places import is_long_over
from ritm.attendance.errors import NoPass, TooLate
from ritm.attendance.models import Booking, Override
from ritm.attendance.paying import choices_of, drop_in_minor, pass_text
from ritm.attendance.queries import upcoming as upcoming_of
from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.core import clock
from ritm.directory.flags import visits as visits_text
from ritm.ledger.models import Charge
from ritm.passes.models import ClientPass, PassDiscipline, PassState
from ritm.passes.queries import CLOSED, dates_on, passes_of, state_on
from ritm.web.desk.client_card.card import Card
from ritm.web.ui.forms import MoneyField

MANY = 6
_TONES = {PassState.ACTIVE: "ok", PassState.USED_UP: "warn", PassState.WAITING: "info", PassState.NOT_STARTED: "info"}


@dataclass(frozen=True)
class Coming:
    """A standing booking: what will pay for it, or why it cannot be marked; `price_minor` of a visit on credit."""

    booking: Booking
    is_today: bool
    text: str
    why_not: NoPass | TooLate | None
    price_minor: int | None

    @property
    def reason(self) -> str:
        """Why it cannot be marked, in one sentence: the ways out stand beside it as buttons."""
        return str(self.why_not).partition(". ")[0] if self.why_not else ""

    @property
    def is_payable(self) -> bool:
        """True where only the pass is missing: it may be sold, or the visit paid otherwise."""
        return isinstance(self.why_not, NoPass)

    @property
    def price_typed(self) -> str:
        """The price of a visit on credit as the form carries it."""
        return MoneyField().prepare_value(self.price_minor) if self.price_minor is not None else ""


@dataclass(frozen=True)
class Held:
    """A pass of the client on the day: its state, disciplines, what is left in words, what is owed for it."""

    held: ClientPass
    state: PassState
    tone: str
    badge: str
    term: str
    disciplines: str
    discipline_id: int | None
    debt_minor: int


def upcoming(card: Card) -> list[Coming]:
    """«Записи предстоящие»; a row goes when marked, missed, or the day is over (BV-14)."""
    bookings = upcoming_of(card.client)
    paying = choices_of(bookings)
    now, may_past = clock.now(), card.staff.may(Override.PAST.right)
    rows = []
    for booking in bookings:
        choice, lesson = paying[booking.pk], booking.lesson
        is_late = is_long_over(lesson, now) and not may_past
        rows.append(
            Coming(
                booking=booking,
                is_today=lesson.on == clock.today(lesson.zone),
                text=pass_text(choice.client_pass) if choice.client_pass else "",
                why_not=TooLate() if is_late else choice.why_not,
                price_minor=drop_in_minor(lesson),
            )
        )
    return rows


def passes(card: Card) -> dict[str, Any]:
    """Passes of use today, and the used up ones whose term has not ended; `total` counts all."""
    every = passes_of(card.client)
    over = {*CLOSED, PassState.EXPIRED}
    live = [held for held in every if state_on(held, card.today) not in over]
    rows = sorted(_in_words(live, card), key=lambda row: (row.state == PassState.USED_UP, row.held.pk))
    return {"rows": rows[:MANY], "total": len(every)}


def every_pass(card: Card) -> list[Held]:
    """All passes of the client, the newest first."""
    return _in_words(passes_of(card.client), card)


def money(card: Card) -> dict[str, Any]:
    """«На счёте», «Долг», what the debt is for and whether its day has passed (MO-04)."""
    overdue = [debt.charge.due_on for debt in card.debts if debt.charge.due_on and debt.charge.due_on < card.today]
    return {"now": card.money, "debt_for": _debt_for(card), "overdue_since": min(overdue, default=None)}


def family(card: Card) -> list[dict[str, Any]]:
    """Who answers for the client, and for whom he does (CL-13)."""
    parent = card.guardian
    rows = [_relative(card, parent, _("parent"))] if parent else []
    guardians = [card.client.pk, *([parent.pk] if parent else [])]
    kin = living().filter(guardianships__guardian__in=guardians).exclude(pk=card.client.pk).order_by("name", "pk")
    for one in kin.prefetch_related("guardianships")[: 2 * MANY]:
        is_own = any(link.guardian_id == card.client.pk for link in one.guardianships.all())
        rows.append(_relative(card, one, _("child") if is_own else _("brother or sister")))
    return rows


def profile(card: Card) -> list[tuple[str, dict[str, str]]]:
    """«Анкета» in short: what is filled in; a `tel` makes a link."""
    person = card.client
    texts = (
        (_("Phone"), card.phone(person.phone)),
        (_("Other phone"), card.phone(person.other_phone)),
        (_("Email"), {"text": person.email}),
        (_("Born on"), {"text": _day(person.birth_date)}),
        (_("Branch"), {"text": person.branch.name if person.branch else ""}),
        (_("Responsible"), {"text": person.responsible.name if person.responsible else ""}),
        (_("Source"), {"text": person.source.name if person.source else ""}),
        (_("Barcode"), {"text": person.barcode}),
        (_("Added"), {"text": _day(clock.local_date(person.created_at, card.branch.time_zone))}),
    )
    return [(name, value) for name, value in texts if value["text"]]


def is_there(card: Card) -> bool:
    """A button without figures of its own."""
    return True


def _day(day: date | None) -> str:
    return f"{day:%d.%m}.{day.year:04}" if day else ""


def _debt_for(card: Card) -> str:
    """«2 занятия, абонемент «8 занятий»»; "" for a debt brought from before."""
    visits = sum(debt.charge.kind == Charge.Kind.VISIT for debt in card.debts)
    parts = [ngettext("%(count)s class", "%(count)s classes", visits) % {"count": visits}] if visits else []
    sold = [debt.title for debt in card.debts if debt.charge.kind == Charge.Kind.PASS]
    return ", ".join([*parts, *(title[:1].lower() + title[1:] for title in dict.fromkeys(sold))])


def _relative(card: Card, person: Client, words: str) -> dict[str, Any]:
    return {"client": person, "words": words, "phone": card.phone(person.phone)}


def _in_words(passes: list[ClientPass], card: Card) -> list[Held]:
    links = PassDiscipline.objects.select_related("discipline").order_by("discipline__name")
    prefetch_related_objects(passes, Prefetch("discipline_links", queryset=links))
    owed = {debt.charge.subject: debt.charge.open_minor for debt in card.debts}
    return [_held(held, card, owed.get(f"pass:{held.pk}", 0)) for held in passes]


def _held(held: ClientPass, card: Card, debt_minor: int) -> Held:
    state = state_on(held, card.today)
    names = [link.discipline for link in held.discipline_links.all()]
    words = _("all disciplines") if held.all_disciplines else ", ".join(one.name for one in names)
    only = names[0].pk if len(names) == 1 else None
    badge, term = _badge(held, state), _term(held, state, card.today)
    return Held(held, state, _TONES.get(state, ""), badge, term, words, only, debt_minor)


def _badge(held: ClientPass, state: PassState) -> str:
    if state not in {PassState.ACTIVE, PassState.WAITING}:
        return str(state.label)
    if held.left_units is None:
        return _("Unlimited")
    return f"{visits_text(held.left_units)}/{held.count}"


def _term(held: ClientPass, state: PassState, today: date) -> str:
    term = dates_on(held, today)
    if term is None:
        auto = held.auto_activates_on
        words = _("from the first visit, on %(day)s at the latest") if auto else _("from the first visit")
        return words % {"day": f"{auto:%d.%m}" if auto else ""}
    if state in {PassState.ACTIVE, PassState.USED_UP}:
        days = (term[1] - today).days + 1
        left = ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
        return _("until %(until)s, %(days)s") % {"until": f"{term[1]:%d.%m}", "days": left}
    if state == PassState.NOT_STARTED:
        return _("from %(from)s until %(until)s") % {"from": f"{term[0]:%d.%m}", "until": f"{term[1]:%d.%m}"}
    return _("%(from)s–%(until)s") % {"from": f"{term[0]:%d.%m}", "until": _day(term[1])}

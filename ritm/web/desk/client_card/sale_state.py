"""A pass being sold, as it stands on the screen. Nothing is written here.

What was typed (a QueryDict of the form) goes through four steps, each a small function:
`sale_filling.filled` puts the plan's own terms where nothing was typed → `SaleForm` reads the values → `_order` makes
the order that the action would sell → `_receipt` counts what it comes to. `read` runs them; `press` changes what was typed as
a button of the dialog would, and reads again.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ritm.accounts.queries import settings_of_account
from ritm.attendance.absorbable import Absorbable, absorbable
from ritm.attendance.models import Visit
from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.errors import DomainError
from ritm.core.quotes import quoted
from ritm.discounts.errors import ReasonRequired
from ritm.passes.data import PassTerms
from ritm.passes.models import Activation, ClientPass, PassPlan
from ritm.passes.renewals import previous_among, start_after
from ritm.sales.data import PassOrder, SaleLimits, Tender
from ritm.sales.queries import Receipt, receipt_of
from ritm.schedule.models import Lesson
from ritm.web.desk.classes.plan_words import count_in_words, term_in_words
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.forms import SaleForm
from ritm.web.desk.client_card.offers import Offer, chosen, lesson_of, nearby_text, offers_to
from ritm.web.desk.client_card.sale_filling import filled, more_starts
from ritm.web.desk.lessons.access import LONGEST_ID
from ritm.web.ui.forms import MoneyField
from ritm.web.ui.wording import month_day

# The lines of payment in the order of the dialog; "credit" is what stays owed.
LINES = ("cash", "card", "transfer", "account", "credit")
MONEY_LINES = ("cash", "card", "transfer")
_DATED = {Activation.ON_DATE, Activation.MONTH_START}
NO_VISITS = Absorbable((), 0)


@dataclass(frozen=True)
class SaleState:
    """One look at the sale. Without a plan (nothing is on sale) there is neither order nor receipt."""

    card: Card
    offers: list[Offer]
    offer: Offer | None
    form: SaleForm
    lines: tuple[str, ...]
    visits: Absorbable
    order: PassOrder | None
    receipt: Receipt | None
    refusal: DomainError | None
    lesson: Lesson | None
    previous: ClientPass | None  # right after which it may begin (P-4)

    @property
    def plan(self) -> PassPlan | None:
        """What is being sold."""
        return self.offer.plan if self.offer else None

    @cached_property
    def trials_nearby(self) -> str:
        """Who near him has had such a trial pass (P-9)."""
        return nearby_text(self.card, self.plan) if self.plan else ""

    @property
    def limits(self) -> SaleLimits:
        """What the seller may do."""
        return SaleLimits.of(self.card.staff)

    @property
    def starts_on(self) -> date | None:
        """The first day of the term; None while it waits for the first visit. A visit taken in moves it back (G-5)."""
        if self.order is None:
            return None
        terms = self.order.terms
        today = self.card.today
        own = {Activation.ON_SALE: today, Activation.ON_DATE: terms.starts_on, Activation.MONTH_START: terms.starts_on}
        own[Activation.AFTER_PREVIOUS] = start_after(self.previous, sold_on=today) if self.previous else today
        begins_on = own.get(Activation(terms.activation))
        taken_in = [visit.lesson.on for visit in self.visits.visits if visit.pk in self.order.absorb]
        return min([*taken_in, *([begins_on] if begins_on else [])], default=None)

    @property
    def ends_on(self) -> date | None:
        """The last day of the term; None while it waits for the first visit."""
        if self.order is None or self.starts_on is None:
            return None
        return clock.term_end(self.starts_on, self.order.terms.term_count, self.order.terms.term_unit)

    @property
    def taken_in(self) -> list[Visit]:
        """The visits on credit that the pass takes over."""
        return [visit for visit in self.visits.visits if self.order and visit.pk in self.order.absorb]

    @property
    def taken_in_minor(self) -> int:
        """The debts that go with them."""
        return sum(visit.charge.open_minor for visit in self.taken_in if visit.charge)

    @property
    def fits_lesson(self) -> bool:
        """Whether the pass opens the lesson for which it is sold."""
        return self.lesson is None or self.offer is None or self.offer.fits(self.lesson)

    @property
    def terms_text(self) -> str:
        """«8 занятий, 30 дней, до 22 декабря»; «с первого визита» where it waits."""
        if self.order is None:
            return ""
        terms = self.order.terms
        count, term = (
            count_in_words(terms.count, self.order.plan.kind),
            term_in_words(terms.term_count, terms.term_unit),
        )
        until = _("until %(day)s") % {"day": month_day(self.ends_on)} if self.ends_on else _("from the first visit")
        return ", ".join(part for part in (count, term, until) if part)

    @property
    def follows_text(self) -> str:
        """«Начнётся 10 декабря, после «8 занятий»»; "" where it waits for no pass."""
        if self.order is None or self.previous is None or self.order.terms.activation != Activation.AFTER_PREVIOUS:
            return ""
        words = {"pass": quoted(self.previous.name), "day": month_day(self.starts_on) if self.starts_on else ""}
        return (
            _("Begins on %(day)s, right after %(pass)s") if self.starts_on else _("Begins right after %(pass)s")
        ) % words

    @property
    def term_label(self) -> str:
        """«Срок, дни, до 22.12» over the field of the term."""
        unit = {"unit": self.plan.get_term_unit_display() if self.plan else ""}
        if self.ends_on is None:
            return _("Term, %(unit)s") % unit
        return _("Term, %(unit)s, until %(until)s") % {**unit, "until": short_day(self.ends_on)}

    @property
    def to_pay_minor(self) -> int:
        """The price less what the balance pays."""
        return self.receipt.quote.price_minor - self.receipt.account_minor if self.receipt else 0

    @property
    def change_minor(self) -> int | None:
        """Change for what was given in cash; None where nothing is to be said."""
        given, cash = self.form.cleaned_data.get("given"), self.form.cleaned_data.get("cash")
        return given - cash if given is not None and cash and given >= cash else None

    @property
    def over_minor(self) -> int:
        """What was entered above the price."""
        return max(0, -self.receipt.rest_minor) if self.receipt else 0

    @property
    def is_paid_by_balance(self) -> bool:
        """True where the balance covers the whole price: the sale takes one press (ux §4.7).

        Whoever owes gets the dialog: a pass may take visits on credit in, and that is shown first.
        """
        money = self.card.money
        return self.receipt is not None and money.free_minor >= self.receipt.quote.price_minor and not money.debt_minor


def read(card: Card, typed: QueryDict, offers: list[Offer] | None = None, *, ids: str = "sale-%s") -> SaleState:
    """The sale as it is filled in; what is missing comes from the plan. `ids`: of the controls on the screen."""
    lesson = lesson_of(typed)
    is_dialog = offers is None  # the left column brings its own, and asks for no visits on credit
    offers = offers_to(card, with_disciplines=True) if offers is None else offers
    offer = chosen(offers, typed, lesson)
    # What is sold for a lesson has to open it: it waits for nothing.
    previous = previous_among(card.passes, offer.plan, card.today) if offer and lesson is None else None
    data = filled(offer, typed, card.today, previous) if offer else typed.copy()
    starts = more_starts(offer, previous) if offer else []
    form = SaleForm(data, plans=[one.plan for one in offers], starts=starts, auto_id=ids)
    form.full_clean()
    lines = tuple(line for line in LINES if line in data.getlist("line") or data.get(line, "").strip())
    visits = _visits_on_credit(card, offer, form.cleaned_data) if is_dialog else NO_VISITS
    order = _order(card, offer, form.cleaned_data, _ticked(data, visits)) if offer else None
    receipt, refusal = _receipt(order, card)
    blank = _blank_line(data)
    if blank and receipt is not None and receipt.rest_minor > 0:
        data[blank] = MoneyField().prepare_value(receipt.rest_minor)
        return read(card, data, None if is_dialog else offers, ids=ids)
    return SaleState(card, offers, offer, form, lines, visits, order, receipt, refusal, lesson, previous)


def follow_price(state: SaleState, typed: QueryDict, *, was_minor: int) -> SaleState:
    """One line that paid the whole of the old price pays the whole of the new one: the next press sells (D-6)."""
    line = state.lines[0] if len(state.lines) == 1 else ""
    if not line or state.form.cleaned_data.get(line) != was_minor:
        return state
    return press(state.card, typed, f"rest:{line}")


def press(card: Card, typed: QueryDict, pressed: str) -> SaleState:
    """After a button of the dialog: "add:card" and "rest:card" put the whole rest there, "drop:card" takes it away."""
    verb, _colon, line = pressed.partition(":")
    if line not in LINES:
        return read(card, typed)
    data = typed.copy()
    kept = [one for one in data.getlist("line") if one != line]
    data[line] = ""
    data.setlist("line", kept)
    if verb != "drop":
        if line == "credit":  # the balance pays before anything is owed (G-3)
            kept = _with_balance(card, data, kept)
            data["due_on"] = data.get("due_on") or due_on(card).isoformat()
        state = read(card, data)
        rest = max(0, state.receipt.rest_minor) if state.receipt else 0
        most = card.money.free_minor if line == "account" else rest
        # A price that is refused leaves nothing to be counted from: the sum follows when it is mended.
        data[line] = MoneyField().prepare_value(min(rest, most)) if state.receipt else ""
        kept.append(line)
    data.setlist("line", kept)
    return read(card, data)


def _blank_line(data: QueryDict) -> str:
    """The one method that was chosen without a sum: it pays whatever is left, once that is known."""
    blank = [line for line in MONEY_LINES if line in data.getlist("line") and not data.get(line, "").strip()]
    return blank[0] if len(blank) == 1 else ""


def due_on(card: Card) -> date:
    """When a sale on credit is to be paid, unless the seller says another day (G-1)."""
    return card.today + timedelta(days=settings_of_account().sale_credit_days)


def _with_balance(card: Card, data: QueryDict, kept: list[str]) -> list[str]:
    if card.money.free_minor <= 0 or "account" in kept:
        return kept
    state = read(card, data)
    rest = max(0, state.receipt.rest_minor) if state.receipt else 0
    data["account"] = MoneyField().prepare_value(min(rest, card.money.free_minor))
    return [*kept, "account"]


def _order(card: Card, offer: Offer, values: dict[str, Any], absorb: tuple[int, ...]) -> PassOrder:
    plan, usual = offer.plan, offer.price_minor
    start, price, credit = values.get("start") or Activation.ON_SALE, values.get("price"), values.get("credit") or 0
    return PassOrder(
        client=card.client,
        plan=plan,
        branch=card.branch,
        terms=PassTerms(
            count=plan.count if plan.count is None else values.get("count") or plan.count,
            term_count=values.get("term_count") or plan.term_count,
            term_unit=plan.term_unit,
            activation=start,
            starts_on=values.get("starts_on") if start in _DATED else None,
        ),
        shown_minor=usual if price is None else price,
        manual_minor=None if price in {None, usual} else price,
        manual_reason=values.get("reason") or "",
        tenders=tuple(Tender(line, values[line]) for line in LINES if line != "credit" and values.get(line)),
        credit_minor=credit,
        credit_due_on=values.get("due_on") if credit else None,
        payer=values.get("payer") or "",
        absorb=absorb,
    )


def _receipt(order: PassOrder | None, card: Card) -> tuple[Receipt | None, DomainError | None]:
    if order is None:
        return None, None
    limits = SaleLimits.of(card.staff)
    known = {"free_minor": card.money.free_minor, "scope": card.client.discount_scope}
    try:
        return receipt_of(order, limits, **known), None
    except ReasonRequired as refusal:  # the sum can be shown while the reason is being typed
        return receipt_of(replace(order, manual_reason="…"), limits, **known), refusal
    except DomainError as refusal:
        return None, refusal


def _visits_on_credit(card: Card, offer: Offer | None, values: dict[str, Any]) -> Absorbable:
    """Visits on credit that the pass could take; who owes nothing has none, nor has a pass that waits for another."""
    start = values.get("start")
    if offer is None or not card.money.debt_minor or start == Activation.AFTER_PREVIOUS:
        return NO_VISITS
    begins_on = values.get("starts_on") if start in _DATED else None
    count = None if offer.plan.count is None else values.get("count") or offer.plan.count
    known = {"discipline_ids": offer.opened, "terms": offer.plan, "count": count}
    return absorbable(client=card.client, begins_on=begins_on or card.today, **known)


def _ticked(data: QueryDict, visits: Absorbable) -> tuple[int, ...]:
    """The ticks of the form; before it was shown, the oldest visits that the pass has room for (G-5)."""
    if "absorb_shown" not in data:
        return tuple(visit.pk for visit in visits.ticked)
    return tuple(int(pk) for pk in data.getlist("absorb") if pk.isdecimal() and len(pk) <= LONGEST_ID)

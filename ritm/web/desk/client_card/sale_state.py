"""A pass being sold, as it stands on the screen: what is filled in, what it comes to, what speaks against it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from ritm.accounts.queries import settings_of_account
from ritm.attendance.queries import Absorbable, absorbable
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.passes.data import PassTerms
from ritm.passes.models import Activation, PassKind, PassPlan
from ritm.passes.queries import last_plan_of, plans_for_sale, trials_used
from ritm.sales.data import PassOrder, SaleLimits, Tender
from ritm.sales.queries import Receipt, receipt_of
from ritm.web.desk.classes.plan_words import term_in_words
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.forms import STARTS, SaleForm
from ritm.web.ui.forms import MoneyField

# In the order of the dialog; "credit" is what stays owed.
LINES = ("cash", "card", "transfer", "account", "credit")
_TYPED = {"given", "due_on", "absorb"}


@dataclass(frozen=True)
class SaleState:
    """One look at the sale."""

    card: Card
    plan: PassPlan | None
    form: SaleForm
    order: PassOrder | None
    receipt: Receipt | None
    refusal: DomainError | None
    lines: tuple[str, ...]
    absorb: Absorbable
    ticked: tuple[int, ...]

    @property
    def limits(self) -> SaleLimits:
        """What the seller may do."""
        return SaleLimits.of(self.card.staff)

    @property
    def ends_on(self) -> date | None:
        """The last day of the term; None while it waits for the first visit."""
        terms = self.order.terms if self.order else None
        starts_on = _begins(terms, self.card.today) if terms else None
        if terms is None or starts_on is None:
            return None
        return clock.term_end(starts_on, terms.term_count, terms.term_unit)

    @property
    def term_words(self) -> str:
        """«30 дней»."""
        return term_in_words(self.order.terms.term_count, self.order.terms.term_unit) if self.order else ""

    @property
    def to_pay_minor(self) -> int:
        """What has to come as money: the price less balance and credit."""
        if self.receipt is None:
            return 0
        return self.receipt.quote.price_minor - self.receipt.account_minor - self.receipt.credit_minor

    @property
    def change_minor(self) -> int | None:
        """Change for what was given in cash."""
        typed = _clean(self.form)
        given, cash = typed.get("given"), typed.get("cash") or 0
        return given - cash if given is not None and cash and given >= cash else None


def read(card: Card, typed: QueryDict) -> SaleState:
    """The sale as it is filled in; what is missing comes from the plan."""
    plan = _plan(card, typed)
    data = _filled(card, plan, typed)
    form = SaleForm(data)
    values = _clean(form)
    lines = tuple(line for line in LINES if line in data.getlist("line") or values.get(line))
    room = _room(card, plan, values)
    ticked = _ticked(data, room)
    order = _order(card, plan, values, ticked) if plan else None
    receipt, refusal = _receipt(order, SaleLimits.of(card.staff))
    return SaleState(card, plan, form, order, receipt, refusal, lines, room, ticked)


def press(card: Card, typed: QueryDict, pressed: str) -> SaleState:
    """After a button of the dialog: «add:card» and «rest:card» put the whole rest there, «drop:card» takes it away."""
    verb, _colon, line = pressed.partition(":")
    if line not in LINES:
        return read(card, typed)
    data = typed.copy()
    kept = [one for one in data.getlist("line") if one != line]
    data[line] = ""
    if verb != "drop":
        state = read(card, data)
        rest = max(0, state.receipt.rest_minor) if state.receipt else 0
        if line == "account" and state.receipt:
            rest = min(rest, max(0, state.receipt.free_minor))
        data[line] = MoneyField().prepare_value(rest)
        kept.append(line)
    data.setlist("line", kept)
    return read(card, data)


def sell_column(card: Card) -> dict[str, Any]:
    """The left column: plans on sale, «как в прошлый раз», and the terms of the chosen one."""
    state = read(card, card.typed)
    sought = (card.typed.get("q") or "").strip().casefold()[:80]
    last = last_plan_of(card.client)
    rows = []
    for plan in plans_for_sale():
        if sought in plan.name.casefold() or plan == state.plan:
            rows.append({"plan": plan, "is_last": plan == last, "had_on": _had(card, plan)})
    return {"state": state, "rows": rows, "q": card.typed.get("q", ""), "may_terms": state.limits.may_change_terms}


def _had(card: Card, plan: PassPlan) -> date | None:
    if plan.kind != PassKind.TRIAL:
        return None
    count, last = trials_used(card.client, plan)
    return last if count >= plan.trial_limit else None


def _plan(card: Card, typed: QueryDict) -> PassPlan | None:
    chosen = typed.get("plan", "")
    if chosen.isdigit() and len(chosen) < 19:
        return plans_for_sale().filter(pk=int(chosen)).first()
    last = last_plan_of(card.client)
    if last and not _had(card, last):
        return last
    return next((plan for plan in plans_for_sale() if not _had(card, plan)), None)


def _filled(card: Card, plan: PassPlan | None, typed: QueryDict) -> QueryDict:
    data = typed.copy()
    if plan is None or data.get("for_plan") == str(plan.pk):
        return data
    start = plan.activation if plan.activation in dict(STARTS) else Activation.ON_SALE
    own: dict[str, Any] = {
        "plan": plan.pk,
        "for_plan": plan.pk,
        "start": start,
        "starts_on": card.today.isoformat() if start == Activation.ON_DATE else "",
        "count": plan.count or "",
        "term_count": plan.term_count,
        "price": MoneyField().prepare_value(plan.price_minor),
        "reason": "",
    }
    for name, value in own.items():
        data[name] = str(value)
    return data


def _clean(form: SaleForm) -> dict[str, Any]:
    form.is_valid()
    return form.cleaned_data


def _order(card: Card, plan: PassPlan, values: dict[str, Any], ticked: tuple[int, ...]) -> PassOrder:
    start = values.get("start") or Activation.ON_SALE
    terms = PassTerms(
        count=plan.count if plan.count is None else values.get("count") or plan.count,
        term_count=values.get("term_count") or plan.term_count,
        term_unit=plan.term_unit,
        activation=start,
        starts_on=values.get("starts_on") if start == Activation.ON_DATE else None,
    )
    price = values.get("price")
    money = tuple(Tender(line, values[line]) for line in LINES if line != "credit" and values.get(line))
    return PassOrder(
        client=card.client,
        plan=plan,
        branch=card.branch,
        terms=terms,
        shown_minor=plan.price_minor if price is None else price,
        manual_minor=None if price in {None, plan.price_minor} else price,
        manual_reason=values.get("reason") or "",
        tenders=money,
        credit_minor=values.get("credit") or 0,
        credit_due_on=values.get("due_on") if values.get("credit") else None,
        absorb=ticked,
    )


def _receipt(order: PassOrder | None, limits: SaleLimits) -> tuple[Receipt | None, DomainError | None]:
    if order is None:
        return None, None
    try:
        return receipt_of(order, limits), None
    except DomainError as refusal:
        return None, refusal


def _room(card: Card, plan: PassPlan | None, values: dict[str, Any]) -> Absorbable:
    if plan is None:
        return Absorbable((), 0)
    opened = None if plan.all_disciplines else frozenset(plan.discipline_links.values_list("discipline_id", flat=True))
    begins_on = values.get("starts_on") if values.get("start") == Activation.ON_DATE else None
    count = None if plan.count is None else values.get("count") or plan.count
    return absorbable(client=card.client, discipline_ids=opened, begins_on=begins_on or card.today, count=count)


def _ticked(data: QueryDict, room: Absorbable) -> tuple[int, ...]:
    if "absorb_shown" not in data:
        return tuple(visit.pk for visit in room.ticked)
    return tuple(int(pk) for pk in data.getlist("absorb") if pk.isdigit() and len(pk) < 19)


def _begins(terms: PassTerms, today: date) -> date | None:
    return {Activation.ON_SALE: today, Activation.ON_DATE: terms.starts_on}.get(Activation(terms.activation))


def due_on(card: Card) -> date:
    """When a sale on credit is to be paid, unless the seller says another day (G-1)."""
    return card.today + timedelta(days=settings_of_account().sale_credit_days)

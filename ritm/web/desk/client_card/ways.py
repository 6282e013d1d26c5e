"""How a visit may be paid when the pass that P-6 would take is not it: another pass, single, on credit, free (BV-13)."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.visit import PayBy, PayKind, check_in
from ritm.attendance.models import Booking, Visit
from ritm.attendance.paying import Choice, drop_in_minor, pass_text
from ritm.attendance.permissions import VISITS_CREDIT, VISITS_FREE
from ritm.ledger.errors import written
from ritm.passes.models import ClientPass
from ritm.sales.actions import take_payment
from ritm.sales.models import Method, Payment
from ritm.sales.permissions import PAYMENTS_TAKE
from ritm.web.desk.client_card.card import Card
from ritm.web.desk.client_card.forms import MONEY_METHODS
from ritm.web.ui.forms import MoneyField, SegmentedSelect

DROP_IN = "drop_in"
# The right that each way takes; a pass takes none beyond marking.
RIGHTS = {DROP_IN: PAYMENTS_TAKE, PayKind.CREDIT.value: VISITS_CREDIT, PayKind.FREE.value: VISITS_FREE}


@dataclass(frozen=True)
class Way:
    """One line of the choice: what is posted, what stands there."""

    code: str
    label: str


def ways(card: Card, booking: Booking, choice: Choice) -> list[Way]:
    """What this person may choose, the passes first."""
    price = drop_in_minor(booking.lesson)
    suffix = "" if price is None else f", {written(price)}"
    found = [Way(f"pass:{fit.client_pass.pk}", pass_text(fit.client_pass)) for fit in choice.fits if fit.fits]
    names = {DROP_IN: _("Single payment"), "credit": _("On credit"), "free": _("Free of charge")}
    for code, right in RIGHTS.items():
        if card.staff.may(right):
            found.append(Way(code, names[code] + ("" if code == "free" else suffix)))
    return found


class WayForm(forms.Form):
    """«Отметить»: who pays. The price is asked where the lesson has none (B-13)."""

    pay = forms.ChoiceField(
        label=gettext_lazy("How the visit is paid"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose how the visit is paid.")},
    )
    price = MoneyField(label=gettext_lazy("Price, ₽"), required=False)
    method = forms.ChoiceField(
        label=gettext_lazy("Money comes by"),
        choices=MONEY_METHODS,
        widget=SegmentedSelect,
        required=False,
        initial=Method.CASH,
    )

    def __init__(self, *args: Any, found: list[Way], asks_price: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pay"].choices = [(way.code, way.label) for way in found]
        if not any(way.code == DROP_IN for way in found):
            del self.fields["method"]
        if not asks_price:
            del self.fields["price"]


def mark_by(
    card: Card,
    booking: Booking,
    *,
    kind: str,
    client_pass: ClientPass | None = None,
    price_minor: int | None,
    method: str,
    override: frozenset[str],
) -> Visit:
    """Mark the booking as paid this way: "" or "pass" by the pass (P-6 takes one where none is named), "drop_in", …

    A single payment owes the visit and pays it at once; what stands on the balance pays first.
    """
    if kind in {"", "pass"}:
        by = PayBy(client_pass=client_pass)
    else:
        by = PayBy(kind=PayKind.FREE if kind == PayKind.FREE else PayKind.CREDIT, price_minor=price_minor)
    actor = card.staff.actor
    visit = check_in(lesson=booking.lesson, client=card.client, pay=by, override=override, actor=actor)
    if kind == DROP_IN and visit.charge is not None and visit.charge.open_minor:
        take_payment(
            client=card.client,
            branch=card.branch,
            method=method or Method.CASH,
            minor=visit.charge.open_minor,
            kind=Payment.Kind.VISIT,
            pay_first=visit.charge,
            actor=actor,
            staff=card.staff,
        )
    return visit

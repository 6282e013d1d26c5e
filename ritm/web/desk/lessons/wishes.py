"""What a press asks for: which pass or money pays, what is put aside and why. Rights are checked here."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from ritm.attendance.actions.visit import PayBy, PayKind
from ritm.attendance.models import Override
from ritm.attendance.permissions import VISITS_CREDIT, VISITS_FREE
from ritm.clients.models import Client
from ritm.passes.models import ClientPass
from ritm.sales.permissions import PAYMENTS_TAKE
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card.forms import MONEY_METHODS
from ritm.web.desk.lessons.access import LONGEST_ID
from ritm.web.ui.forms import MoneyField, SegmentedSelect

DROP_IN = "drop_in"  # charged and paid at once
THAW = "thaw"  # by the pass whose freeze ends with the visit (F-5)
_KINDS = {DROP_IN: PayKind.CREDIT, THAW: PayKind.PASS}
_RIGHTS = {PayKind.CREDIT: VISITS_CREDIT, PayKind.FREE: VISITS_FREE, DROP_IN: PAYMENTS_TAKE}


class WishForm(forms.Form):
    """The shape of what is typed; rules are the actions'."""

    pay = forms.CharField(max_length=40, required=False)
    client_pass = forms.CharField(max_length=LONGEST_ID, required=False)
    price = MoneyField(label=_("Price of the visit, ₽"), required=False)
    method = forms.ChoiceField(
        label=_("How it is paid"), choices=MONEY_METHODS, required=False, initial="cash", widget=SegmentedSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


@dataclass(frozen=True)
class Wish:
    """What the person at the desk wants."""

    kind: str
    client_pass: ClientPass | None
    price_minor: int | None
    method: str
    override: frozenset[str]
    reason: str

    @property
    def pay(self) -> PayBy:
        """The same for `check_in`: a drop-in is charged like a visit on credit, then paid."""
        kind = _KINDS.get(self.kind, self.kind)
        ends_freeze = self.kind == THAW
        return PayBy(kind=kind, client_pass=self.client_pass, price_minor=self.price_minor, ends_freeze=ends_freeze)


def wish_of(request: HttpRequest, client: Client, form: WishForm) -> Wish | None:
    """The wish of a POST; None where the form is wrong. 403 for what the person may not, 404 for another's pass."""
    if not form.is_valid():
        return None
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    typed = form.cleaned_data
    kind, _colon, pass_id = typed["pay"].partition(":")
    kind = kind or PayKind.PASS
    if kind not in {*PayKind, *_KINDS}:
        form.add_error("pay", _("Choose what pays for the visit"))
        return None
    if not may_pay(staff, kind):
        raise PermissionDenied
    return Wish(
        kind=kind,
        client_pass=_pass(client, pass_id or typed["client_pass"]) if kind in {PayKind.PASS, THAW} else None,
        price_minor=typed["price"] if kind in {PayKind.CREDIT, DROP_IN} else None,
        method=typed["method"] or "cash",
        override=_overrides(request, staff),
        reason=typed["reason"],
    )


def may_pay(staff: StaffMember, kind: str) -> bool:
    """Whether the person may let a visit be paid so; by a pass always."""
    return kind not in _RIGHTS or staff.may(_RIGHTS[kind])


def _overrides(request: HttpRequest, staff: StaffMember) -> frozenset[str]:
    """What is put aside: each ticked with its right; the past needs no tick of those who may change it."""
    asked = {Override(code) for code in request.POST.getlist("override") if code in Override.values}
    if not all(staff.may(override.right) for override in asked):
        raise PermissionDenied
    return frozenset({override.value for override in asked} | past(staff))


def past(staff: StaffMember) -> frozenset[str]:
    """Days gone by are open to whoever holds the right."""
    return frozenset({Override.PAST.value}) if staff.may(Override.PAST.right) else frozenset()


def _pass(client: Client, typed: Any) -> ClientPass | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= LONGEST_ID):
        raise Http404
    held = ClientPass.objects.filter(pk=int(typed), client=client).first()
    if held is None:
        raise Http404
    return held

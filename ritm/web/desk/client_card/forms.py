"""Forms of the card: the shape of what is typed; rules are the actions'."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.passes.changes import LONGEST_EXTENSION
from ritm.passes.limits import LARGEST_COUNT
from ritm.passes.models import Activation, ClientPass, PassPlan
from ritm.passes.scope import ids_in
from ritm.sales.models import Method
from ritm.schedule.models import Discipline
from ritm.web.desk.classes.scope_form import ScopeForm
from ritm.web.ui.forms import DayField, MoneyField, RowsField, SegmentedSelect
from ritm.web.ui.wording import plain_date

MONEY_METHODS = [(method.value, method.label) for method in (Method.CASH, Method.CARD, Method.TRANSFER)]
STARTS = [
    (Activation.ON_SALE.value, _("Today")),
    (Activation.FIRST_VISIT.value, _("First visit")),
    (Activation.ON_DATE.value, _("On a date")),
]
# Offered where the plan says so, and where there is a pass to wait for (P-1, P-4).
MORE_STARTS = {
    Activation.MONTH_START.value: pgettext_lazy("start", "From the 1st"),
    Activation.AFTER_PREVIOUS.value: pgettext_lazy("start", "Right after"),
}


class SaleForm(forms.Form):
    """A pass to sell: the left column of the card and the dialog of payment.

    The names of the money fields are those of `sale_state.LINES`.
    """

    plan = forms.TypedChoiceField(
        coerce=int,
        label=_("Pass"),
        error_messages={
            "required": _("Choose the pass to sell"),
            "invalid_choice": _("This pass is no longer sold. Choose another one."),
        },
    )
    start = forms.ChoiceField(label=_("Beginning"), choices=STARTS, widget=SegmentedSelect, required=False)
    starts_on = DayField(label=_("Begins on"), required=False)
    count = forms.IntegerField(label=pgettext_lazy("count", "Classes"), min_value=1, max_value=999, required=False)
    term_count = forms.IntegerField(label=_("Term"), min_value=1, max_value=1826, required=False)
    price = MoneyField(label=_("Price, ₽"), required=False)
    reason = forms.CharField(label=_("Why the price is changed"), max_length=200, required=False)
    cash = MoneyField(label=pgettext_lazy("payment method", "Cash"), required=False)
    card = MoneyField(label=pgettext_lazy("payment method", "Card"), required=False)
    transfer = MoneyField(label=pgettext_lazy("payment method", "Transfer"), required=False)
    account = MoneyField(label=_("From the balance"), required=False)
    credit = MoneyField(label=_("On credit"), required=False)
    due_on = DayField(label=_("Pay until"), required=False)
    given = MoneyField(label=_("Given in cash"), required=False)
    payer = forms.CharField(label=_("Who pays, if not the client"), max_length=150, required=False)

    def __init__(self, *args: Any, plans: Iterable[PassPlan], starts: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [(plan.pk, plan.name) for plan in plans]
        self.fields["start"].choices = [*STARTS[:-1], *((one, MORE_STARTS[one]) for one in starts), STARTS[-1]]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        given, cash = values.get("given"), values.get("cash")
        if given is not None and cash and given < cash:
            self.add_error("given", _("Less is given than is paid in cash. Correct one of the two sums."))
        return values


class PaymentForm(forms.Form):
    """«Внести платёж»: debts first, the rest stands on the balance (MO-01)."""

    minor = MoneyField(label=_("Sum, ₽"), error_messages={"required": _("Enter how much money the client gives")})
    method = forms.ChoiceField(label=_("How"), choices=MONEY_METHODS, widget=SegmentedSelect)
    payer = forms.CharField(label=_("Who pays, if not the client"), max_length=150, required=False)
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)


class PayOutForm(forms.Form):
    """«Выдать средства»: no more than stands on the balance (MO-01)."""

    minor = MoneyField(label=_("Sum, ₽"), error_messages={"required": _("Enter how much money is given out")})
    method = forms.ChoiceField(label=_("How"), choices=MONEY_METHODS, widget=SegmentedSelect)
    comment = forms.CharField(label=_("Comment"), max_length=200, required=False)


class FreezeForm(forms.Form):
    """«Заморозить»: the first and the last frozen day (F-2)."""

    begins_on = DayField(label=_("From"), error_messages={"required": _("Enter the first frozen day")})
    ends_on = DayField(label=_("Through"), error_messages={"required": _("Enter the last frozen day")})
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class UnfreezeForm(forms.Form):
    """«Разморозить»: the first day on which the pass can be used again (F-4)."""

    on = DayField(label=_("Can be used again from"), error_messages={"required": _("Enter the day")})
    lets_go = forms.BooleanField(label=_("Cancel the bookings that no longer fit"), required=False)

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last

    def clean_on(self) -> date:
        """No day before the freeze or today, none after the day that follows it."""
        on: date = self.cleaned_data["on"]
        if not self.first <= on <= self.last:
            said = _("Enter a day from %(first)s to %(last)s")
            raise forms.ValidationError(said % {"first": plain_date(self.first), "last": plain_date(self.last)})
        return on


class PassForm(ScopeForm):
    """«Изменить»: what was sold, on other terms and limits (P-11). Dates only where the pass does not wait, a number where it has one."""

    count = forms.IntegerField(
        label=pgettext_lazy("count", "Classes"),
        min_value=1,
        max_value=LARGEST_COUNT,
        error_messages={"required": _("Enter how many classes it is for")},
    )
    price = MoneyField(label=_("Price, ₽"), error_messages={"required": _("Enter the price; 0 is possible")})
    starts_on = DayField(label=_("First day"), error_messages={"required": _("Enter the first day")})
    ends_on = DayField(label=_("Last day"), error_messages={"required": _("Enter the last day")})
    all_disciplines = forms.BooleanField(label=_("All disciplines"), required=False)
    disciplines = RowsField(
        queryset=None, label=_("Open disciplines"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Enter the reason: it stays in the history")}
    )

    def __init__(self, *args: Any, held: ClientPass, **kwargs: Any) -> None:
        super().__init__(*args, limited_to=ids_in(held.scope), **kwargs)
        named = held.discipline_links.values("discipline")
        self.fields["disciplines"].queryset = Discipline.objects.filter(Q(is_archived=False) | Q(pk__in=named))
        if held.count is None:
            del self.fields["count"]
        if held.starts_on is None:
            del self.fields["starts_on"], self.fields["ends_on"]


class ExtendForm(forms.Form):
    """«Продлить»: how many days longer the pass runs (PA-07)."""

    days = forms.IntegerField(
        label=_("How many days longer"),
        min_value=1,
        max_value=LONGEST_EXTENSION,
        error_messages={"required": _("Enter how many days longer it runs")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Enter the reason: it stays in the history")}
    )

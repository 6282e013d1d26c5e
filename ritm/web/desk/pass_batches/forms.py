"""Forms of what is done to the passes of many: the shape of what is typed; rules are the actions'."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ritm.passes.actions.batches import MOST_DAYS
from ritm.passes.changes import LONGEST_EXTENSION
from ritm.passes.errors import FreezeInverted
from ritm.passes.errors_of_freezes import FreezeTooWide
from ritm.web.ui.forms import DayField


class FreezeManyForm(forms.Form):
    """The days, and whose fault it is (F-6)."""

    begins_on = DayField(label=_("From"), error_messages={"required": _("Enter the first frozen day")})
    ends_on = DayField(label=_("Through"), error_messages={"required": _("Enter the last frozen day")})
    is_outside = forms.BooleanField(
        label=_("It is the studio's fault"),
        required=False,
        help_text=_("The days do not count towards the limit of a pass, and nothing is to be paid"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """The last day does not come before the first."""
        fields = super().clean() or {}
        first, last = fields.get("begins_on"), fields.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", str(FreezeInverted()))
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("ends_on", str(FreezeTooWide(most=MOST_DAYS)))
        return fields


class ExtendManyForm(forms.Form):
    """By how many days, and why (B-11)."""

    days = forms.IntegerField(
        label=_("How many days longer"),
        min_value=1,
        max_value=LONGEST_EXTENSION,
        error_messages={"required": _("Enter how many days longer they run")},
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, error_messages={"required": _("Enter the reason: it stays in the history")}
    )

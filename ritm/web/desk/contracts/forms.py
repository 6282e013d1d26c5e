"""What is typed on the pages of contracts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.contracts.models import Contract, ContractTemplate
from ritm.contracts.queries import JournalFilter, templates
from ritm.passes.models import ClientPass
from ritm.passes.queries import label
from ritm.web.ui.forms import DayField, SegmentedSelect

_CLOSINGS = [(one.value, one.label) for one in (Contract.Status.ENDED, Contract.Status.ANNULLED)]


class JournalForm(forms.Form):
    """What the journal is narrowed to."""

    text = forms.CharField(label=_("Number or client"), max_length=100, required=False)
    since = DayField(label=pgettext_lazy("from a day", "From"), required=False)
    until = DayField(label=pgettext_lazy("until a day", "Until"), required=False)
    template = forms.ModelChoiceField(
        queryset=None, label=_("Template"), required=False, empty_label=_("Every template")
    )
    status = forms.ChoiceField(label=pgettext_lazy("contract", "Standing"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = ContractTemplate.objects.order_by("folded", "pk")  # type: ignore[attr-defined] -- a model choice
        self.fields["status"].choices = [("", _("All contracts")), *Contract.Status.choices]  # type: ignore[attr-defined] -- a choice

    def narrowed(self) -> JournalFilter:
        """What is right of it; a field with an error narrows nothing."""
        self.is_valid()
        return JournalFilter(**{name: value for name, value in self.cleaned_data.items() if value})


class MakeForm(forms.Form):
    """Which template, for which pass; the date for whoever may choose one."""

    template = forms.ModelChoiceField(
        queryset=None,
        label=_("Template"),
        empty_label=None,
        error_messages={
            "required": _("Choose a template"),
            "invalid_choice": _("There is no such template any more. Choose another one."),
        },
    )
    client_pass = forms.ModelChoiceField(
        queryset=None,
        label=pgettext_lazy("contract", "Pass"),
        required=False,
        empty_label=pgettext_lazy("contract", "Without a pass"),
        error_messages={"invalid_choice": _("Choose a pass of this client")},
    )

    on = DayField(
        label=pgettext_lazy("contract", "Date"),
        help_text=_("another day than today is for papers signed before or after"),
        required=False,
    )

    def __init__(self, *args: Any, passes: list[ClientPass], may_date: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_date:
            del self.fields["on"]
        self.fields["template"].queryset = templates()  # type: ignore[attr-defined] -- a model choice
        field: Any = self.fields["client_pass"]
        ids = tuple(held.pk for held in passes)
        field.queryset = ClientPass.objects.filter(pk__in=ids).order_by("-pk")
        field.label_from_instance = label


class CloseForm(forms.Form):
    """How a contract ends, and why."""

    status = forms.ChoiceField(label=_("What becomes of it"), choices=_CLOSINGS, widget=SegmentedSelect)
    reason = forms.CharField(label=_("Reason"), max_length=300, error_messages={"required": _("Enter the reason")})

"""Shapes of the account's pages."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import AccountSettings, Asked, Login
from ritm.accounts.modules import TARIFFS
from ritm.clients.models import Client
from ritm.web.desk.account.zones import zones
from ritm.web.desk.signin.forms import PASSWORD_HINT, PasswordField
from ritm.web.ui.forms import SegmentedSelect

LANGUAGES = (("ru", "Русский"), ("en", "English"))


class PasswordForm(forms.Form):
    """The own password, changed by whoever knows it."""

    current = PasswordField(
        label=_("Current password"), error_messages={"required": _("Enter the password that you sign in with now")}
    )
    password = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Enter the new password")},
    )

    def __init__(self, *args: Any, login: Login, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.login = login

    def clean_current(self) -> str:
        if not self.login.check_password(self.cleaned_data["current"]):
            raise ValidationError(_("The current password did not fit. Check the keyboard layout and Caps Lock."))
        return self.cleaned_data["current"]

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.login)
        return self.cleaned_data["password"]


class CabinetForm(forms.Form):
    """What the studio is called, where the boss gets letters, which tariff."""

    name = forms.CharField(
        label=_("Name of the studio"), max_length=100, error_messages={"required": _("Enter the name of the studio")}
    )
    email = forms.EmailField(
        label=_("Email of the boss"),
        max_length=254,
        help_text=_("A new password comes here when the access is lost"),
        error_messages={"invalid": _("This is not an email. Write it as name@example.com.")},
    )
    current = PasswordField(label=_("Current password"), required=False, help_text=_("Only for another email"))
    tariff = forms.ChoiceField(
        label=_("Tariff"), choices=[(tariff.code, tariff.label) for tariff in TARIFFS.values()], required=False
    )

    def __init__(self, *args: Any, login: Login, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.login = login

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        is_other = "email" in fields and fields["email"] != self.login.email
        if is_other and not self.login.check_password(fields.get("current", "")):
            self.add_error("current", _("To change the email enter your current password"))
        return fields


class SettingsForm(forms.Form):
    """What the boss decides for the whole account."""

    mark_confirm = forms.ChoiceField(
        label=_("Marking a visit"),
        choices=AccountSettings.MarkConfirm.choices,
        widget=SegmentedSelect,
        help_text=_("Two presses: “Mark”, then “Sure?”. One press: marked at once, with an undo."),
    )
    booking_without_pass = forms.ChoiceField(
        label=_("Booking without a fitting pass"), choices=AccountSettings.NoPass.choices, widget=SegmentedSelect
    )
    frozen_visit = forms.ChoiceField(
        label=_("A visit on a day of a freeze"),
        choices=AccountSettings.FrozenVisit.choices,
        widget=SegmentedSelect,
        help_text=_("“The freeze stays” takes a right of its own and a reason"),
    )
    cancel_extends_days = forms.IntegerField(
        label=_("Cancelling a class extends passes, days"),
        min_value=0,
        max_value=30,
        widget=forms.NumberInput,
        help_text=_("Proposed when a class is cancelled; 0: they stay as they are"),
    )
    default_gender = forms.ChoiceField(label=_("Gender of a new client"), choices=Client.Gender.choices)
    sale_credit_days = forms.IntegerField(
        label=_("Days to pay for a pass sold on credit"), min_value=0, max_value=365, widget=forms.NumberInput
    )
    visit_credit_days = forms.IntegerField(
        label=_("Days to pay for a visit on credit"), min_value=0, max_value=365, widget=forms.NumberInput
    )
    overdue_days = forms.IntegerField(
        label=_("A pass with an overdue debt stops paying after, days"),
        min_value=0,
        max_value=365,
        required=False,
        widget=forms.NumberInput,
        help_text=_("Empty: it pays on. Zero: it stops the day after the debt is due."),
    )
    discount_scope = forms.ChoiceField(
        label=_("A client's personal discount applies"),
        choices=AccountSettings.DiscountScope.choices,
        widget=SegmentedSelect,
    )
    asks_certificate = forms.BooleanField(
        label=_("Ask for the medical certificate"), required=False, help_text=_("until when it holds")
    )
    asks_insurance = forms.BooleanField(
        label=_("Ask for the insurance"), required=False, help_text=_("until when it holds")
    )
    many_guardians = forms.BooleanField(
        label=_("Several parents of a child"),
        required=False,
        help_text=_("with who pays and who may take the child home"),
    )
    birth_date_online = forms.ChoiceField(
        label=_("Birth date in online registration"), choices=Asked.choices, widget=SegmentedSelect
    )


class BranchForm(forms.Form):
    """A location of the studio."""

    name = forms.CharField(
        label=_("Name of the branch"), max_length=100, error_messages={"required": _("Enter the name of the branch")}
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    phone = forms.CharField(
        label=_("Phone for clients"), max_length=60, required=False, help_text=_("stands in the client portal")
    )
    email = forms.EmailField(
        label=_("Email for clients"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("This is not an email. Write it as name@example.com.")},
    )

"""Shapes of the pages before the desk."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Login

PASSWORD_HINT = _("At least 8 characters, not digits alone and not one of the common passwords")


class PasswordField(forms.CharField):
    """A password is taken exactly as typed or pasted."""

    def __init__(self, *, autocomplete: str = "current-password", **kwargs: Any) -> None:
        widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "maxlength": 128})
        super().__init__(widget=widget, strip=False, max_length=128, **kwargs)


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("Login"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": _("Enter your login")},
    )
    password = PasswordField(label=_("Password"), error_messages={"required": _("Enter your password")})
    remember = forms.BooleanField(label=_("Remember me on this computer"), required=False)
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)


class FirstPasswordForm(forms.Form):
    password = PasswordField(
        label=_("New password"),
        autocomplete="new-password",
        help_text=PASSWORD_HINT,
        error_messages={"required": _("Enter the new password")},
    )

    def __init__(self, *args: Any, login: Login, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.login = login
        self.fields["password"].widget.attrs["autofocus"] = True

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.login)
        return password


class RecoveryForm(forms.Form):
    email = forms.EmailField(
        label=_("Email of the boss"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
        error_messages={
            "required": _("Enter the email"),
            "invalid": _("This is not an email. Write it as name@example.com."),
        },
    )


class RegistrationForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the studio"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "organization", "autofocus": True}),
        error_messages={"required": _("Enter the name of the studio: clients and staff will see it")},
    )
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        help_text=_("The link, the login and the password come to this address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter the email: the link, the login and the password come there"),
            "invalid": _("This is not an email. Write it as name@example.com."),
        },
    )
    time_zone = forms.CharField(
        required=False, max_length=64, widget=forms.HiddenInput(attrs={"data-time-zone": "", "id": "time-zone"})
    )

    def clean_time_zone(self) -> str:
        """The zone of the browser; Moscow where it says none that the clock knows."""
        asked = self.cleaned_data["time_zone"]
        return asked if asked in available_timezones() and "/" in asked else "Europe/Moscow"


class LetterAgainForm(forms.Form):
    """The address of the letter once more, with the proof that this browser opened the studio."""

    email = forms.EmailField(
        label=_("No letter, or a slip in the address?"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": _("Enter the email: the link, the login and the password come there"),
            "invalid": _("This is not an email. Write it as name@example.com."),
        },
    )
    opened = forms.CharField(max_length=200, widget=forms.HiddenInput)


class AddressForm(forms.Form):
    address = forms.CharField(
        label=_("Address of the studio"),
        max_length=40,
        help_text=_("The word after the name of the site in the link that you were given"),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false", "autofocus": True}),
        error_messages={"required": _("Enter the address of the studio")},
    )

"""Shapes of the portal's pages."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Login


def _password(label: Any, *, autocomplete: str, required: Any, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete, "maxlength": 128})
    return forms.CharField(
        label=label,
        widget=widget,
        strip=False,
        max_length=128,
        help_text=hint,
        error_messages={"required": required},
    )


class SignInForm(forms.Form):
    login = forms.CharField(
        label=_("Login"),
        max_length=100,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": _("Enter your login")},
    )
    password = _password(_("Password"), autocomplete="current-password", required=_("Enter your password"))
    remember = forms.BooleanField(label=_("Remember me on this device"), required=False)


class ForgottenForm(forms.Form):
    """By what the person may be found: nothing is told of whether he is."""

    said = forms.CharField(
        label=_("Login or email"),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": _("Enter your login or the email that the studio knows")},
    )


class NewPasswordForm(forms.Form):
    """The own password, chosen."""

    password = _password(
        _("New password"),
        autocomplete="new-password",
        required=_("Enter the new password"),
        hint=_("At least 8 characters, not digits alone and not one of the common passwords"),
    )

    def __init__(self, *args: Any, login: Login, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.login = login

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.login)
        return password


class OwnPasswordForm(NewPasswordForm):
    """The password of before is asked for, but not a one-time one: it was typed a moment ago."""

    current = _password(
        _("Password of now"), autocomplete="current-password", required=_("Enter the password that you have now")
    )
    field_order = ("current", "password")

    def __init__(self, *args: Any, login: Login, **kwargs: Any) -> None:
        super().__init__(*args, login=login, **kwargs)
        if login.must_change_password:
            del self.fields["current"]

    def clean_current(self) -> str:
        typed = self.cleaned_data["current"]
        if not self.login.check_password(typed):
            raise forms.ValidationError(_("This is not the password of now. Check the keyboard layout and Caps Lock."))
        return typed

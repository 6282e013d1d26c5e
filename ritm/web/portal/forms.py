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


class OwnPasswordForm(forms.Form):
    """The password of before is asked for, but not a one-time one: it was typed a moment ago."""

    current = _password(
        _("Password of now"), autocomplete="current-password", required=_("Enter the password that you have now")
    )
    password = _password(
        _("New password"),
        autocomplete="new-password",
        required=_("Enter the new password"),
        hint=_("At least 8 characters, not digits alone and not one of the common passwords"),
    )

    def __init__(self, *args: Any, login: Login, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.login = login
        if login.must_change_password:
            del self.fields["current"]

    def clean_current(self) -> str:
        typed = self.cleaned_data["current"]
        if not self.login.check_password(typed):
            raise forms.ValidationError(_("This is not the password of now. Check the keyboard layout and Caps Lock."))
        return typed

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        validate_password(password, self.login)
        return password

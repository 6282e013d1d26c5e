"""Shapes of the staff pages. Querysets are bound here, inside the account's scope."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.clients.errors import BadPhone
from ritm.clients.phones import parse
from ritm.staff import errors
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.staff.queries import too_much
from ritm.web.ui.forms import PhoneInput, RowsField, SegmentedSelect


class LoginField(forms.CharField):
    """A login is easy to dictate: Latin letters, digits, a few signs."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        super().__init__(max_length=60, widget=forms.TextInput(attrs=attrs), **kwargs)


class NewPasswordField(forms.CharField):
    """Shown as it is typed: it is handed over to another person."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(max_length=128, strip=False, widget=widget, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value:
            validate_password(value)


class PersonForm(forms.Form):
    """What managers and teachers share."""

    name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        error_messages={"required": errors.NameRequired.message},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    access_level = forms.ModelChoiceField(label=_("Access level"), queryset=None, required=False, empty_label="—")
    branches = RowsField(label=_("Branches"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    phone = forms.CharField(label=_("Phone"), max_length=40, required=False, widget=PhoneInput)
    email = forms.EmailField(
        label=_("Email"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("This is not an email. Write it as name@example.com.")},
    )
    is_new = False

    def __init__(self, *args: Any, by: StaffMember, branches: list[Branch], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = AccessLevel.objects.order_by("name")
        given = [level.pk for level in levels if not too_much(by, level)]
        self.fields["access_level"].queryset = levels.filter(pk__in=given)
        self.fields["branches"].queryset = Branch.objects.filter(pk__in=[branch.pk for branch in branches])

    def clean_phone(self) -> str:
        try:
            return parse(self.cleaned_data["phone"])
        except BadPhone as error:
            raise ValidationError(str(error)) from None


class ManagerForm(PersonForm):
    """A head or a front desk. Five fields are required of a front desk (ST-02)."""

    role = forms.ChoiceField(
        label=_("Kind"),
        choices=[(role.value, role.label) for role in (StaffRole.FRONT_DESK, StaffRole.HEAD)],
        widget=SegmentedSelect,
        help_text=_("A head may do everything but the boss's pages; a front desk exactly what the level allows"),
        initial=StaffRole.FRONT_DESK,
    )
    field_order = ("role", "name")

    def __init__(self, *args: Any, by: StaffMember, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["role"].disabled = not by.has_every_right
        needed = self["role"].value() != StaffRole.HEAD
        for name, error in (("access_level", errors.LevelRequired), ("branches", errors.BranchesRequired)):
            self.fields[name].required = needed
            self.fields[name].error_messages["required"] = error.message


class NewManagerForm(ManagerForm):
    """A manager always signs in."""

    login = LoginField(label=_("Login"), error_messages={"required": errors.LoginRequired.message})
    password = NewPasswordField(label=_("Password"), error_messages={"required": errors.PasswordRequired.message})
    field_order = ("role", "name", "login", "password")
    is_new = True


class TeacherForm(PersonForm):
    """A teacher: the name is enough (ST-03)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access_level"].help_text = _("Only for a teacher who signs in")


class NewTeacherForm(TeacherForm):
    """Without a login the teacher stands in the schedule and cannot sign in."""

    login = LoginField(
        label=_("Login"),
        required=False,
        help_text=_("Without a login the teacher cannot sign in, but can be put on classes"),
    )
    password = NewPasswordField(label=_("Password"), required=False)
    field_order = ("name", "login", "password")
    is_new = True

    def clean(self) -> dict[str, Any]:
        fields = super().clean() or {}
        if fields.get("login"):
            for name, error in (("access_level", errors.LevelRequired), ("password", errors.PasswordRequired)):
                if name not in self.errors and not fields.get(name):
                    self.add_error(name, ValidationError(error.message))
        elif fields.get("password"):
            self.add_error("login", ValidationError(errors.LoginRequired.message))
        return fields


class AccessForm(forms.Form):
    """New sign-in details for somebody who lost them (AC-04)."""

    login = LoginField(label=_("Login"), error_messages={"required": errors.LoginRequired.message})
    password = NewPasswordField(label=_("New password"), error_messages={"required": errors.PasswordRequired.message})

"""Fields and widgets of the desk's forms: what people type, read exactly; whatever else, a sentence at the field."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_MINOR = 10**11  # a billion roubles: more is a slip of the finger
LONGEST_ID = 18  # digits that fit a BIGINT
_LONGEST_PAGE = 6
REQUIRED = {"required": _("Fill in this field")}
_SPACES = re.compile(r"[\s\u00a0\u202f₽]+")


def id_of(said: str) -> int | None:
    """The id that an address or a field names; None where it can be nobody's."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST_ID else None


def page_number(said: str) -> int:
    """Which page of a list an address asks for; the first where it names none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _LONGEST_PAGE else 1


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"step": 300, **(attrs or {})}, format="%H:%M")


class PhoneInput(forms.TextInput):
    input_type = "tel"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"inputmode": "tel", "autocomplete": "off", "maxlength": 40, **(attrs or {})})


class MoneyInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"inputmode": "decimal", "autocomplete": "off", "maxlength": 20, **(attrs or {})})


class ColourInput(forms.TextInput):
    """A HEX with a palette beside it; drawn by `ui/field.html`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs={"maxlength": 7, "autocomplete": "off", "data-hex-field": "", **(attrs or {})})


class SegmentedSelect(forms.RadioSelect):
    """A choice of two to five, drawn as a switch."""


class DayField(forms.DateField):
    """A date: native «2026-11-25» or typed «25.11.2026»."""

    widget = DayInput
    default_error_messages = {"invalid": _("There is no such date. Write it as 25.11.2026.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"], **kwargs)


class ClockField(forms.TimeField):
    """A time of day: «18:00», «18.00»."""

    widget = ClockInput
    default_error_messages = {"invalid": _("There is no such time. Write it as 18:00.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%H:%M", "%H:%M:%S", "%H.%M"], **kwargs)


class MoneyField(forms.CharField):
    """A sum: «1 200», «1200,50» → 120050 minor units."""

    widget = MoneyInput
    default_error_messages = {
        "invalid": _("This is not a sum. Write it as 1200 or 1200,50."),
        "negative": _("The sum cannot be below zero"),
        "too_big": _("The sum is too big"),
    }

    def __init__(self, *, may_be_negative: bool = False, **kwargs: Any) -> None:
        self.may_be_negative = may_be_negative
        super().__init__(max_length=40, empty_value="", **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if typed in self.empty_values:
            return None
        minor = self._minor(typed)
        if minor < 0 and not self.may_be_negative:
            raise ValidationError(self.error_messages["negative"], code="negative")
        if abs(minor) > MOST_MINOR:
            raise ValidationError(self.error_messages["too_big"], code="too_big")
        return minor

    def _minor(self, typed: str) -> int:
        plain = _SPACES.sub("", typed).replace(",", ".").replace("\u2212", "-")
        if not re.fullmatch(r"-?[0-9]{1,18}(\.[0-9]{1,2})?", plain):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            return int(Decimal(plain) * 100)
        except InvalidOperation:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole, rest = divmod(abs(value), 100)
        sign = "-" if value < 0 else ""
        return f"{sign}{whole},{rest:02}" if rest else f"{sign}{whole}"


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows. A number that no row can have is a wrong choice; SQLite would fall over it."""

    def clean(self, value: Any) -> Any:
        if any(len(str(pk)) > LONGEST_ID for pk in value or ()):
            code = "invalid_choice"
            raise ValidationError(self.error_messages[code], code=code, params={"value": "…"})
        return super().clean(value)


class ColourField(forms.CharField):
    """«#2F6FDE»; a HEX without # is read too."""

    widget = ColourInput
    default_error_messages = {"invalid": _("This is not a colour. Write it as #2F6FDE.")}

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        if typed in self.empty_values:
            return ""
        hexes = typed.strip().lstrip("#")
        if not re.fullmatch(r"[0-9a-fA-F]{6}", hexes):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return f"#{hexes.upper()}"

"""Fields of the boss's own on a form: what each asks, how what stands in it is read and kept (CL-31)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from ritm.clients.field_values import LONGEST, NO, YES, options_of
from ritm.clients.models_of_fields import ProfileField
from ritm.web.ui.forms import REQUIRED, DayInput, PhoneInput
from ritm.web.ui.wording import is_russian, phone, plain_date

_Kind = ProfileField.Kind
_YES_NO = ((YES, pgettext_lazy("own field", "Yes")), (NO, pgettext_lazy("own field", "No")))


def in_words(field: ProfileField, text: str) -> str:
    """A kept value as people read it: «25.11.2026», «Да», «балет, хип-хоп»."""
    if field.kind == _Kind.DATE and text:
        return plain_date(date.fromisoformat(text))
    if field.kind == _Kind.YES_NO:
        return str(dict(_YES_NO).get(text, text))
    if field.kind == _Kind.PHONE:
        return phone(text) if text.startswith("+") else text
    if field.kind == _Kind.NUMBER and is_russian():
        return text.replace(".", ",")
    return text.replace("\n", ", ") if field.kind == _Kind.CHOICES else text


def name_of(field: ProfileField) -> str:
    """How the field is called in a form."""
    return f"own_{field.pk}"


def text_of(value: Any) -> str:
    """What was typed or ticked, as one text; several choices stand in lines."""
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def asked(field: ProfileField, standing: str, *, is_required: bool) -> forms.Field:
    """The field of a form; `standing`: what stands in it already."""
    terms = {"label": field.name, "required": is_required, "help_text": field.hint, "error_messages": REQUIRED}
    if field.is_list:
        return _listed(field, [(option, option) for option in options_of(field, standing)], terms)
    return _FIELDS.get(field.kind, _line)(field, terms)


def _line(field: ProfileField, terms: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=300, widget=_WIDGETS.get(field.kind, forms.TextInput)(), **terms)


def _long(field: ProfileField, terms: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=LONGEST[_Kind.LONG], widget=forms.Textarea(attrs={"rows": 3}), **terms)


def _yes_no(field: ProfileField, terms: dict[str, Any]) -> forms.Field:
    return forms.ChoiceField(choices=(("", "—"), *_YES_NO), **terms)


def _listed(field: ProfileField, choices: list[tuple[str, str]], terms: dict[str, Any]) -> forms.Field:
    if field.kind == _Kind.CHOICE:
        return forms.ChoiceField(choices=[("", "—"), *choices], **terms)
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **terms)


_FIELDS: dict[str, Callable[[ProfileField, dict[str, Any]], forms.Field]] = {
    _Kind.LONG: _long,
    _Kind.YES_NO: _yes_no,
}
_WIDGETS: dict[str, type[forms.Widget]] = {
    _Kind.DATE: DayInput,
    _Kind.PHONE: PhoneInput,
    _Kind.EMAIL: forms.EmailInput,
    _Kind.LINK: forms.URLInput,
}

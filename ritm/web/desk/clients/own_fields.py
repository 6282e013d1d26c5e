"""«Свои поля» of the form: what the boss has made, asked in his order (CL-31)."""

from collections.abc import Callable
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.clients.actions.own_values import write_values
from ritm.clients.errors import BadFieldValue
from ritm.clients.field_values import LONGEST, NO, YES, kept, options_of
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.queries import asked_fields
from ritm.events.actor import Actor
from ritm.staff.models import StaffMember
from ritm.web.ui.forms import DayInput, PhoneInput
from ritm.web.ui.wording import is_russian, phone, plain_date

_Kind = ProfileField.Kind
_YES_NO = ((YES, pgettext_lazy("own field", "Yes")), (NO, pgettext_lazy("own field", "No")))


class OwnSection(forms.Form):
    """One field for each of the boss's; a field that was not sent keeps what stands in it."""

    key, title, template = "own", _("Own fields"), "clients/own_fields.html"
    is_drafted = True

    # A list of which nothing is ticked is not sent: this says that it was asked.
    own_asked = forms.ChoiceField(choices=[(YES, YES)], required=False, initial=YES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: list[ProfileField], standing: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own, self.standing = {_name(field): field for field in own}, standing
        for name, field in self.own.items():
            self.fields[name] = _asked(field, standing.get(field.pk, ""))

    @classmethod
    def of(cls, data: Any, *, client: Client | None, staff: StaffMember, auto_id: str) -> Self | None:  # noqa: ARG003 -- every part is made alike
        """The fields with what stands in them; None where the boss has made none."""
        own = asked_fields()
        if not own:
            return None
        known = FieldValue.objects.filter(client=client, field__in=own).select_related("field") if client else []
        initial = {_name(value.field): _shown(value) for value in known}
        standing = {value.field_id: value.text for value in known}
        return cls(data, own=own, standing=standing, initial=initial, auto_id=auto_id)

    @property
    def is_asked(self) -> bool:
        """Whether somebody has to look here before saving."""
        return bool(self.errors) or any(field.is_required for field in self.own.values())

    def clean(self) -> dict[str, Any]:
        """Each text as it will be kept; what a field does not take is said at its place."""
        typed = super().clean() or {}
        for name, field in self.own.items():
            if name in typed:
                try:
                    typed[name] = kept(field, _text(typed[name]), standing=self.standing.get(field.pk, ""))
                except BadFieldValue as error:
                    self.add_error(name, str(error))
        return typed

    def save(self, client: Client, *, actor: Actor) -> None:
        """Keep what was typed."""
        is_asked = self.cleaned_data["own_asked"] == YES
        texts = {own.pk: self.cleaned_data[name] for name, own in self.own.items() if is_asked or name in self.data}
        if texts:
            write_values(client=client, texts=texts, actor=actor)


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


def _name(field: ProfileField) -> str:
    return f"own_{field.pk}"


def _text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def _shown(value: FieldValue) -> Any:
    if value.field.kind == _Kind.CHOICES:
        return value.text.split("\n")
    return in_words(value.field, value.text) if value.field.kind == _Kind.PHONE else value.text


def _asked(field: ProfileField, standing: str) -> forms.Field:
    terms = {"label": field.name, "required": field.is_required, "help_text": field.hint}
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

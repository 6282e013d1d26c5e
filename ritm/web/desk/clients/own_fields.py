"""«Свои поля» of the form: what the boss has made, asked in his order (CL-31)."""

from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from ritm.clients.actions.own_values import write_values
from ritm.clients.errors import BadFieldValue
from ritm.clients.field_values import YES, kept
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.queries import asked_fields
from ritm.events.actor import Actor
from ritm.staff.models import StaffMember
from ritm.web.ui.own_fields import asked, in_words, name_of, text_of

_Kind = ProfileField.Kind


class OwnSection(forms.Form):
    """One field for each of the boss's; a field that was not sent keeps what stands in it."""

    key, title, template = "own", _("Own fields"), "clients/own_fields.html"
    is_drafted = True

    # A list of which nothing is ticked is not sent: this says that it was asked.
    own_asked = forms.ChoiceField(choices=[(YES, YES)], required=False, initial=YES, widget=forms.HiddenInput)

    def __init__(self, *args: Any, own: list[ProfileField], standing: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own, self.standing = {name_of(field): field for field in own}, standing
        for name, field in self.own.items():
            self.fields[name] = asked(field, standing.get(field.pk, ""), is_required=field.is_required)

    @classmethod
    def of(cls, data: Any, *, client: Client | None, staff: StaffMember, auto_id: str) -> Self | None:  # noqa: ARG003 -- every part is made alike
        """The fields with what stands in them; None where the boss has made none."""
        own = asked_fields()
        if not own:
            return None
        known = FieldValue.objects.filter(client=client, field__in=own).select_related("field") if client else []
        initial = {name_of(value.field): _shown(value) for value in known}
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
                    typed[name] = kept(field, text_of(typed[name]), standing=self.standing.get(field.pk, ""))
                except BadFieldValue as error:
                    self.add_error(name, str(error))
        return typed

    def save(self, client: Client, *, actor: Actor) -> None:
        """Keep what was typed."""
        is_asked = self.cleaned_data["own_asked"] == YES
        texts = {own.pk: self.cleaned_data[name] for name, own in self.own.items() if is_asked or name in self.data}
        if texts:
            write_values(client=client, texts=texts, actor=actor)


def _shown(value: FieldValue) -> Any:
    if value.field.kind == _Kind.CHOICES:
        return value.text.split("\n")
    return in_words(value.field, value.text) if value.field.kind == _Kind.PHONE else value.text

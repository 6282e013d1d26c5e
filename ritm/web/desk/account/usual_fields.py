"""«Обычные поля» of «Поля анкеты»: which of them the client's form leaves out, and which it demands (CL-31)."""

from typing import Any

from django import forms

from ritm.accounts.models import Asked
from ritm.accounts.queries import settings_of_account
from ritm.clients.asking import CHOICES
from ritm.web.desk.clients.labels import label_of
from ritm.web.ui.forms import SegmentedSelect


class UsualFieldsForm(forms.Form):
    """A switch for each field."""

    prefix = "asked"

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        chosen = settings_of_account().form_fields
        for name, choices in CHOICES.items():
            self.fields[name] = forms.ChoiceField(
                label=label_of(name),
                choices=[(choice.value, choice.label) for choice in choices],
                initial=chosen.get(name, Asked.ASKED),
                widget=SegmentedSelect,
            )

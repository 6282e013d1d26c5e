"""The form of one condition: a field, how to compare, with what. Its inputs are those of the field's kind."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.directory.conditions.conditions import MOST, Condition, read
from ritm.directory.conditions.field import Field, Group, field_of, fields_of
from ritm.directory.conditions.kinds import Day, Part
from ritm.directory.conditions.reading import Unreadable
from ritm.web.desk.client_search.asked import Asked
from ritm.web.ui.forms import DayInput, MoneyInput

_MOST_PLACES = 2


class PartInput(forms.CharField):
    """What is typed stays as it is typed: the kind reads it."""

    def __init__(self, part: Part, choices: list[tuple[str, str]]) -> None:
        self.part = part
        super().__init__(label=part.label, required=False, strip=False, widget=_widget(part, choices))

    def clean(self, value: Any) -> Any:
        return value


def _widget(part: Part, choices: list[tuple[str, str]]) -> forms.Widget:
    if part.typed == "choices":
        return forms.CheckboxSelectMultiple(choices=choices)
    if part.typed == "day":
        return DayInput()
    if part.typed == "money":
        return MoneyInput()
    if part.typed == "whole":
        return forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 9, "autocomplete": "off"})
    more = {"inputmode": "decimal"} if part.typed == "number" else {}
    return forms.TextInput(attrs={"maxlength": 100, "autocomplete": "off", **more})


class ConditionForm(forms.Form):
    """How to compare and with what, for one field."""

    op = forms.ChoiceField(label=gettext_lazy("Condition"))

    def __init__(self, data: QueryDict | None, *, field: Field, operator: str, values: Mapping, staff: Any) -> None:
        super().__init__(data, initial={"op": operator, **values}, auto_id="part_%s")
        self.field = field
        self.fields["op"].choices = field.operators  # type: ignore[attr-defined] -- a choice
        self.fields["op"].widget.attrs |= {"data-reload": ""}
        choices = field.choices(staff) if field.choices else []
        for part in field.kind.parts(operator):
            known = PartInput(part, choices)
            self.fields[part.name] = known
            if part.typed != "choices":
                self.initial[part.name] = next(iter(values.get(part.name, ())), "")

    @property
    def parts(self) -> list[forms.BoundField]:
        """The inputs of the value."""
        return [self[name] for name in self.fields if name != "op"]

    @property
    def has_operators(self) -> bool:
        """Whether there is anything to choose."""
        return len(self.field.operators) > 1


class Builder:
    """Where a condition is made or changed: `form` once a field is chosen; `made` once it is good."""

    def __init__(self, request: HttpRequest, asked: Asked, day: Day) -> None:
        self.is_post, self.asked, self.day = request.method == "POST", asked, day
        self.said = request.POST if self.is_post else request.GET
        self.staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
        self.place = self._place()
        self.field = self._field()
        self.made: Condition | None = None
        self.form = self._form() if self.field else None
        self.is_full = self.place is None and len(asked.conditions) >= MOST

    @property
    def groups(self) -> list[tuple[str, list[Field]]]:
        """The fields to choose from, by groups."""
        found = groupby(fields_of(self.staff), key=lambda field: field.group)
        return [(str(Group(group).label), list(fields)) for group, fields in found]

    @property
    def is_secret(self) -> bool:
        """Whether what is typed may stand in no address: the form goes by POST."""
        return self.field is not None and self.field.kind.is_secret

    @property
    def secret_url(self) -> str:
        """Where that goes; the other conditions stand in the address as ever."""
        search, secret = reverse("desk:advanced_search"), reverse("desk:advanced_secret")
        return self.asked.url.replace(search, secret, 1)

    @property
    def again(self) -> str:
        """The same form with what is wrong said in it, and nothing of what was typed."""
        more = {} if self.place is None else {"edit": self.place}
        field = {"field": self.field.code, "add": 1} if self.field else {}
        return self.asked.url_of(self.asked.texts, **more, **field)

    @property
    def url(self) -> str:
        """The search with what was made here."""
        return self.url_with(self.made.text if self.made else "")

    def url_with(self, text: str) -> str:
        """The search with this condition where the form stands."""
        texts = list(self.asked.texts)
        if self.place is None:
            return self.asked.url_of([*texts, text])
        texts[self.place] = text
        return self.asked.url_of(texts)

    def _place(self) -> int | None:
        said = self.said.get("edit", "")
        is_number = said.isascii() and said.isdecimal() and len(said) <= _MOST_PLACES
        return int(said) if is_number and int(said) < len(self.asked.conditions) else None

    def _field(self) -> Field | None:
        if "field" in self.said:
            found = field_of(self.said["field"])
        else:
            found = None if self.place is None else self.asked.conditions[self.place].field
        return found if found is not None and found.is_open(self.staff) else None

    def _form(self) -> ConditionForm:
        field, old = self.field, None if self.place is None else self.asked.conditions[self.place]
        assert field is not None  # noqa: S101 -- asked where a field is chosen
        is_old = old is not None and old.field is not None and old.field.code == field.code
        operator = self.said.get("op") or (old.operator if old and is_old else "")
        operator = operator if operator in dict(field.operators) else field.operators[0][0]
        values = {part.name: self.said.getlist(part.name) for part in field.kind.parts(operator)}
        if old and is_old and not any(values.values()) and operator == old.operator:
            values = field.kind.split(old.text.split(":", 2)[2] if old.text.count(":") > 1 else "", operator)
        form = ConditionForm(None, field=field, operator=operator, values=values, staff=self.staff)
        if "add" in self.said:
            form = self._sent(form, operator)
        return form

    def _sent(self, form: ConditionForm, operator: str) -> ConditionForm:
        field = form.field
        # A number that came in an address all the same is not read: it is typed once more.
        typed = (
            {} if field.kind.is_secret and not self.is_post else {one: self.said.getlist(one) for one in form.fields}
        )
        made = self._read(field, operator, field.kind.join(typed, operator))
        if not made.problem:
            self.made = made
            return form
        values = {name: texts for name, texts in typed.items() if name != "op"}
        sent = ConditionForm(
            QueryDict() if field.kind.is_secret else self.said,
            field=field,
            operator=operator,
            values=values,
            staff=self.staff,
        )
        sent.is_valid()
        first = next((name for name in sent.fields if name != "op"), None)
        sent.add_error(first, str(made.problem))
        return sent

    def _read(self, field: Field, operator: str, raw: str) -> Condition:
        try:
            raw = field.kind.hidden(raw, self.day)
        except Unreadable as fault:
            return Condition(text="", problem=fault.message)
        return read(f"{field.code}:{operator}:{raw}", staff=self.staff, day=self.day)

    @property
    def button(self) -> str:
        """What its button says."""
        return _("Add") if self.place is None else _("Change")

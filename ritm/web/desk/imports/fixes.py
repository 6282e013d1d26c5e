"""«Исправить здесь»: cells of the preview that can be typed anew, and what mends a whole group with one press (ux 4.9)."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ritm.events.actor import Actor
from ritm.imports.fields import SEALED, SKIP, fields_for
from ritm.imports.fixing import CLEAR, LONGEST_FIX, SWAP, Fixes, for_all, merged, same_everywhere, swapped
from ritm.imports.models import ImportBatch
from ritm.imports.reading import sheet_of
from ritm.imports.values import text_of

ALL, SAME = "all", "same"
_NAME = re.compile(r"fix_(\d{1,5})_(\d{1,3})")
_HINTS = {
    "no_name": _("name"),
    "dup_phone": _("another number"),
    "bad_phone": "+7",
    "bad_date": _("dd.mm.yyyy"),
    "bad_day": _("dd.mm.yyyy"),
    "bad_email": _("name@example.com"),
    "bad_discount": "0–100",
    "bad_yes_no": _("yes or no"),
    "bad_money": "1200",
}
_MENDED = frozenset(
    {*_HINTS, "bad_gender", "bad_branch", "bad_person", "bad_link", "bad_own", "bad_plan", "bad_remainder", "bad_term"}
)
_BUTTONS = {
    "bad_phone": ((CLEAR, _("Import without a phone")),),
    "bad_date": ((SWAP, _("Read as mm/dd/yy")), (CLEAR, _("Clear the date"))),
}


class FixForm(forms.Form):
    """A field for each cell that was typed anew."""

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data)
        for name in data:
            if place := _NAME.fullmatch(name):
                label = _("Row %(number)s") % {"number": place[1]}
                self.fields[name] = forms.CharField(label=label, max_length=LONGEST_FIX, required=False)

    @property
    def texts(self) -> dict[str, str]:
        """What was typed, by the name of its field."""
        return {name: self.data.get(name, "") for name in self.fields}


def may_fix(batch: ImportBatch, actor: Actor) -> frozenset[int]:
    """Columns whose cells this person may type anew: what lies sealed in the base is not shown here."""
    if batch.status != ImportBatch.Status.CHECKED or batch.file is None:
        return frozenset()
    codes = fields_for(actor).keys() - SEALED - {SKIP}
    return frozenset(int(place) for place, code in batch.mapping.items() if code in codes)


def fix_of(
    code: str, number: int, column: int | None, columns: frozenset[int], typed: Mapping[str, str]
) -> dict[str, Any] | None:
    """The field that stands in the row; None where there is nothing to type."""
    if column not in columns or code not in _MENDED:
        return None
    name = f"fix_{number}_{column}"
    return {"name": name, "hint": _HINTS.get(code, ""), "value": typed.get(name, "")}


def buttons_of(code: str, values: list[str], columns: frozenset[int]) -> list[dict[str, Any]]:
    """What mends the whole group."""
    if not columns:
        return []
    return [
        {"value": f"{how}:{code}", "label": label}
        for how, label in _BUTTONS.get(code, ())
        if how == CLEAR or any(swapped(value) for value in values)
    ]


def typed_fixes(batch: ImportBatch, form: FixForm, actor: Actor) -> Fixes:
    """What was typed or pressed; names of other rows and columns are left aside. Raises the errors of reading."""
    columns, data = may_fix(batch, actor), form.data
    found: Fixes = {}
    for name, text in form.cleaned_data.items():
        place, typed = _NAME.fullmatch(name), text_of(text)
        if place and typed and int(place[2]) in columns:
            found.setdefault(str(int(place[1])), {})[str(int(place[2]))] = typed
    numbers = {
        str(number) for number in batch.rows.filter(number__in=[*map(int, found)]).values_list("number", flat=True)
    }
    found = {number: texts for number, texts in found.items() if number in numbers}
    if found and data.get(SAME):
        found = same_everywhere(sheet_of(batch.file, batch.sheet).rows, found, batch.header_row)
    return merged(_of_group(batch, data.get(ALL, ""), columns), found)


def _of_group(batch: ImportBatch, button: str, columns: frozenset[int]) -> Fixes:
    """What the button of a group mends; a cell that was typed by hand goes before it."""
    how, _colon, code = button.partition(":")
    if (how, code) not in {(one, group) for group, buttons in _BUTTONS.items() for one, _label in buttons}:
        return {}
    every = for_all(batch, code, how).items()
    return {number: texts for number, texts in every if {int(column) for column in texts} <= columns}

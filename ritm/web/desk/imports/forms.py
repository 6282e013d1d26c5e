"""What is typed on the pages of an import."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.events.actor import Actor
from ritm.files.errors import FileTooBig
from ritm.files.uploads import MOST_BYTES
from ritm.imports.fields import SKIP, Field, Part, fields_for
from ritm.imports.models import ImportBatch
from ritm.imports.purpose import WORKBOOK
from ritm.passes.queries import plans_for_sale
from ritm.web.ui.forms import SegmentedSelect


class UploadForm(forms.Form):
    """The workbook, and the branch of clients whose row names none."""

    file = forms.FileField(
        label=_("File .xlsx or .csv"),
        allow_empty_file=True,  # the room says it in its own words
        error_messages={"required": _("Choose a file"), "invalid": _("Choose a file")},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    branch = forms.ModelChoiceField(queryset=None, label=_("Branch of new clients"), empty_label=None)

    def __init__(self, *args: Any, branches: list[Branch], length: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = tuple(branch.pk for branch in branches)
        self.fields["branch"].queryset = Branch.objects.filter(pk__in=ids)  # type: ignore[attr-defined] -- a model choice
        if len(branches) == 1:
            self.fields["branch"].required = False
            self.fields["branch"].widget = forms.HiddenInput()
        self.only, self.length = branches[0], length

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "file" in self.errors and self.length > MOST_BYTES:  # dropped on its way in
            del self.errors["file"]
            self.add_error("file", str(FileTooBig(limit_mb=WORKBOOK.max_bytes // 2**20)))
        return {**cleaned, "branch": cleaned.get("branch") or self.only}


class SheetForm(forms.Form):
    """Another sheet of the workbook, another row with the titles."""

    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header_row = forms.IntegerField(label=_("Title row"), min_value=1, max_value=10_000)

    def __init__(self, *args: Any, batch: ImportBatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"].choices = [(name, name) for name in batch.head.get("sheets", [])]  # type: ignore[attr-defined] -- a choice


def _choices(fields: dict[str, Field]) -> list[Any]:
    """The fields by parts of the form; what is no field comes first."""
    parts: dict[Part, list[Any]] = {}
    for field in fields.values():
        parts.setdefault(field.part, []).append((field.code, field.label))
    return [*parts.pop(Part.NONE), *((part.label, choices) for part, choices in parts.items())]


class ColumnsForm(forms.Form):
    """A field for each column of the sheet, and what to do where a phone is known."""

    on_phone = forms.ChoiceField(
        label=_("If the phone is known already"), choices=ImportBatch.OnPhone.choices, widget=SegmentedSelect
    )

    def __init__(self, *args: Any, batch: ImportBatch, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns, self.mapping_now = batch.head.get("columns", []), batch.mapping
        self.fields["on_phone"].initial = batch.on_phone
        self.known = fields_for(actor)
        self._ask_plan(batch)
        choices = _choices(self.known)
        for column in self.columns:
            self.fields[f"column_{column['index']}"] = forms.ChoiceField(
                choices=choices,
                initial=batch.mapping.get(str(column["index"]), SKIP),
                label=_("Field for column %(letter)s") % {"letter": column["letter"]},
            )

    def _ask_plan(self, batch: ImportBatch) -> None:
        """Of visits left, for whoever may sell passes, where there are any."""
        plans = plans_for_sale()
        if "pass_plan" in self.known and plans.exists():
            self.fields["plan"] = forms.ModelChoiceField(
                queryset=plans,
                initial=batch.plan_id,
                required=False,
                label=_("Visits left without a pass named are"),
                empty_label=_("into the notes"),
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each column with its field, and whether the choice shown is a guess."""
        found = []
        for column in self.columns:
            field = self[f"column_{column['index']}"]
            is_guess = bool(column["how"]) and field.value() == column["guess"]
            # What somebody else has matched with a field that this person may not fill is not shown to him either.
            said = {column["guess"], self.mapping_now.get(str(column["index"]), SKIP)}
            examples = column["examples"] if said <= self.known.keys() else []
            found.append({**column, "field": field, "is_guess": is_guess, "examples": examples})
        return found

    def mapping(self) -> dict[int, str]:
        """Column's place → field."""
        return {column["index"]: self.cleaned_data[f"column_{column['index']}"] for column in self.columns}

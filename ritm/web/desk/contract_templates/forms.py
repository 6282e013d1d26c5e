"""What is typed on the pages of templates."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ritm.contracts import typed
from ritm.contracts.actions.numbering import NumberingTerms
from ritm.contracts.purpose import TEMPLATE
from ritm.files.errors import FileTooBig
from ritm.files.uploads import MOST_BYTES


class TypedForm(forms.Form):
    """A template of typed text."""

    name = forms.CharField(label=_("Name of the template"), max_length=80)
    text = forms.CharField(
        label=_("Text of the contract"),
        max_length=typed.LONGEST,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "true"}),
    )


class WordForm(forms.Form):
    """A template of an uploaded file; a known one may get another name without another file."""

    name = forms.CharField(label=_("Name of the template"), max_length=80)
    file = forms.FileField(
        label=_("File .docx"),
        allow_empty_file=True,  # the room says it in its own words
        error_messages={"required": _("Choose a file"), "invalid": _("Choose a file")},
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )

    def __init__(self, *args: Any, length: int = 0, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.length = length
        self.fields["file"].required = not is_known

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("file") and self.length > MOST_BYTES:  # dropped on its way in
            self.errors.pop("file", None)
            self.add_error("file", str(FileTooBig(limit_mb=TEMPLATE.max_bytes // 2**20)))
        return cleaned


class NumberingForm(forms.Form):
    """How contracts are numbered, and who stands in them for the studio."""

    prefix = forms.CharField(label=_("Beginning of the number"), max_length=20, required=False)
    digits = forms.IntegerField(label=_("Digits at least"), min_value=1, max_value=6)
    next_number = forms.IntegerField(label=_("Next number"), min_value=1, max_value=999_999)
    has_year = forms.BooleanField(label=_("The year stands in the number"), required=False)
    restarts_yearly = forms.BooleanField(label=_("Each year the count begins anew"), required=False)
    seller = forms.CharField(label=_("Legal entity"), max_length=200, required=False)
    seller_tax_number = forms.CharField(label=_("Tax number"), max_length=20, required=False)
    seller_signer = forms.CharField(label=_("Who signs for the studio"), max_length=200, required=False)
    seller_details = forms.CharField(
        label=_("Bank details and address"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def terms(self) -> NumberingTerms:
        """What the room takes."""
        return NumberingTerms(**self.cleaned_data)

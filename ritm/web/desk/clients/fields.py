"""The fields of the client's form by its groups (table CL-A, ux §4.6)."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, pgettext_lazy

from ritm.clients.data import DocumentData
from ritm.clients.errors import BadDiscount, BadLink, NameRequired
from ritm.clients.links import NETWORKS, link_of
from ritm.clients.models import Client, Guardianship
from ritm.clients.models_of_lists import DocumentKind
from ritm.web.ui.forms import DayField, PhoneInput, RowsField, SegmentedSelect, id_of

YES = "yes"
_LONG_TEXT = 20_000
_MANY = 100  # chosen of one list: more comes from no form of ours


class LinkField(forms.CharField):
    """A page in a social network, kept as one whole address (CL-19)."""

    def __init__(self, network: str) -> None:
        self.network = network
        hint = forms.TextInput(attrs={"autocomplete": "off", "placeholder": gettext_lazy("link")})
        super().__init__(label=NETWORKS[network].label, max_length=200, required=False, widget=hint)

    def clean(self, value: Any) -> str:
        try:
            return link_of(self.network, super().clean(value))
        except BadLink as error:
            raise ValidationError(str(error), code=error.code) from None


class DocumentsField(forms.Field):
    """Documents as hidden «kind:last day»: «12:2027-03-01», «12:» (CL-17)."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid": gettext_lazy("Choose the documents anew: one of them is not in the list")}

    def clean(self, value: Any) -> tuple[DocumentData, ...]:
        pairs = [read_document(text) for text in (value or [])[:_MANY]]
        kinds = DocumentKind.objects.in_bulk([pair[0] for pair in pairs if pair])
        if not all(pair and pair[0] in kinds for pair in pairs):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return tuple(DocumentData(kinds[pk], day) for pk, day in filter(None, pairs))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return {*(initial or ())} != {*(data or ())}


def read_document(text: str) -> tuple[int, date | None] | None:
    """Kind and last day of a hidden value; None where it is none of ours."""
    pk, _colon, day = text.partition(":")
    number = id_of(pk)
    if number is None:
        return None
    try:
        return number, date.fromisoformat(day) if day else None
    except ValueError:
        return None


def written_document(kind_id: int, day: date | None) -> str:
    """The hidden value of a document."""
    return f"{kind_id}:{day.isoformat() if day else ''}"


def _choice(label: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(label=label, queryset=None, required=False, empty_label="—")


class MainFields(forms.Form):
    """«Основное»."""

    name = forms.CharField(
        label=gettext_lazy("Full name"), max_length=150, error_messages={"required": NameRequired.message}
    )
    salutation = forms.CharField(
        label=gettext_lazy("Salutation"),
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("for messages")}),
    )
    gender = forms.ChoiceField(
        label=gettext_lazy("Gender"),
        choices=lambda: [(value, capfirst(label)) for value, label in Client.Gender.choices],
        required=False,
        widget=SegmentedSelect,
    )
    branch = forms.ModelChoiceField(label=gettext_lazy("Branch"), queryset=None, required=False, empty_label=None)
    responsible = _choice(gettext_lazy("Responsible"))
    birth_date = DayField(label=gettext_lazy("Birth date"), required=False)


class ContactFields(forms.Form):
    """«Контакты»."""

    phone = forms.CharField(
        label=gettext_lazy("Mobile phone"), max_length=40, required=False, widget=PhoneInput(attrs={"maxlength": 40})
    )
    other_phone = forms.CharField(
        label=gettext_lazy("Alternative phone"),
        max_length=60,
        required=False,
        widget=PhoneInput(attrs={"maxlength": 60}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        required=False,
        error_messages={"invalid": gettext_lazy("This is not an email. Write it as name@example.com.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    vk = LinkField("vk")
    facebook = LinkField("facebook")
    instagram = LinkField("instagram")


class TextsField(forms.Field):
    """Several hidden texts, in the order of the page; `known`: the only ones that may come."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid": gettext_lazy("Choose anew: one of these is not in the list")}

    def __init__(self, *, known: Any = None, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.known = known

    def clean(self, value: Any) -> list[str]:
        texts = list(value or [])[:_MANY]
        if self.known is not None and any(text not in self.known for text in texts):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return texts

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or ()) != list(data or ())


class GuardianFields(forms.Form):
    """What the parent is to the child, and who else answers for it: shown where the boss allows several (CL-13).

    A row of the others is an id in `guardians`, a word at the same place in `guardian_kinds`, and the id again in
    `guardian_pays` and `guardian_takes` where that is so.
    """

    parent_kind = forms.ChoiceField(
        label=gettext_lazy("Who the parent is"),
        choices=lambda: [("", "—"), *((value, capfirst(label)) for value, label in Guardianship.Kind.choices)],
        required=False,
    )
    parent_pays = forms.BooleanField(label=gettext_lazy("Pays"), required=False)
    parent_takes = forms.BooleanField(label=gettext_lazy("May take the child home"), required=False)
    guardians = RowsField(
        label=gettext_lazy("Others who answer for the child"),
        queryset=None,
        required=False,
        widget=forms.MultipleHiddenInput,
    )
    guardian_kinds = TextsField(
        label=gettext_lazy("Others who answer for the child"), known=frozenset(["", *Guardianship.Kind.values])
    )
    guardian_pays = TextsField()
    guardian_takes = TextsField()


class FamilyFields(forms.Form):
    """«Семья»: the parent's card, or only what he is called (CL-13, CL-39)."""

    guardian = forms.ModelChoiceField(
        label=gettext_lazy("Parent's card"), queryset=None, required=False, widget=forms.HiddenInput
    )
    parent_text = forms.CharField(max_length=100, required=False)
    named_parent = forms.CharField(
        label=gettext_lazy("Parent's full name"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("if there is no card"), "autocomplete": "off"}),
    )
    named_parent_phone = forms.CharField(
        label=gettext_lazy("Parent's phone"),
        max_length=60,
        required=False,
        widget=PhoneInput(attrs={"maxlength": 60}),
    )


class ClubFields(forms.Form):
    """«Клуб»: what the studio sorts its clients by (CL-14, CL-16, CL-18)."""

    status = _choice(pgettext_lazy("client", "Status"))
    source = _choice(gettext_lazy("Source"))
    class_format = _choice(gettext_lazy("Class format"))
    discount_percent = forms.IntegerField(
        label=gettext_lazy("Personal discount, %"),
        min_value=0,
        max_value=100,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), BadDiscount.message),
    )
    barcode = forms.CharField(
        label=gettext_lazy("Barcode"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-scan": "accept", "inputmode": "numeric"}),
    )
    is_blocked = forms.TypedChoiceField(
        label=gettext_lazy("Block list"),
        choices=(("no", pgettext_lazy("block list", "No")), (YES, pgettext_lazy("block list", "Yes"))),
        coerce=lambda value: value == YES,
        required=False,
        empty_value=False,
        widget=SegmentedSelect,
    )
    block_reason = forms.CharField(
        label=gettext_lazy("Reason for the block list"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("only staff see it; the client reads “Call the studio to book” and cannot book online"),
    )
    interests = RowsField(
        label=gettext_lazy("Interests"), queryset=None, required=False, widget=forms.MultipleHiddenInput
    )


class HealthFields(forms.Form):
    """«Здоровье»: seen and changed by a right of its own (CL-20, CL-24)."""

    illnesses = RowsField(
        label=gettext_lazy("Illnesses"), queryset=None, required=False, widget=forms.MultipleHiddenInput
    )
    certificate_ends_on = DayField(label=gettext_lazy("Medical certificate until"), required=False)
    insurance_ends_on = DayField(label=gettext_lazy("Insurance until"), required=False)


class DocumentFields(forms.Form):
    """«Документы»."""

    documents = DocumentsField(label=gettext_lazy("Documents"), required=False)


class NoteFields(forms.Form):
    """«Заметки»."""

    note = forms.CharField(
        label=gettext_lazy("Notes"), max_length=_LONG_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    alert_note = forms.CharField(
        label=gettext_lazy("Notes (visible)"),
        max_length=_LONG_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("seen on the card and when marking; the client does not see them"),
    )


class SeenFields(forms.Form):
    """What the person has been warned of already, and the client as he was when the form was opened."""

    photo = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
    stamp = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    double_seen = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    deleted_seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

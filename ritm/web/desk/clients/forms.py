"""The shape of the client's form: the fields of the table CL-A that are kept so far, in its order."""

import hashlib
from dataclasses import replace
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ritm.accounts.models import Branch
from ritm.accounts.queries import settings_of_account
from ritm.clients.data import ClientData
from ritm.clients.errors import NameRequired, PhoneOfDeleted
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import looks_like, sources, visible_to
from ritm.core.errors import DomainError
from ritm.directory.queries.phones import shown_phone
from ritm.staff.models import AccessLevel, StaffMember
from ritm.staff.queries import responsible_people
from ritm.web.ui import wording
from ritm.web.ui.forms import DayField, PhoneInput, SegmentedSelect

_LONG_TEXT = 20_000
QUICK = ("name", "phone", "birth_date", "branch")
_PHONES = ("phone", "other_phone")
_SEEN = ("stamp", "double_seen", "deleted_seen")
_BESIDE = ("parent_text", "photo")
_YES = "yes"


class Changed(DomainError):
    """Somebody saved the client while this form was open."""

    code = "client_changed"
    message = gettext_lazy(
        "While the form was open, somebody changed this client. Your values differ in: %(fields)s. "
        "Save again to keep yours, or open the form anew to see the others."
    )
    seen_in = "stamp"


class LooksAlike(DomainError):
    """Somebody of the same name was born on the same day."""

    code = "looks_alike"
    message = gettext_lazy("Perhaps this client is here already. Save again if it is another person.")
    seen_in = "double_seen"


class ClientForm(forms.Form):
    """Only the name is asked for. What a person may not see is neither shown nor lost."""

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
    responsible = forms.ModelChoiceField(
        label=gettext_lazy("Responsible"), queryset=None, required=False, empty_label="—"
    )
    birth_date = DayField(label=gettext_lazy("Birth date"), required=False)
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone"), max_length=40, required=False, widget=PhoneInput(attrs={"maxlength": 40})
    )
    other_phone = forms.CharField(
        label=gettext_lazy("Alternative phone"),
        max_length=60,
        required=False,
        widget=PhoneInput(attrs={"maxlength": 60}),
    )
    barcode = forms.CharField(
        label=gettext_lazy("Barcode"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-scan": "accept", "inputmode": "numeric"}),
    )
    guardian = forms.ModelChoiceField(
        label=gettext_lazy("Parent's card"), queryset=None, required=False, widget=forms.HiddenInput
    )
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        required=False,
        error_messages={"invalid": gettext_lazy("This is not an email. Write it as name@mail.ru")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    source = forms.ModelChoiceField(label=gettext_lazy("Source"), queryset=None, required=False, empty_label="—")
    is_blocked = forms.TypedChoiceField(
        label=gettext_lazy("Block list"),
        choices=(("no", pgettext_lazy("block list", "No")), (_YES, pgettext_lazy("block list", "Yes"))),
        coerce=lambda value: value == _YES,
        required=False,
        empty_value=False,
        widget=SegmentedSelect,
    )
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
    parent_text = forms.CharField(max_length=100, required=False)
    photo = forms.IntegerField(min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput)
    # What the person has been warned of already, and the client as he was when the form was opened.
    stamp = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    double_seen = forms.CharField(max_length=100, required=False, widget=forms.HiddenInput)
    deleted_seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        staff: StaffMember,
        branches: list[Branch],
        client: Client | None = None,
        initial: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.staff, self.client, self.branches = staff, client, branches
        self.guardian = _guardian(client)
        self.refusal: DomainError | None = None
        self.doubles: list[Client] = []
        was = (
            _values(client, self.guardian)
            if client
            else {"gender": settings_of_account().default_gender, "is_blocked": "no"}
        )
        super().__init__(data, initial={**was, **(initial or {})}, **kwargs)
        self._bind()
        self._hide_phones()

    def _bind(self) -> None:
        client = self.client
        ids = [branch.pk for branch in self.branches]
        kept = {name: getattr(client, f"{name}_id", None) for name in ("branch", "responsible", "source")}
        self.fields["branch"].queryset = Branch.objects.filter(Q(pk__in=ids) | Q(pk=kept["branch"]))
        if client is not None and client.branch_id is None:
            self.fields["branch"].empty_label = "—"
        people = responsible_people().values("pk")
        self.fields["responsible"].queryset = StaffMember.objects.filter(Q(pk__in=people) | Q(pk=kept["responsible"]))
        self.fields["source"].queryset = sources()
        parents = visible_to(self.staff).filter(is_system=False).exclude(pk=client.pk if client else None)
        same = self.guardian.pk if self.guardian else None
        self.fields["guardian"].queryset = Client.objects.filter(Q(pk__in=parents.values("pk")) | Q(pk=same))

    def _hide_phones(self) -> None:
        """Where the level hides phones, the known ones are not in the field: an empty one leaves them as they are."""
        level = None if self.staff.has_every_right else self.staff.access_level
        if self.client is None or level is None or level.phones == AccessLevel.Phones.FULL:
            return
        for name in _PHONES:
            if getattr(self.client, name):
                self.initial[name] = ""
                shown = shown_phone(getattr(self.client, name), self.staff)
                self.fields[name].widget.attrs["placeholder"] = shown or _("hidden by your access level")
                self.fields[name].help_text = _("leave empty to keep the number")
                self.fields[name].is_kept = True

    @property
    def has_branches(self) -> bool:
        """Whether there is a branch to choose."""
        own = self.client.branch_id if self.client else None
        return len({branch.pk for branch in self.branches} | {own or self.branches[0].pk}) > 1

    @property
    def parent(self) -> Client | None:
        """The chosen parent, as typed or as kept."""
        chosen = self["guardian"].value()
        if isinstance(chosen, Client):
            return chosen
        is_id = str(chosen or "").isascii() and str(chosen or "").isdecimal() and len(str(chosen)) < 19
        found = self.fields["guardian"].queryset.filter(pk=int(chosen)).first() if is_id else None
        return found if found is not None and found.deleted_at is None else None

    @property
    def is_more_open(self) -> bool:
        """Whether something stands in the fields behind «Полная анкета»."""
        names = [name for name in self.fields if name not in {*QUICK, *_SEEN}]
        return any(name in self.errors or self.has_changed_in(name) for name in names) or bool(self.parent)

    def has_changed_in(self, name: str) -> bool:
        """Whether the field of an answered form holds something else than at the start."""
        return self.is_bound and name in self.changed_data

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("parent_text") and not typed.get("guardian") and "guardian" not in self.errors:
            self.add_error("guardian", _("Choose the parent from the suggestions, or clear the field."))
        return typed

    def warn(self) -> None:
        """Raise Changed or LooksAlike where there is something to look at first; saved again, it passes."""
        opened = self.data.get("stamp")
        if self.client is not None and opened and opened != self.initial["stamp"]:
            raise Changed(fields=", ".join(self.differing()) or "—", seen=self.initial["stamp"])
        if self.client is not None and not {"name", "birth_date"} & set(self.changed_data):
            return
        typed, own = self.cleaned_data, self.client.pk if self.client else None
        self.doubles = looks_like(name=typed["name"], birth_date=typed["birth_date"], except_id=own)
        seen = ",".join(str(client.pk) for client in self.doubles)
        if self.doubles and typed["double_seen"] != seen:
            raise LooksAlike(seen=seen)

    def refuse(self, error: DomainError) -> None:
        """Say the refusal at its field; the next sending tells that it was seen."""
        self.refusal = error
        self.add_error(error.field if error.field in self.fields else None, str(error))
        if isinstance(error, Changed | LooksAlike):
            self.data[error.seen_in] = error.details["seen"]
        if isinstance(error, PhoneOfDeleted):
            self.data["deleted_seen"] = self.data.get("phone", "").strip()

    def client_data(self, *, branch: Branch) -> ClientData:
        """What the room takes: the typed values over those that the form does not show."""
        client = self.client
        base = ClientData.of(client, guardian=self.guardian) if client else ClientData(name="", branch=branch)
        typed = {name: value for name, value in self.cleaned_data.items() if name not in {*_SEEN, *_BESIDE}}
        typed["branch"] = typed["branch"] or base.branch
        if self.guardian is not None and self.guardian.deleted_at is not None:
            typed["guardian"] = typed["guardian"] or self.guardian  # a deleted parent is not shown, and not lost
        for name in _PHONES:
            if _is_kept(self.fields[name]):
                typed[name] = typed[name] or getattr(client, name)
        asks = client is None and typed["phone"] != self.cleaned_data["deleted_seen"]
        return replace(base, **typed, asks_about_deleted=asks)

    def differing(self) -> list[str]:
        """Labels of the fields in which the typed values differ from the client as he is now."""
        now = _values(self.client, self.guardian)
        shown = {name: field for name, field in self.fields.items() if name in now and not _is_kept(field)}
        typed = self.data
        return [
            str(field.label)
            for name, field in shown.items()
            if name not in _SEEN and field.has_changed(now[name], typed.get(name))
        ]


def _is_kept(field: forms.Field) -> bool:
    """Whether an empty field means the number that is not shown."""
    return getattr(field, "is_kept", False)


def _guardian(client: Client | None) -> Client | None:
    link = Guardianship.objects.select_related("guardian").filter(child=client).first() if client else None
    return link.guardian if link else None


def _values(client: Client, guardian: Client | None) -> dict[str, Any]:
    """The fields as the client has them now, and the stamp of all of them."""
    data = ClientData.of(client, guardian=guardian)
    values = {name: getattr(data, name) for name in ClientForm.base_fields if hasattr(data, name)}
    values |= {name: getattr(values[name], "pk", None) for name in ("branch", "responsible", "source", "guardian")}
    stamp = hashlib.sha256(repr(sorted((name, str(value)) for name, value in values.items())).encode()).hexdigest()
    values |= {name: wording.phone(values[name]) for name in _PHONES if values[name].startswith("+")}
    return {**values, "is_blocked": _YES if client.is_blocked else "no", "stamp": stamp}

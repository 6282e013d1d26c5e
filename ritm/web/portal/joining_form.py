"""The shape of the registration: what the studio asks, children, consents each apart, and what keeps machines out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.core import signing
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.accounts.models import Asked, Branch
from ritm.accounts.queries import open_branches, settings_of_account
from ritm.clients.consent_texts import CHILD, standard_texts
from ritm.clients.models import Consent
from ritm.clients.queries import consent_texts
from ritm.core import clock
from ritm.joining.checking import MOST_CHILDREN, online_fields
from ritm.joining.data import ChildData, JoinData
from ritm.joining.errors import FieldRequired
from ritm.web.ui.forms import DayField, DayInput, PhoneInput
from ritm.web.ui.own_fields import asked, name_of, text_of

_SALT = "ritm.portal.join"
# Between seeing the form and sending it: sooner is a machine, later a page left open since yesterday.
_SOONEST, _LATEST = timedelta(seconds=3), timedelta(hours=12)
_PURPOSES = (Consent.Purpose.PERSONAL.value, CHILD, Consent.Purpose.SMS.value, Consent.Purpose.EMAIL.value)
_TICKS = {
    Consent.Purpose.PERSONAL.value: (
        gettext_lazy("Processing of personal data"),
        gettext_lazy("Name, phone and email are needed to book you. Without the consent the studio may not keep them."),
    ),
    CHILD: (
        gettext_lazy("The child's personal data"),
        gettext_lazy("Given by a parent or another legal representative. Needed where you add a child."),
    ),
    Consent.Purpose.SMS.value: (
        gettext_lazy("News and discounts by SMS"),
        gettext_lazy("As you like; booking does not depend on it"),
    ),
    Consent.Purpose.EMAIL.value: (
        gettext_lazy("News and discounts by email"),
        gettext_lazy("As you like; booking does not depend on it"),
    ),
}


def _birth_date(*, label: Any) -> forms.DateField:
    return DayField(label=label, required=False, widget=DayInput(attrs={"autocomplete": "bday"}))


class JoinForm(forms.Form):
    """Fields of the boss's own, children and ticks are added when it is made."""

    name = forms.CharField(
        label=gettext_lazy("Your full name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Enter your name and surname")},
    )
    phone = forms.CharField(
        label=gettext_lazy("Mobile phone"),
        max_length=40,
        widget=PhoneInput(attrs={"autocomplete": "tel"}),
        error_messages={"required": gettext_lazy("Enter your phone: the studio knows you by it")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Email"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("a letter with a link comes to it, later your login"),
        error_messages={
            "required": gettext_lazy("Enter your email: a letter with a link comes to it"),
            "invalid": gettext_lazy("This is not an email. Write it as name@example.com."),
        },
    )
    branch = forms.ModelChoiceField(
        label=gettext_lazy("Branch"),
        queryset=None,  # of the account, when the form is made
        empty_label=gettext_lazy("Choose a branch"),
        error_messages={"required": gettext_lazy("Choose a branch: it decides which schedule you see first")},
    )
    birth_date = _birth_date(label=gettext_lazy("Birth date"))
    # People neither see it nor come to it by the keyboard; machines fill in whatever there is.
    website = forms.CharField(
        label=gettext_lazy("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    began = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branches = open_branches()
        if len(branches) > 1:
            self.fields["branch"].queryset = Branch.objects.filter(is_archived=False)  # type: ignore[attr-defined] -- a ModelChoiceField
        else:
            del self.fields["branch"]
        self._ask_birth_dates()
        self.own = {name_of(field): field for field in online_fields()}
        for name, field in self.own.items():
            self.fields[name] = asked(field, "", is_required=field.online == Asked.REQUIRED)
            self.fields[name].error_messages["required"] = FieldRequired.message
        self._ask_consents()

    def _ask_birth_dates(self) -> None:
        said = settings_of_account().birth_date_online
        if said == Asked.NO:
            del self.fields["birth_date"]
        elif said == Asked.REQUIRED:
            self.fields["birth_date"].required = True
        for at in range(MOST_CHILDREN):
            name = gettext_lazy("Full name of the child")
            widget = forms.TextInput(attrs={"autocomplete": "off"})
            self.fields[f"child_{at}_name"] = forms.CharField(label=name, max_length=150, required=False, widget=widget)
            if said != Asked.NO:
                day = DayField(label=gettext_lazy("Birth date of the child"), required=False)
                self.fields[f"child_{at}_birth_date"] = day

    def _ask_consents(self) -> None:
        self.texts: dict[str, str] = {}
        written, standard = consent_texts(), standard_texts()
        for purpose in _PURPOSES:
            text, (label, hint) = written.get(purpose), _TICKS[purpose]
            self.texts[purpose] = text.text if text else standard[purpose]
            self.fields[f"tick_{purpose}"] = forms.BooleanField(label=label, help_text=hint, required=False)
            version = forms.IntegerField(min_value=0, max_value=30_000, required=False, widget=forms.HiddenInput)
            version.initial = text.version if text else 0
            self.fields[f"version_{purpose}"] = version
        self.fields["tick_personal"].required = True
        self.fields["tick_personal"].error_messages["required"] = _("Tick the consent to go on")

    @property
    def own_fields(self) -> Iterator[BoundField]:
        """The boss's own, in his order."""
        return (self[name] for name in self.own)

    @property
    def children(self) -> list[dict[str, BoundField | bool]]:
        """Each child's fields; `is_open` where something stands in them."""
        rows = []
        for at in range(MOST_CHILDREN):
            names = [name for name in (f"child_{at}_name", f"child_{at}_birth_date") if name in self.fields]
            is_open = any(self[name].value() or self[name].errors for name in names)
            rows.append(
                {"name": self[names[0]], "birth_date": self[names[-1]] if len(names) > 1 else False, "is_open": is_open}
            )
        return rows

    @property
    def consents(self) -> list[dict[str, Any]]:
        """Each consent with its words, in an order that puts what is needed first."""
        return [
            {"tick": self[f"tick_{purpose}"], "version": self[f"version_{purpose}"], "text": self.texts[purpose]}
            for purpose in _PURPOSES
        ]

    @property
    def is_of_machine(self) -> bool:
        """Whether something stands in the field that nobody sees."""
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        for at in range(MOST_CHILDREN):
            if typed.get(f"child_{at}_birth_date") and not typed.get(f"child_{at}_name"):
                self.add_error(f"child_{at}_name", _("Enter the child's name and surname"))
        if any(typed.get(f"child_{at}_name") for at in range(MOST_CHILDREN)) and not typed.get("tick_child"):
            self.add_error("tick_child", _("Tick the consent to register a child"))
        if not _is_in_time(typed.get("began", "")):
            self.add_error(
                None, _("The page was open too long, or was sent at once. Look it through and send it again.")
            )
        return typed

    def seen_anew(self) -> None:
        """What a page with complaints carries: the words as they stand now, and a moment that is still good."""
        data = self.data.copy()
        if not _opened(data.get("began", "")):
            data["began"] = began_now()
        for purpose in _PURPOSES:
            data[f"version_{purpose}"] = str(self.fields[f"version_{purpose}"].initial)
        self.data = data

    def joined(self) -> JoinData:
        """What the room takes."""
        typed = self.cleaned_data
        children = [
            ChildData(typed[f"child_{at}_name"], typed.get(f"child_{at}_birth_date"))
            for at in range(MOST_CHILDREN)
            if typed[f"child_{at}_name"]
        ]
        return JoinData(
            name=typed["name"],
            phone=typed["phone"],
            email=typed["email"],
            branch=typed.get("branch"),
            birth_date=typed.get("birth_date"),
            own={field.pk: text_of(typed.get(name)) for name, field in self.own.items()},
            children=tuple(children),
            ticks={one: typed.get(f"version_{one}") or 0 for one in _PURPOSES if typed.get(f"tick_{one}")},
        )


def began_now() -> str:
    """The moment at which a page was drawn, signed."""
    return signing.dumps(int(clock.now().timestamp()), salt=_SALT)


def _opened(began: str) -> timedelta | None:
    """How long the page has been open; None where nobody knows, or for too long."""
    try:
        moment = signing.loads(began, salt=_SALT)
    except signing.BadSignature:
        return None
    since = timedelta(seconds=clock.now().timestamp() - moment)
    return since if since <= _LATEST else None


def _is_in_time(began: str) -> bool:
    since = _opened(began)
    return since is not None and since >= _SOONEST

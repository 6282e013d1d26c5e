"""«Согласия» of the account's settings: what a new client is preset to, and the words that clients consent to (CL-22)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.accounts.models import AccountSettings
from ritm.clients.actions.consents import write_consent_text
from ritm.clients.consent_texts import TEXTS, standard_texts
from ritm.clients.errors import ConsentTextRequired
from ritm.clients.queries import consent_texts
from ritm.staff.models import StaffMember
from ritm.studio.actions import change_settings
from ritm.web.desk.forms import attempt
from ritm.web.ui.forms import SegmentedSelect

_LONGEST = 4000
_PRESETS = ("sms_consent", "email_consent")


def _preset(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=AccountSettings.Consent.choices, widget=SegmentedSelect)


def _text(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": ConsentTextRequired.message},
    )


class ConsentsForm(forms.Form):
    """Presets and texts, each purpose apart."""

    sms_consent = _preset(gettext_lazy("Sending SMS to a new client"))
    email_consent = _preset(gettext_lazy("Sending email to a new client"))
    sms_text = _text(gettext_lazy("Text of the consent to SMS"))
    email_text = _text(gettext_lazy("Text of the consent to email"))
    personal_text = _text(gettext_lazy("Consent to personal data, in online registration"))
    child_text = _text(gettext_lazy("The same of a parent for his child"))


def consents_form(request: HttpRequest, row: AccountSettings) -> ConsentsForm:
    """The form as it stands, or as it was sent."""
    initial, texts = {name: getattr(row, name) for name in _PRESETS}, consent_texts()
    for purpose, words in standard_texts().items():
        initial[f"{purpose}_text"] = texts[purpose].text if purpose in texts else words
    return ConsentsForm(request.POST if "sms_text" in request.POST else None, initial=initial)


def saved(request: HttpRequest, form: ConsentsForm) -> HttpResponse | None:
    """Keep what the boss decided; None: show the page (again)."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if attempt(request, form, lambda typed: _save(typed, staff)) is None:
        return None
    messages.success(request, _("Saved"))
    return redirect("desk:settings")


def _save(typed: dict[str, Any], staff: StaffMember) -> int:
    for purpose in TEXTS:
        write_consent_text(purpose=purpose, text=typed[f"{purpose}_text"], actor=staff.actor)
    return change_settings(by=staff, **{name: typed[name] for name in _PRESETS}).pk

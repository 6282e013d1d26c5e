"""«Отправка СМС» and «Отправка Email» of the form: two drop-downs, preset by the account (CL-22)."""

from typing import Any, Self

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import AccountSettings
from ritm.accounts.queries import current_account
from ritm.clients.actions.consents import choose_consent, preset_standings
from ritm.clients.models import SENDINGS, Client, Consent, Standing
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.staff.models import StaffMember
from ritm.web.ui.wording import plain_date

_ALLOWED, _NOT_ALLOWED = AccountSettings.Consent.ALLOWED, AccountSettings.Consent.NOT_ALLOWED


class ConsentSection(forms.Form):
    """Whether messages may go. A given consent is taken on the card; «нет разрешения» here takes it back."""

    key, title, template = "consents", _("Consents"), "clients/consents.html"

    sms_consent = forms.ChoiceField(label=_("Sending SMS"), choices=AccountSettings.Consent.choices, required=False)
    email_consent = forms.ChoiceField(label=_("Sending email"), choices=AccountSettings.Consent.choices, required=False)

    # What stood there when the form was opened: a permission withdrawn meanwhile does not come back by saving.
    sms_consent_was = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    email_consent_was = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    is_new = False
    is_asked = False
    is_drafted = True

    @classmethod
    def of(cls, data: Any, *, client: Client | None, staff: StaffMember, auto_id: str) -> Self:  # noqa: ARG003 -- every part is made alike
        """The drop-downs as the client has them, or as the account presets them."""
        standings = _standings(client)
        initial = {name: _ALLOWED if one.is_allowed else _NOT_ALLOWED for name, one in standings.items()}
        section = cls(
            data, initial=initial | {f"{name}_was": value for name, value in initial.items()}, auto_id=auto_id
        )
        section.is_new = client is None
        proofs = _proofs(client) if client else {}
        for name, one in standings.items():
            section.fields[name].help_text = _told(one, proofs.get(name))
        return section

    def save(self, client: Client, *, actor: Actor) -> None:
        """Keep what was chosen; a drop-down that was not sent changes nothing."""
        for purpose in SENDINGS:
            chosen, was = (self.cleaned_data[f"{purpose}_consent{end}"] for end in ("", "_was"))
            if chosen and (self.is_new or chosen != was):
                choose_consent(client=client, purpose=purpose, is_allowed=chosen == _ALLOWED, actor=actor)


def _proofs(client: Client) -> dict[str, Consent]:
    """The last entry of the journal for each drop-down, of cards merged into his too. One query."""
    own = Q(client=client) | Q(client__merged_into=client)
    return {f"{row.purpose}_consent": row for row in Consent.objects.filter(own, purpose__in=SENDINGS).order_by("pk")}


def _told(standing: Standing, proof: Consent | None) -> str:
    """Where it stands, and since when by what (ux §4.6)."""
    if proof is None:
        return str(standing.label)
    day = plain_date(clock.local_date(proof.taken_at, current_account().time_zone))
    return f"{standing.label}: {proof.get_channel_display()}, {day}"


def _standings(client: Client | None) -> dict[str, Standing]:
    if client is None:
        return preset_standings()
    return {f"{purpose}_consent": Standing(getattr(client, f"{purpose}_consent")) for purpose in SENDINGS}

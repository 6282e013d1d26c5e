"""«Согласия» of the card: where each stands, the journal with its proofs, taking and withdrawing (CL-22, CL-34)."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.clients.actions.consents import give_consent, withdraw_consent
from ritm.clients.consent_texts import standard_text
from ritm.clients.models import SENDINGS, Consent, Standing
from ritm.clients.permissions import CARD_READ, CONSENTS_TAKE
from ritm.clients.queries import consent_text, consents_of
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.card_words import card_words
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.ui.forms import SegmentedSelect
from ritm.web.ui.render import render_drawn, render_part
from ritm.web.ui.wording import plain_date, short_name

TAKE = (CARD_READ, CONSENTS_TAKE)
_NOT_TAKEN = {Consent.Channel.FORM, Consent.Channel.FILE, Consent.Channel.ONLINE}


class TakeForm(forms.Form):
    """How the client consented; `version`: the text that he was shown."""

    channel = forms.ChoiceField(
        label=gettext_lazy("How the client consented"),
        choices=[one for one in Consent.Channel.choices if one[0] not in _NOT_TAKEN],
        widget=SegmentedSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Where the proof is"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("number of the paper, folder, record of the call"),
    )
    version = forms.IntegerField(
        min_value=0, max_value=30_000, widget=forms.HiddenInput, label=gettext_lazy("Text of the consent")
    )


def block(card: Card, *, at_once: bool = False) -> dict[str, Any] | None:
    """The header only, or with each purpose and where it stands; nothing for the system client."""
    if card.client.is_system:
        return None
    return {"rows": _rows(card, consents_of(card.client)) if at_once else None}


@desk_view(requires=(CARD_READ,))
def client_consents_block(request: HttpRequest, pk: int) -> HttpResponse:
    """The block with its rows, read when it is seen."""
    card = _card(request, pk)
    context = {"card": card, "consents": block(card, at_once=True), "words": card_words()}
    return render_drawn(request, "client_card/consents.html", context)


@desk_view(requires=(CARD_READ,))
def consents(request: HttpRequest, pk: int) -> HttpResponse:
    """The journal of both purposes."""
    card = _card(request, pk)
    journal = consents_of(card.client)
    rows = [
        {**row, "journal": [_told(one, card) for one in journal if one.purpose == row["purpose"]]}
        for row in _rows(card, journal)
    ]
    context = {"card": card, "client": card.client, "rows": rows, "may_take": card.staff.may(CONSENTS_TAKE)}
    return render_part(request, "client_card/consents.html", "consents", context)


@desk_view(requires=TAKE, methods=("GET", "POST"))
def take(request: HttpRequest, pk: int, purpose: str) -> HttpResponse:
    """The client consents: what he was read, how, where the proof lies."""
    card, kind = _card(request, pk), _purpose(purpose)
    now = consent_text(kind)
    initial = {"channel": Consent.Channel.PERSON, "version": now.version if now else 0}
    form = TakeForm(request.POST or None, initial=initial)
    give = {"client": card.client, "purpose": kind, "actor": card.staff.actor}
    if attempt(request, form, lambda typed: give_consent(**give, **typed).pk):
        return done(request, card.url, _("The consent is written down"), changed="card-changed")
    if form.is_bound:  # the text that stands now is shown, so it is what the next press means
        form.data = {**form.data.dict(), "version": initial["version"]}
    text = now.text if now else standard_text(kind)
    context = {"card": card, "client": card.client, "form": form, "text": text, "label": kind.label, "now": now}
    return render_part(request, "client_card/consent_take.html", "take", context, status=422 if form.errors else 200)


@desk_view(requires=TAKE, methods=("POST",))
def withdraw(request: HttpRequest, pk: int, purpose: str) -> HttpResponse:
    """The client takes the permission back."""
    card, kind = _card(request, pk), _purpose(purpose)
    act = {"client": card.client, "purpose": kind, "channel": Consent.Channel.PERSON, "actor": card.staff.actor}
    try:
        send_once(request, lambda: str(withdraw_consent(**act).pk))
    except DomainError as error:
        return refused(request, error, card.url)
    return done(request, card.url, _("The permission is withdrawn"), changed="card-changed")


def _card(request: HttpRequest, pk: int) -> Card:
    card = card_of(request, pk)
    if card.client.is_system:
        raise Http404
    return card


def _purpose(purpose: str) -> Consent.Purpose:
    if purpose not in Consent.Purpose.values:
        raise Http404
    return Consent.Purpose(purpose)


def _rows(card: Card, journal: list[Consent]) -> list[dict[str, Any]]:
    rows = []
    for purpose in Consent.Purpose:
        last = next((one for one in journal if one.purpose == purpose), None)
        if purpose not in SENDINGS and last is None:  # nobody has asked it: papers of before say nothing here
            continue
        standing = Standing(getattr(card.client, f"{purpose}_consent") if purpose in SENDINGS else last.standing)  # type: ignore[union-attr] -- by the line above
        rows.append(
            {
                "purpose": purpose.value,
                "label": purpose.label,
                "is_allowed": standing.is_allowed,
                "is_given": standing == Standing.GIVEN,
                "how": _told(last, card)["text"] if last else _("preset"),
                "preset": _first(journal, purpose, standing),
                "take_url": reverse("desk:client_consent_take", args=[card.client.pk, purpose.value]),
                "withdraw_url": reverse("desk:client_consent_withdraw", args=[card.client.pk, purpose.value]),
            }
        )
    return rows


def _first(journal: list[Consent], purpose: Consent.Purpose, standing: Standing) -> str:
    """What the account preset when the client was created."""
    own = [one for one in journal if one.purpose == purpose]
    return str((Standing(own[-1].was) if own else standing).label)


def _told(row: Consent, card: Card) -> dict[str, Any]:
    """«дано 26.11.2026, лично, Анна К.», and what the proof says."""
    day = plain_date(clock.local_date(row.taken_at, card.branch.time_zone))
    parts = [f"{_WORDS[row.standing]} {day}", row.get_channel_display()]
    parts += [short_name(row.taken_by.name)] if row.taken_by else []
    return {
        "text": ", ".join(parts),
        "version": row.text.version if row.text else 0,
        "note": row.note,
        "full": row.text,
    }


_WORDS = {
    Standing.GIVEN: gettext_lazy("given"),
    Standing.WITHDRAWN: gettext_lazy("withdrawn"),
    Standing.CHOSEN_YES: gettext_lazy("allowed by staff"),
    Standing.CHOSEN_NO: gettext_lazy("forbidden by staff"),
}

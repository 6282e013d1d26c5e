"""«Передать»: to whom, and what it means, before anything is pressed (P-10, PA-07)."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from ritm.attendance.handing import coming_on, unmarked_on
from ritm.attendance.models import Booking
from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.directory.queries.finding import find_clients
from ritm.directory.queries.phones import shown_phone
from ritm.ledger.queries import charge_of
from ritm.passes.actions.earning import earned, served_minor
from ritm.passes.actions.handing import hand_over, undo_handing_over
from ritm.passes.changes import days_text
from ritm.passes.errors_of_handing import HandedPassOther, HandingHasUnmarked
from ritm.passes.handing import check_handing, heir_of
from ritm.passes.models import ClientPass
from ritm.passes.states import dates_on
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.handed import RIGHTS, names_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.ui.render import Undo, render_part
from ritm.web.ui.wording import money, plain_date, units

LONGEST = 100


class HandOverForm(forms.Form):
    """To whom, and why."""

    holder = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("New holder"),
        widget=forms.HiddenInput,
        error_messages={
            "required": gettext_lazy("Choose who gets the pass"),
            "invalid_choice": gettext_lazy("Choose who gets the pass"),
        },
    )
    holder_text = forms.CharField(max_length=LONGEST, required=False)  # what is searched for; nobody is chosen by it
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        error_messages={"required": gettext_lazy("Enter the reason: it stays in the history")},
    )

    def __init__(self, *args: Any, card: Card, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["holder"].queryset = visible_to(card.staff).filter(is_system=False).exclude(pk=card.client.pk)

    @property
    def chosen(self) -> Client | None:
        """Who is chosen, while that is somebody who may be."""
        self.is_valid()
        found: Client | None = self.cleaned_data.get("holder")
        return found


@dataclass
class Foreseen:
    """`lines`: what the new holder gets; `stays`: sums that stay with the payer; `refusal` alone where it cannot be."""

    refusal: str = ""
    lines: list[tuple[str, str]] = field(default_factory=list)
    stays: list[tuple[str, str]] = field(default_factory=list)
    lost: list[Booking] = field(default_factory=list)


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def hand_over_pass(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """The dialog; ?holder= is who was pressed among relatives and the found."""
    card = card_of(request, pk)
    held = _held(card, pass_id)
    form = HandOverForm(request.POST if request.method == "POST" else None, card=card)
    answer = attempt(
        request,
        form,
        lambda typed: (
            hand_over(client_pass=held, to=typed["holder"], reason=typed["reason"], actor=card.staff.actor).pk
        ),
    )
    if answer is not None:
        undo = Undo(reverse("desk:client_hand_over_undo", args=[pk, pass_id]))
        new = ClientPass.objects.select_related("client").get(pk=int(answer))
        words = _("“%(pass)s” is handed over: %(name)s") % {"pass": held.name, "name": new.client.name}
        return done(request, card.url, words, changed="card-changed", undo=undo)
    chosen = (form if form.is_bound else HandOverForm(request.GET, card=card)).chosen
    if not form.is_bound:
        form = HandOverForm(initial={"holder": chosen, "reason": request.GET.get("reason", "")[:200]}, card=card)
    context = {
        "card": card,
        "client": card.client,
        "held": held,
        "form": form,
        "chosen": chosen,
        "relatives": [] if chosen else _relatives(card),
        "foreseen": foresee(held, chosen),
        "payer": _payer(held, card),
        "url": reverse("desk:client_hand_over", args=[pk, pass_id]),
        "people_url": reverse("desk:client_hand_over_people", args=[pk, pass_id]),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render_part(request, "client_card/hand_over.html", "hand_over", context, status=status)


@desk_view(requires=RIGHTS)
def people(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """Suggestions for ?holder_text=."""
    card = card_of(request, pk)
    _held(card, pass_id)
    text = request.GET.get("holder_text", "").strip()[:LONGEST]
    found = find_clients(text=text, staff=card.staff) if text else []
    others = [one.client for one in found if not one.client.is_system and one.client.pk != card.client.pk]
    context = {
        "people": [_shown(one, card) for one in others],
        "url": reverse("desk:client_hand_over", args=[pk, pass_id]),
    }
    return render(request, "client_card/holders_found.html", context)


@desk_view(requires=RIGHTS, methods=("POST",))
def undo(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """The pass, and its bookings where they can be, as before: from the toast and from the list of all passes."""
    card = card_of(request, pk)
    held = _held(card, pass_id)

    def act() -> str:
        new = heir_of(held)
        if new is None:
            raise HandedPassOther
        return undo_handing_over(client_pass=new, actor=card.staff.actor).name

    try:
        name, _is_new = send_once(request, act)
    except DomainError as error:
        return refused(request, error, card.url)
    return done(request, card.url, _("“%(name)s” is back") % {"name": name}, changed="card-changed")


def foresee(held: ClientPass, to: Client | None) -> Foreseen:
    """What becomes of the pass, of bookings on it and of the money."""
    found = Foreseen(lost=coming_on(held.pk))
    try:
        check_handing(held, to)
        if rows := unmarked_on(held.pk):
            raise HandingHasUnmarked(days=days_text(row.lesson.on for row in rows))
    except DomainError as error:
        found.refusal = str(error)
        return found
    term = dates_on(held, held.sold_on)
    if held.left_units is not None:
        found.lines.append((_("Classes left"), units(held.left_units)))
    ends = plain_date(term[1]) if term else _("from the first visit")
    found.lines.append((_("The pass runs until"), ends))
    prepaid = held.worth_minor - _earned(held)
    charge = charge_of(held.money_subject)
    found.stays = [(_("Not yet earned by the pass"), money(prepaid))]
    if charge is not None and charge.open_minor:
        found.stays.append((pgettext("of a payer", "Owed for the pass"), money(charge.open_minor)))
    return found


def _earned(held: ClientPass) -> int:
    """What it will have earned by then: days of a truly unlimited one through yesterday (R-3)."""
    if held.left_units is not None:
        return earned(held, held.left_units)
    yesterday = clock.today(held.branch.time_zone) - timedelta(days=1)
    if held.starts_on is None or held.ends_on is None or yesterday < held.starts_on:
        return held.earned_minor
    return max(held.earned_minor, served_minor(held, min(yesterday, held.ends_on)))


def _held(card: Card, pass_id: int) -> ClientPass:
    return get_object_or_404(ClientPass.objects.select_related("branch", "paid_as"), pk=pass_id, client=card.client)


def _payer(held: ClientPass, card: Card) -> str:
    """The name of whoever paid: a pass may be handed on."""
    if held.paid_as is None:
        return card.client.name
    return next(iter(names_of(card.staff, [held.paid_as.client_id]).values()))


def _relatives(card: Card) -> list[dict[str, Any]]:
    """The family that the person sees, those who answer for the client first."""
    me, found = card.client.pk, {}
    for link in sorted(card.kin, key=lambda one: (one.child_id != me, one.pk)):
        for one in (link.guardian, link.child):
            if one.pk != me and one.pk not in card.unseen and one.deleted_at is None:
                found.setdefault(one.pk, _shown(one, card))
    return list(found.values())


def _shown(person: Client, card: Card) -> dict[str, Any]:
    return {"client": person, "phone": shown_phone(person.phone, card.staff)}

"""«Изменить» and «Продлить» a sold pass (PA-05, PA-07, P-11)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.clients.permissions import CARD_PASSES, CARD_READ
from ritm.passes.actions.editing import change_pass, extend_pass
from ritm.passes.data import PassChange
from ritm.passes.models import ClientPass
from ritm.passes.permissions import PASSES_BACKDATE, PASSES_CHANGE, PASSES_EXTEND, PASSES_REVIVE
from ritm.web.desk.classes.scope_form import SCOPE_FIELDS, filled_scope, scope_in
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.foreseen_changes import foresee
from ritm.web.desk.client_card.forms import ExtendForm, PassForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import plain_date

CHANGE_RIGHTS = (CARD_READ, CARD_PASSES, PASSES_CHANGE)
EXTEND_RIGHTS = (CARD_READ, CARD_PASSES, PASSES_EXTEND)
LENGTHS = (3, 7, 14, 30)
_SCOPE = set(SCOPE_FIELDS) - {"branches"}  # which are asked where there are several


@desk_view(requires=CHANGE_RIGHTS, methods=("GET", "POST"))
def change(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """The dialog with what was sold; only what is typed over changes."""
    card = card_of(request, pk)
    held = _held(card, pass_id)
    form = PassForm(request.POST, held=held) if request.method == "POST" else PassForm(initial=_filled(held), held=held)
    answer = attempt(
        request,
        form,
        lambda typed: (
            change_pass(
                client_pass=held,
                change=_asked(held, typed),
                reason=typed["reason"],
                **_may(card),
                actor=card.staff.actor,
            ).pk
        ),
    )
    if answer is not None:
        return done(request, card.url, _("“%(name)s” is changed") % {"name": held.name}, changed="card-changed")
    context = _context(card, held, form, "client_pass_change")
    return render_part(request, "client_card/change_pass.html", "change", context, status=422 if form.errors else 200)


@desk_view(requires=CHANGE_RIGHTS)
def change_preview(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """What the typed terms mean, while they are typed."""
    card = card_of(request, pk)
    held = _held(card, pass_id)
    context = _context(card, held, PassForm(request.GET, held=held), "client_pass_change")
    return render(request, "client_card/change_pass.html#foreseen", context)


@desk_view(requires=EXTEND_RIGHTS, methods=("GET", "POST"))
def extend(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """The dialog with days and shortcuts."""
    card = card_of(request, pk)
    held = _held(card, pass_id)
    form = ExtendForm(request.POST) if request.method == "POST" else ExtendForm(initial=_lengthened(request))
    may = {"may_revive": card.staff.may(PASSES_REVIVE), "actor": card.staff.actor}
    answer = attempt(request, form, lambda typed: extend_pass(client_pass=held, **typed, **may).pk)
    if answer is not None:
        return done(request, card.url, _extended_words(held.pk), changed="card-changed")
    context = {**_context(card, held, form, "client_pass_extend"), "lengths": LENGTHS}
    return render_part(request, "client_card/extend_pass.html", "extend", context, status=422 if form.errors else 200)


@desk_view(requires=EXTEND_RIGHTS)
def extend_preview(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """The day on which it would end."""
    card = card_of(request, pk)
    context = _context(card, _held(card, pass_id), ExtendForm(request.GET), "client_pass_extend")
    return render(request, "client_card/extend_pass.html#foreseen", context)


def _held(card: Card, pass_id: int) -> ClientPass:
    return get_object_or_404(ClientPass.objects.select_related("branch", "plan"), pk=pass_id, client=card.client)


def _may(card: Card) -> dict[str, bool]:
    return {"may_backdate": card.staff.may(PASSES_BACKDATE), "may_revive": card.staff.may(PASSES_REVIVE)}


def _filled(held: ClientPass) -> dict[str, Any]:
    known = PassChange.of(held)
    return {
        "count": known.count,
        "price": known.price_minor,
        "starts_on": known.starts_on,
        "ends_on": known.ends_on,
        "all_disciplines": known.all_disciplines,
        "disciplines": sorted(known.discipline_ids),
        **filled_scope(held),
    }


def _lengthened(request: HttpRequest) -> dict[str, Any]:
    asked = ExtendForm(request.GET)
    asked.is_valid()
    return {"days": asked.cleaned_data.get("days", 7), "reason": asked.cleaned_data.get("reason", "")}


def _asked(held: ClientPass, typed: dict[str, Any]) -> PassChange:
    """The pass as it is, but for what was typed; what could not be read stays as it is."""
    change = PassChange.of(held)
    plain = {name: typed[name] for name in ("count", "starts_on", "ends_on") if typed.get(name) is not None}
    if typed.get("price") is not None:
        plain["price_minor"] = typed["price"]
    if "all_disciplines" in typed and "disciplines" in typed:
        is_all = typed["all_disciplines"]
        chosen = frozenset() if is_all else frozenset(one.pk for one in typed["disciplines"])
        plain |= {"all_disciplines": is_all, "discipline_ids": chosen}
    if typed.keys() >= _SCOPE:
        plain["scope"] = scope_in(typed)
    return replace(change, **plain)


def _context(card: Card, held: ClientPass, form: PassForm | ExtendForm, name: str) -> dict[str, Any]:
    change = _longer(held, form) if isinstance(form, ExtendForm) else _asked(held, _typed(form))
    return {
        "card": card,
        "client": card.client,
        "held": held,
        "form": form,
        "foreseen": foresee(held, change, **_may(card)) if change else None,
        "url": reverse(f"desk:{name}", args=[card.client.pk, held.pk]),
        "preview_url": reverse(f"desk:{name}_preview", args=[card.client.pk, held.pk]),
    }


def _typed(form: PassForm | ExtendForm) -> dict[str, Any]:
    if form.is_bound:
        form.is_valid()
        return form.cleaned_data
    return {}


def _longer(held: ClientPass, form: ExtendForm) -> PassChange | None:
    if form.is_bound:
        form.is_valid()
    days = form.cleaned_data.get("days") if form.is_bound else form.initial.get("days")
    if not days:
        return None
    change = PassChange.of(held)
    return replace(change, ends_on=held.ends_on + timedelta(days=days)) if held.ends_on else change


def _extended_words(pass_id: int) -> str:
    held = ClientPass.objects.get(pk=pass_id)
    words = {"name": held.name, "until": plain_date(held.ends_on) if held.ends_on else ""}
    return (_("“%(name)s” runs until %(until)s") if held.ends_on else _("“%(name)s” will run longer")) % words

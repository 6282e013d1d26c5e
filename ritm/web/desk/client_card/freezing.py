"""«Заморозить», «Разморозить»: what will become of the pass and its bookings before anything is pressed (PA-05, F-1 … F-4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.freezing import Fate, fates, frozen_out, left_behind
from ritm.clients.permissions import CARD_PASSES, CARD_READ
from ritm.core.errors import DomainError
from ritm.events.models import Event
from ritm.passes.actions.freezing import check_freeze, freeze, undo_freeze, unfreeze
from ritm.passes.errors import FreezeInverted, UnfreezeLosesBookings
from ritm.passes.events import PassFrozen
from ritm.passes.freezes import Limit, end_without, limit_of
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import PassFreeze
from ritm.passes.permissions import PASSES_FREEZE, PASSES_FREEZE_PAST
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.forms import FreezeForm, UnfreezeForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, refused, send_once
from ritm.web.ui.forms import LONGEST_ID
from ritm.web.ui.render import Undo, render_part
from ritm.web.ui.wording import plain_date

LARGEST = 2**63  # of the database's ids
RIGHTS = (CARD_READ, CARD_PASSES, PASSES_FREEZE)


@dataclass
class Foreseen:
    """What a press will do: `refusal` alone where it cannot be done."""

    held: ClientPass
    limit: Limit
    refusal: str = ""
    ends_on: date | None = None
    days: int = 0
    days_left: int = 0
    moved: list[Fate] = field(default_factory=list)
    lost: list[Fate] = field(default_factory=list)

    def seat(self, found: Iterable[Fate]) -> None:
        """Which bookings go to another pass, which come off."""
        for fate in found:
            (self.moved if fate.goes_to else self.lost).append(fate)


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def freeze_pass(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """The dialog with days, shortcuts and what they mean; `days` of the address counts the last day from the first."""
    card = card_of(request, pk)
    held = _held(card, pass_id)
    form = FreezeForm(request.POST) if request.method == "POST" else FreezeForm(initial=_filled(card, held, request))
    may_backdate = card.staff.may(PASSES_FREEZE_PAST)
    answer = attempt(
        request,
        form,
        lambda typed: freeze(client_pass=held, may_backdate=may_backdate, actor=card.staff.actor, **typed).pk,
    )
    if answer is not None:
        undo = Undo(reverse("desk:client_freeze_undo", args=[pk, int(answer)]))
        return done(request, card.url, _frozen_words(held.pk, int(answer)), changed="card-changed", undo=undo)
    context = _context(card, held, form)
    return render_part(request, "client_card/freeze.html", "freeze", context, status=422 if form.errors else 200)


@desk_view(requires=RIGHTS)
def freeze_preview(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """What the typed days mean, while they are typed."""
    card = card_of(request, pk)
    return render(
        request, "client_card/freeze.html#foreseen", _context(card, _held(card, pass_id), FreezeForm(request.GET))
    )


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def unfreeze_pass(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """The dialog that ends the freeze which is on, else the next one, on a day; `freeze` names it once it is shown."""
    card = card_of(request, pk)
    held = _held(card, pass_id)
    row = _freeze_of(card, held, request.POST.get("freeze", ""))
    if row is None:
        return done(request, card.url, _("The pass is unfrozen already"), changed="card-changed")
    form = _unfreeze_form(card, row, request.POST if request.method == "POST" else None)
    may_backdate = card.staff.may(PASSES_FREEZE_PAST)
    answer = attempt(
        request,
        form,
        lambda typed: unfreeze(freeze=row, may_backdate=may_backdate, actor=card.staff.actor, **typed).days,
    )
    if answer is not None:
        return done(request, card.url, _unfrozen_words(held.pk, int(answer)), changed="card-changed")
    context = _unfreeze_context(card, held, row, form)
    return render_part(request, "client_card/unfreeze.html", "unfreeze", context, status=422 if form.errors else 200)


@desk_view(requires=RIGHTS)
def unfreeze_preview(request: HttpRequest, pk: int, pass_id: int) -> HttpResponse:
    """What the typed day means."""
    card = card_of(request, pk)
    held = _held(card, pass_id)
    row = _freeze_of(card, held, request.GET.get("freeze", ""))
    if row is None:
        raise Http404
    context = _unfreeze_context(card, held, row, _unfreeze_form(card, row, request.GET))
    return render(request, "client_card/unfreeze.html#foreseen", context)


@desk_view(requires=RIGHTS, methods=("POST",))
def undo(request: HttpRequest, pk: int, freeze_id: int) -> HttpResponse:
    """The toast's «Отменить»: the pass and its bookings as before."""
    card = card_of(request, pk)
    rows = PassFreeze.objects.select_related("client_pass").filter(client_pass__client=card.client)
    row = rows.filter(pk=freeze_id).first() if freeze_id < LARGEST else None
    if row is None and not _was_known(card, freeze_id):
        raise Http404
    try:
        if row is not None:
            known = row
            send_once(request, lambda: str(undo_freeze(freeze=known, actor=card.staff.actor).days))
    except DomainError as error:
        return refused(request, error, card.url)
    return done(request, card.url, _("The freeze is taken back"), changed="card-changed")


def _held(card: Card, pass_id: int) -> ClientPass:
    return get_object_or_404(ClientPass.objects.select_related("branch"), pk=pass_id, client=card.client)


def _freeze_of(card: Card, held: ClientPass, named: str) -> PassFreeze | None:
    rows = PassFreeze.objects.select_related("client_pass").filter(client_pass=held)
    if not named:
        return rows.filter(ends_on__gte=card.today).first()
    if not (named.isascii() and named.isdecimal() and len(named) <= LONGEST_ID) or int(named) >= LARGEST:
        raise Http404
    row = rows.filter(pk=int(named)).first()
    if row is None and not _was_known(card, int(named)):
        raise Http404
    return row


def _was_known(card: Card, freeze_id: int) -> bool:
    """Whether a freeze that is gone was the client's: what is pressed twice is answered, what was never there is not."""
    told = Event.objects.filter(name=PassFrozen.name, client_ref=card.client.pk)
    return freeze_id < LARGEST and told.filter(data__freeze_id=freeze_id).exists()


def _unfreeze_form(card: Card, row: PassFreeze, typed: QueryDict | None) -> UnfreezeForm:
    days = {"first": min(card.today, row.begins_on), "last": row.ends_on + timedelta(days=1)}
    return UnfreezeForm(typed, initial={"on": max(card.today, row.begins_on)}, **days)


def _filled(card: Card, held: ClientPass, request: HttpRequest) -> dict[str, Any]:
    """From today, as long as is left; what the address says goes before."""
    asked = FreezeForm(request.GET)
    asked.is_valid()
    first = asked.cleaned_data.get("begins_on") or card.today
    days = request.GET.get("days", "")
    limit = limit_of(held)
    length = int(days) if days.isascii() and days.isdecimal() and len(days) < 4 else limit.days_left
    last = None if days else asked.cleaned_data.get("ends_on")
    reason = asked.cleaned_data.get("reason", "")
    return {"begins_on": first, "ends_on": last or _after(first, max(length, 1) - 1), "reason": reason}


def _after(day: date, days: int) -> date:
    return day + timedelta(days=days) if (date.max - day).days >= days else day


def _context(card: Card, held: ClientPass, form: FreezeForm) -> dict[str, Any]:
    limit = limit_of(held)
    lengths = sorted(
        {one for one in (limit.shortest, 7, 14, limit.days_left) if limit.shortest <= one <= limit.days_left}
    )
    return {
        "card": card,
        "client": card.client,
        "held": held,
        "form": form,
        "lengths": lengths or ([limit.days_left] if limit.days_left else []),
        "foreseen": _foresee(card, held, limit, form),
        "url": reverse("desk:client_freeze", args=[card.client.pk, held.pk]),
        "preview_url": reverse("desk:client_freeze_preview", args=[card.client.pk, held.pk]),
    }


def _foresee(card: Card, held: ClientPass, limit: Limit, form: FreezeForm) -> Foreseen | None:
    first, last = _typed(form, "begins_on"), _typed(form, "ends_on")
    if first is None or last is None:
        return None
    foreseen = Foreseen(held, limit)
    try:
        if last < first:
            raise FreezeInverted
        check_freeze(held, first, last, may_backdate=card.staff.may(PASSES_FREEZE_PAST))
    except DomainError as error:
        foreseen.refusal = str(error)
        return foreseen
    foreseen.days = (last - first).days + 1
    foreseen.ends_on = _after(held.ends_on or last, foreseen.days)
    foreseen.days_left = limit.days_left - foreseen.days
    foreseen.seat(fates(held, frozen_out(held.pk, first, last)))
    return foreseen


def _unfreeze_context(card: Card, held: ClientPass, row: PassFreeze, form: UnfreezeForm) -> dict[str, Any]:
    limit, on = limit_of(held), _typed(form, "on")
    foreseen = Foreseen(held, limit)
    ends_on = end_without(row.pk, on) if on else None
    if ends_on is not None and held.ends_on is not None:
        foreseen.ends_on, foreseen.days = ends_on, (held.ends_on - ends_on).days
        foreseen.days_left = limit.days_left + foreseen.days
        foreseen.seat(fates(held, left_behind(held.pk, ends_on)))
    elif on:
        foreseen.refusal = _("The freeze is over by then: nothing would change")
    return {
        "card": card,
        "client": card.client,
        "held": held,
        "row": row,
        "form": form,
        "foreseen": foreseen if on else None,
        "asks": bool(foreseen.lost or foreseen.moved) or form.has_error("lets_go", UnfreezeLosesBookings.code),
        "url": reverse("desk:client_unfreeze", args=[held.pk, card.client.pk]),
        "preview_url": reverse("desk:client_unfreeze_preview", args=[held.pk, card.client.pk]),
    }


def _typed(form: FreezeForm | UnfreezeForm, name: str) -> date | None:
    if not form.is_bound:
        return form.initial.get(name)
    form.is_valid()
    return form.cleaned_data.get(name)


def _frozen_words(pass_id: int, freeze_id: int) -> str:
    held, row = ClientPass.objects.get(pk=pass_id), PassFreeze.objects.filter(pk=freeze_id).first()
    if row is None or held.ends_on is None:
        return _("The pass is unfrozen already")
    days = (row.ends_on - row.begins_on).days + 1
    words = {"name": held.name, "count": days, "until": plain_date(held.ends_on)}
    return (
        ngettext(
            "“%(name)s” is frozen for %(count)s day and runs until %(until)s",
            "“%(name)s” is frozen for %(count)s days and runs until %(until)s",
            days,
        )
        % words
    )


def _unfrozen_words(pass_id: int, days: int) -> str:
    held = ClientPass.objects.get(pk=pass_id)
    if not days or held.ends_on is None:
        return _("The pass is unfrozen already")
    words = {"name": held.name, "until": plain_date(held.ends_on)}
    return _("“%(name)s” is unfrozen and runs until %(until)s") % words

"""«Запись»: which pass pays and why others do not, credit, a single visit, and what is put aside with a reason (L2)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.attendance.actions.visit import PayKind
from ritm.attendance.errors import Refused
from ritm.attendance.explaining import Why, explained, explained_passes, explained_price
from ritm.attendance.models import Booking, Override
from ritm.attendance.paying import Choice, drop_in_minor, pass_text
from ritm.attendance.permissions import VISITS_CREDIT, VISITS_FREE
from ritm.attendance.queries import prospects
from ritm.attendance.thawing import Mode, frozen_fit, mode, thaw_text
from ritm.clients.models import Client
from ritm.core.errors import DomainError
from ritm.ledger.errors import written
from ritm.passes.models import ClientPass
from ritm.passes.queries import label
from ritm.sales.permissions import PAYMENTS_TAKE
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.access import client_of, lesson_of
from ritm.web.desk.lessons.desk import Desk
from ritm.web.desk.lessons.rows import PanelRow, Rows
from ritm.web.desk.lessons.wishes import DROP_IN, THAW, WishForm
from ritm.web.desk.reasons import Ways
from ritm.web.ui.render import render_part


@dataclass(frozen=True)
class Option:
    """One way to pay: a radio; `why` says what speaks against it, and then it is no radio."""

    value: str
    text: str
    hint: str = ""
    why: str = ""
    is_checked: bool = False


@dataclass(frozen=True)
class Aside:
    """A reason that may be put aside with a right of its own; without the right it only says so."""

    code: str
    text: str
    label: str
    is_allowed: bool
    is_checked: bool


@desk_view(requires=(HOME_SCHEDULE,))
def lesson_booking_dialog(request: HttpRequest, pk: int, client_id: int) -> HttpResponse:
    """The dialog of one client in one lesson; ?pay= and ?override= choose in advance."""
    place = lesson_of(request, pk)
    return dialog_page(request, place, client_of(request, place, client_id))


def dialog_page(
    request: HttpRequest,
    lesson: Lesson,
    client: Client,
    *,
    form: WishForm | None = None,
    error: DomainError | None = None,
) -> HttpResponse:
    """The dialog; after a refusal with what was typed and what spoke against it, 422."""
    desk = Desk(lesson, request.staff)  # type: ignore[attr-defined] -- set by StaffMiddleware
    found = prospects(lesson, [client])
    row = Rows(desk, desk.cards(found)).sought(found)[0]
    form = form or WishForm(initial={"method": "cash"})
    if error is not None:
        form.add_error(error.field if error.field in form.fields else None, str(error))
    typed = request.POST if form.is_bound else request.GET
    context = {"row": row, "form": form, **_ways(desk, row, typed.get("pay", "")), **_against(desk, row, error, typed)}
    if context["asks_price"] and typed.get("pay") in {PayKind.CREDIT, DROP_IN}:
        form.fields["price"].widget.attrs["autofocus"] = True  # nothing else is missing
    return render_part(request, "lessons/booking.html", "booking", context, status=422 if form.is_bound else 200)


def _ways(desk: Desk, row: PanelRow, pay: str) -> dict[str, Any]:
    """What may pay, and which buttons that leaves."""
    booking, choice = row.row.booking, row.row.choice
    options = list(_options(desk, choice, pay)) if choice else []
    can_pay = any(not option.why for option in options)
    return {
        "lesson": desk.lesson,
        "client": row.row.client,
        "when": desk.when,
        "options": [option for option in options if not option.why],
        "why": _why(row),
        "why_not": choice.why_not if choice else None,
        "sale": next((exit.url for exit in Ways(desk.staff, row.client_id, desk.lesson).sale()), ""),
        "has_pass": any(option.value.startswith(("pass", THAW)) and not option.why for option in options),
        "asks_price": drop_in_minor(desk.lesson) is None and desk.staff.may(VISITS_CREDIT),
        "asks_method": desk.staff.may(PAYMENTS_TAKE),
        "is_booked": booking is not None and booking.status == Booking.Status.BOOKED,
        "is_over": booking is not None and booking.status != Booking.Status.BOOKED,
        "may_mark": desk.may_mark and can_pay,
        "may_book": desk.may_book and booking is None,
        "series_url": _series_url(desk, row) if desk.may_book else "",
        "wait_url": next((exit.post for line in row.lines for exit in line.exits if exit.post), ""),
        "is_mark_first": bool(pay) or booking is not None,
    }


def _series_url(desk: Desk, row: PanelRow) -> str:
    """«Несколько дат…» of the same group."""
    return reverse("desk:lesson_series", args=[desk.lesson.pk, row.client_id])


def _why(row: PanelRow) -> list[Why]:
    """Every rule of a booking, then where the price comes from; of somebody who has a place only what pays."""
    choice, price = row.row.choice, explained_price(row.desk.lesson, row.row.client)
    if row.judgement is not None:
        return [*explained(row.judgement), *price]
    return [*explained_passes(choice.fits), *price] if choice is not None else []


def _options(desk: Desk, choice: Choice, pay: str) -> Iterator[Option]:
    """The passes in the order in which they pay, then money, then nothing; one is chosen."""
    chosen = choice.client_pass
    wanted = pay if pay not in {"", "pass"} else "pass" if chosen else ""
    thawed = frozen_fit(choice)
    for fit in choice.fits:
        if fit is thawed and (option := _frozen_option(desk, fit.client_pass, wanted)):
            yield option
            continue
        value = "pass" if fit.client_pass == chosen else f"pass:{fit.client_pass.pk}"
        why = ", ".join(reason.text for reason in fit.reasons)
        hint = _("pays first") if value == "pass" else _("fits too, its turn comes later")
        text = pass_text(fit.client_pass) if not why else label(fit.client_pass)
        yield Option(value, text, hint, why, is_checked=value == wanted)
    price = drop_in_minor(desk.lesson)
    sum_of = f", {written(price)}" if price else ""
    may = desk.staff.may
    if may(VISITS_CREDIT):
        yield Option("credit", _("On credit") + sum_of, _("a debt on the card"), is_checked=wanted == "credit")
    if may(PAYMENTS_TAKE):
        yield Option(DROP_IN, _("Single visit") + sum_of, _("paid at once"), is_checked=wanted == DROP_IN)
    if may(VISITS_FREE):
        yield Option("free", _("Free of charge"), is_checked=wanted == "free")


def _frozen_option(desk: Desk, held: ClientPass, wanted: str) -> Option | None:
    """A frozen pass as a way to pay, where the boss wants it: the freeze ends, or it is put aside with a reason (F-5)."""
    what = mode()
    if what == Mode.END_FREEZE:
        return Option(value := f"thaw:{held.pk}", pass_text(held), thaw_text(held, desk.lesson), "", value == wanted)
    if what == Mode.KEEP and desk.staff.may(Override.FROZEN.right):
        return Option(value := f"pass:{held.pk}", pass_text(held), _("the freeze stays"), "", value == wanted)
    return None


def _against(desk: Desk, row: PanelRow, error: DomainError | None, typed: Any) -> dict[str, Any]:
    """What has to be put aside, each with its right; a lesson long over needs none but the right itself."""
    said = error.reasons or (error,) if isinstance(error, Refused) else ()
    texts = {reason.override: str(reason) for reason in said if reason.override}
    texts |= {line.override: line.full for line in row.lines if line.override}
    ticked = set(typed.getlist("override"))
    choice = row.row.choice
    thawed = frozen_fit(choice) if choice is not None else None
    if thawed is not None and mode() == Mode.KEEP and desk.staff.may(Override.FROZEN.right):
        texts[Override.FROZEN] = f"{label(thawed.client_pass)}: {thawed.reasons[0].text}"
    asides = [_aside(desk, code, text, ticked) for code, text in texts.items() if code != Override.PAST]
    if row.row.booking is not None:
        asides = [aside for aside in asides if aside.code != Override.NO_PASS]
    return {
        "asides": asides,
        "asks_reason": any(aside.is_allowed for aside in asides),
        "is_barred": not all(aside.is_allowed for aside in asides),
    }


def _aside(desk: Desk, code: str, text: str, ticked: Iterable[str]) -> Aside:
    override = Override(code)
    words = _("Put aside: %(what)s") % {"what": override.label}
    return Aside(code, text, words, desk.staff.may(override.right), code in ticked)

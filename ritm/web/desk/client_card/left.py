"""«Осталось N»: the entries of a pass that made the number, each with what for, when and who (N-3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from ritm.attendance.kept import kept_on
from ritm.attendance.models import Booking, Visit
from ritm.clients.permissions import CARD_BOOKINGS, CARD_PASSES, CARD_PAYMENTS, CARD_READ, CARD_VISITS
from ritm.clients.queries import ids_of
from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.quotes import quoted
from ritm.directory.figures import open_passes
from ritm.events.models import Event
from ritm.passes import events as told
from ritm.passes import events_of_handing as handing
from ritm.passes.data import NOTHING_KEPT
from ritm.passes.models import ClientPass, CreditEntry
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.client_card.changes import Names
from ritm.web.desk.client_card.handed import names_of
from ritm.web.desk.client_card.why import why_of_price
from ritm.web.desk.door import desk_view
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import clock_time, units

RIGHTS = (CARD_READ, CARD_PASSES)
PAGE = 50
_ISSUED = frozenset({told.PassIssued.name, told.PassIssuedAmongMany.name})
_OF_ENTRIES = frozenset(
    one.name
    for one in (
        *(told.CreditTaken, told.CreditReturned, told.PassRevived),
        *(told.LeftoversBurnt, told.LeftoversCarried, told.LeftoversReceived),
        *(handing.PassHandedOver, handing.PassReceived, handing.PassGivenBack, handing.PassTakenBack),
    )
)


@dataclass(frozen=True)
class Movement:
    """A line of the dialog: `change` is «−1», `left` what stood after it; both "" where nothing is counted."""

    number: int
    at: datetime
    what: str
    change: str
    left: str
    who: str


@desk_view(requires=RIGHTS)
def left(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the pass whose number stands in the list and on top of the card; else of the newest one."""
    card = card_of(request, pk)
    held = open_passes(card.today).filter(client=card.client).first() or next(iter(card.passes), None)
    if held is None:
        raise Http404
    return _dialog(request, card, held.pk)


@desk_view(requires=RIGHTS)
def pass_left(request: HttpRequest, pass_id: int) -> HttpResponse:
    """Of one pass."""
    held = get_object_or_404(ClientPass.objects.only("client_id"), pk=pass_id)
    return _dialog(request, card_of(request, held.client_id), pass_id)


def _dialog(request: HttpRequest, card: Card, pass_id: int) -> HttpResponse:
    held = ClientPass.objects.select_related("branch").get(pk=pass_id)
    entries = held.entries.select_related("reverses").order_by("-number")
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {
        "card": card,
        "client": card.client,
        "held": held,
        "page": page,
        "rows": movements(held, list(page.object_list), card),
        "sums": _sums(held),
        "why": why_of_price(held) if card.staff.may(CARD_PAYMENTS) else [],
    }
    return render_part(request, "client_card/left.html", "left", context)


def _sums(held: ClientPass) -> list[tuple[str, str]]:
    """«Осталось 8, записано 3, свободно 5» (P-7), between them what is kept while he waits (W-5)."""
    if held.left_units is None:
        return []
    kept = kept_on((held.pk,)).get(held.pk, NOTHING_KEPT)
    return [
        (_("Classes left"), units(held.left_units)),
        (_("Kept by bookings"), units(kept.booked)),
        *([(_("Kept while waiting"), units(kept.waiting))] if kept.waiting else []),
        (_("Free for booking"), units(held.left_units - kept.units)),
    ]


def movements(held: ClientPass, entries: list[CreditEntry], card: Card) -> list[Movement]:
    """The entries in words, in a fixed number of queries."""
    events = _events(held, card)
    names, by_entry = Names(list(events), card.staff), _by_entry(held, events)
    lessons, others = _lessons(entries, card.staff), _others(entries, card.staff)
    return [
        Movement(
            number=entry.number,
            at=clock.local(entry.happened_at, held.branch.time_zone),
            what=_what(entry, lessons.get(entry.cause), by_entry.get(entry.pk), others.get(entry.cause, "")),
            change="" if entry.left_after is None else _signed(entry.units),
            left="" if entry.left_after is None else units(entry.left_after),
            who=names.who(by_entry[entry.pk]) if entry.pk in by_entry else "—",
        )
        for entry in entries
    ]


def _signed(number: int) -> str:
    return f"+{units(number)}" if number > 0 else units(number)


def _events(held: ClientPass, card: Card) -> list[Event]:
    """What told of the entries, the oldest first."""
    names = {*_ISSUED, *_OF_ENTRIES, told.PassWithdrawn.name, told.PassChanged.name}
    own = Event.objects.filter(client_ref__in=ids_of(card.client.pk), name__in=names, data__client_pass_id=held.pk)
    return list(own.prefetch_related("details").order_by("id"))


def _by_entry(held: ClientPass, events: Iterable[Event]) -> dict[int, Event]:
    """Which event made which entry. Those of a sale and of a change name none: they are known by kind and order."""
    first, last = held.entries.order_by("number")[0], held.entries.filter(reverses__number=1).last()
    found = {event.data["entry_id"]: event for event in events if event.name in _OF_ENTRIES}
    for event in events:
        if event.name in _ISSUED:
            found[first.pk] = event
        elif event.name == told.PassWithdrawn.name and last is not None:
            found[last.pk] = event
    counted = [event for event in events if any(detail.field == "count" for detail in event.details.all())]
    adjusted = held.entries.filter(reason=CreditEntry.Reason.ADJUSTMENT).order_by("number")
    return found | dict(zip(adjusted.values_list("pk", flat=True), counted, strict=False))


def _lessons(entries: Iterable[CreditEntry], staff: StaffMember) -> dict[str, Lesson]:
    """The lessons of takings by their cause, as far as the person sees visits and bookings."""
    causes = {entry.cause for entry in entries if entry.cause and not entry.cause.startswith("pass:")}
    visits = {cause for cause in causes if cause.startswith("visit:")}
    found: dict[str, Lesson] = {}
    for wanted, model, right in ((visits, Visit, CARD_VISITS), (causes - visits, Booking, CARD_BOOKINGS)):
        if wanted and staff.may(right):
            found |= _lessons_of(model, wanted)
    return found


def _lessons_of(model: Any, causes: Iterable[str]) -> Mapping[str, Lesson]:
    ids = {int(cause.partition(":")[2]): cause for cause in causes}
    rows = model.objects.select_related("lesson__group").filter(pk__in=ids)
    return {ids[row.pk]: row.lesson for row in rows}


def _others(entries: Iterable[CreditEntry], staff: StaffMember) -> dict[str, str]:
    """To whom visits were handed over or from whom they came, by cause."""
    handed = {entry.cause for entry in entries if entry.reason == CreditEntry.Reason.HANDED_OVER}
    ids = {int(cause.partition(":")[2]): cause for cause in handed}
    owners = dict(ClientPass.objects.filter(pk__in=ids).values_list("pk", "client")) if ids else {}
    names = names_of(staff, owners.values()) if owners else {}
    return {ids[pk]: names[owner] for pk, owner in owners.items()}


def _what(entry: CreditEntry, lesson: Lesson | None, event: Event | None, other: str = "") -> str:
    """«Посещение: «Хип-хоп», 25.11 18:00»; what is given back says what it was."""
    parts = [entry.get_reason_display()]
    if entry.reverses is not None:
        parts.append(entry.reverses.get_reason_display().lower())
    if lesson is not None:
        at = f"{short_day(lesson.on)}\u00a0{clock_time(lesson.wall_time)}"
        parts.append(f"{quoted(lesson.group.name)}, {at}")
    if other:
        parts.append(other)
    if entry.reason == CreditEntry.Reason.ADJUSTMENT and event is not None:
        parts.append(event.data.get("reason") or "—")
    return ": ".join(parts)

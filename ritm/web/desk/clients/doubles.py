"""«Клиенты → Дубли»: cards that may be one person's, and the merges that can still be undone (CL-35)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.clients.models import Client
from ritm.clients.models_of_merge import ClientMerge
from ritm.clients.permissions import CLIENTS_MERGE, CLIENTS_READ
from ritm.clients.queries import living, visible_to
from ritm.core import clock
from ritm.directory.doubles import AT_ONCE, find_doubles, last_found_at, look_for_doubles, open_pairs, tell_apart
from ritm.directory.models import DoublePair
from ritm.directory.queries.paging import paged
from ritm.directory.queries.phones import shown_phone
from ritm.events.outbox import add_job
from ritm.staff.models import StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, send_once
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch
from ritm.web.ui.forms import page_number
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import plain_date

_MERGES = 20
_RIGHTS = (CLIENTS_READ, CLIENTS_MERGE)


@dataclass(frozen=True)
class Side:
    """One of the two cards."""

    client: Client
    phone: str
    born: str
    url: str


@dataclass(frozen=True)
class PairLine:
    """Two cards and what is the same in them."""

    pair: DoublePair
    sides: tuple[Side, Side]
    why: list[str]


@dataclass(frozen=True)
class MergeLine:
    """A merge that stands; `at` in the branch's time; `url`: the card that stayed."""

    merge: ClientMerge
    at: datetime
    by: str
    url: str


@dataclass(frozen=True)
class PairDrawing:
    """What each row says and where its buttons lead."""

    merge: str
    apart: str
    no_phone: str

    @cached_property
    def merge_url(self) -> Any:
        """The preview."""
        return by_id("desk:doubles_merge")

    @cached_property
    def apart_url(self) -> Any:
        """Two people."""
        return by_id("desk:doubles_apart")


@desk_view(requires=_RIGHTS)
def doubles(request: HttpRequest) -> HttpResponse:
    """Fifty pairs a page, the likeliest first; under them the merges of late."""
    pairs = _pairs(request.staff).select_related("first", "second").order_by("-score", "pk")
    page = paged(pairs, page_number(request.GET.get("page", "")))
    found_at, zone = last_found_at(), current_branch(request).time_zone
    context = {
        "page": page,
        "lines": _lines(page.rows, request.staff),
        "merges": _merges(request.staff, zone),
        "found_at": clock.local(found_at, zone) if found_at else None,
        "drawing": PairDrawing(_("Merge"), _("Different people"), _("no phone")),
    }
    return render_part(request, "clients/doubles.html", "list", context)


def _pairs(staff: StaffMember) -> Any:
    seen = visible_to(staff).values("pk")
    return DoublePair.objects.filter(open_pairs(), first__in=seen, second__in=seen)


def _lines(pairs: list[DoublePair], staff: StaffMember) -> list[PairLine]:
    opens, card = may_open(staff, "client"), by_id("desk:client")
    words = {
        "phone": _("phone"),
        "birth": _("birth date"),
        "name": _("name"),
        "similar": _("similar names"),
    }
    return [
        PairLine(
            pair,
            (_side(pair.first, staff, card if opens else None), _side(pair.second, staff, card if opens else None)),
            [words[code] for code in pair.why.split(",") if code in words],
        )
        for pair in pairs
    ]


def _side(client: Client, staff: StaffMember, card: Any) -> Side:
    born = plain_date(client.birth_date) if client.birth_date else ""
    return Side(client, shown_phone(client.phone, staff), born, card(client.pk) if card else "")


def _merges(staff: StaffMember, zone: str) -> list[MergeLine]:
    rows = ClientMerge.objects.filter(undone_at=None, kept__in=visible_to(staff).values("pk"))
    found = list(rows.select_related("kept", "dropped").order_by("-pk")[:_MERGES])
    ids = {int(one.merged_by.partition(":")[2] or 0) for one in found if one.merged_by.startswith("staff:")}
    names = {f"staff:{pk}": name for pk, name in StaffMember.objects.filter(pk__in=ids).values_list("pk", "name")}
    card = by_id("desk:client") if may_open(staff, "client") else lambda _pk: ""
    return [
        MergeLine(one, clock.local(one.merged_at, zone), names.get(one.merged_by, ""), card(one.kept_id))
        for one in found
    ]


@desk_view(requires=_RIGHTS, methods=("POST",))
def doubles_find(request: HttpRequest) -> HttpResponse:
    """Compare all clients now; where there are many, the worker does it."""
    is_small = living().count() <= AT_ONCE

    def act() -> str:
        if is_small:
            find_doubles(actor=request.staff.actor)
            return str(_pairs(request.staff).count())
        add_job(task=look_for_doubles.module_path)
        return ""

    found, _is_new = send_once(request, act)
    if not found:
        return done(request, "desk:doubles", _("Clients are being compared. The pairs will stand here in a minute."))
    return done(request, "desk:doubles", _("Pairs found: %(count)s") % {"count": found})


@desk_view(requires=_RIGHTS, methods=("POST",))
def doubles_apart(request: HttpRequest, pk: int) -> HttpResponse:
    """«Это разные люди»: remembered."""

    def act() -> str:
        pair = _pairs(request.staff).select_related("first", "second").filter(pk=pk).first()
        if pair is None:
            raise Http404
        tell_apart(first=pair.first, second=pair.second, actor=request.staff.actor)
        return "apart"

    send_once(request, act)
    return done(request, "desk:doubles", _("Remembered: these are different people"))

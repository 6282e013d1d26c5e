"""«Клиенты → Заявки онлайн»: those whose phone or email a client has already; staff say who they are (CL-11, CL-40)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.accounts.modules import takes_newcomers
from ritm.clients.models import Client
from ritm.clients.models_of_fields import ProfileField
from ritm.clients.permissions import CLIENTS_CHANGE, CLIENTS_LOGIN, CLIENTS_READ
from ritm.clients.queries import hidden_from, visible_client
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.directory.queries.paging import paged
from ritm.directory.queries.phones import shown_phone
from ritm.joining.actions import dismiss, settle_anew, settle_into
from ritm.joining.models import JoinRequest
from ritm.joining.permissions import JOINING_SETTLE
from ritm.joining.queries import cards_like, waiting_for
from ritm.staff.models import StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.clients.unseen import as_told
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.menu import may_open
from ritm.web.ui.forms import id_of, page_number
from ritm.web.ui.links import base_url
from ritm.web.ui.own_fields import in_words
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import plain_date

_RIGHTS = (CLIENTS_READ, CLIENTS_CHANGE, CLIENTS_LOGIN, JOINING_SETTLE)
HOME = "desk:joinings"


@dataclass(frozen=True)
class Match:
    """A card that the newcomer may be; of one that is hidden from the person nothing but that it is there."""

    client: Client | None
    phone: str
    why: list[str]
    url: str


@dataclass(frozen=True)
class JoinLine:
    """A request that waits; `at` in the branch's time."""

    row: JoinRequest
    at: datetime
    facts: list[str]
    matches: list[Match]


@desk_view(requires=_RIGHTS)
def joinings(request: HttpRequest) -> HttpResponse:
    """The oldest first, fifty a page; once the last of a page is settled, the page before it is shown."""
    page = paged(waiting_for(request.staff).select_related("branch"), page_number(request.GET.get("page", "")))
    rows = page.rows
    fields = ProfileField.objects.in_bulk({int(key) for row in rows for key in row.own})
    cards = [cards_like(row) for row in rows]
    hidden = hidden_from(request.staff, [card.pk for found in cards for card in found])
    context = {
        "lines": [
            JoinLine(row, _at(row), _facts(row, fields, request.staff), _matches(row, found, hidden, request.staff))
            for row, found in zip(rows, cards, strict=True)
        ],
        "page": page,
        "is_open": takes_newcomers(request.account),
    }
    return render_part(request, "clients/joinings.html", "list", context)


@desk_view(requires=_RIGHTS, methods=("POST",))
def joinings_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """«Это он»: the card gets the login, and a letter goes."""
    said, staff = request.POST.get("client", ""), request.staff

    def act(row: JoinRequest) -> str:
        number = id_of(said)
        client = visible_client(staff, number) if number is not None else None
        if client is None:
            raise Http404
        settle_into(request=row, client=client, base_url=base_url(request), actor=staff.actor)
        return client.name

    return _settled(request, pk, act, _("The access is open, the letter is on its way: %(name)s"))


@desk_view(requires=_RIGHTS, methods=("POST",))
def joinings_anew(request: HttpRequest, pk: int) -> HttpResponse:
    """«Другой человек»: a card of his own."""
    actor = request.staff.actor
    url = base_url(request)

    def act(row: JoinRequest) -> str:
        return settle_anew(request=row, base_url=url, actor=actor).name

    return _settled(request, pk, act, _("The card is made, the letter is on its way: %(name)s"))


@desk_view(requires=_RIGHTS, methods=("POST",))
def joinings_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """No card comes of it."""
    actor = request.staff.actor

    def act(row: JoinRequest) -> str:
        dismiss(request=row, actor=actor)
        return "-"

    return _settled(request, pk, act, _("The request is refused, what was typed is erased"))


def _settled(request: HttpRequest, pk: int, act: Any, words: str) -> HttpResponse:
    def once() -> str:
        row = waiting_for(request.staff).filter(pk=pk).first()
        if row is None:
            raise Http404
        return str(act(row))

    try:
        name, _is_new = send_once(request, once)
    except DomainError as error:
        return refused(request, as_told(error, request.staff), HOME)  # type: ignore[attr-defined] -- set by StaffMiddleware
    return done(request, HOME, words % {"name": name})


def _at(row: JoinRequest) -> datetime:
    return clock.local(row.confirmed_at or row.asked_at, row.branch.time_zone)


def _facts(row: JoinRequest, fields: dict[int, ProfileField], staff: StaffMember) -> list[str]:
    facts = [shown_phone(row.phone, staff), row.email, row.branch.name]
    if row.birth_date:
        facts.append(_("born %(day)s") % {"day": plain_date(row.birth_date)})
    for child in row.children:
        born = f", {plain_date(date.fromisoformat(child['birth_date']))}" if child["birth_date"] else ""
        facts.append(_("child: %(name)s%(born)s") % {"name": child["name"], "born": born})
    known = [(fields[int(key)], text) for key, text in row.own.items() if int(key) in fields]
    return facts + [f"{field.name}: {in_words(field, text)}" for field, text in known]


def _matches(row: JoinRequest, cards: list[Client], hidden: set[int], staff: StaffMember) -> list[Match]:
    card = by_id("desk:client") if may_open(staff, "client") else None
    return [
        Match(None, "", [], "")
        if one.pk in hidden
        else Match(one, shown_phone(one.phone, staff), _why(row, one), card(one.pk) if card else "")
        for one in cards
    ]


def _why(row: JoinRequest, client: Client) -> list[str]:
    phone = [_("the same phone")] if client.phone == row.phone else []
    return phone + ([_("the same email")] if client.email.casefold() == row.email.casefold() else [])

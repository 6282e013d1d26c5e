"""The search field of every page: who is found, and the three actions that come next (ux 4.1, BV-01, BV-03)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.attendance.permissions import VISITS_CHANGE
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_CHANGE, HOME_SEARCH
from ritm.clients.search_text import fold
from ritm.core import clock
from ritm.directory.flags import Flag, flags
from ritm.directory.queries.finding import Found, find_clients
from ritm.directory.queries.phones import is_piece, shown_phone
from ritm.directory.words import typed_words
from ritm.staff.models import StaffMember
from ritm.web.desk.addresses import by_id
from ritm.web.desk.door import desk_view
from ritm.web.desk.menu import may_open, url_of
from ritm.web.ui.render import render_part
from ritm.web.ui.wording import clock_time
from ritm.web.ui.words import once_a_language

_LONGEST = 100


@dataclass(frozen=True)
class Hit:
    """A found client: what the row says, and the addresses that this person's rights open ("" for none)."""

    found: Found
    booked: str  # «Сегодня 18:00 Хип-хоп, записана»
    name: tuple[str, str, str]  # before, what was typed, after
    flags: list[Flag]
    phone: str
    card: str
    mark: str
    book: str
    sale: str


@dataclass(frozen=True, kw_only=True)
class HitWords:
    """What every row says, in the language of now; those with a name or a sum in them are patterns."""

    system: str
    owes: str
    mark: str
    sure: str
    mark_say: str
    book: str
    sell: str

    @classmethod
    def of_now(cls) -> "HitWords":
        """In the language of this request."""
        return cls(
            system=pgettext("client", "System"),
            owes=_("owes %(sum)s"),
            mark=pgettext("a visit", "Mark"),
            sure=pgettext("mark", "Sure?"),
            mark_say=_("Press once more to mark %(name)s"),
            book=pgettext("a client", "Book"),
            sell=pgettext("to a client", "Sell"),
        )


_hit_words = once_a_language(HitWords.of_now)


@desk_view(requires=(HOME_SEARCH,))
def search(request: HttpRequest) -> HttpResponse:
    """?q= from three letters or two digits; `scan=1`: a code came from a scanner. Six queries at most."""
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:_LONGEST]
    is_enough = bool(typed_words(text))
    found = find_clients(text=text, staff=request.staff) if is_enough else []
    context = {
        "q": text,
        "is_enough": is_enough,
        "is_piece": is_piece(text, request.staff),
        "is_scan": request.GET.get("scan") == "1",
        "hits": _hits(request, text, found),
        "words": _hit_words(),
        "create": _create(request, text) if is_enough else "",
    }
    return render_part(request, "home/search.html", "found", context)


def _hits(request: HttpRequest, text: str, found: list[Found]) -> list[Hit]:
    staff: StaffMember = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    zone = staff.home_branch.time_zone if staff.home_branch else request.account.time_zone  # type: ignore[attr-defined] -- set by AccountMiddleware
    card, book, sale = (_links(staff, name) for name in ("client", "client_book", "client_sale"))
    mark, today = _links(staff, "lesson_mark", VISITS_CHANGE), clock.today(zone)
    return [
        Hit(
            found=one,
            booked=_booked(one),
            name=_typed_in(one.client.name, text),
            flags=flags(one.client, one.figures, today, guardian=one.parent),
            phone=shown_phone(one.client.phone or one.parent_phone, staff),
            card=card(one.client.pk),
            mark=mark(one.booking.lesson_id) if one.booking is not None and one.is_expected else "",
            book="" if one.client.is_system else book(one.client.pk),
            sale="" if one.client.is_system else sale(one.client.pk),
        )
        for one in found
    ]


def _links(staff: StaffMember, name: str, *also: str) -> Callable[[int], str]:
    """Addresses of a page by id; "" for whoever may not open it."""
    return by_id(f"desk:{name}") if staff.may(*also) and may_open(staff, name) else lambda _pk: ""


def _booked(found: Found) -> str:
    """In the client's gender, where it is known."""
    if found.booking is None:
        return ""
    lesson, gender = found.booking.lesson, found.client.gender
    said = {
        Client.Gender.FEMALE: pgettext("she", "Today %(at)s %(name)s, booked"),
        Client.Gender.MALE: pgettext("he", "Today %(at)s %(name)s, booked"),
    }
    words = said.get(gender) or _("Booked today: %(at)s %(name)s")
    return words % {"at": clock_time(lesson.wall_time), "name": lesson.group.name}


def _typed_in(name: str, text: str) -> tuple[str, str, str]:
    """The name cut where a word of it begins as typed; folding keeps every letter in its place."""
    folded, typed = fold(name), fold(text)
    starts = [0, *(place + 1 for place, letter in enumerate(folded) if letter in " -")]
    at = next((start for start in starts if typed and folded.startswith(typed, start)), None)
    if at is None or len(folded) != len(name):
        return name, "", ""
    return name[:at], name[at : at + len(typed)], name[at + len(typed) :]


def _create(request: HttpRequest, text: str) -> str:
    """+«Создать клиента «…»»: what was typed is put into the field that it looks like (ST-12)."""
    staff: Any = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if not staff.may(HOME_SEARCH, CLIENTS_CHANGE) or not may_open(staff, "client_new"):
        return ""
    is_scan = request.GET.get("scan") == "1"
    field = "barcode" if is_scan else "name" if any(letter.isalpha() for letter in text) else "phone"
    return f"{url_of('client_new')}?{urlencode({field: text})}"

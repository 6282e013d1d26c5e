"""«Клиенты → Удалённые»: who was deleted when by whom, and back in one press (CL-30, CL-31)."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.cancelled import cancelled_by_deletion
from ritm.attendance.models import Booking
from ritm.attendance.queries import upcoming
from ritm.clients.actions.removal import restore_client
from ritm.clients.errors import BarcodeTaken, PhoneTaken
from ritm.clients.errors_of_erasing import ErasedForGood
from ritm.clients.permissions import CLIENTS_ERASE, CLIENTS_READ, CLIENTS_RESTORE
from ritm.clients.queries import deleted_visible_to, visible_to
from ritm.core import clock
from ritm.core.days import short_day
from ritm.core.errors import DomainError
from ritm.core.quotes import quoted
from ritm.directory.queries.deleted import DeletedRow, deleted_page
from ritm.directory.queries.phones import shown_phone
from ritm.web.desk.addresses import by_id
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, refused, send_once
from ritm.web.desk.menu import may_open
from ritm.web.desk.place import current_branch
from ritm.web.ui.forms import page_number
from ritm.web.ui.render import Undo, render_part

_LONGEST, _NAMED = 100, 5
PHONE, BARCODE = "phone", "barcode"


@dataclass(frozen=True)
class DeletedLine:
    """A row ready to be drawn; `at` in the branch's time."""

    row: DeletedRow
    phone: str
    at: datetime


@dataclass(frozen=True)
class DeletedDrawing:
    """What each row says and where its buttons lead."""

    may_restore: bool
    may_erase: bool
    restore: str
    erase: str
    act: str
    erased: str
    by_itself: str
    debt: str
    balance: str

    @cached_property
    def restore_url(self) -> Any:
        """Where the button leads, by the client."""
        return by_id("desk:deleted_restore")

    @cached_property
    def erase_url(self) -> Any:
        """Where the other one leads: the preview, or the act."""
        return by_id("desk:client_erase")


@desk_view(requires=(CLIENTS_READ,))
def deleted(request: HttpRequest) -> HttpResponse:
    """The page; ?text= searches in it, fifty rows a page."""
    text = request.GET.get("text", "").strip()[:_LONGEST]
    at = page_number(request.GET.get("page", ""))
    page, zone = deleted_page(staff=request.staff, text=text, page=at), current_branch(request).time_zone
    lines = [
        DeletedLine(row, shown_phone(row.client.phone, request.staff), clock.local(row.at, zone)) for row in page.rows
    ]
    context = {"page": page, "lines": lines, "text": text, "drawing": _drawing(request)}
    return render_part(request, "clients/deleted.html", "list", context)


def _drawing(request: HttpRequest) -> DeletedDrawing:
    may = request.staff.may  # type: ignore[attr-defined] -- set by StaffMiddleware
    return DeletedDrawing(
        may_restore=may(CLIENTS_RESTORE),
        may_erase=may(CLIENTS_ERASE),
        restore=_("Restore"),
        erase=_("Erase…"),
        act=_("Act"),
        erased=_("personal data erased"),
        by_itself=_("by itself"),
        debt=_("debt %(sum)s"),
        balance=_("%(sum)s on the balance"),
    )


@desk_view(requires=(CLIENTS_READ, CLIENTS_RESTORE), methods=("POST",))
def deleted_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list; a phone or barcode that somebody else has by now is asked about, in a dialog."""
    without = frozenset(request.POST.getlist("without")) & {PHONE, BARCODE}
    try:
        answer, _is_new = send_once(request, lambda: _restore(request, pk, without))
    except (PhoneTaken, BarcodeTaken) as error:
        return _asked(request, pk, error, without)
    except ErasedForGood as error:
        return refused(request, error, "desk:deleted")
    return done(request, "desk:deleted", _restored(*answer.split(":", 2)))


def _restore(request: HttpRequest, pk: int, without: frozenset[str]) -> str:
    """How many bookings came back, which were not possible any more, and whose."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    client = deleted_visible_to(staff).filter(pk=pk).first()
    if client is None:
        raise Http404
    off = list(cancelled_by_deletion(client.pk, client.deleted_at))
    restore_client(client=client, without=without, actor=staff.actor)
    back = {one.lesson_id for one in upcoming(client)}
    lost = [str(row.pk) for row in off if row.lesson_id not in back]
    return f"{len(off) - len(lost)}:{','.join(lost[:_NAMED])}:{client.name}"


def _restored(back: str, lost: str, name: str) -> str:
    said = [_("Client restored: %(name)s") % {"name": name}]
    if int(back):
        words = ngettext("%(count)s booking is back", "%(count)s bookings are back", int(back))
        said.append(words % {"count": back})
    rows = Booking.objects.filter(pk__in=lost.split(",") if lost else ()).select_related("lesson__group")
    lessons = [
        f"{quoted(row.lesson.group.name)} {short_day(row.lesson.on)} {row.lesson.wall_time:%H:%M}" for row in rows
    ]
    if lessons:
        said.append(_("no longer possible: %(lessons)s") % {"lessons": ", ".join(lessons)})
    return ". ".join((said[0], "; ".join(said[1:]))) if len(said) > 1 else said[0]


def _asked(request: HttpRequest, pk: int, error: DomainError, without: frozenset[str]) -> HttpResponse:
    """Restore without the phone, or look at who has it."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    client = deleted_visible_to(staff).get(pk=pk)
    lost = PHONE if isinstance(error, PhoneTaken) else BARCODE
    holder = visible_to(staff).filter(pk=error.details["client_id"]).first()
    context = {
        "client": client,
        "holder": holder.name if holder else "",
        "lost": lost,
        "keeps_phone": lost == PHONE and not client.other_phone,
        "without": sorted({*without, lost}),
        "card": reverse("desk:client", args=[holder.pk]) if holder and may_open(staff, "client") else "",
        "restore": reverse("desk:deleted_restore", args=[pk]),
        "back": reverse("desk:deleted"),
    }
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "clients/taken.html", context, status=422)
    response = render(request, "clients/taken.html#taken", context, status=422)
    response["HX-Retarget"], response["HX-Reswap"] = "#dialog", "innerHTML"
    return response


def bring_back(request: HttpRequest, pk: int) -> Undo | None:
    """The button «Восстановить» of the toast that says who was deleted."""
    if not request.staff.may(CLIENTS_READ, CLIENTS_RESTORE):  # type: ignore[attr-defined] -- set by StaffMiddleware
        return None
    return Undo(reverse("desk:deleted_restore", args=[pk]), label=_("Restore"))

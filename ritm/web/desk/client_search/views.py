"""«Расширенный поиск»: the sentence, its builder, the same table as the list (CL-14, CL-32)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ritm.clients.actions.passport import search_by_passport
from ritm.clients.permissions import CLIENTS_CHANGE, CLIENTS_EXPORT, CLIENTS_READ, CLIENTS_SEARCH, PASSPORT_READ
from ritm.directory.columns import columns_of
from ritm.directory.conditions.conditions import without_value
from ritm.directory.conditions.field import fields_of
from ritm.directory.conditions.kinds import Day
from ritm.directory.models import Segment
from ritm.directory.queries.listing import Shown
from ritm.directory.queries.paging import PAGE_SIZE
from ritm.directory.queries.searching import counted_total, search_page
from ritm.staff.models import StaffMember
from ritm.web.desk.client_search.asked import Asked, day_of
from ritm.web.desk.client_search.builder import Builder
from ritm.web.desk.client_search.sentence import Term, words
from ritm.web.desk.clients.listing import table_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.desk.menu import may_open
from ritm.web.ui.render import render_part, say, wants_part
from ritm.web.ui.wording import grouped

RIGHTS = (CLIENTS_READ, CLIENTS_SEARCH)


@desk_view(requires=RIGHTS)
def search(request: HttpRequest) -> HttpResponse:
    """The page; its whole state stands in the address."""
    day = day_of(request)
    asked = Asked.of(request, day)
    builder = Builder(request, asked, day)
    if builder.made is not None:
        return redirect(builder.url)
    if wants_part(request) and request.htmx.target == "builder":
        return render(request, "client_search/builder.html", {"builder": builder, "asked": asked})
    context = {**_found(request, asked, day), **_segments(asked, request.staff), "builder": builder, "asked": asked}
    is_wrong = asked.is_wrong or bool(builder.form and builder.form.errors)
    return render_part(request, "client_search/search.html", "list", context, status=422 if is_wrong else 200)


@desk_view(requires=RIGHTS)
def search_total(request: HttpRequest) -> HttpResponse:
    """How many a wide search finds: asked for by its page, whose rows came without waiting for it."""
    day = day_of(request)
    asked = Asked.of(request, day)
    if asked.has_secret:  # looking for a passport is written down, and it is done by the page
        raise Http404
    total, everybody = counted_total(staff=request.staff, conditions=asked.conditions, day=day)
    first = (asked.page - 1) * PAGE_SIZE + 1
    context = {
        "first": first,
        "last": min(first + PAGE_SIZE - 1, total),
        "total": total,
        "everybody": everybody,
        "later_place": asked.later_place,
    }
    response = render(request, "client_search/total.html", context, status=422 if asked.is_wrong else 200)
    return say(response, _("Found: %(count)s") % {"count": grouped(total)})


def _found(request: HttpRequest, asked: Asked, day: Day) -> dict[str, Any]:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    shown = Shown(asked.sort, asked.page, columns_of(staff))
    page = search_page(staff=staff, conditions=asked.conditions, day=day, shown=shown)
    if asked.has_secret and not asked.is_wrong:
        search_by_passport(found=[row.client.pk for row in page.rows], actor=staff.actor)
    return {
        **table_of(request, page, day.zone, shown.columns),
        "terms": _terms(asked),
        "sort": asked.sort,
        "later_url": asked.later_url if page.total is None else "",
        "later_place": asked.later_place,
        "may": {"change": staff.may(CLIENTS_CHANGE), "export": staff.may(CLIENTS_EXPORT) and not asked.has_secret},
        "freeze_url": _freeze_url(asked, staff),
    }


def _freeze_url(asked: Asked, staff: StaffMember) -> str:
    """Where the passes of whoever is found are frozen; "" where that does not open, or nothing is asked for (F-6)."""
    is_open = may_open(staff, "advanced_freeze") and bool(asked.conditions)
    if not is_open or asked.is_wrong or asked.has_secret:
        return ""
    return f"{reverse('desk:advanced_freeze')}?{urlencode({'c': asked.texts}, doseq=True)}"


def _segments(asked: Asked, staff: StaffMember) -> dict[str, Any]:
    """Chips of the studio's segments, and what can be done with the open one."""
    rows = list(Segment.objects.order_by("folded"))
    open_to_him = {field.code for field in fields_of(staff)} if rows else set()
    now = next((row for row in rows if row.pk == asked.segment), None)
    said = urlencode({"c": asked.texts}, doseq=True)
    is_good = bool(asked.conditions) and not asked.is_wrong and not asked.has_secret
    is_changed = now is not None and is_good and asked.texts != now.conditions
    edit = reverse("desk:advanced_segment_edit", args=[now.pk]) if now else ""
    return {
        "segments": [
            {
                "pk": row.pk,
                "name": row.name,
                "current": row is now,
                "url": asked.url_of(_as_seen(row.conditions, open_to_him), segment=row.pk),
            }
            for row in rows
        ],
        "open_segment": now,
        "is_changed": is_changed,
        "edit_url": f"{edit}?{said}" if is_changed else edit,
        "new_url": f"{reverse('desk:advanced_segment_new')}?{said}" if is_good and (is_changed or not now) else "",
    }


def _as_seen(conditions: list[str], open_to_him: set[str]) -> list[str]:
    """A phone that a colleague typed is not told by a link to whoever may not search by phones."""
    return [one if one.partition(":")[0] in open_to_him else without_value(one) for one in conditions]


@desk_view(requires=(*RIGHTS, PASSPORT_READ), methods=("POST",))
def search_secret(request: HttpRequest) -> HttpResponse:
    """What is typed to find a passport comes by POST, and goes on sealed: ?c=… are the other conditions."""
    day = day_of(request)
    builder = Builder(request, Asked.of(request, day), day)
    made = builder.made
    if made is None:
        return redirect(builder.again)
    text, _is_new = send_once(request, lambda: made.text)  # sealed anew it would be another
    return redirect(builder.url_with(text))


def _terms(asked: Asked) -> list[Term]:
    return [
        Term(
            words=words(one, is_first=not place),
            problem=str(one.problem),
            change_url=asked.url_of(asked.texts, edit=place) if one.field else "",
            remove_url=asked.url_of(asked.without(place)),
        )
        for place, one in enumerate(asked.conditions)
    ]

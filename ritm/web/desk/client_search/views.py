"""«Расширенный поиск»: the sentence, its builder, the same table as the list (CL-14, CL-32)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from ritm.clients.permissions import CLIENTS_CHANGE, CLIENTS_EXPORT, CLIENTS_READ, CLIENTS_SEARCH
from ritm.directory.columns import columns_of
from ritm.directory.conditions.kinds import Day
from ritm.directory.models import Segment
from ritm.directory.queries.listing import Shown
from ritm.directory.queries.searching import search_page
from ritm.web.desk.client_search.asked import Asked, day_of
from ritm.web.desk.client_search.builder import Builder
from ritm.web.desk.client_search.sentence import Term, words
from ritm.web.desk.clients.listing import table_of
from ritm.web.desk.door import desk_view
from ritm.web.ui.render import render_part, wants_part

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
    context = {**_found(request, asked, day), **_segments(asked), "builder": builder, "asked": asked}
    is_wrong = asked.is_wrong or bool(builder.form and builder.form.errors)
    return render_part(request, "client_search/search.html", "list", context, status=422 if is_wrong else 200)


def _found(request: HttpRequest, asked: Asked, day: Day) -> dict[str, Any]:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    shown = Shown(asked.sort, asked.page, columns_of(staff))
    page = search_page(staff=staff, conditions=asked.conditions, day=day, shown=shown)
    return {
        **table_of(request, page, day.zone, shown.columns),
        "terms": _terms(asked),
        "sort": asked.sort,
        "may": {"change": staff.may(CLIENTS_CHANGE), "export": staff.may(CLIENTS_EXPORT)},
    }


def _segments(asked: Asked) -> dict[str, Any]:
    """Chips of the studio's segments, and what can be done with the open one."""
    rows = list(Segment.objects.order_by("folded"))
    now = next((row for row in rows if row.pk == asked.segment), None)
    said = urlencode({"c": asked.texts}, doseq=True)
    is_good = bool(asked.conditions) and not asked.is_wrong
    is_changed = now is not None and is_good and asked.texts != now.conditions
    edit = reverse("desk:advanced_segment_edit", args=[now.pk]) if now else ""
    return {
        "segments": [
            {"pk": row.pk, "name": row.name, "current": row is now, "url": asked.url_of(row.conditions, segment=row.pk)}
            for row in rows
        ],
        "open_segment": now,
        "is_changed": is_changed,
        "edit_url": f"{edit}?{said}" if is_changed else edit,
        "new_url": f"{reverse('desk:advanced_segment_new')}?{said}" if is_good and (is_changed or not now) else "",
    }


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

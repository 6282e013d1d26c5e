"""«Главная»: the day of a branch by halls, by teachers or as a list, with the panel of one lesson (SC-01, ux 4.1)."""

import json
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from ritm.core import clock
from ritm.schedule import queries
from ritm.schedule.permissions import HOME_SCHEDULE, LESSONS_CHANGE
from ritm.web.desk.door import desk_view
from ritm.web.desk.home import shown
from ritm.web.desk.home.asked import LIST, TEACHERS, Asked, asked_of
from ritm.web.desk.home.empty import emptiness
from ritm.web.desk.home.head import head
from ritm.web.desk.home.opening import Opened, opened
from ritm.web.desk.lessons.panel import panel_context
from ritm.web.desk.menu import may_open, url_of
from ritm.web.ui.render import render_part, wants_part

_WIDEST = 48  # columns that the stylesheet knows


@desk_view(requires=())
def home(request: HttpRequest) -> HttpResponse:
    """The first page after signing in; without «Расписание на главной странице» only the way to other pages.

    An open page asks for its grid with the mark of what it shows and gets 304 while that is still true.
    """
    if not request.staff.may(HOME_SCHEDULE):
        return render(request, "home/closed.html")
    asked = asked_of(request)
    is_part, seen = wants_part(request), request.headers.get("If-None-Match")
    if is_part and seen and seen == _mark(request, asked, queries.day_version(asked.branch, asked.on)):
        return HttpResponse(status=304)
    by = TEACHERS if asked.view == TEACHERS else "halls"
    page = queries.day(asked.branch, asked.on, by=by, discipline_ids=asked.disciplines)
    context = _day(request, asked, page)
    if not is_part:
        context |= {"head": head(page, asked, new=context["new"]), **_panel(request, opened(request, asked, page))}
    response = render_part(request, "home/home.html", "day", context)
    response["ETag"] = context["mark"]
    return response


def _day(request: HttpRequest, asked: Asked, page: Any) -> dict[str, Any]:
    may_change = request.staff.may(LESSONS_CHANGE)  # type: ignore[attr-defined] -- set by StaffMiddleware
    empty = emptiness(request, asked, page)
    mark = _mark(request, asked, page.version)
    context = {
        "asked": asked,
        "page": page,
        "empty": empty,
        "mark": mark,
        "headers": json.dumps({"If-None-Match": mark}),
        "may_change": may_change,
        "new": f"{url_of('lesson_new')}?on={asked.on.isoformat()}" if may_change else "",
        "now": clock.local(clock.now(), asked.branch.time_zone),
        "is_by_hall": asked.view != TEACHERS,
    }
    opens = may_open(request.staff, "lesson")  # type: ignore[attr-defined] -- as above
    if asked.view == LIST:
        return context | {"listed": shown.listed(page, asked, may_open=opens)}
    places = shown.places(page, asked, may_open=opens)
    width = min(sum(place.span for place in places), _WIDEST)
    return context | {"places": places, "width": width, "hours": shown.hours(page)}


def _panel(request: HttpRequest, found: Opened | None) -> dict[str, Any]:
    return panel_context(request, found.lesson, is_auto=found.is_auto) if found else {}


def _mark(request: HttpRequest, asked: Asked, version: str) -> str:
    """What the shown grid depends on; on the present day also the minute, as lessons begin and end."""
    now = clock.local(clock.now(), asked.branch.time_zone)
    parts = (
        version,
        asked.branch.pk,
        asked.part_url(),
        f"{now:%H:%M}" if asked.is_today else asked.on < asked.today,
        get_language(),
        request.staff.may(LESSONS_CHANGE),  # type: ignore[attr-defined] -- set by StaffMiddleware
        reverse("desk:home"),
    )
    return f'"{sha256(repr(parts).encode()).hexdigest()[:20]}"'

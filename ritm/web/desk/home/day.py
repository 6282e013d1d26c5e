"""«Главная»: the day of a branch by halls, by teachers or as a list, with the panel of one lesson (SC-01, ux 4.1)."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language

from ritm.attendance.waiting import line_lengths
from ritm.core import clock
from ritm.schedule import queries
from ritm.schedule.permissions import HOME_SCHEDULE, LESSONS_CHANGE
from ritm.web.desk.door import desk_view
from ritm.web.desk.home.asked import LIST, TEACHERS, Asked, asked_of
from ritm.web.desk.home.empty import emptiness
from ritm.web.desk.home.head import head
from ritm.web.desk.home.opening import opened
from ritm.web.desk.home.shown import Day, listed, places
from ritm.web.desk.lessons.panel import panel_context
from ritm.web.desk.menu import may_open, url_of
from ritm.web.ui.render import render_page, wants_part
from ritm.web.ui.wording import clock_time


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
    page = queries.day(asked.branch, asked.on, by=by, discipline_ids=asked.disciplines, lessons=asked.lessons)
    day = _day(request, asked, page)
    context: dict[str, Any] = {"day": day}
    if not is_part:
        found = opened(request, asked, page)
        panel = panel_context(request, found.lesson, is_auto=found.is_auto) if found else {"panel": None}
        context |= {"asked": asked, "head": head(page, asked, new=day.new), **panel}
    response = render_page(request, "home/home.html", "home/day.html", context)
    response["ETag"] = day.mark
    return response


def _day(request: HttpRequest, asked: Asked, page: Any) -> Day:
    may_change = request.staff.may(LESSONS_CHANGE)  # type: ignore[attr-defined] -- set by StaffMiddleware
    opens = may_open(request.staff, "lesson")  # type: ignore[attr-defined] -- as above
    is_list = asked.view == LIST
    lines = line_lengths(card.lesson for card in page.cards)
    return Day(
        asked=asked,
        page=page,
        empty=emptiness(request, asked, page),
        mark=_mark(request, asked, page.version),
        new=f"{url_of('lesson_new')}?on={asked.on.isoformat()}" if may_change else "",
        now=clock_time(clock.now(), asked.branch.time_zone),
        places=[] if is_list else places(page, asked, lines, may_open=opens),
        listed=listed(page, asked, lines, may_open=opens) if is_list else None,
    )


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

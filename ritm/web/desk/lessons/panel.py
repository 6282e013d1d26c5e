"""The lesson panel: who is coming, who came, and everything that is done with them (SC-11, ux §4.2)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from ritm.attendance.actions.places import is_day_over
from ritm.attendance.models import Override
from ritm.attendance.moving import clashes
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.attendance.queries import Roster, prospects, roster
from ritm.attendance.waiting import Waiter, line_up
from ritm.clients.models import Client
from ritm.clients.permissions import CLIENTS_CHANGE, HOME_LESSON_SEARCH
from ritm.core import clock
from ritm.schedule.minimum import NOTICE, is_wanting
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE, LESSONS_CHANGE
from ritm.staff.models import StaffMember
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons.access import client_of, etag_of, watched_lesson
from ritm.web.desk.lessons.desk import Desk
from ritm.web.desk.lessons.row_words import panel_words
from ritm.web.desk.lessons.rows import NOTHING_SAID, PanelRow, Rows, Said
from ritm.web.desk.lessons.waiting_rows import WaitRow, waiting_rows
from ritm.web.desk.menu import may_open, url_of
from ritm.web.desk.place import is_one_press
from ritm.web.ui.render import render_page
from ritm.web.ui.wording import clock_time

_WANTED_SINCE = timedelta(hours=24)  # earlier nobody worries yet


@dataclass(frozen=True)
class Panel:
    """What the panel shows; `subject` is the row on top of whoever was just added or refused a place."""

    desk: Desk
    lesson: Lesson
    booked: list[PanelRow]
    visited: list[PanelRow]
    waiting: list[WaitRow]
    missed: list[PanelRow]
    cancelled: list[PanelRow]
    subject: PanelRow | None
    addresses: Mapping[str, str]
    etag: str
    link: str
    is_auto: bool
    is_searching: bool

    @property
    def words(self) -> SimpleNamespace:
        """In the language of now."""
        return panel_words()

    @property
    def me(self) -> str:
        """Where the panel asks itself anew; one that opened by itself stays so."""
        return self.addresses["me"] + ("?auto=1" if self.is_auto else "")

    @property
    def etag_json(self) -> str:
        """The same for the header that the panel's own question sends."""
        return json.dumps(self.etag)

    @property
    def may_mark_all(self) -> bool:
        """«Отметить всех»: two or more are booked, and the day of the class has come."""
        return self.desk.may_mark and len(self.booked) > 1 and self.desk.has_day_come

    @property
    def mark_all_url(self) -> str:
        """Where «Отметить всех» goes."""
        return reverse("desk:lesson_mark_all", args=[self.lesson.pk])

    @property
    def mark_all_sure(self) -> str:
        """«Отметить 5 человек?»."""
        count = len(self.booked)
        return ngettext("Mark %(count)s person?", "Mark %(count)s people?", count) % {"count": count}

    @property
    def wanted(self) -> str:
        """On the day before the start: «Нужно ещё 2 человека: иначе в 15:00 занятие отменится» (B-11)."""
        lesson, now = self.lesson, clock.now()
        if not is_wanting(lesson, now) or lesson.starts_at - now > _WANTED_SINCE:
            return ""
        missing = (lesson.group.min_people or 0) - lesson.taken
        words = ngettext(
            "%(count)s more person is needed, else the class is cancelled at %(at)s",
            "%(count)s more people are needed, else the class is cancelled at %(at)s",
            missing,
        )
        return words % {"count": missing, "at": clock_time(lesson.starts_at - NOTICE, lesson.zone)}

    @property
    def delete_url(self) -> str:
        """Where the class is deleted."""
        return reverse("desk:lesson_delete", args=[self.lesson.pk])

    @property
    def may_delete(self) -> bool:
        """Only where nobody was ever booked."""
        rows = (self.booked, self.visited, self.missed, self.cancelled)
        return bool(self.addresses["edit"]) and not self.lesson.has_queue and not any(rows)


@desk_view(requires=(HOME_SCHEDULE,))
def lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """The panel: a page of its own, or the part for htmx; 304 while nothing of it has changed."""
    found = watched_lesson(request, pk)
    etag = etag_of(found, request.staff)  # type: ignore[attr-defined] -- set by StaffMiddleware
    if etag and request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified(headers={"ETag": etag})
    subject = client_of(request, found, request.GET["client"]) if "client" in request.GET else None
    return panel_page(request, found, subject=subject, is_auto=request.GET.get("auto") == "1")


def panel_page(
    request: HttpRequest,
    lesson: Lesson,
    *,
    subject: Client | None = None,
    said: Said = NOTHING_SAID,
    is_auto: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The panel as an answer: after a look, after a press, after a refusal."""
    context = panel_context(request, lesson, subject=subject, said=said, is_auto=is_auto)
    response = render_page(request, "lessons/panel.html", "lessons/panel.html", context, status=status)
    response.headers["ETag"] = context["panel"].etag or '""'
    return response


def panel_context(
    request: HttpRequest,
    lesson: Lesson,
    *,
    subject: Client | None = None,
    said: Said = NOTHING_SAID,
    is_auto: bool = False,
) -> dict[str, Any]:
    """What `jinja2/lessons/panel.html` needs, for Home too; `lesson` with group, discipline, hall, teacher, branch.

    Five queries, whatever the number of rows, one more where the boss's way to mark is not known yet, one for a
    lesson that was moved, four for a waiting list.
    """
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    desk, people = Desk(lesson, staff, is_one_press(request)), roster(lesson)
    waiters = line_up(lesson)
    on_top = _on_top(lesson, people, waiters, subject)
    every = [*people.booked, *people.visited, *people.missed, *people.cancelled, *waiters, *on_top]
    at_once = clashes(lesson, [row.client.pk for row in people.booked]) if lesson.moved_at else {}
    cards = desk.cards(every)
    rows = Rows(desk, cards, said, at_once)
    panel = Panel(
        desk=desk,
        lesson=lesson,
        booked=rows.coming(people.booked),
        visited=rows.past(people.visited),
        waiting=waiting_rows(desk, waiters, cards, said),
        missed=rows.past(people.missed),
        cancelled=rows.past(people.cancelled),
        subject=next(iter(rows.sought(on_top)), None),
        addresses=addresses(lesson, staff),
        etag=etag_of(lesson, staff),
        link=request.build_absolute_uri(reverse("desk:lesson", args=[lesson.pk])),
        is_auto=is_auto,
        is_searching=request.POST.get("found") == "1",
    )
    return {"panel": panel}


def _on_top(lesson: Lesson, people: Roster, waiters: list[Waiter], subject: Client | None) -> list[Any]:
    """The row of a client who stands in no block that can say what is meant."""
    here = {row.client.pk for row in (*people.booked, *people.visited, *waiters)}
    if subject is None or subject.pk in here:
        return []
    return prospects(lesson, [subject])


def _may_keep(lesson: Lesson, staff: StaffMember) -> bool:
    """Whether there are places to be kept: a limit of them, and the day is not over."""
    is_live = lesson.status == Lesson.Status.SCHEDULED and not is_day_over(lesson, clock.now())
    return is_live and lesson.capacity is not None and staff.may(HOME_SCHEDULE, BOOKINGS_CHANGE)


def _teacher_url(lesson: Lesson) -> str:
    """Somebody else gives it; of one that has begun only the pencil corrects who did."""
    if lesson.status == Lesson.Status.SCHEDULED and lesson.starts_at > clock.now():
        return reverse("desk:lesson_substitute", args=[lesson.pk])
    return f"{reverse('desk:lesson_edit', args=[lesson.pk])}?focus=teacher"


def addresses(lesson: Lesson, staff: StaffMember) -> dict[str, str]:
    """Where the head's controls lead; "" where the person may not go."""
    me = reverse("desk:lesson", args=[lesson.pk])
    is_off = lesson.status == Lesson.Status.CANCELLED
    may_search = staff.may(HOME_LESSON_SEARCH) and not is_off
    may_add = may_search and staff.may(CLIENTS_CHANGE) and may_open(staff, "client_new")
    new_client = f"{url_of('client_new')}?{urlencode({'lesson': lesson.pk})}"
    may_change = staff.may(LESSONS_CHANGE)
    may_cancel = may_change and (staff.may(Override.PAST.right) or not is_day_over(lesson, clock.now()))
    day = f"{url_of('home')}?{urlencode({'on': lesson.on.isoformat(), 'lesson': 0})}"
    return {
        "me": me,
        "search": reverse("desk:lesson_search", args=[lesson.pk]) if may_search else "",
        "new_client": new_client if may_add else "",
        "edit": reverse("desk:lesson_edit", args=[lesson.pk]) if may_change else "",
        "teacher": _teacher_url(lesson) if may_change else "",
        "keep": reverse("desk:lesson_keep", args=[lesson.pk]) if _may_keep(lesson, staff) else "",
        "call_off": reverse("desk:lesson_call_off", args=[lesson.pk]) if may_cancel and not is_off else "",
        "reopen": reverse("desk:lesson_reopen", args=[lesson.pk]) if may_cancel and is_off else "",
        "print": reverse("desk:lesson_print", args=[lesson.pk]),
        "limit": f"{url_of('settings_limit_new')}?{urlencode({'lesson': lesson.pk})}" if staff.is_owner else "",
        "close": day if may_open(staff, "home") else "",
    }

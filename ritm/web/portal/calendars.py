"""Classes for one's own calendar: no sign-in, whoever has the secret address may look (SC-06)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.models import Account
from ritm.accounts.queries import current_account
from ritm.attendance.models import Booking
from ritm.attendance.queries import for_calendar
from ritm.schedule.actions.feeds import give_client_feed, stop_client_feed
from ritm.schedule.feeds import client_feed_of, client_of, lessons_of, shown_days, teacher_of, token_of
from ritm.schedule.icalendar import Happening
from ritm.schedule.icalendar import calendar as written
from ritm.schedule.models import Lesson
from ritm.web.portal.door import open_view, portal_view
from ritm.web.portal.visitor import Visitor
from ritm.web.ui.sending import send_once_as

_UNKNOWN = datetime(
    2000, 1, 1, tzinfo=UTC
)  # of a class that was neither moved nor cancelled; its version counts changes


@open_view(methods=("GET", "HEAD"), needs_portal=False)
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar in the teacher's language; 304 while it is what the reader has already."""
    teacher = teacher_of(token)
    if teacher is None:
        raise Http404
    account = current_account()
    language = teacher.language or account.language
    return _answer(request, account, language, (_of_teacher(one, account) for one in lessons_of(teacher)))


@open_view(methods=("GET", "HEAD"))
def client_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """A client's bookings in the account's language; nobody is named in it."""
    client = client_of(token)
    if client is None:
        raise Http404
    account = current_account()
    found = (_of_client(one, account) for one in for_calendar(client, shown_days()))
    return _answer(request, account, account.language, found)


@portal_view(methods=("POST",))
def my_calendar(request: HttpRequest) -> HttpResponse:
    """A new address for the card that is shown, or with `end` none any more."""
    visitor: Visitor = request.visitor  # type: ignore[attr-defined] -- by portal_view
    is_end = request.POST.get("end") == "on"
    act = stop_client_feed if is_end else give_client_feed
    whose = {"client": visitor.shown, "person": visitor.person, "actor": visitor.actor}
    send_once_as(visitor.actor, request, lambda: str(bool(act(**whose))))
    messages.success(request, _("The address is ended") if is_end else _("The address is ready"))
    return redirect("portal:my")


def calendar_address(request: HttpRequest, visitor: Visitor) -> str:
    """Where the shown card's bookings are found; "" where nobody has asked for it."""
    feed = client_feed_of(visitor.shown, visitor.person)
    return request.build_absolute_uri(reverse("portal:client_calendar", args=[token_of(feed)])) if feed else ""


def _answer(request: HttpRequest, account: Account, language: str, happenings: Iterable[Happening]) -> HttpResponse:
    with translation.override(language):
        body = written(account.name, language, happenings)
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    is_known = mark in request.headers.get("If-None-Match", "")
    response = HttpResponse(status=304) if is_known else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["X-Robots-Tag"] = mark, "noindex"
    return response


def _of_teacher(lesson: Lesson, account: Account) -> Happening:
    taken = (
        _("Booked: %(taken)s of %(places)s") % {"taken": lesson.taken, "places": lesson.capacity}
        if lesson.capacity
        else _("Booked: %(taken)s") % {"taken": lesson.taken}
    )
    instead = [_("Instead of: %(name)s") % {"name": lesson.stands_for.name}] if lesson.stands_for else []
    uid = f"lesson-{lesson.pk}@{account.slug}.ritm"
    return _happening(lesson, uid, description="\n".join([taken, *instead]), is_off=_is_off(lesson))


def _of_client(booking: Booking, account: Account) -> Happening:
    """Cancelled as well where he alone does not come: a calendar that has it strikes it out."""
    lesson, is_his = booking.lesson, booking.status == Booking.Status.CANCELLED
    uid = f"booking-{lesson.pk}-{booking.client_id}@{account.slug}.ritm"
    known = [at for at in (booking.booked_at, booking.cancelled_at) if at]
    return _happening(lesson, uid, is_off=is_his or _is_off(lesson), known=known)


def _is_off(lesson: Lesson) -> bool:
    return lesson.status == Lesson.Status.CANCELLED


def _happening(lesson: Lesson, uid: str, *, is_off: bool, description: str = "", known: Any = ()) -> Happening:
    places = [lesson.hall.name] if lesson.hall else []
    changed_at = [at for at in (lesson.moved_at, lesson.cancelled_at, *known) if at]
    return Happening(
        uid=uid,
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        changed=lesson.version,
        stamp=max(changed_at, default=_UNKNOWN),
        summary=_("Cancelled: %(name)s") % {"name": lesson.group.name} if is_off else lesson.group.name,
        location=", ".join([*places, lesson.branch.name, *([lesson.branch.address] if lesson.branch.address else [])]),
        description=lesson.cancel_reason if is_off else description,
        is_cancelled=is_off,
    )

"""A teacher's lessons for his own calendar: no sign-in, whoever has the secret address may look (SC-06)."""

from datetime import UTC, datetime
from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.models import Account
from ritm.accounts.queries import current_account
from ritm.schedule.feeds import lessons_of, teacher_of
from ritm.schedule.icalendar import Happening
from ritm.schedule.icalendar import calendar as written
from ritm.schedule.models import Lesson
from ritm.web.portal.door import open_view

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
    with translation.override(language):
        body = written(account.name, language, [_happening(one, account) for one in lessons_of(teacher)])
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    is_known = mark in request.headers.get("If-None-Match", "")
    response = HttpResponse(status=304) if is_known else HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["X-Robots-Tag"] = mark, "noindex"
    return response


def _happening(lesson: Lesson, account: Account) -> Happening:
    is_off = lesson.status == Lesson.Status.CANCELLED
    places = [lesson.hall.name] if lesson.hall else []
    taken = (
        _("Booked: %(taken)s of %(places)s") % {"taken": lesson.taken, "places": lesson.capacity}
        if lesson.capacity
        else _("Booked: %(taken)s") % {"taken": lesson.taken}
    )
    known = [at for at in (lesson.moved_at, lesson.cancelled_at) if at]
    return Happening(
        uid=f"lesson-{lesson.pk}@{account.slug}.ritm",
        starts_at=lesson.starts_at,
        ends_at=lesson.ends_at,
        changed=lesson.version,
        stamp=max(known, default=_UNKNOWN),
        summary=_("Cancelled: %(name)s") % {"name": lesson.group.name} if is_off else lesson.group.name,
        location=", ".join([*places, lesson.branch.name, *([lesson.branch.address] if lesson.branch.address else [])]),
        description=lesson.cancel_reason if is_off else taken,
        is_cancelled=is_off,
    )

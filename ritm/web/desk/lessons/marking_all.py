"""«Отметить всех»: one press for the whole class, one to take it back (BV-12, ux §4.2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ritm.attendance.actions.whole_group import GroupMark, mark_everybody, unmark_everybody
from ritm.attendance.permissions import VISITS_CHANGE
from ritm.core.errors import DomainError
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import refused
from ritm.web.desk.lessons.access import LONGEST_ID, lesson_of
from ritm.web.desk.lessons.wishes import past
from ritm.web.desk.reasons import in_few_words
from ritm.web.ui.render import Undo, toast, trigger

_NAMED = 3  # people whom a toast names before it only counts them


@desk_view(requires=(HOME_SCHEDULE, VISITS_CHANGE), methods=("POST",))
def lesson_mark_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark everybody who is booked; whoever could not be marked is named with the reason."""
    lesson = lesson_of(request, pk)
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    key = request.POST.get("request_key", "")
    try:
        made = mark_everybody(lesson=lesson, key=key, override=past(staff), actor=staff.actor)
    except DomainError as error:
        return refused(request, error, _url(lesson))
    undo = Undo(
        reverse("desk:lesson_unmark_all", args=[lesson.pk]), {"marks": ",".join(str(one) for one in made.visits)}
    )
    return _said(request, lesson, said(made), undo=undo if made.visits else None)


@desk_view(requires=(HOME_SCHEDULE, VISITS_CHANGE), methods=("POST",))
def lesson_unmark_all(request: HttpRequest, pk: int) -> HttpResponse:
    """The toast's «Отменить»: what that press has marked is taken back; marks of before stay."""
    lesson = lesson_of(request, pk)
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    ids = [one for one in request.POST.get("marks", "").split(",") if one.isascii() and one.isdigit()]
    visits = [int(one) for one in ids if len(one) <= LONGEST_ID]
    try:
        key = request.POST.get("request_key", "")
        count = unmark_everybody(lesson=lesson, visits=visits, key=key, override=past(staff), actor=staff.actor)
    except DomainError as error:
        return refused(request, error, _url(lesson))
    text = ngettext("%(count)s mark is taken back", "%(count)s marks are taken back", count) % {"count": count}
    return _said(request, lesson, text)


def said(made: GroupMark) -> str:
    """«Отмечены 4 человека. Не отмечены: Громов Илья, нет абонемента»."""
    count = len(made.visits)
    if not count and not made.not_marked:
        return _("Nobody is left to be marked")
    text = ngettext("%(count)s person is marked", "%(count)s people are marked", count) % {"count": count}
    if not made.not_marked:
        return text
    names = "; ".join(_named(booking.client.name, error) for booking, error in made.not_marked[:_NAMED])
    rest = len(made.not_marked) - _NAMED
    if rest > 0:
        names = ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", rest) % {
            "names": names,
            "count": rest,
        }
    return _("%(marked)s. Not marked: %(names)s") % {"marked": text, "names": names}


def _named(name: str, error: DomainError) -> str:
    why = in_few_words(error).rstrip(".")
    return f"{name}, {why[:1].lower()}{why[1:]}"


def _said(request: HttpRequest, lesson: Lesson, text: str, *, undo: Undo | None = None) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        messages.success(request, text)
        return redirect(_url(lesson))
    return toast(trigger(HttpResponse(status=204), "bookings-changed", {"lesson": lesson.pk}), text, undo=undo)


def _url(lesson: Lesson) -> str:
    return reverse("desk:lesson", args=[lesson.pk])

"""Classes that a client books himself, waits for, and cancels: the rules of booking are asked of each (B-2 … B-5, B-13)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.accounts.queries import settings_of_account
from ritm.attendance.actions.booking import book, cancel_booking
from ritm.attendance.actions.waiting import join_waitlist, leave_waitlist
from ritm.attendance.cancelling import Shown, charge_text, consequence, consequence_text
from ritm.attendance.judging import judged_lessons, plan_windows, refuse_full
from ritm.attendance.models import Booking, Channel
from ritm.attendance.models_of_queue import WaitlistEntry
from ritm.attendance.waiting import is_switched_on
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lesson_by_id
from ritm.web.portal.class_words import in_one_line, in_words, offer_row, refused_row
from ritm.web.portal.door import portal_view
from ritm.web.portal.lines import lines_of
from ritm.web.ui.sending import send_once_as
from ritm.web.ui.wording import day_title

DAYS, LONGEST = 7, 3  # of one page; digits of its number
MOST_DIGITS = 10  # of a sum in kopecks
NOTHING_SHOWN = -1
_WITH = ("group", "discipline", "hall", "teacher", "branch")


@portal_view()
def my_classes(request: HttpRequest) -> HttpResponse:
    """A week of classes: which he may book, where he is or waits, why not another.

    Eleven queries, however many there are; one more for each group that he waits for.
    """
    return _page(request)


@portal_view(methods=("POST",))
def my_book(request: HttpRequest) -> HttpResponse:
    """«Записаться»: the one whose card is shown has a place."""
    visitor = request.visitor  # type: ignore[attr-defined] -- by portal_view
    lesson = lesson_by_id(_number(request.POST.get("lesson", "")))
    if lesson is None or not _is_coming(lesson):
        raise Http404

    def act() -> str:
        return str(book(client=visitor.shown, lesson=lesson, by=Channel.PORTAL, actor=visitor.actor).pk)

    try:
        refuse_full(lesson, visitor.shown)
        send_once_as(visitor.actor, request, act)
    except DomainError as error:
        return _refused(request, lesson, in_words(error))
    messages.success(request, _("Booked: %(what)s") % {"what": in_one_line(lesson)})
    return redirect(f"{reverse('portal:my_classes')}?week={_week(request)}")


@portal_view(methods=("POST",))
def my_wait(request: HttpRequest) -> HttpResponse:
    """«В лист ожидания» of a full class: no pass is needed for that yet (BV-06)."""
    visitor = request.visitor  # type: ignore[attr-defined] -- by portal_view
    lesson = lesson_by_id(_number(request.POST.get("lesson", "")))
    if lesson is None or not _is_coming(lesson) or not is_switched_on():
        raise Http404

    def act() -> str:
        return str(join_waitlist(client=visitor.shown, lesson=lesson, by=Channel.PORTAL, actor=visitor.actor).pk)

    try:
        send_once_as(visitor.actor, request, act)
    except DomainError as error:
        return _refused(request, lesson, in_words(error))
    messages.success(request, _("You are on the waiting list: %(what)s") % {"what": in_one_line(lesson)})
    return redirect(f"{reverse('portal:my_classes')}?week={_week(request)}")


@portal_view(methods=("POST",))
def my_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """«Больше не ждать»: that costs nothing (W-8)."""
    visitor = request.visitor  # type: ignore[attr-defined] -- by portal_view
    rows = WaitlistEntry.objects.select_related("client", *(f"lesson__{name}" for name in _WITH))
    entry = rows.filter(pk=pk, client=visitor.shown).first()
    if entry is None:
        raise Http404
    send_once_as(visitor.actor, request, lambda: str(leave_waitlist(entry=entry, actor=visitor.actor).pk))
    messages.success(request, _("You wait no longer: %(what)s") % {"what": in_one_line(entry.lesson)})
    return redirect(f"{reverse('portal:my_classes')}?week={_week(request)}")


@portal_view(methods=("GET", "POST"))
def my_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """«Отменить запись»: what it takes is said before, and nothing else is taken (B-4)."""
    visitor = request.visitor  # type: ignore[attr-defined] -- by portal_view
    rows = Booking.objects.select_related("client_pass", "client", *(f"lesson__{name}" for name in _WITH))
    booking = rows.filter(pk=pk, client=visitor.shown).first()
    if booking is None:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            _cancel(request, booking)
        except DomainError as refusal:
            error = in_words(refusal)
        else:
            messages.success(request, _("The booking is cancelled: %(what)s") % {"what": in_one_line(booking.lesson)})
            return redirect("portal:my")
    now, lesson = clock.now(), booking.lesson
    may = booking.status == Booking.Status.BOOKED and now < lesson.starts_at
    found = consequence(booking, lesson, now) if may else None
    context = {
        "booking": booking,
        "what": in_one_line(booking.lesson),
        "found": found,
        "text": consequence_text(found, lesson, now) if found else "",
        "charge": charge_text(found) if found else "",
        "error": error,
    }
    return render(request, "portal/cancel.html", context, status=422 if error else 200)


def _cancel(request: HttpRequest, booking: Booking) -> None:
    """What was not shown is not taken: where nothing readable was, nobody is charged."""
    visitor, typed = request.visitor, request.POST  # type: ignore[attr-defined] -- by portal_view
    shown = Shown(_shown(typed.get("shown_units", "")), _shown(typed.get("shown_minor", "0")))

    def act() -> str:
        by = Booking.By.CLIENT
        return str(cancel_booking(booking=booking, by=by, shown=shown, actor=visitor.actor).pk)

    send_once_as(visitor.actor, request, act)


def _refused(request: HttpRequest, lesson: Lesson, said: str) -> HttpResponse:
    """The class with what speaks against it, and the way back to all of them: in the minute in which everybody wants
    in, most presses end here, so nothing else is asked.
    """
    days = [(day_title(lesson.on), [refused_row(lesson, said)])]
    context = {"days": days, "week": _week(request), "is_refused": True}
    return render(request, "portal/classes.html", context, status=422)


def _page(request: HttpRequest) -> HttpResponse:
    visitor = request.visitor  # type: ignore[attr-defined] -- by portal_view
    today = clock.today(request.account.time_zone)  # type: ignore[attr-defined] -- by AccountMiddleware
    last, week = _last_day(today), _week(request)
    first = today + timedelta(days=DAYS * week)
    lessons = list(_coming().filter(on__range=(first, first + timedelta(days=DAYS - 1))))
    judged, lines = judged_lessons(visitor.shown, lessons), lines_of(visitor.shown, lessons)
    days: dict[date, list[Any]] = {}
    for lesson in lessons:
        days.setdefault(lesson.on, []).append(offer_row(lesson, judged[lesson.pk], lines))
    context = {
        "days": [(day_title(day), rows) for day, rows in days.items()],
        "week": week,
        "before": week - 1 if week else None,
        "after": week + 1 if first + timedelta(days=DAYS) <= last else None,
    }
    return render(request, "portal/classes.html", context)


def _is_coming(lesson: Lesson) -> bool:
    is_held = lesson.status == Lesson.Status.SCHEDULED and not lesson.branch.is_archived
    return is_held and lesson.group.is_online and lesson.starts_at > clock.now()


def _coming() -> Any:
    """Classes of open branches that clients book themselves and that have not begun, the soonest first (SC-10)."""
    rows = Lesson.objects.select_related(*_WITH).filter(status=Lesson.Status.SCHEDULED, starts_at__gt=clock.now())
    return rows.filter(branch__is_archived=False, group__is_online=True).order_by("on", "starts_at", "pk")


def _last_day(today: date) -> date:
    """The last day that anybody may book."""
    return today + timedelta(days=max([settings_of_account().opens_days, *plan_windows().values()]))


def _week(request: HttpRequest) -> int:
    """Which page of days, from 0; what cannot be read is the first."""
    said = request.POST.get("week") or request.GET.get("week", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < LONGEST else 0


def _shown(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= MOST_DIGITS else NOTHING_SHOWN


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 18 else 0

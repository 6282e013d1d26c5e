"""A card dropped elsewhere in its grid, or drawn to another length: the script asks, this decides (SC-06, B-11)."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.core import clock
from ritm.schedule.errors import LessonHasVisits, LessonMovesBack, LessonStandsElsewhere
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import LESSONS_CHANGE
from ritm.schedule.planning import moment
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt
from ritm.web.desk.schedule.changing import Changing
from ritm.web.desk.schedule.forms import LessonEditForm
from ritm.web.desk.schedule.lesson import asked_in_dialog, back_to, lesson_here
from ritm.web.desk.schedule.standing import stands_at
from ritm.web.desk.schedule.week import changed
from ritm.web.ui.render import Undo, toast, trigger
from ritm.web.ui.wording import clock_time, weekday_date

_NOBODY = "0"  # no hall, no teacher


@desk_view(requires=(LESSONS_CHANGE,), methods=("POST",))
def lesson_drag(request: HttpRequest, pk: int) -> HttpResponse:
    """What was not dragged stays. What is to be asked first is asked in the dialog of the class, filled in."""
    lesson = lesson_here(request, pk)
    form, changing = LessonEditForm(_values(request, lesson), lesson=lesson), Changing(request, lesson)

    def act(typed: dict[str, Any]) -> str:
        _check(request, lesson, typed)
        return changing.act(typed)

    if answer := attempt(request, form, act):
        return _done(request, lesson, answer.rpartition(":")[2])
    context = changing.question(form)
    if context["asked"]:
        return asked_in_dialog(request, lesson, form, context)
    response = HttpResponse(status=422)
    if form.has_error(NON_FIELD_ERRORS, LessonStandsElsewhere.code):
        response = trigger(HttpResponse(status=409), "schedule-changed")
    response["HX-Reswap"] = "none"
    return toast(response, " ".join(text for texts in form.errors.values() for text in texts), "bad")


def _values(request: HttpRequest, lesson: Lesson) -> dict[str, Any]:
    """A whole form: what was sent of day, time, length, hall and teacher, the rest as it stands."""
    on, at, minutes, hall, teacher = stands_at(lesson).split()
    own = {"on": on, "wall_time": at, "minutes": minutes, "hall": hall, "teacher": teacher}
    sent = {name: request.POST.get(name, value) for name, value in own.items()}
    places = {name: "" if sent[name] == _NOBODY else sent[name] for name in ("hall", "teacher")}
    return {**sent, **places, "capacity": lesson.capacity or "", "tell": "on"}


def _check(request: HttpRequest, lesson: Lesson, typed: dict[str, Any]) -> None:
    """A drag is of the card that was seen, never into the past, and not of a class where somebody is marked."""
    if request.POST.get("from") != stands_at(lesson):
        raise LessonStandsElsewhere
    on, at = request.POST.get("on", str(lesson.on)), request.POST.get("wall_time", f"{lesson.wall_time:%H:%M}")
    if (on, at) == (str(lesson.on), f"{lesson.wall_time:%H:%M}"):
        return
    if count := lesson.taken - lesson.unmarked:
        raise LessonHasVisits(count=count)
    if moment(typed["on"], typed["wall_time"], lesson.zone, lesson.minutes)["starts_at"] <= clock.now():
        raise LessonMovesBack


def _done(request: HttpRequest, was: Lesson, move: str) -> HttpResponse:
    """The toast takes a move of bookings back; a class that took nobody along is dragged back by it."""
    now = lesson_here(request, was.pk)
    url = reverse("desk:lesson_move_back", args=[was.pk, move]) if move else reverse("desk:lesson_drag", args=[was.pk])
    on, at, minutes, hall, teacher = stands_at(was).split()
    back = {"on": on, "wall_time": at, "minutes": minutes, "hall": hall, "teacher": teacher, "from": stands_at(now)}
    said = _("The class is moved with its bookings") if move else _told(was, now)
    return changed(request, said, back_to(request, now), undo=Undo(url, {} if move else back), lesson=was.pk)


def _told(was: Lesson, now: Lesson) -> str:
    """Where it stands now, or how long it lasts."""
    if (was.on, was.wall_time) == (now.on, now.wall_time) and was.minutes != now.minutes:
        return _("The class lasts till %(at)s") % {"at": clock_time(now.ends_at, now.zone)}
    where = now.hall.name if now.hall else _("no hall")
    return _("The class is moved: %(day)s, %(at)s, %(hall)s") % {
        "day": weekday_date(now.on),
        "at": clock_time(now.wall_time),
        "hall": where,
    }

"""+«Новое занятие» and the pencil of a lesson: a dialog of Home, a page of its own without the script (SC-01)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.core.errors import DomainError
from ritm.schedule import queries
from ritm.schedule.actions.lessons import add_lesson, remove_lesson
from ritm.schedule.actions.moving_back import moves_of, take_move_back
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE, LESSONS_CHANGE
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, refused, send_once
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.place import current_branch, local_today, own_branches
from ritm.web.desk.schedule import week_grid
from ritm.web.desk.schedule.changing import Changing, ClashOfNew
from ritm.web.desk.schedule.forms import LessonEditForm, LessonForm
from ritm.web.desk.schedule.week import changed, has_halls
from ritm.web.ui.render import Undo, render_part


@desk_view(requires=(LESSONS_CHANGE,), methods=("GET", "POST"))
def lesson_new(request: HttpRequest) -> HttpResponse:
    """A lesson on one day; ?on=, time=, hall= come from the place that was pressed."""
    branch = current_branch(request)
    initial = {
        "on": week_grid.asked_day(request, local_today(request)),
        "wall_time": request.GET.get("time", "")[:5],
        "hall": week_grid.asked_id(request, "hall"),
    }
    form = LessonForm(request.POST if request.method == "POST" else None, branch=branch, initial=initial)
    clash = ClashOfNew(request, branch)
    pk = attempt(request, form, lambda typed: _add(request, typed, is_clash_accepted=clash.is_accepted(typed)))
    if pk:
        lesson = queries.lesson_by_id(int(pk))
        return changed(request, _("The class is added"), back_to(request, lesson), lesson=int(pk))
    question = clash.question(form)
    return _form(request, form, title=_("New class"), is_new=True, back=back_to(request, None), **question)


def _add(request: HttpRequest, typed: dict[str, Any], *, is_clash_accepted: bool) -> int:
    capacity = typed.pop("capacity")
    values = typed if capacity is None else {**typed, "capacity": capacity}
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    branch = current_branch(request)
    return add_lesson(branch=branch, **values, is_clash_accepted=is_clash_accepted, actor=actor).pk


@desk_view(requires=(LESSONS_CHANGE,), methods=("GET", "POST"))
def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Day, time, teacher, hall, length, places of one lesson; what a move does to its bookings is said first (B-11)."""
    lesson = lesson_here(request, pk)
    data = request.POST if request.method == "POST" else None
    names = ("on", "wall_time", "hall", "teacher", "minutes", "capacity")
    form = LessonEditForm(data, lesson=lesson, initial={name: getattr(lesson, name) for name in names})
    if request.GET.get("focus") in form.fields:  # the panel's one press on the teacher
        form.fields[request.GET["focus"]].widget.attrs["autofocus"] = True
    changing = Changing(request, lesson)
    if answer := attempt(request, form, changing.act):
        return _saved(request, lesson, answer.rpartition(":")[2])
    question = changing.question(form)
    return _form(request, form, title=_title(lesson), lesson=lesson, back=back_to(request, lesson), **question)


def _saved(request: HttpRequest, lesson: Lesson, move: str) -> HttpResponse:
    """The toast takes a move back; a class that nobody is booked into is changed as easily again."""
    undo = Undo(reverse("desk:lesson_move_back", args=[lesson.pk, move])) if move else None
    text = _("The class is moved with its bookings") if move else _("The class is saved")
    return changed(request, text, back_to(request, lesson), undo=undo, lesson=lesson.pk)


@desk_view(requires=(LESSONS_CHANGE,), methods=("POST",))
def lesson_move_back(request: HttpRequest, pk: int, move: int) -> HttpResponse:
    """«Отменить» of a move: the class stands where it stood before."""
    lesson = lesson_here(request, pk)
    made = get_object_or_404(moves_of(lesson), pk=move)
    actor = request.staff.actor
    try:
        send_once(request, lambda: str(take_move_back(lesson=lesson, move=made, actor=actor).pk))
    except DomainError as error:
        return refused(request, error, back_to(request, lesson))
    return changed(request, _("The class is back at its time"), back_to(request, lesson), lesson=pk)


@desk_view(requires=(LESSONS_CHANGE,), methods=("POST",))
def lesson_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away a lesson that nobody was ever booked into."""
    on = Lesson.objects.filter(pk=pk).values_list("on", flat=True).first()

    def act() -> str:
        remove_lesson(lesson=lesson_here(request, pk), actor=request.staff.actor)
        return str(on)

    try:
        day, _is_new = send_once(request, act)
    except DomainError as error:
        return refused(request, error, "desk:week")
    return changed(request, _("The class is removed"), f"{page_or_home(request, 'desk:week')}?on={day}")


def lesson_here(request: HttpRequest, pk: int) -> Lesson:
    """A lesson of the person's own branches; 404 else."""
    lesson = queries.lesson_by_id(pk)
    if lesson is None or lesson.branch not in own_branches(request):
        raise Http404
    return lesson


def _title(lesson: Lesson) -> str:
    return f"{lesson.group.name}, {lesson.wall_time:%H:%M}"


def back_to(request: HttpRequest, lesson: Lesson | None) -> str:
    """Where the page without the script leads: Home on that day, or the week."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    page = page_or_home(request, "desk:home" if staff.may(HOME_SCHEDULE) else "desk:week")
    return f"{page}?on={lesson.on.isoformat()}&lesson={lesson.pk}" if lesson else page


def asked_in_dialog(
    request: HttpRequest, lesson: Lesson, form: LessonEditForm, question: dict[str, Any]
) -> HttpResponse:
    """What a drag has to ask: the dialog of the class with the values that were dragged, sent where it is saved."""
    context = {"action": reverse("desk:lesson_edit", args=[lesson.pk]), "back": back_to(request, lesson), **question}
    return _form(request, form, title=_title(lesson), lesson=lesson, **context)


def _form(request: HttpRequest, form: Any, **context: Any) -> HttpResponse:
    context |= {"form": form, "has_halls": has_halls(request)}
    if "group" in form.fields:
        context["needs_groups"] = not form.fields["group"].queryset.exists()
    status = 422 if form.is_bound and form.errors else 200
    return render_part(request, "schedule/lesson_form.html", "form", context, status=status)

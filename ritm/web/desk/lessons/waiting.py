"""«Лист ожидания» of the panel: into it, out of it, up and down, and a place given by hand (BV-06)."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.waiting import (
    join_waitlist,
    leave_waitlist,
    move_in_line,
    promote_by_hand,
    remove_from_waitlist,
)
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.attendance.waiting import is_switched_on, place_in_line
from ritm.core.errors import DomainError
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.lessons import words
from ritm.web.desk.lessons.access import client_of, lesson_of
from ritm.web.desk.lessons.pressing import Done, Press, answer
from ritm.web.ui.render import render_part


class MoveForm(forms.Form):
    """To which place of the line, from 1."""

    to = forms.IntegerField(min_value=1, max_value=999)


class RemoveForm(forms.Form):
    """Why somebody is taken off the list: he is told."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The client reads it in the letter"),
    )


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_wait(request: HttpRequest, pk: int) -> HttpResponse:
    """«В лист ожидания»: the client waits for a place."""
    place = lesson_of(request, pk)
    press = Press(request, place, client_of(request, place, request.POST.get("client")))
    if not is_switched_on():
        raise Http404

    def act() -> str:
        return str(join_waitlist(client=press.client, lesson=place, actor=request.staff.actor).pk)

    def said(made: str) -> Done:
        entry = WaitlistEntry.objects.select_related("client", "lesson").get(pk=made)
        return Done(words.waits(entry), press.back("desk:lesson_wait_leave", made))

    return answer(press, act, said)


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_wait_leave(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """The client no longer wants to wait."""
    press, entry = _of_entry(request, pk, entry_id)

    def act() -> str:
        return str(leave_waitlist(entry=entry, actor=request.staff.actor).pk)

    return answer(press, act, lambda _made: Done(words.waits_no_longer(entry)))


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("GET", "POST"))
def lesson_wait_remove(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """Staff take him off the list, with a reason that he reads."""
    press, entry = _of_entry(request, pk, entry_id)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _dialog(press, entry, form)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        return str(remove_from_waitlist(entry=entry, reason=reason, actor=request.staff.actor).pk)

    return answer(press, act, lambda _made: Done(words.waits_no_longer(entry)))


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_wait_move(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """Up or down in the line."""
    press, entry = _of_entry(request, pk, entry_id)
    form = MoveForm(request.POST)

    def act() -> str:
        if not form.is_valid():
            raise _NoSuchPlace
        return str(move_in_line(entry=entry, to=form.cleaned_data["to"], actor=request.staff.actor).pk)

    def said(_made: str) -> Done:
        text = _("%(name)s is number %(place)s on the waiting list now")
        return Done(text % {"name": entry.client.name, "place": place_in_line(entry)})

    return answer(press, act, said)


class _NoSuchPlace(DomainError):
    code = "no_such_place"
    message = gettext_lazy("There is no such place in the line. Reload the class and look again.")


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("POST",))
def lesson_wait_promote(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """A place that is free, or kept for the line, goes to this client by hand."""
    press, entry = _of_entry(request, pk, entry_id)

    def act() -> str:
        return str(promote_by_hand(entry=entry, actor=request.staff.actor).pk)

    return answer(press, act, lambda _made: Done(words.booked(entry.client, press.lesson)))


def _of_entry(request: HttpRequest, pk: int, entry_id: int) -> tuple[Press, WaitlistEntry]:
    place = lesson_of(request, pk)
    entry = WaitlistEntry.objects.select_related("client", "lesson").filter(pk=entry_id, lesson=place).first()
    if entry is None:
        raise Http404
    return Press(request, place, entry.client), entry


def _dialog(press: Press, entry: WaitlistEntry, form: RemoveForm) -> HttpResponse:
    context = {"lesson": press.lesson, "client": press.client, "form": form, "is_over": entry.status not in LIVE}
    status = 422 if form.is_bound else 200
    return render_part(press.request, "lessons/wait_remove.html", "remove", context, status=status)

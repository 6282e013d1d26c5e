"""«Места в запасе» of the panel: places that staff keep for whom they choose (B-12)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ritm.attendance.actions.keeping import keep_places
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.core.errors import DomainError
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.desk.lessons.access import lesson_of
from ritm.web.ui.render import close_dialog, render_part, toast, trigger


class KeepForm(forms.Form):
    """How many."""

    count = forms.IntegerField(
        label=_("Places"),
        min_value=0,
        max_value=999,
        help_text=_("Taken for clients and for the waiting list; the front desk books into them when no other is left"),
    )


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("GET", "POST"))
def lesson_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """So many places are not for everybody; none: all of them are."""
    place = lesson_of(request, pk)
    form = KeepForm(request.POST if request.method == "POST" else None, initial={"count": place.kept_back})
    if not form.is_valid():
        return _dialog(request, place, form)
    count = form.cleaned_data["count"]
    try:
        send_once(request, lambda: str(keep_places(lesson=place, count=count, actor=request.staff.actor).pk))
    except DomainError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _dialog(request, place, form)
    return _done(request, place, count)


def _done(request: HttpRequest, place: Lesson, count: int) -> HttpResponse:
    words = ngettext("%(count)s place is kept", "%(count)s places are kept", count) % {"count": count}
    response = trigger(HttpResponse(status=204), "bookings-changed", {"lesson": place.pk})
    if not request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return HttpResponse(status=302, headers={"Location": reverse("desk:lesson", args=[place.pk])})
    return toast(close_dialog(response), words)


def _dialog(request: HttpRequest, place: Lesson, form: KeepForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render_part(request, "lessons/keep.html", "keep", {"lesson": place, "form": form}, status=status)

"""«Записать»: direction, date, class, and the client has a place (9b, BV-02)."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ritm.attendance.actions.booking import book
from ritm.attendance.errors import Refused
from ritm.attendance.models import Override
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.attendance.queries import standing
from ritm.clients.permissions import CARD_READ
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.schedule.models import Discipline, Lesson
from ritm.staff.models import StaffMember
from ritm.web.desk.client_card.card import Card, card_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import done, send_once
from ritm.web.ui.forms import DayField
from ritm.web.ui.render import render_part

_OPEN_AFTER = timedelta(minutes=60)  # staff book until an hour after the end (B-2)


class BookForm(forms.Form):
    """Direction → date → class; the reason is asked where something is put aside."""

    discipline = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("Discipline"), required=False, empty_label=gettext_lazy("All disciplines")
    )
    on = DayField(label=gettext_lazy("Date"))
    lesson = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Class"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This class is no longer there. Choose another one.")},
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["discipline"].queryset = Discipline.objects.filter(is_archived=False)
        self.fields["lesson"].queryset = Lesson.objects.select_related("group", "discipline", "branch")


@desk_view(requires=(CARD_READ, BOOKINGS_CHANGE), methods=("GET", "POST"))
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog; a refusal is said with the ways out that the person's rights open."""
    card = card_of(request, pk)
    data = (request.POST if request.method == "POST" else request.GET).copy()
    data.setdefault("on", card.today.isoformat())
    form = BookForm(data)
    refusal = None
    if form.is_valid() and request.method == "POST":
        refusal = _booked(request, card, form)
        if refusal is None and not form.errors:
            return done(request, card.url, _said(card, form), changed="card-changed")
    context = _context(card, form, refusal)
    status = 422 if request.method == "POST" else 200
    return render_part(request, "client_card/booking.html", "booking", context, status=status)


def _booked(request: HttpRequest, card: Card, form: BookForm) -> DomainError | None:
    lesson = form.cleaned_data["lesson"]
    if lesson is None:
        form.add_error("lesson", _("Choose a class from the list."))
        return None
    put_aside = frozenset(set(request.POST.getlist("override")) & set(_may_put_aside(card.staff)))
    words = form.cleaned_data["reason"]

    def act() -> str:
        made = book(client=card.client, lesson=lesson, override=put_aside, reason=words, actor=card.staff.actor)
        return f"booking:{made.pk}"

    try:
        send_once(request, act)
    except DomainError as error:
        form.add_error(None, str(error))
        return error
    return None


def _context(card: Card, form: BookForm, refusal: DomainError | None) -> dict[str, Any]:
    on = form.cleaned_data.get("on") or card.today
    lessons = _lessons(card, on, form.cleaned_data.get("discipline"))
    here = {lesson.pk for lesson in lessons if standing(lesson, (card.client.pk,))} if len(lessons) < 2 else set()
    overrides = _offered(refusal, card.staff)
    return {
        "card": card,
        "client": card.client,
        "form": form,
        "on": on,
        "lessons": [{"lesson": lesson, "free": _free(lesson), "is_here": lesson.pk in here} for lesson in lessons],
        "chosen": form.cleaned_data.get("lesson"),
        "overrides": overrides,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
    }


def _lessons(card: Card, on: date, discipline: Discipline | None) -> list[Lesson]:
    rows = Lesson.objects.select_related("group", "discipline", "hall", "teacher").filter(
        branch=card.branch, on=on, status=Lesson.Status.SCHEDULED, ends_at__gt=clock.now() - _OPEN_AFTER
    )
    if discipline is not None:
        rows = rows.filter(discipline=discipline)
    return list(rows.order_by("starts_at", "pk"))


def _free(lesson: Lesson) -> str:
    if lesson.capacity is None:
        return _("%(taken)s booked") % {"taken": lesson.taken}
    free = max(0, lesson.capacity - lesson.taken)
    if not free:
        return _("no places")
    return ngettext("%(count)s place", "%(count)s places", free) % {"count": free}


def _may_put_aside(staff: StaffMember) -> list[str]:
    return [override.value for override in Override if staff.may(override.right)]


def _offered(refusal: DomainError | None, staff: StaffMember) -> list[dict[str, Any]]:
    """The overrides that would let the booking through, where the person may use every one of them."""
    if not isinstance(refusal, Refused):
        return []
    wanted = [reason.override for reason in refusal.reasons or (refusal,)]
    if not all(wanted) or not set(wanted) <= set(_may_put_aside(staff)):
        return []
    return [{"code": code, "label": Override(code).label} for code in dict.fromkeys(wanted)]


def _said(card: Card, form: BookForm) -> str:
    lesson = form.cleaned_data["lesson"]
    words = {"name": card.client.name, "time": f"{lesson.wall_time:%H:%M}", "day": f"{lesson.on:%d.%m}"}
    return _("%(name)s is booked: %(day)s, %(time)s") % words

"""«Несколько дат»: one client into several classes of a group at once, from the panel and from the card (B-3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.series import MOST, Dated, book_series
from ritm.attendance.models import Booking
from ritm.attendance.paying import choices_at, pass_text
from ritm.attendance.permissions import BOOKINGS_CHANGE
from ritm.attendance.queries import standing_of
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.schedule.models import Lesson
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.staff.models import StaffMember
from ritm.staff.queries import in_branches_of
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import send_once
from ritm.web.desk.lessons.access import client_of, lesson_of
from ritm.web.desk.reasons import Line, Ways, lines
from ritm.web.ui.forms import DayField
from ritm.web.ui.render import render_part, trigger

SHOWN = 40  # classes of the group from the chosen one on
LONGEST = timedelta(days=366)


class SeriesForm(forms.Form):
    """Which dates are ticked, «каждый вторник до …», and which are booked; of the classes that were offered alone."""

    weekday = forms.ChoiceField(label=gettext_lazy("Every"), required=False)
    until = DayField(label=gettext_lazy("Until"), required=False)
    dates = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Dates"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("This class is no longer there. Choose another one.")},
    )

    def __init__(self, *args: Any, coming: Sequence[Lesson], zone: str, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="series-%s", **kwargs)
        self.zone = zone
        self.fields["dates"].choices = [(one.pk, one.pk) for one in coming]  # type: ignore[attr-defined] -- the same
        named = [(str(day), capfirst(WEEKDAYS[day])) for day in sorted({one.on.weekday() for one in coming})]
        self.fields["weekday"].choices = [("", gettext_lazy("Any weekday")), *named]  # type: ignore[attr-defined] -- a ChoiceField

    def clean_until(self) -> date | None:
        """A day that a timetable may reach."""
        until: date | None = self.cleaned_data["until"]
        today = clock.today(self.zone)
        if until is not None and not today <= until <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day within the coming year"))
        return until


@dataclass(frozen=True)
class SeriesRow:
    """A class that may be ticked."""

    lesson: Lesson
    is_here: bool
    is_ticked: bool
    pass_text: str


@dataclass(frozen=True)
class ResultRow:
    """What became of a date."""

    lesson: Lesson
    is_booked: bool
    pass_text: str
    lines: tuple[Line, ...]


@desk_view(requires=(HOME_SCHEDULE, BOOKINGS_CHANGE), methods=("GET", "POST"))
def lesson_series(request: HttpRequest, pk: int, client_id: int) -> HttpResponse:
    """From the panel, of a client of this class or of one who was found."""
    place = lesson_of(request, pk)
    return series_page(request, place, client_of(request, place, client_id))


def series_page(request: HttpRequest, lesson: Lesson, client: Client) -> HttpResponse:
    """The dialog with its ticks; after the press each date with what became of it."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    coming = _coming(lesson, staff)
    is_sent = request.method == "POST"
    form = SeriesForm(request.POST if is_sent else request.GET or None, coming=coming, zone=lesson.zone)
    context: dict[str, Any] = {"lesson": lesson, "client": client, "form": form, "most": MOST}
    if not is_sent:
        return _asked(request, context, _rows(client, coming, _matching(form, lesson, coming)))
    made = _made(request, form, client, coming)
    if made is None:
        ticked = set(form.cleaned_data.get("dates", ()))
        return _asked(request, context, _rows(client, coming, ticked), status=422)
    context["results"] = _results(made, client, staff)
    response = render_part(request, "lessons/series.html", "series", context)
    return trigger(trigger(response, "card-changed"), "bookings-changed", {"lesson": lesson.pk})


def _made(request: HttpRequest, form: SeriesForm, client: Client, coming: Sequence[Lesson]) -> list[Dated] | None:
    """What became of each date; None where the press itself was refused, which the form says.

    The whole form is bound to its key first: another body under the same key is another press (I-19).
    """
    if not form.is_valid():
        return None
    chosen, actor = set(form.cleaned_data["dates"]), request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware
    lessons = [one for one in coming if one.pk in chosen]
    try:
        send_once(request, lambda: "series")
        return book_series(client=client, lessons=lessons, key=request.POST.get("request_key", ""), actor=actor)
    except DomainError as error:
        form.add_error(None, str(error))
        return None


def _asked(request: HttpRequest, context: dict[str, Any], rows: list[SeriesRow], *, status: int = 200) -> HttpResponse:
    return render_part(request, "lessons/series.html", "series", {**context, "rows": rows}, status=status)


def _coming(lesson: Lesson, staff: StaffMember) -> list[Lesson]:
    """Classes of the group from this one on that have not ended."""
    rows = Lesson.objects.filter(in_branches_of(staff), group=lesson.group_id, status=Lesson.Status.SCHEDULED)
    ahead = rows.filter(ends_at__gt=max(clock.now(), lesson.starts_at))
    known = ahead.select_related("group", "discipline", "hall", "teacher", "branch")
    return list(known.order_by("starts_at", "pk")[:SHOWN])


def _matching(form: SeriesForm, lesson: Lesson, coming: Sequence[Lesson]) -> set[int]:
    """Without a choice: the first one alone."""
    if not form.is_bound or not form.is_valid():
        return {lesson.pk}
    weekday, until = form.cleaned_data["weekday"], form.cleaned_data["until"] or date.max
    fitting = [one for one in coming if one.on <= until and weekday in {"", str(one.on.weekday())}]
    return {one.pk for one in fitting[:MOST]}


def _rows(client: Client, coming: Sequence[Lesson], ticked: set[int]) -> list[SeriesRow]:
    here, paying = standing_of(client, coming), choices_at(client.pk, list(coming))
    return [
        SeriesRow(
            lesson=one,
            is_here=one.pk in here,
            is_ticked=one.pk in ticked and one.pk not in here,
            pass_text=pass_text(held) if (held := paying[one.pk].client_pass) else "",
        )
        for one in coming
    ]


def _results(made: Sequence[Dated], client: Client, staff: StaffMember) -> list[ResultRow]:
    ids = [one.booking_id for one in made if one.booking_id is not None]
    booked: Mapping[int, Booking] = Booking.objects.select_related("client_pass").in_bulk(ids)
    return [_result(one, booked, client, staff) for one in made]


def _result(one: Dated, booked: Mapping[int, Booking], client: Client, staff: StaffMember) -> ResultRow:
    row = booked.get(one.booking_id) if one.booking_id is not None else None
    against = (one.refusal.reasons or (one.refusal,)) if one.refusal is not None else ()
    return ResultRow(
        lesson=one.lesson,
        is_booked=one.refusal is None,
        pass_text=pass_text(row.client_pass) if row is not None and row.client_pass is not None else "",
        lines=lines(against, Ways(staff, client.pk, one.lesson, is_booking=True)),
    )

"""«Добавить клиента постоянным участником группы» (CL-29, BV-09): from the card and from the group's list."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ritm.attendance.actions.regulars import check_terms, join_group
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.attendance.regulars import Seat, booked_by_itself, coming_of, foresee, left_out
from ritm.core.errors import DomainError
from ritm.core.weekdays import as_bits
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.desk.place import local_today
from ritm.web.desk.regulars.forms import RegularForm
from ritm.web.desk.regulars.seen import RIGHTS, back_to, client_seen, dialog
from ritm.web.desk.regulars.words import joined_text, said
from ritm.web.desk.schedule.week_grid import asked_id


@desk_view(requires=RIGHTS, methods=("GET", "POST"))
def client_regular_new(request: HttpRequest, pk: int) -> HttpResponse:
    """The dialog; ?group= comes from the group's list. What it means for the lessons that stand is said first."""
    client = client_seen(request, pk)
    beginning = RegularForm.beginning(begins_on=local_today(request), group=asked_id(request, "group"))
    if request.method == "POST":
        form = RegularForm(request.POST)
    else:
        form = RegularForm(request.GET) if "begins_on" in request.GET else RegularForm(initial=beginning)
    actor = request.staff.actor  # type: ignore[attr-defined] -- set by StaffMiddleware

    def act(typed: dict[str, Any]) -> int:
        return join_group(client=client, actor=actor, **typed).pk

    if answer := attempt(request, form, act):
        standing = StandingBooking.objects.select_related("client", "group").get(pk=int(answer))
        return done(request, back_to(request, standing), outcome(standing), changed="card-changed")
    wanted = wanted_of(form, StandingBooking(client=client))
    context = {
        "form": form,
        "client": client,
        "back": back_to(request, StandingBooking(client=client, group_id=asked_id(request, "group") or 0)),
        "title": _("Permanent participant"),
        "action": _("Add to the group"),
        **foreseen(wanted),
    }
    return dialog(request, "edit", context, is_wrong=request.method == "POST")


def outcome(standing: StandingBooking) -> str:
    """In how many lessons he has a place, in how many there is none."""
    lessons = list(coming_of(standing.group_id))
    return joined_text(booked_of(standing, lessons), len(left_out([standing], lessons)))


def booked_of(standing: StandingBooking, lessons: list[Any]) -> int:
    """His own places in these lessons."""
    return booked_by_itself([one.pk for one in lessons], client_id=standing.client_id)


def wanted_of(form: RegularForm, standing: StandingBooking) -> StandingBooking | None:
    """The line as it is typed so far, unsaved; None while something is missing or wrong."""
    form.is_valid()
    typed = form.cleaned_data if form.is_bound else form.initial
    if not typed.get("begins_on") or not typed.get("weekdays") or form.has_error("ends_on"):
        return None
    if "group" in form.fields:
        group = typed.get("group")
        found = form.fields["group"].queryset.filter(pk=getattr(group, "pk", group)).first()
        if found is None:
            return None
        standing.group = found
    standing.begins_on, standing.ends_on = typed["begins_on"], typed.get("ends_on")
    standing.weekdays = as_bits(typed["weekdays"])
    return standing


def foreseen(wanted: StandingBooking | None, left: Iterable[Seat] = ()) -> dict[str, Any]:
    """What the press would do with the coming lessons, or why it would be refused; `left` as `said` takes it."""
    if wanted is None:
        return {"said": None, "refusal": ""}
    try:
        check_terms(wanted)
    except DomainError as error:
        return {"said": None, "refusal": str(error)}
    return {"said": said(foresee(wanted), left), "refusal": ""}

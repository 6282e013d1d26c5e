"""«Заморозить всех»: from a group or from a search; what it means for each before it is pressed (F-6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language

from ritm.attendance.members import members_of
from ritm.clients.models import Client
from ritm.clients.permissions import CARD_PASSES, CLIENTS_READ, CLIENTS_SEARCH
from ritm.clients.queries import visible_to
from ritm.directory.conditions.conditions import is_secret, read_all
from ritm.directory.errors import ConditionsUnusable
from ritm.directory.queries.searching import found_clients
from ritm.passes.actions.batches import MOST, start_freezing
from ritm.passes.batches import Days, Picked, to_freeze
from ritm.passes.models_of_batches import PassBatch
from ritm.passes.permissions import PASSES_FREEZE, PASSES_FREEZE_PAST, PASSES_MANY
from ritm.schedule.models import ClassGroup
from ritm.schedule.permissions import GROUPS_READ
from ritm.web.desk.client_search.asked import day_of
from ritm.web.desk.client_search.sentence import sentence
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.pass_batches.forms import FreezeManyForm
from ritm.web.desk.pass_batches.lines import foreseen
from ritm.web.desk.place import local_today

FORESEEN = "many-foreseen"  # the part of the page that asks itself anew while one types
WEEK = 6
RIGHTS = (CARD_PASSES, CLIENTS_READ, PASSES_FREEZE, PASSES_MANY)
_LONGEST = 4000  # of an address that is sent back as it came
_EARLIER = 5  # batches of before that the page leads to


@dataclass(frozen=True)
class Whom:
    """Of whom the page is: a group, or whoever a search finds. `query`: what stands in the address, `back`: where he came from."""

    title: str
    query: str
    began_for: str
    back: str
    group: ClassGroup | None = None
    found: Iterable[Client] = ()

    def picked(self, days: Days, staff: Any) -> list[Picked]:
        """Their passes, and what speaks against each."""
        if self.group is None:
            return to_freeze(list(self.found), days)
        seen = visible_to(staff).filter(pk__in=members_of(self.group, days.begins_on, days.ends_on).values("pk"))
        return to_freeze(seen.order_by("name", "pk"), days, discipline_id=self.group.discipline_id)


@desk_view(requires=(*RIGHTS, GROUPS_READ), methods=("GET", "POST"))
def group_freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever takes part in a group, or is booked into it in these days: passes of its discipline."""
    group = get_object_or_404(ClassGroup.objects, pk=pk)
    whom = Whom(group.name, "", f"group:{group.pk}", page_or_home(request, "desk:groups"), group)
    return _page(request, whom)


@desk_view(requires=(*RIGHTS, CLIENTS_SEARCH), methods=("GET", "POST"))
def advanced_freeze(request: HttpRequest) -> HttpResponse:
    """?c=…: whoever the search finds, with every pass that runs on the first day."""
    staff, day = request.staff, day_of(request)  # type: ignore[attr-defined] -- set by StaffMiddleware
    texts = request.GET.getlist("c")
    conditions = read_all(texts, staff=staff, day=day)
    query = urlencode({"c": texts}, doseq=True)
    back = f"{reverse('desk:advanced_search')}?{query}"
    if not conditions or any(one.problem for one in conditions) or any(is_secret(text) for text in texts):
        if request.method == "POST":
            raise ConditionsUnusable
        return redirect(back if texts and len(back) <= _LONGEST else "desk:advanced_search")
    found = found_clients(staff=staff, conditions=conditions, day=day).order_by("name", "pk")[: MOST + 1]
    return _page(request, Whom(sentence(conditions), query, "", back, None, found))


def _page(request: HttpRequest, whom: Whom) -> HttpResponse:
    """The days, each person with what would come of it; the worker does it."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    today = local_today(request)
    initial = {"begins_on": today, "ends_on": today + timedelta(days=WEEK)}
    is_typed = request.method == "GET" and "begins_on" in request.GET
    form = FreezeManyForm(
        request.POST if request.method == "POST" else request.GET if is_typed else None, initial=initial
    )

    def act(typed: dict[str, Any]) -> int:
        days = _days(typed, staff)
        more = {"began_for": whom.began_for, "language": get_language() or "ru", "actor": staff.actor}
        return start_freezing(picked=whom.picked(days, staff), days=days, reason=typed["reason"], **more).pk

    if made := attempt(request, form, act):
        return redirect("desk:pass_batch", made)
    typed = form.cleaned_data if form.is_bound and form.is_valid() else None if form.is_bound else initial
    context = {
        "form": form,
        "whom": whom,
        "url": f"{request.path}?{whom.query}" if whom.query else request.path,
        **_foreseen(whom, typed, staff),
    }
    if getattr(request.htmx, "target", None) == FORESEEN:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "pass_batches/freeze.html#foreseen", context)
    context |= {"back": whom.back, "earlier": _earlier()}
    status = 422 if request.method == "POST" else 200
    return render(request, "pass_batches/freeze.html", context, status=status)


def _days(typed: dict[str, Any], staff: Any) -> Days:
    return Days(
        begins_on=typed["begins_on"],
        ends_on=typed["ends_on"],
        is_outside=bool(typed.get("is_outside")),
        may_backdate=staff.may(PASSES_FREEZE_PAST),
    )


def _foreseen(whom: Whom, typed: dict[str, Any] | None, staff: Any) -> dict[str, Any]:
    if typed is None:
        return {}
    days = _days(typed, staff)
    inside = (days.begins_on, days.ends_on)
    return foreseen(whom.picked(days, staff), staff, inside=inside, is_paid=not days.is_outside)


def _earlier() -> list[PassBatch]:
    return list(PassBatch.objects.filter(kind=PassBatch.Kind.FREEZE)[:_EARLIER])

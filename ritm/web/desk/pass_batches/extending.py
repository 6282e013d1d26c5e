"""«Продлить абонементы» for closed days: whoever could have come then runs longer (B-11)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from ritm.accounts.queries import open_branches
from ritm.clients.permissions import CARD_PASSES, CLIENTS_READ
from ritm.clients.queries import visible_to
from ritm.passes.actions.batches import start_extending
from ritm.passes.batches import Picked, to_extend
from ritm.passes.models_of_batches import PassBatch
from ritm.passes.permissions import PASSES_EXTEND, PASSES_MANY
from ritm.schedule.models import Closure
from ritm.schedule.permissions import WEEK_READ
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt
from ritm.web.desk.menu import page_or_home
from ritm.web.desk.pass_batches.forms import ExtendManyForm
from ritm.web.desk.pass_batches.freezing import FORESEEN
from ritm.web.desk.pass_batches.lines import foreseen
from ritm.web.desk.place import own_branches


@desk_view(requires=(CARD_PASSES, CLIENTS_READ, PASSES_EXTEND, PASSES_MANY, WEEK_READ), methods=("GET", "POST"))
def pass_extend_many(request: HttpRequest, pk: int) -> HttpResponse:
    """Each pass that ran on these days, with its new end; the worker does it."""
    staff, closure = request.staff, _closure(request, pk)  # type: ignore[attr-defined] -- set by StaffMiddleware
    initial = {"days": (closure.last_on - closure.first_on).days + 1, "reason": closure.name}
    is_typed = request.method == "GET" and "days" in request.GET
    form = ExtendManyForm(
        request.POST if request.method == "POST" else request.GET if is_typed else None, initial=initial
    )

    def act(typed: dict[str, Any]) -> int:
        return start_extending(
            picked=_picked(closure, typed["days"], staff),
            first=closure.first_on,
            last=closure.last_on,
            days=typed["days"],
            reason=typed["reason"],
            began_for=f"closure:{closure.pk}",
            language=get_language() or "ru",
            actor=staff.actor,
        ).pk

    if made := attempt(request, form, act):
        return redirect("desk:pass_batch", made)
    if form.is_bound:
        form.is_valid()
    days = form.cleaned_data.get("days") if form.is_bound else initial["days"]
    context = {"form": form, "closure": closure, "url": request.path, "days": days}
    context |= foreseen(_picked(closure, days, staff), staff) if days else {}
    if getattr(request.htmx, "target", None) == FORESEEN:  # type: ignore[attr-defined] -- by django-htmx
        return render(request, "pass_batches/extend.html#foreseen", context)
    earlier = PassBatch.objects.filter(began_for=f"closure:{closure.pk}")
    context |= {"back": page_or_home(request, "desk:closures"), "earlier": list(earlier)}
    return render(request, "pass_batches/extend.html", context, status=422 if request.method == "POST" else 200)


def _closure(request: HttpRequest, pk: int) -> Closure:
    closure = Closure.objects.select_related("branch", "hall").filter(pk=pk).first()
    own = {one.pk for one in own_branches(request)}
    is_mine = closure is not None and (
        {one.pk for one in open_branches()} <= own if closure.branch_id is None else closure.branch_id in own
    )
    if closure is None or not is_mine:
        raise Http404
    return closure


def _picked(closure: Closure, days: int, staff: Any) -> list[Picked]:
    found = to_extend(closure.first_on, closure.last_on, days=days, branch=closure.branch)
    seen = set(visible_to(staff).filter(pk__in={one.client.pk for one in found}).values_list("pk", flat=True))
    return [one for one in found if one.client.pk in seen]

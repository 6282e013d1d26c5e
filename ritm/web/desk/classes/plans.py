"""«Занятия → Абонементы» (PA-01, PA-02): what the studio sells."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from ritm.passes.actions.plans import add_plan, archive_plan, change_plan, restore_plan
from ritm.passes.models import PassPlan
from ritm.passes.models_of_scope import KINDS
from ritm.passes.permissions import PLANS_CHANGE, PLANS_READ
from ritm.passes.scope import ids_in
from ritm.schedule import queries
from ritm.web.desk.classes import lists
from ritm.web.desk.classes.forms import PlanForm
from ritm.web.desk.classes.plan_words import in_words, rows_in_words
from ritm.web.desk.classes.scope_form import filled_scope
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.desk.menu import page_or_home

HOME, FIELDS = "desk:plans", "classes/plan_fields.html"
_FIELDS = (
    "name",
    "kind",
    "count",
    "term_count",
    "term_unit",
    "price_minor",
    "all_disciplines",
    "activation",
    "trial_limit",
    "trial_category",
    "carries_left",
    "renews",
    "freeze_days",
    "freeze_pieces",
    "freeze_shortest",
    "freeze_price_minor",
)


@desk_view(requires=(PLANS_READ,))
def plans(request: HttpRequest) -> HttpResponse:
    """The passes on sale with their terms in words."""
    along = ("discipline_links__discipline", *(f"scope_rows__{kind}" for kind in KINDS))
    rows = PassPlan.objects.prefetch_related(*along).order_by("position", "name", "id")
    return lists.list_page(
        request,
        "classes/plans.html",
        rows,
        right=PLANS_CHANGE,
        in_words=rows_in_words,
        needs_disciplines=not queries.disciplines().exists(),
    )


@desk_view(requires=(PLANS_CHANGE,), methods=("GET", "POST"))
def plan_new(request: HttpRequest) -> HttpResponse:
    """A new pass; the base type is preselected."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    actor = request.staff.actor
    if attempt(request, form, lambda _typed: add_plan(data=form.plan_data(), actor=actor).pk):
        return done(request, HOME, _("The pass is saved"))
    return _form(request, form, title=_("New pass"))


@desk_view(requires=(PLANS_CHANGE,), methods=("GET", "POST"))
def plan_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Other terms from now on; passes sold before keep theirs."""
    plan = get_object_or_404(PassPlan.objects, pk=pk)
    chosen = tuple(plan.discipline_links.values_list("discipline_id", flat=True))
    initial = {name: getattr(plan, name) for name in _FIELDS} | {"disciplines": chosen} | filled_scope(plan)
    typed = request.POST if request.method == "POST" else None
    form = PlanForm(typed, kept=chosen, limited_to=ids_in(plan.scope), initial=initial)
    actor = request.staff.actor
    if attempt(request, form, lambda _typed: change_plan(plan=plan, data=form.plan_data(), actor=actor).pk):
        return done(request, HOME, _("The pass is saved; those sold before keep their terms"))
    return _form(request, form, title=plan.name)


def _form(request: HttpRequest, form: PlanForm, **context: Any) -> HttpResponse:
    context["needs_disciplines"] = not form.fields["disciplines"].queryset.exists()
    context["summary"] = in_words(form)
    return lists.form_page(request, form, back=page_or_home(request, HOME), fields=FIELDS, size="m", **context)


@desk_view(requires=(PLANS_CHANGE,))
def plan_summary(request: HttpRequest) -> HttpResponse:
    """The terms in plain words, asked anew while they are typed."""
    form = PlanForm(request.GET, kept=())
    return render(request, "classes/plan_summary.html", {"summary": in_words(form)})


_unused, plan_archive, plan_restore = lists.leaving(
    lists.Entry(PassPlan, "plan", PLANS_CHANGE, HOME),
    delete=archive_plan,
    archive=archive_plan,
    restore=restore_plan,
)

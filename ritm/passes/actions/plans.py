"""What the studio sells. Sold passes keep the terms they were sold with."""

from typing import Any

from django.db import IntegrityError, transaction

from ritm.core.lines import one_line
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.data import PlanData
from ritm.passes.errors import BadTrialLimit, DisciplinesMissing, PlanNameMissing, PlanNameTaken, PlanNameTooLong
from ritm.passes.events import PlanAdded, PlanArchived, PlanChanged, PlanRestored
from ritm.passes.limits import (
    FreezeLimit,
    check_count,
    check_freeze,
    check_freeze_price,
    check_price,
    check_term,
    freeze_by_term,
)
from ritm.passes.models import PassKind, PassPlan, PlanDiscipline
from ritm.passes.models_of_scope import PlanScope
from ritm.passes.scope import check_scope, told_of_scope

_FIELDS = (
    "name",
    "kind",
    "count",
    "term_count",
    "term_unit",
    "price_minor",
    "freeze_price_minor",
    "all_disciplines",
    "activation",
    "trial_limit",
    "trial_category",
    "carries_left",
    "renews",
)
_FREEZING = ("freeze_days", "freeze_pieces", "freeze_shortest")


@transaction.atomic
def add_plan(*, data: PlanData, actor: Actor) -> PassPlan:
    """A new pass on sale (PA-01, PA-02); `price_minor` in kopecks.

    Raises PlanNameMissing, PlanNameTooLong, PlanNameTaken, BadCount, BadTerm, BadPrice, BadTrialLimit,
    DisciplinesMissing, BadFreezeLimit, BadHours, BadVisitLimit.
    """
    plan = PassPlan()
    _fill(plan, data)
    _save(plan)
    _link(plan, data)
    record(PlanAdded(plan_id=plan.pk), actor=actor)
    return plan


@transaction.atomic
def change_plan(*, plan: PassPlan, data: PlanData, actor: Actor) -> PassPlan:
    """Sell the pass on other terms from now on; a change raises the version. Errors as in `add_plan`."""
    plan = PassPlan.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.pk)
    before = _told(plan)
    _fill(plan, data)
    PlanDiscipline.objects.filter(plan=plan).delete()
    PlanScope.objects.filter(plan=plan).delete()
    _link(plan, data)
    after = _told(plan)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    if changes:
        plan.version += 1
        _save(plan)
        record(PlanChanged(plan_id=plan.pk, version=plan.version), actor=actor, changes=changes)
    return plan


@transaction.atomic
def archive_plan(*, plan: PassPlan, actor: Actor) -> PassPlan:
    """Sell the pass no more; held ones go on. A repeat changes nothing."""
    return _archive(plan, is_archived=True, actor=actor)


@transaction.atomic
def restore_plan(*, plan: PassPlan, actor: Actor) -> PassPlan:
    """Sell an archived pass again. Raises PlanNameTaken."""
    return _archive(plan, is_archived=False, actor=actor)


def _archive(plan: PassPlan, *, is_archived: bool, actor: Actor) -> PassPlan:
    plan = PassPlan.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.pk)
    if plan.is_archived == is_archived:
        return plan
    plan.is_archived = is_archived
    _save(plan)
    record((PlanArchived if is_archived else PlanRestored)(plan_id=plan.pk), actor=actor)
    return plan


def _fill(plan: PassPlan, data: PlanData) -> None:
    check_count(data.count, kind=data.kind)
    check_term(data.term_count, data.term_unit)
    check_price(data.price_minor)
    check_freeze_price(data.freeze_price_minor)
    if data.kind == PassKind.TRIAL and not 1 <= data.trial_limit <= 99:
        raise BadTrialLimit
    if not data.all_disciplines and not data.disciplines:
        raise DisciplinesMissing
    for name in _FIELDS:
        setattr(plan, name, getattr(data, name))
    plan.renews = data.renews and data.kind != PassKind.TRIAL  # never a trial (P-12)
    plan.name = one_line(data.name)
    plan.trial_category = one_line(data.trial_category)[:40] if data.kind == PassKind.TRIAL else ""
    limit = _freeze_limit(data)
    check_freeze(limit)
    plan.freeze_days, plan.freeze_pieces, plan.freeze_shortest = limit.days, limit.pieces, limit.shortest
    check_scope(data.scope)
    for name, value in data.scope.columns.items():
        setattr(plan, name, value)


def _freeze_limit(data: PlanData) -> FreezeLimit:
    """What was said, else by the term (F-1); a shortest piece not said is never longer than all days."""
    own = freeze_by_term(data.term_count, data.term_unit)
    days = own.days if data.freeze_days is None else data.freeze_days
    pieces = own.pieces if data.freeze_pieces is None else data.freeze_pieces
    shortest = min(own.shortest, days or own.shortest) if data.freeze_shortest is None else data.freeze_shortest
    return FreezeLimit(days, pieces, shortest)


def _save(plan: PassPlan) -> None:
    if not plan.name:
        raise PlanNameMissing
    longest = PassPlan._meta.get_field("name").max_length or 0
    if len(plan.name) > longest:
        raise PlanNameTooLong(longest=longest)
    others = PassPlan.objects.filter(is_archived=False).exclude(pk=plan.pk).values_list("name", flat=True)
    # Compared here because SQLite folds the case of Latin letters only; the constraint answers two at once.
    if not plan.is_archived and plan.name.casefold() in {name.casefold() for name in others}:
        raise PlanNameTaken(name=plan.name)
    try:
        with transaction.atomic():
            plan.save()
    except IntegrityError as error:
        if "pass_plan_name_once" not in str(error):
            raise
        raise PlanNameTaken(name=plan.name) from error


def _link(plan: PassPlan, data: PlanData) -> None:
    chosen = {} if data.all_disciplines else {discipline.pk: discipline for discipline in data.disciplines}
    PlanDiscipline.objects.bulk_create(PlanDiscipline(plan=plan, discipline=one) for one in chosen.values())
    PlanScope.objects.bulk_create(PlanScope(plan=plan, **{f"{kind}_id": pk}) for kind, pk in data.scope.pairs)


def _told(plan: PassPlan) -> dict[str, Any]:
    told: dict[str, Any] = {name: getattr(plan, name) for name in (*_FIELDS, *_FREEZING)} | told_of_scope(plan)
    told["disciplines"] = ", ".join(
        str(pk) for pk in sorted(plan.discipline_links.values_list("discipline_id", flat=True))
    )
    return told

"""What the studio sells: bounds, versions, the archive."""

import pytest

from ritm.events.models import Event, EventDetail
from ritm.passes import errors
from ritm.passes.actions.plans import add_plan, archive_plan, change_plan, restore_plan
from ritm.passes.data import PlanData
from ritm.passes.models import PassPlan
from ritm.passes.queries import opens, plans_for_sale
from tests.given import Studio


def data(**fields) -> PlanData:
    values = {"name": "8 занятий", "count": 8, "term_count": 30, "price_minor": 560000, "all_disciplines": True}
    return PlanData(**{**values, **fields})


@pytest.mark.req("PA-01")
def test_five_fields_make_a_plan(studio: Studio) -> None:
    dance = studio.discipline("Хип-хоп")
    plan = add_plan(data=data(name="  Танцы   8 ", all_disciplines=False, disciplines=(dance,)), actor=studio.actor)
    plan.refresh_from_db()
    told = (plan.name, plan.kind, plan.count, plan.term_count, plan.term_unit, plan.price_minor, plan.version)
    assert told == ("Танцы 8", "standard", 8, 30, "days", 560000, 1)
    assert opens(plan, dance.pk)
    assert not opens(plan, studio.discipline("Йога").pk)
    assert Event.objects.filter(name="passes.plan_added").get().data == {"plan_id": plan.pk}


@pytest.mark.rule("N-5")
@pytest.mark.req("PA-01")
@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"name": "  "}, errors.PlanNameMissing),
        ({"name": "о" * 81}, errors.PlanNameTooLong),
        ({"count": None}, errors.BadCount),
        ({"count": 0}, errors.BadCount),
        ({"count": 1000}, errors.BadCount),
        ({"count": None, "kind": "trial"}, errors.BadCount),
        ({"term_count": 0}, errors.BadTerm),
        ({"term_count": 61, "term_unit": "months"}, errors.BadTerm),
        ({"term_unit": "years"}, errors.BadTerm),
        ({"price_minor": -1}, errors.BadPrice),
        ({"price_minor": 1_000_000_001}, errors.BadPrice),
        ({"all_disciplines": False}, errors.DisciplinesMissing),
        ({"kind": "trial", "trial_limit": 0}, errors.BadTrialLimit),
    ],
)
def test_what_cannot_be_sold_is_refused_at_its_field(studio: Studio, fields: dict, refusal: type) -> None:
    with pytest.raises(refusal) as said:
        add_plan(data=data(**fields), actor=studio.actor)
    assert said.value.field != ""
    assert (PassPlan.objects.count(), Event.objects.filter(name="passes.plan_added").count()) == (0, 0)


@pytest.mark.req("PA-02")
def test_an_unlimited_plan_may_have_a_count_or_none(studio: Studio) -> None:
    counted = add_plan(data=data(name="Безлимит 12", kind="unlimited", count=12), actor=studio.actor)
    free = add_plan(data=data(name="Безлимит", kind="unlimited", count=None), actor=studio.actor)
    assert (counted.count, free.count) == (12, None)


def test_a_name_is_sold_once_whatever_its_case(studio: Studio) -> None:
    add_plan(data=data(name="Ёлка"), actor=studio.actor)
    with pytest.raises(errors.PlanNameTaken) as said:
        add_plan(data=data(name="ёлка"), actor=studio.actor)
    assert (said.value.details, PassPlan.objects.count()) == ({"name": "ёлка"}, 1)


@pytest.mark.req("PA-02")
def test_a_change_raises_the_version_and_sold_passes_keep_their_terms(studio: Studio) -> None:
    plan = add_plan(data=data(), actor=studio.actor)
    held = studio.pass_(studio.client(), plan)
    changed = change_plan(plan=plan, data=data(count=10, price_minor=700000), actor=studio.actor)
    held.refresh_from_db()
    assert (changed.version, changed.count, changed.price_minor) == (2, 10, 700000)
    assert (held.plan_version, held.count, held.price_minor, held.left_units) == (1, 8, 560000, 800)
    rows = EventDetail.objects.filter(event__name="passes.plan_changed").order_by("field")
    assert list(rows.values_list("field", "old", "new")) == [("count", "8", "10"), ("price_minor", "560000", "700000")]
    change_plan(plan=plan, data=data(count=10, price_minor=700000), actor=studio.actor)
    plan.refresh_from_db()
    assert plan.version == 2


def test_an_archived_plan_is_not_sold_and_frees_its_name(studio: Studio) -> None:
    plan = add_plan(data=data(), actor=studio.actor)
    archive_plan(plan=plan, actor=studio.actor)
    archive_plan(plan=plan, actor=studio.actor)
    assert list(plans_for_sale()) == []
    assert Event.objects.filter(name="passes.plan_archived").count() == 1
    client = studio.client()
    with pytest.raises(errors.PlanArchived) as said:
        studio.pass_(client, plan)
    assert (said.value.code, client.passes.count()) == ("plan_archived", 0)
    add_plan(data=data(), actor=studio.actor)
    with pytest.raises(errors.PlanNameTaken):
        restore_plan(plan=plan, actor=studio.actor)
    assert plans_for_sale().count() == 1

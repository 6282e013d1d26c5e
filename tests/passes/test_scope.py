"""Where and when a pass opens classes: what a plan is limited to, and what a lesson outside of it is told."""

from datetime import date, time

import pytest

from ritm.core import clock
from ritm.core.weekdays import as_bits
from ritm.events.models import EventDetail
from ritm.passes.actions.plans import change_plan
from ritm.passes.data import LessonFacts, PlanData, Scope
from ritm.passes.errors_of_scope import BadHours, BadVisitLimit
from ritm.passes.models import PassPlan
from ritm.passes.models_of_scope import PassScope, PlanScope
from ritm.passes.queries import fits
from ritm.schedule.actions.halls import delete_hall
from ritm.tools import checks
from tests.given import Studio, moment

DAY = date(2026, 11, 10)  # a Tuesday


@pytest.fixture(autouse=True)
def _noon():
    with clock.at(moment(DAY, time(12))):
        yield


def data(scope: Scope, **fields) -> PlanData:
    values = {"name": "Утро", "count": 8, "term_count": 30, "price_minor": 560000, "all_disciplines": True}
    return PlanData(**{**values, **fields}, scope=scope)


def said(studio: Studio, client, *, busy=None, **facts) -> list[tuple[str, str]]:
    known = {"lesson_id": 1, "discipline_id": 0, "group_id": 0, "hall_id": None, "teacher_id": None}
    lesson = LessonFacts(**{**known, "branch_id": studio.branch.pk, "on": DAY, "wall_time": time(12), **facts})
    (fit,) = fits((client.pk,), lesson, busy=lambda passes: {one.pk: busy or () for one in passes})[client.pk]
    return [(reason.code, reason.text) for reason in fit.reasons]


@pytest.mark.rule("P-5")
@pytest.mark.req("PA-07")
def test_each_limit_speaks_for_itself_and_the_hours_end_before_their_last(studio: Studio) -> None:
    scope = Scope(weekdays=as_bits((1, 3)), earliest_at=time(10), before_at=time(16), per_day=1, per_week=2)
    client = studio.client()
    studio.pass_(client, studio.plan(scope=scope))
    assert said(studio, client) == []
    assert said(studio, client, wall_time=time(10)) == []
    hours = ("hours", "действует на занятия, которые начинаются с 10:00 до 16:00")
    assert said(studio, client, wall_time=time(9, 55)) == [hours]
    assert said(studio, client, wall_time=time(16)) == [hours]
    monday = [("weekday", "действует только в эти дни: вт, чт"), hours]
    assert said(studio, client, on=date(2026, 11, 16), wall_time=time(18)) == monday
    day, week = (f"не больше {text}" for text in ("1 посещения в день", "2 посещений в неделю"))
    assert said(studio, client, busy=[(None, DAY)]) == [("per_day", day)]
    assert (
        said(studio, client, busy=[(1, DAY), (2, date(2026, 11, 9))]) == []
    )  # the lesson's own booking does not count
    around = [(2, date(2026, 11, 9)), (None, date(2026, 11, 15)), (3, date(2026, 11, 8)), (4, date(2026, 11, 16))]
    assert said(studio, client, busy=around) == [("per_week", week)]
    assert said(studio, client, busy=around[1:]) == []


@pytest.mark.rule("P-5")
@pytest.mark.req("PA-07")
def test_places_groups_and_teachers_are_named_by_a_plan_and_kept_by_its_passes(studio: Studio) -> None:
    hall, teacher, client = studio.hall("Малый"), studio.teacher("Ким Лера"), studio.client()
    group, north = studio.group(hall=hall), studio.second_branch()
    here = {"branch_id": studio.branch.pk, "group_id": group.pk, "hall_id": hall.pk, "teacher_id": teacher.pk}
    scope = Scope(**{name.replace("_id", "_ids"): frozenset({pk}) for name, pk in here.items()})
    plan = studio.plan(scope=scope)
    held = studio.pass_(client, plan)
    assert held.scope == f"branch:{studio.branch.pk} group:{group.pk} hall:{hall.pk} teacher:{teacher.pk}"
    assert said(studio, client, **here) == []
    assert said(studio, client, **{**here, "hall_id": None, "branch_id": north.pk}) == [
        ("branch", "не для этого филиала"),
        ("hall", "не для этого зала"),
    ]
    assert [code for code, _text in said(studio, client, **{**here, "group_id": 0, "teacher_id": None})] == [
        "group",
        "teacher",
    ]
    other = studio.plan(scope=scope)
    change_plan(plan=plan, data=data(Scope(hall_ids=frozenset({hall.pk})), name=plan.name), actor=studio.actor)
    told = dict(EventDetail.objects.filter(event__name="passes.plan_changed").values_list("field", "new"))
    assert (told["teachers"], told["branches"], "halls" in told) == ("", "", False)
    held.refresh_from_db()
    counts = [PlanScope.objects.filter(plan=one).count() for one in (plan, other)]
    assert (counts, PassScope.objects.filter(client_pass=held).count()) == ([1, 4], 4)
    assert held.scope.startswith("branch:")
    assert delete_hall(hall=studio.hall(), actor=studio.actor).is_archived is False
    spare = studio.hall()
    studio.plan(scope=Scope(hall_ids=frozenset({spare.pk})))
    assert delete_hall(hall=spare, actor=studio.actor).is_archived is True


@pytest.mark.rule("P-5")
@pytest.mark.parametrize(
    ("scope", "refusal", "field"),
    [
        (Scope(earliest_at=time(16), before_at=time(16)), BadHours, "before_at"),
        (Scope(per_day=0), BadVisitLimit, "per_day"),
        (Scope(per_week=100), BadVisitLimit, "per_week"),
    ],
)
def test_limits_out_of_any_sense_are_refused(studio: Studio, scope: Scope, refusal: type, field: str) -> None:
    with pytest.raises(refusal) as error:
        studio.plan(scope=scope)
    assert (error.value.field, PassPlan.objects.count()) == (field, 0)


@pytest.mark.rule("P-5")
@pytest.mark.plants("P-5")
def test_the_column_and_the_rows_of_a_pass_that_differ_are_found(studio: Studio) -> None:
    halls = [studio.hall(), studio.hall()]
    held = studio.pass_(studio.client(), studio.plan(scope=Scope(hall_ids=frozenset(one.pk for one in halls))))
    assert checks.run_all((studio.account.pk,), ("P-5",)) == []
    PassScope.objects.filter(client_pass=held, hall=halls[0]).delete()
    (found,) = checks.run_all((studio.account.pk,), ("P-5",))
    assert found.text == f"client_pass {held.pk}: it says “{held.scope}”, its rows “hall:{halls[1].pk}”"

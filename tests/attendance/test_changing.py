"""The limits of a sold pass are changed; bookings that would no longer fit are named, and nothing is saved (P-11)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from ritm.events.models import EventDetail
from ritm.passes.actions.editing import change_pass
from ritm.passes.data import PassChange, Scope
from ritm.passes.errors_of_changes import ChangeLosesBookings
from ritm.passes.errors_of_scope import BadHours
from ritm.passes.models import ClientPass
from tests.given import Studio


def limit(studio: Studio, held: ClientPass, **scope) -> ClientPass:
    change = PassChange.of(held)
    change = replace(change, scope=replace(change.scope, **scope))
    return change_pass(client_pass=held, change=change, reason="Утренний", actor=studio.actor)


@pytest.mark.req("PA-07")
@pytest.mark.rule("P-11", "P-5")
def test_limits_that_a_booking_would_break_are_refused_with_its_day_others_hold_from_now_on(studio: Studio) -> None:
    anna, teacher = studio.client(), studio.teacher("Ким Олег")
    small, big = studio.hall("Малый"), studio.hall("Большой")
    group = studio.group(capacity=9, hall=small, teacher=teacher)
    held = studio.pass_(anna, studio.plan(scope=Scope(per_day=2)))
    first, second = (studio.lesson(group=group, on=studio.today + timedelta(days=2), at=time(at)) for at in (10, 14))
    for lesson in (first, second):
        studio.book(anna, lesson)
    weekday = first.on.weekday()
    other_teacher = studio.teacher("Лис Анна")
    for wrong in (
        {"hall_ids": frozenset({big.pk})},
        {"teacher_ids": frozenset({other_teacher.pk})},
        {"weekdays": 127 - (1 << weekday)},
        {"before_at": time(14)},
        {"per_day": 1},
        {"per_week": 1},
    ):
        with pytest.raises(ChangeLosesBookings, match=f"{first.on:%d.%m}"):
            limit(studio, held, **wrong)
    with pytest.raises(BadHours):
        limit(studio, held, earliest_at=time(14), before_at=time(10))
    assert ClientPass.objects.get(pk=held.pk).scope == ""
    ids = {"hall_ids": frozenset({small.pk}), "teacher_ids": frozenset({teacher.pk})}
    changed = limit(studio, held, **ids, weekdays=1 << weekday, earliest_at=time(10), per_week=2)
    assert changed.scope == f"hall:{small.pk} teacher:{teacher.pk}"
    assert [str(row) for row in changed.scope_rows.order_by("pk")] == changed.scope.split()
    told = dict(EventDetail.objects.values_list("field", "new"))
    assert (told["halls"], told["teachers"], told["weekdays"]) == ("Малый", "Ким Олег", str(weekday + 1))
    elsewhere = studio.lesson(group=studio.group(capacity=9, hall=big), on=first.on, at=time(12))
    assert studio.book(anna, elsewhere).client_pass is None
    assert limit(studio, changed, hall_ids=frozenset()).scope == f"teacher:{teacher.pk}"

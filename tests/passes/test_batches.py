"""Freezing and extending many passes by one press: a result for each, all of it back (F-6, B-11)."""

from datetime import timedelta
from typing import Any

import pytest

from ritm.attendance.actions.regulars import join_group
from ritm.attendance.members import members_of
from ritm.attendance.models import Booking
from ritm.core import clock
from ritm.events import outbox
from ritm.events.models import Event, Job
from ritm.ledger.models import Charge
from ritm.passes.actions.batches import settle_row, start_extending, start_freezing, undo_batch
from ritm.passes.actions.freezing import freeze, undo_freeze, unfreeze
from ritm.passes.batches import Days, counts_of, to_extend, to_freeze
from ritm.passes.errors_of_freezes import NobodyPicked
from ritm.passes.freezes import limit_of
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import PassFreeze
from tests.attendance.looking import booked_money, everything
from tests.given import Studio
from tests.tools.test_checks import found, planted

DAY = timedelta(days=1)


def days_of(studio: Studio, first: int, last: int, **more: Any) -> Days:
    return Days(begins_on=studio.today + first * DAY, ends_on=studio.today + last * DAY, **more)


def start(studio: Studio, clients: list, days: Days):
    return start_freezing(
        picked=to_freeze(clients, days), days=days, reason="Ремонт", language="ru", actor=studio.actor
    )


def work() -> None:
    """The worker, as far as batches go."""
    for job in Job.objects.filter(task="ritm.passes.batch_jobs.run_batch", done_at=None).order_by("pk"):
        job.claim, job.lease_until = "x" * 32, clock.now() + timedelta(minutes=5)
        job.save()
        assert outbox.run(job)


def rows(batch) -> list[tuple[str, str, str]]:
    return [
        (row.client.name, row.outcome, row.said) for row in batch.rows.select_related("client").order_by("client__name")
    ]


def begin(studio: Studio) -> Any:
    """Анна has a pass and a booking inside, Борис none left of the limit, Вера a visit inside, Глеб no pass."""
    anna, boris, vera, gleb = (studio.client(name) for name in ("Анна", "Борис", "Вера", "Глеб"))
    plan = studio.plan()
    held = {one.name: studio.pass_(one, plan) for one in (anna, boris, vera)}
    freeze(
        client_pass=held["Борис"],
        begins_on=studio.today + 20 * DAY,
        ends_on=studio.today + 24 * DAY,
        actor=studio.actor,
    )
    lesson = studio.lesson(on=studio.today + 2 * DAY)
    studio.book(anna, lesson)
    now = studio.lesson(on=studio.today)
    with clock.at(now.starts_at):
        studio.mark(vera, now)
    return (anna, boris, vera, gleb), held, lesson


@pytest.mark.req("PA-05")
@pytest.mark.rule("F-6")
def test_each_person_has_a_result_and_all_of_it_goes_back(studio: Studio) -> None:
    people, held, _lesson = studio.begun
    days = days_of(studio, 0, 4)
    foreseen = [(one.client.name, one.refusal.code if one.refusal else one.ends_on) for one in to_freeze(people, days)]
    assert foreseen == [
        ("Анна", held["Анна"].ends_on + 5 * DAY),
        ("Борис", "freeze_pieces_used"),
        ("Вера", "freeze_has_visits"),
        ("Глеб", "no_started_pass"),
    ]
    before = {name: (one.ends_on, one.frozen) for name, one in fresh(held).items()}
    batch = start(studio, people, days)
    assert (counts_of(batch)["waiting"], counts_of(batch)["refused"]) == (3, 1)
    work()
    outcomes = [(name, outcome) for name, outcome, _said in rows(batch)]
    assert outcomes == [("Анна", "done"), ("Борис", "refused"), ("Вера", "refused"), ("Глеб", "refused")]
    assert all(text for _name, outcome, text in rows(batch) if outcome == "refused")
    now = fresh(held)
    assert (now["Анна"].ends_on, now["Борис"].frozen) == (before["Анна"][0] + 5 * DAY, before["Борис"][1])
    assert list(Booking.objects.values_list("status", "cancelled_by").filter(client=people[0])) == [
        ("cancelled", "rule")
    ]
    for row in batch.rows.all():  # the job comes again
        settle_row(row_id=row.pk)
    assert fresh(held)["Анна"].ends_on == now["Анна"].ends_on
    undo_batch(batch=batch, actor=studio.actor)
    undo_batch(batch=batch, actor=studio.actor)
    work()
    assert {name: (one.ends_on, one.frozen) for name, one in fresh(held).items()} == before
    assert rows(batch)[0][:2] == ("Анна", "undone")
    assert list(Booking.objects.filter(client=people[0]).values_list("status", flat=True)).count("booked") == 1
    names = Event.objects.filter(name__startswith="passes.batch_").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["passes.batch_started", "passes.batch_undone"]


def fresh(held: dict[str, ClientPass]) -> dict[str, ClientPass]:
    return {name: ClientPass.objects.get(pk=one.pk) for name, one in held.items()}


@pytest.mark.rule("F-6")
def test_later_each_is_unfrozen_by_f_4_and_what_is_over_stays(studio: Studio) -> None:
    (anna, boris, *_rest), held, _lesson = studio.begun
    batch = start(studio, [anna], days_of(studio, 0, 4))
    work()
    ends_on = ClientPass.objects.get(pk=held["Анна"].pk).ends_on
    with clock.at(clock.now() + 2 * DAY):
        undo_batch(batch=batch, actor=studio.actor)
        work()
    now = ClientPass.objects.get(pk=held["Анна"].pk)
    assert (now.ends_on, now.frozen) == (ends_on - 3 * DAY, f"{studio.today}/{studio.today + DAY}")
    again = start(studio, [studio.begun[0][0]], days_of(studio, 5, 6, is_outside=True))
    work()
    with clock.at(clock.now() + 10 * DAY):
        undo_batch(batch=again, actor=studio.actor)
        work()
    assert [outcome for _name, outcome, _said in rows(again)] == ["stays"]
    assert boris.name == "Борис"


@pytest.mark.rule("F-6")
def test_by_the_studios_fault_no_limit_is_asked_or_used(studio: Studio) -> None:
    anna = studio.client("Нина")
    held = studio.pass_(anna, studio.plan(freeze_days=0, freeze_price_minor=30000))
    batch = start(studio, [anna], days_of(studio, 1, 20, is_outside=True))
    work()
    held.refresh_from_db()
    first, last = studio.today + DAY, studio.today + 20 * DAY
    assert (held.frozen, rows(batch)[0][1]) == (f"{first}/{last}*", "done")
    assert (limit_of(held).days_left, limit_of(held).periods, limit_of(held).limited) == (0, ((first, last),), ())
    assert Charge.objects.filter(kind="freeze").count() == 0
    assert found(studio, "I-07") == []


@pytest.mark.rule("F-6")
def test_a_piece_with_a_price_is_owed_for_and_given_back_exactly(studio: Studio) -> None:
    anna = studio.client("Нина")
    held = studio.pass_(anna, studio.plan(freeze_price_minor=30000))
    price, before = held.price_minor, (studio.money(anna), booked_money("revenue:"))
    row = freeze(client_pass=held, begins_on=studio.today, ends_on=studio.today + 3 * DAY, actor=studio.actor)
    owed = Charge.objects.get(kind="freeze")
    assert (owed.minor, owed.open_minor, owed.subject, owed.due_on) == (
        *(30000, 30000, f"freeze:{row.pk}"),
        studio.today + 14 * DAY,
    )
    assert (studio.money(anna).debt_minor, booked_money("revenue:freezes")) == (30000, 30000)
    held.refresh_from_db()
    assert held.price_minor == price
    with planted():
        PassFreeze.objects.filter(pk=row.pk).delete()
        assert f"charge {owed.pk}: owed for a freeze that is not there" in found(studio, "F-6")
    assert found(studio, "F-6") == []
    undo_freeze(freeze=row, actor=studio.actor)
    assert (studio.money(anna), booked_money("revenue:")) == before
    again = freeze(client_pass=held, begins_on=studio.today, ends_on=studio.today + 3 * DAY, actor=studio.actor)
    with clock.at(clock.now() + 2 * DAY):
        unfreeze(freeze=again, on=studio.today, actor=studio.actor)  # the piece was used
    assert studio.money(anna).debt_minor == 30000


@pytest.mark.rule("F-6")
def test_nobody_with_a_pass_is_no_batch(studio: Studio) -> None:
    gleb = studio.begun[0][3]
    before = everything()
    with pytest.raises(NobodyPicked):
        start(studio, [gleb], days_of(studio, 0, 4))
    assert everything() == before


@pytest.mark.rule("F-6")
def test_of_a_group_are_its_permanent_participants_and_whoever_is_booked(studio: Studio) -> None:
    (anna, boris, *_rest), _held, lesson = studio.begun
    join_group(client=boris, group=lesson.group, begins_on=studio.today, actor=studio.actor)
    assert [one.name for one in members_of(lesson.group, studio.today, studio.today + 3 * DAY)] == ["Анна", "Борис"]
    assert [one.name for one in members_of(lesson.group, studio.today, studio.today)] == ["Борис"]
    yoga = studio.discipline()
    assert to_freeze([anna], days_of(studio, 0, 3), discipline_id=yoga.pk)[0].is_good  # the plan opens all


@pytest.mark.rule("B-11")
def test_closed_days_extend_whoever_could_have_come_and_go_back(studio: Studio) -> None:
    people, held, _lesson = studio.begun
    first, last = studio.today + 20 * DAY, studio.today + 22 * DAY  # Борис is frozen through them
    picked = to_extend(first, last, days=3, branch=studio.branch)
    assert [(one.client.name, one.ends_on) for one in picked] == [
        (name, held[name].ends_on + 3 * DAY) for name in ("Анна", "Вера")
    ]
    more = {"days": 3, "reason": "Ремонт", "began_for": "closure:1", "language": "ru", "actor": studio.actor}
    batch = start_extending(picked=picked, first=first, last=last, **more)
    work()
    ends = {name: one.ends_on for name, one in fresh(held).items()}
    assert ends["Анна"] == held["Анна"].ends_on + 3 * DAY
    studio.book(people[2], studio.lesson(on=ends["Вера"]))  # her new days are in use
    undo_batch(batch=batch, actor=studio.actor)
    work()
    now = {name: one.ends_on for name, one in fresh(held).items()}
    assert (now["Анна"], now["Вера"]) == (held["Анна"].ends_on, ends["Вера"])
    assert [outcome for _name, outcome, _said in rows(batch)] == ["undone", "stays"]
    assert found(studio, "I-07") == found(studio, "P-4") == []

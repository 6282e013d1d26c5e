"""Taking visits and giving them back: numbers, dates, and revenue to the kopeck."""

from datetime import date, time, timedelta

import pytest
from django.db import connection

from ritm.core import clock
from ritm.ledger.models import LedgerAccount, Transfer
from ritm.passes.actions.credits import return_credit, start_earlier, take_credit
from ritm.passes.data import PassTerms
from ritm.passes.errors import NoCreditLeft, PassClosed, PassNotFitting, StartPassed
from ritm.passes.models import Activation, ClientPass, CreditEntry, PassState
from ritm.passes.states import state_on
from tests.given import Studio, moment

SOLD = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _day(studio: Studio):
    with clock.at(moment(SOLD, time(12))):
        yield


def sold(studio: Studio, *, minor: int = 504000, count: int | None = 8, **plan) -> ClientPass:
    chosen = studio.plan(price_minor=minor, count=count, **plan)
    return studio.pass_(studio.client(), chosen)


def take(studio: Studio, held: ClientPass, on: date = SOLD, **more) -> CreditEntry:
    return take_credit(client_pass=held, on=on, cause="visit:0", branch=studio.branch, actor=studio.actor, **more)


def give_back(studio: Studio, entry: CreditEntry, on: date = SOLD) -> CreditEntry:
    return return_credit(entry=entry, on=on, branch=studio.branch, actor=studio.actor)


def earned(studio: Studio, what: str = "passes") -> list[int]:
    """What came to (and, below zero, went from) the branch's revenue, in order."""
    account = LedgerAccount.objects.filter(code=f"revenue:{what}:{studio.branch.pk}").first()
    rows = Transfer.objects.order_by("pk")
    return [row.minor if row.target == account else -row.minor for row in rows if account in {row.source, row.target}]


@pytest.mark.rule("R-2")
def test_eight_visits_of_5040_earn_630_each(studio: Studio) -> None:
    held = sold(studio)
    for _visit in range(8):
        take(studio, held)
    assert earned(studio) == [63000] * 8
    held.refresh_from_db()
    assert (held.left_units, held.last_number) == (0, 9)


@pytest.mark.rule("R-2")
def test_a_thousand_in_three_visits_adds_up(studio: Studio) -> None:
    held = sold(studio, minor=100000, count=3)
    for _visit in range(3):
        take(studio, held)
    assert earned(studio) == [33333, 33334, 33333]


@pytest.mark.rule("R-2")
@pytest.mark.rule("N-3")
def test_half_a_visit_earns_half(studio: Studio) -> None:
    held = sold(studio)
    entry = take(studio, held, units=50)
    assert (entry.units, entry.left_after) == (-50, 750)
    assert earned(studio) == [31500]


@pytest.mark.rule("R-2")
@pytest.mark.req("BV-05")
def test_undo_gives_back_the_same_visits_and_kopecks(studio: Studio) -> None:
    held = sold(studio, minor=100000, count=3)
    take(studio, held)
    second = take(studio, held)
    back = give_back(studio, second)
    assert (back.units, back.left_after, back.reason, back.reverses, back.number) == (100, 200, "undo", second, 4)
    assert earned(studio) == [33333, 33334, -33334]
    pair = Transfer.objects.get(key=f"entry:{back.pk}"), Transfer.objects.get(key=f"entry:{second.pk}")
    assert pair[0].reverses == pair[1]


@pytest.mark.rule("R-2")
def test_undo_in_the_middle_moves_the_kopeck_of_rounding_too(studio: Studio) -> None:
    held = sold(studio, minor=100000, count=3)
    entries = [take(studio, held) for _visit in range(3)]
    give_back(studio, entries[1])
    assert earned(studio) == [33333, 33334, 33333, -33334, 1]
    take(studio, held)
    assert sum(earned(studio)) == 100000


def test_a_second_undo_changes_nothing(studio: Studio) -> None:
    held = sold(studio)
    entry = take(studio, held)
    first = give_back(studio, entry)
    rows = CreditEntry.objects.count(), Transfer.objects.count()
    assert give_back(studio, entry) == first
    assert [row.cause for row in held.entries.order_by("number")] == ["", "visit:0", "visit:0"]
    assert (CreditEntry.objects.count(), Transfer.objects.count()) == rows
    held.refresh_from_db()
    assert held.left_units == 800


@pytest.mark.req("BV-05")
def test_take_and_undo_and_take_again_is_as_the_first_time(studio: Studio) -> None:
    held = sold(studio)
    entry = take(studio, held)
    give_back(studio, entry)
    again = take(studio, held)
    assert (again.units, again.left_after, again.number) == (-100, 700, 4)
    assert earned(studio) == [63000, -63000, 63000]


@pytest.mark.rule("N-3")
def test_half_a_visit_left_does_not_open_a_lesson(studio: Studio) -> None:
    held = sold(studio, count=1)
    take(studio, held, units=50)
    with pytest.raises(NoCreditLeft) as refusal:
        take(studio, held)
    assert (refusal.value.code, refusal.value.details["left_units"]) == ("no_credit_left", 50)
    assert (CreditEntry.objects.count(), earned(studio)) == (2, [252000])


@pytest.mark.rule("N-4")
def test_a_truly_unlimited_pass_counts_nothing(studio: Studio) -> None:
    held = sold(studio, count=None, kind="unlimited")
    entry = take(studio, held)
    assert (entry.units, entry.left_after, earned(studio)) == (0, None, [])


@pytest.mark.rule("N-4")
@pytest.mark.req("PA-02")
def test_an_unlimited_pass_with_a_count_is_counted(studio: Studio) -> None:
    held = sold(studio, count=2, kind="unlimited")
    assert (take(studio, held).left_after, earned(studio)) == (100, [252000])


@pytest.mark.parametrize(("days", "state"), [(-1, "Not started"), (30, "Expired")])
def test_outside_the_term_nothing_is_taken(studio: Studio, days: int, state: str) -> None:
    held = sold(studio)
    with pytest.raises(PassNotFitting) as refusal:
        take(studio, held, SOLD + timedelta(days=days))
    assert refusal.value.code == "pass_not_fitting"
    assert (CreditEntry.objects.count(), earned(studio)) == (1, [])
    take(studio, held, SOLD)
    take(studio, held, SOLD + timedelta(days=29))
    assert CreditEntry.objects.count() == 3


def test_a_closed_pass_gives_nothing(studio: Studio) -> None:
    held = sold(studio)
    ClientPass.objects.filter(pk=held.pk).update(closed_on=SOLD, closed_reason="cancelled")
    with pytest.raises(PassClosed) as refusal:
        take(studio, held)
    assert (refusal.value.code, CreditEntry.objects.count()) == ("pass_closed", 1)
    assert held.name in str(refusal.value)
    ClientPass.objects.filter(pk=held.pk).update(closed_on=None, closed_reason="")


def waiting(studio: Studio) -> ClientPass:
    held = sold(studio, activation=Activation.FIRST_VISIT, term_count=1, term_unit="months")
    assert (held.starts_on, held.ends_on, held.auto_activates_on) == (None, None, date(2026, 12, 10))
    return held


@pytest.mark.rule("P-2")
@pytest.mark.req("PA-04")
def test_the_first_visit_begins_the_term_on_the_lessons_date(studio: Studio) -> None:
    held = waiting(studio)
    take(studio, held, date(2026, 11, 20))
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (date(2026, 11, 20), date(2026, 12, 19))


@pytest.mark.rule("P-2")
def test_a_late_first_visit_begins_on_the_auto_activation_day(studio: Studio) -> None:
    held = waiting(studio)
    assert state_on(held, date(2026, 12, 9)) == PassState.WAITING
    assert state_on(held, date(2026, 12, 10)) == PassState.ACTIVE
    take(studio, held, date(2026, 12, 12))
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (date(2026, 12, 10), date(2027, 1, 9))


@pytest.mark.rule("P-3")
def test_edge_03_undo_of_the_only_taking_waits_again(studio: Studio) -> None:
    held = waiting(studio)
    entry = take(studio, held, date(2026, 11, 20))
    give_back(studio, entry)
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on, state_on(held, SOLD)) == (None, None, PassState.WAITING)


@pytest.mark.rule("P-3")
def test_edge_03_with_a_second_visit_the_term_begins_with_it(studio: Studio) -> None:
    held = waiting(studio)
    first = take(studio, held, date(2026, 11, 20))
    take(studio, held, date(2026, 11, 25))
    give_back(studio, first)
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (date(2026, 11, 25), date(2026, 12, 24))


@pytest.mark.rule("P-3")
def test_undo_after_the_auto_activation_day_begins_on_it(studio: Studio) -> None:
    held = waiting(studio)
    entry = take(studio, held, date(2026, 11, 20))
    with clock.at(moment(date(2026, 12, 11), time(12))):
        give_back(studio, entry, date(2026, 12, 11))
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (date(2026, 12, 10), date(2027, 1, 9))


@pytest.mark.rule("P-3")
def test_undo_leaves_a_pass_that_began_on_sale(studio: Studio) -> None:
    held = sold(studio)
    give_back(studio, take(studio, held))
    held.refresh_from_db()
    assert (held.starts_on, held.ends_on) == (SOLD, SOLD + timedelta(days=29))


def test_edge_02_a_return_to_an_expired_pass_keeps_it_expired(studio: Studio) -> None:
    held = sold(studio)
    entry = take(studio, held)
    later = SOLD + timedelta(days=30)
    with clock.at(moment(later, time(12))):
        give_back(studio, entry, later)
    held.refresh_from_db()
    assert (held.left_units, state_on(held, later)) == (800, PassState.EXPIRED)
    assert earned(studio) == [63000, -63000]


@pytest.mark.rule("G-5")
def test_the_start_moves_back_at_most_14_days(studio: Studio) -> None:
    held = sold(studio)
    with pytest.raises(StartPassed) as refusal:
        start_earlier(client_pass=held, on=SOLD - timedelta(days=15), actor=studio.actor)
    assert refusal.value.details == {"day": "27.10.2026"}
    moved = start_earlier(client_pass=held, on=SOLD - timedelta(days=14), actor=studio.actor)
    assert (moved.starts_on, moved.ends_on) == (date(2026, 10, 27), date(2026, 11, 25))
    assert start_earlier(client_pass=held, on=SOLD, actor=studio.actor).starts_on == date(2026, 10, 27)


def test_the_database_refuses_two_takings_of_one_number(studio: Studio) -> None:
    from django.db import IntegrityError, transaction

    held = sold(studio)
    row = CreditEntry.objects.get(client_pass=held)
    twin = {"client_pass": held, "units": -100, "left_after": 700, "on": SOLD, "happened_at": clock.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditEntry.objects.create(number=row.number, reason="visit", **twin)
    assert CreditEntry.objects.count() == 1


@pytest.mark.postgres
def test_taking_locks_the_pass_row(studio: Studio, django_assert_max_num_queries) -> None:
    held = sold(studio)
    with django_assert_max_num_queries(19) as queries:
        take(studio, held)
    locks = [row["sql"] for row in queries.captured_queries if "FOR NO KEY UPDATE OF" in row["sql"]]
    # The pass alone: the figures of the client follow once the visit stands.
    assert [sql.rpartition("UPDATE OF ")[2].split()[0].strip('"') for sql in locks] == [ClientPass._meta.db_table]
    assert connection.vendor == "postgresql"


def test_terms_of_a_plan_with_a_date_begin_on_it(studio: Studio) -> None:
    plan = studio.plan(activation=Activation.FIRST_VISIT)
    assert PassTerms.of(plan).activation == Activation.FIRST_VISIT
    assert PassTerms.of(plan, starts_on=SOLD).activation == Activation.ON_DATE

"""Each invariant finds the violation that is planted for it, and nothing before (reliability §2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from ritm.accounts.models import AccountSettings
from ritm.accounts.scope import account_scope
from ritm.attendance.actions.visit import PayBy, undo_check_in
from ritm.attendance.models import Booking, Visit
from ritm.clients.actions.profile import make_system_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.models import Client
from ritm.core import clock
from ritm.ledger.models import Charge, LedgerAccount, Settlement, Transfer
from ritm.passes.models import ClientPass, CreditEntry, PassPlan
from ritm.sales.models import Payment, Sale, SaleLine
from ritm.schedule.actions.template import add_slot
from ritm.schedule.models import Lesson
from ritm.staff.models import AccessLevel, StaffMember, StaffRole
from ritm.tools import checks

pytestmark = pytest.mark.req("AC-08")


def begin(studio):
    """A studio with something of everything: a pass, a visit by it, one on credit, one undone."""
    anna, boris, vera = (
        studio.client("Белова Анна", phone="+79161230001"),
        studio.client("Громов"),
        studio.client("Ким"),
    )
    today = studio.lesson(on=studio.today, capacity=3)
    held = studio.pass_(anna)
    with clock.at(today.starts_at):
        first = studio.mark(anna, today)
        owed = studio.mark(boris, today, pay=credit(70000))
        undone = undo_check_in(visit=studio.mark(vera, today, pay=credit(70000)), actor=studio.actor)
    return {
        "anna": anna,
        "boris": boris,
        "vera": vera,
        "lesson": today,
        "pass": held,
        "visit": first,
        "owed": owed,
        "undone": undone,
    }


@pytest.fixture
def life(studio):
    return studio.begun


def credit(minor):
    return PayBy(kind="credit", price_minor=minor)


@contextmanager
def planted(*, drop: tuple[tuple[type, str], ...] = ()) -> Iterator[None]:
    """A place for a violation: walls that would refuse it are taken down, and all of it is rolled back."""
    with transaction.atomic():
        connection.check_constraints()  # PostgreSQL alters no table with keys that are still to be checked
        with connection.cursor() as cursor:
            for model, name in drop:
                _take_down(cursor, model, name)
        yield
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _take_down(cursor, model, name):
    table = model._meta.db_table
    constraint = next((one for one in model._meta.constraints if one.name == name), None)
    is_check = type(constraint).__name__ == "CheckConstraint"
    is_index = constraint is not None and getattr(constraint, "condition", None) is not None and not is_check
    if connection.vendor == "sqlite":
        statement = "PRAGMA ignore_check_constraints = ON" if is_check else f'DROP INDEX "{name}"'
        if constraint is None:
            statement = f'DROP TRIGGER "{name}_{table}"'
    elif constraint is None:
        statement = f'DROP TRIGGER "{name}" ON "{table}"'
    else:
        statement = f'DROP INDEX "{name}"' if is_index else f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"'
    cursor.execute(statement)


def found(studio, code):
    return [one.text for one in checks.run_all((studio.account.pk,), (code,))]


def test_a_lived_in_studio_is_clean(studio, life):
    assert checks.run_all() == []
    assert len(checks.all_checks()) >= 16


def test_i_01_more_places_than_there_are(studio, life):
    lesson = life["lesson"]
    with planted():
        Lesson.objects.filter(pk=lesson.pk).update(taken=3, capacity=3)
        assert found(studio, "I-01") == [f"lesson {lesson.pk}: taken says 3, bookings say 2"]
    with planted(drop=((Lesson, "lesson_places"),)):
        Lesson.objects.filter(pk=lesson.pk).update(capacity=1)
        assert found(studio, "I-01") == [f"lesson {lesson.pk}: 2 places taken of 1 + 0"]
    with planted():
        Lesson.objects.filter(pk=lesson.pk).update(unmarked=1)
        assert found(studio, "I-01") == [f"lesson {lesson.pk}: unmarked says 1, bookings say 0"]
    with planted():
        Booking.objects.filter(client=life["anna"]).update(overrides=["full"], override_reason="")
        booking = Booking.objects.get(client=life["anna"])
        assert found(studio, "I-01") == [f"booking {booking.pk}: above the capacity without a reason"]


def test_i_02_two_bookings_or_visits_of_one_client(studio, life):
    lesson, anna = life["lesson"], life["anna"]
    common = {"client": anna, "lesson": lesson, "booked_at": clock.now(), "booked_by": "system:0"}
    with planted(drop=((Booking, "booking_once_per_lesson"),)):
        Booking.objects.create(**common)
        assert found(studio, "I-02") == [f"client {anna.pk} has 2 bookings in lesson {lesson.pk}"]
    with planted():
        visit = life["visit"]
        Booking.objects.filter(pk=visit.booking_id).update(status="no_show")
        assert found(studio, "I-02") == [f"visit {visit.pk}: its booking {visit.booking_id} does not say so"]
    with planted():
        Visit.objects.filter(pk=life["owed"].pk).update(undone_at=clock.now())
        assert found(studio, "I-02") == [f"booking {life['owed'].booking_id}: attended without a visit"]


def test_i_03_one_hall_in_two_lessons(studio, life):
    lesson = life["lesson"]
    group = studio.group(hall=lesson.hall)
    other = studio.lesson(group=group, on=lesson.on, at=lesson.wall_time)
    assert found(studio, "I-03") == []
    with planted():
        AccountSettings.objects.update(forbid_clashes=True)
        assert found(studio, "I-03") == [f"hall {lesson.hall_id} is in lessons {lesson.pk} and {other.pk} at once"]


def test_i_04_left_is_not_the_sum_of_entries(studio, life):
    held = life["pass"]
    with planted():
        ClientPass.objects.filter(pk=held.pk).update(left_units=500)
        assert found(studio, "I-04") == [f"pass {held.pk}: left says 500, entries say 700"]
    with planted():
        ClientPass.objects.filter(pk=held.pk).update(last_number=5)
        assert found(studio, "I-04") == [f"pass {held.pk}: last number 5, entries 2"]
    with planted():
        row = CreditEntry.objects.create(
            client_pass=held,
            number=3,
            units=200,
            left_after=900,
            reason="undo",
            on=studio.today,
            happened_at=clock.now(),
        )
        ClientPass.objects.filter(pk=held.pk).update(last_number=3, left_units=900)
        assert found(studio, "I-04") == [f"pass {held.pk}: 900 left of 800 granted"]
        assert row.pk


def test_i_05_a_taking_without_a_cause(studio, life):
    held = life["pass"]
    with planted():
        row = CreditEntry.objects.create(
            client_pass=held,
            number=3,
            units=-100,
            left_after=600,
            reason="visit",
            on=studio.today,
            happened_at=clock.now(),
        )
        assert found(studio, "I-05") == [f"entry {row.pk}: a taking without a live visit"]
    with planted():
        charge = life["owed"].charge
        Charge.objects.filter(pk=charge.pk).update(is_cancelled=True)
        assert found(studio, "I-05") == [f"visit {life['owed'].pk}: its charge {charge.pk} is cancelled"]
    with planted():
        Visit.objects.filter(pk=life["owed"].pk).update(undone_at=clock.now())
        assert found(studio, "I-05") == [f"charge {charge.pk}: owed for a visit that is not there"]


def test_i_06_an_undo_that_gave_nothing_back(studio, life):
    visit = life["visit"]
    with planted():
        Visit.objects.filter(pk=visit.pk).update(undone_at=clock.now())
        assert found(studio, "I-06") == [f"visit {visit.pk}: undone, but its taking {visit.entry_id} stands"]
    with planted():
        undone = life["undone"]
        Charge.objects.filter(pk=undone.charge_id).update(is_cancelled=False)
        assert found(studio, "I-06") == [f"visit {undone.pk}: undone, but its charge {undone.charge_id} stands"]
    with planted():
        row = CreditEntry.objects.create(
            client_pass=life["pass"],
            number=3,
            units=50,
            left_after=750,
            reason="undo",
            on=studio.today,
            happened_at=clock.now(),
            reverses_id=visit.entry_id,
        )
        assert found(studio, "I-06") == [f"entry {row.pk}: not the opposite of {visit.entry_id}"]
    with planted():
        move = Transfer.objects.filter(reverses__isnull=True).first()
        back = Transfer.objects.create(
            source=move.target,
            target=move.source,
            minor=move.minor + 1,
            reason="undo",
            key="planted",
            booked_on=studio.today,
            happened_at=clock.now(),
            reverses=move,
        )
        assert found(studio, "I-06") == [f"transfer {back.pk}: not the opposite of {move.pk}"]


def test_i_08_the_trigger_is_gone(studio, life):
    with planted(drop=((Transfer, "ritm_no_change"),)):
        assert found(studio, "I-08") == ["table ledger_transfer: trigger ritm_no_change is missing"]
    with planted():
        foreign = LedgerAccount.objects.create(code="euro", kind="till", currency="EUR")
        move = Transfer.objects.create(
            source=foreign,
            target=Transfer.objects.first().target,
            minor=1,
            reason="x",
            key="planted",
            booked_on=studio.today,
            happened_at=clock.now(),
        )
        assert found(studio, "I-08") == [f"transfer {move.pk}: two currencies"]


def test_i_09_free_money_beside_a_debt(studio, life):
    charge = life["owed"].charge
    holder = charge.holder
    with planted():
        Charge.objects.filter(pk=charge.pk).update(open_minor=charge.minor - 1)
        assert f"charge {charge.pk}: open says {charge.minor - 1}, 0 of {charge.minor} settled" in found(studio, "I-09")
    with planted():
        till = LedgerAccount.objects.filter(kind="till").first()
        Transfer.objects.create(
            source=till,
            target=holder,
            minor=500,
            reason="x",
            key="planted",
            booked_on=studio.today,
            happened_at=clock.now(),
        )
        assert found(studio, "I-09") == [f"{holder.code}: free money 500 beside a debt of {charge.minor}"]


def test_i_13_parts_that_do_not_add_up(studio, life):
    sale = Sale.objects.get()
    with planted():
        Sale.objects.filter(pk=sale.pk).update(total_minor=560001)
        assert found(studio, "I-13") == [f"sale {sale.pk}: lines make 560000 of 560001"]
    with planted():
        ClientPass.objects.update(price_minor=1)
        line = SaleLine.objects.get()
        assert f"sale line {line.pk}: charged another sum" in found(studio, "I-13")
    with planted():
        Charge.objects.update(is_cancelled=True)
        assert f"sale line {line.pk}: its charge {line.charge_id} is cancelled" in found(studio, "I-13")
    with planted():
        Payment.objects.create(
            client=life["anna"],
            kind="pass",
            method="cash",
            minor=1,
            branch=studio.branch,
            sale=sale,
            paid_on=studio.today,
            paid_at=clock.now(),
        )
        assert found(studio, "I-13") == [f"sale {sale.pk}: paid 560001 of 560000"]


def test_r_6_prepaid_is_what_is_not_yet_earned(studio, life):
    held = life["pass"]
    with planted():
        ClientPass.objects.filter(pk=held.pk).update(price_minor=480000)
        assert found(studio, "R-6") == [f"pass {held.pk}: 490000 prepaid, 420000 not yet earned"]


def test_i_14_one_phone_two_clients(studio, life):
    with planted(drop=((Client, "client_phone_once"),)):
        Client.objects.filter(pk=life["boris"].pk).update(phone=life["anna"].phone)
        assert found(studio, "I-14") == ["2 living clients share one main phone"]


def test_i_15_a_key_into_another_account(studio, bobs, life):
    with account_scope(bobs.account.pk):
        foreign = Client.objects.first()
    with planted():
        Booking._base_manager.filter(pk=life["visit"].booking_id).update(client=foreign.pk)
        row = f"attendance.Booking {life['visit'].booking_id}"
        assert found(studio, "I-15") == [f"{row}: client lies in another account"]


def test_i_16_a_deleted_client_holds_a_place(studio, life):
    coming = studio.lesson(group=life["lesson"].group, on=studio.today + timedelta(days=2))
    vera = life["vera"]
    delete_client(client=vera, actor=studio.actor)
    assert found(studio, "I-16") == []
    with planted():
        row = Booking.objects.create(client=vera, lesson=coming, booked_at=clock.now(), booked_by="system:0")
        assert found(studio, "I-16") == [f"booking {row.pk}: a deleted client holds a coming place"]


def test_i_21_a_change_without_its_event(studio, life):
    with planted():
        row = Client.objects.create(name="Тихий", created_at=clock.now())
        assert found(studio, "I-21") == [f"Client {row.pk}: no event says how it came"]
    with planted():
        row = Payment.objects.create(
            client=life["anna"],
            kind="deposit",
            method="cash",
            minor=1,
            branch=studio.branch,
            paid_on=studio.today,
            paid_at=clock.now(),
        )
        assert found(studio, "I-21") == [f"Payment {row.pk}: no event says how it came"]


def test_i_23_a_lesson_off_its_clock(studio, life):
    lesson = life["lesson"]
    with planted():
        moved = lesson.starts_at + timedelta(hours=1)
        Lesson.objects.filter(pk=lesson.pk).update(starts_at=moved, ends_at=lesson.ends_at + timedelta(hours=1))
        assert [text.split(":")[0] for text in found(studio, "I-23")] == [f"lesson {lesson.pk}"]
    slot = add_slot(branch=studio.branch, group=lesson.group, weekday=0, wall_time=lesson.wall_time, actor=studio.actor)
    with planted(drop=((Lesson, "lesson_once_per_slot"),)):
        other = studio.lesson(group=lesson.group, on=lesson.on, at=lesson.wall_time)
        Lesson.objects.filter(pk__in=(lesson.pk, other.pk)).update(slot=slot, slot_on=lesson.on)
        assert found(studio, "I-23") == [f"slot {slot.pk} gave 2 lessons on {lesson.on}"]


def test_i_30_two_bosses_or_a_right_that_is_not(studio, life):
    with planted(drop=((StaffMember, "staff_one_owner"),)):
        StaffMember.objects.create(role=StaffRole.OWNER, name="Самозванец")
        assert found(studio, "I-30") == ["2 bosses"]
    with planted():
        level = AccessLevel.objects.create(name="x", codes=["vault.open"])
        assert found(studio, "I-30") == [f"access level {level.pk}: grants vault.open"]


def test_i_31_the_system_client_was_changed(studio, life):
    client = make_system_client()
    assert found(studio, "I-31") == []
    with planted():
        Client.objects.filter(pk=client.pk).update(phone="+79160000000")
        assert found(studio, "I-31") == [f"client {client.pk}: the system client was changed"]


def test_i_33_more_trials_than_one(studio, life):
    plan = studio.plan(name="Пробное", kind="trial", count=1, price_minor=50000)
    studio.pass_(life["boris"], plan)
    assert found(studio, "I-33") == []
    with planted():
        PassPlan.objects.filter(pk=plan.pk).update(trial_limit=0)
        assert found(studio, "I-33") == [f"client {life['boris'].pk} holds 1 trial passes of 0"]


def test_settlements_belong_to_charges(studio, life):
    """I-09 from the other side: a settlement too many."""
    charge = life["owed"].charge
    with planted():
        Settlement.objects.create(charge=charge, minor=10, settled_at=clock.now())
        assert found(studio, "I-09") == [f"charge {charge.pk}: open says {charge.minor}, 10 of {charge.minor} settled"]

"""Two cards become one and lose nothing; taken apart they stand as before (CL-35, edge 14, mechanics §8)."""

from datetime import date, time

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from config.client_rows import CLIENT_ROWS
from ritm.attendance.actions.visit import PayBy
from ritm.attendance.models import Booking, Visit
from ritm.clients.actions.consents import choose_consent
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.passport import change_passport, look_at_passport
from ritm.clients.actions.profile import change_client, make_system_client
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.clients.data import ClientData
from ritm.clients.errors import (
    MergeChanged,
    MergeOfFamily,
    MergeOfGone,
    MergeOfOne,
    MergeOver,
    PhoneTaken,
    SystemClient,
)
from ritm.clients.models import Client
from ritm.clients.models_of_merge import MergeMove
from ritm.clients.passport import PassportData
from ritm.clients.queries import consents_of, ids_of, living
from ritm.directory.queries.finding import find_clients
from ritm.ledger.models import Charge, Transfer
from ritm.passes.errors import TrialLimit
from ritm.passes.queries_of_trials import trials_used
from ritm.sales.actions import pay_out, take_payment
from ritm.tools import checks
from tests.given import Studio

PHONE, OTHER = "+79165551234", "+79165550000"


def merged(studio: Studio, kept: Client, dropped: Client, **chosen: str):
    return merge_clients(kept=kept, dropped=dropped, chosen=chosen, actor=studio.actor)


def paid(studio: Studio, client: Client, minor: int) -> None:
    take_payment(client=client, branch=studio.branch, method="cash", minor=minor, actor=studio.actor, staff=studio.boss)


def broken(studio: Studio) -> list[str]:
    return [f"{one.code}: {one.text}" for one in checks.run_all((studio.account.pk,))]


@pytest.mark.req("CL-35")
@pytest.mark.rule("R-2")
def test_what_is_owed_goes_over_by_counter_charge_and_the_balance_by_one_transfer(studio: Studio) -> None:
    anna, double = studio.client("Анна"), studio.client("Аня")
    lesson = studio.lesson(drop_in_minor=70000)
    visit = studio.mark(double, lesson, pay=PayBy(kind="credit"))
    paid(studio, double, 20000)
    held = studio.pass_(double, paid=False)
    paid(studio, anna, 10000)
    transfers = set(Transfer.objects.values_list("pk", flat=True))

    merged(studio, anna, double)

    # 700 + 5 600 owed, 200 of it paid, 100 of the kept card's own pay the older debt.
    assert (studio.money(anna).debt_minor, studio.money(anna).balance_minor) == (600000, -600000)
    assert (studio.money(double).debt_minor, studio.money(double).balance_minor) == (0, 0)
    visit.refresh_from_db()
    assert (visit.client_id, visit.charge.open_minor, visit.charge.is_cancelled) == (anna.pk, 40000, False)
    assert held.sale_line.charge.is_cancelled
    made = Transfer.objects.exclude(pk__in=transfers)
    assert made.filter(source__client_ref=double.pk, target__client_ref=anna.pk).get().minor == 20000
    assert (
        sorted(made.exclude(target__client_ref=anna.pk).values_list("minor", flat=True)) == [70000] * 2 + [560000] * 2
    )
    assert set(made.values_list("booked_on", flat=True)) == {studio.today}
    assert Charge.objects.filter(subject=f"visit:{visit.pk}", is_cancelled=False).get().holder.client_ref == anna.pk


@pytest.mark.req("CL-35")
@pytest.mark.rule("edge 14")
@pytest.mark.parametrize(("first", "second"), [("visited", "booked"), ("booked", "visited"), ("booked", "booked")])
def test_edge_14_one_booking_of_a_lesson_stays(studio: Studio, first: str, second: str) -> None:
    anna, double, lesson = studio.client("Анна"), studio.client("Аня"), studio.lesson(capacity=2)
    held = studio.pass_(double)
    rows = [studio.book(client, lesson) for client in (anna, double)]
    for row, state in zip(rows, (first, second), strict=True):
        if state == "visited":
            studio.mark(row.client, lesson, pay=PayBy(kind="free"))

    merge = merged(studio, anna, double)

    for row in rows:
        row.refresh_from_db()
    stays = 1 if second == "visited" else 0
    assert [row.client_id for row in rows] == [anna.pk] * 2
    assert rows[stays].status == ("visited" if "visited" in (first, second) else "booked")
    assert (rows[1 - stays].status, rows[1 - stays].cancelled_by) == ("cancelled", "rule")
    lesson.refresh_from_db()
    assert lesson.taken == 1
    undo_merge(merge=merge, actor=studio.actor)
    lesson.refresh_from_db()
    held.refresh_from_db()
    assert (lesson.taken, held.client_id) == (2, double.pk)
    assert set(Booking.objects.values_list("client", "status")) >= {(anna.pk, first), (double.pk, second)}


@pytest.mark.req("CL-35")
@pytest.mark.rule("edge 14")
@pytest.mark.parametrize("kind", ["pass", "credit"])
def test_edge_14_of_two_visits_the_second_gives_back_what_it_took(studio: Studio, kind: str) -> None:
    anna, double, lesson = studio.client("Анна"), studio.client("Аня"), studio.lesson(drop_in_minor=70000)
    held = studio.pass_(double)
    first = studio.mark(anna, lesson, pay=PayBy(kind="free"))
    second = studio.mark(double, lesson, pay=PayBy(kind=kind))

    merge = merged(studio, anna, double)

    held.refresh_from_db()
    assert (held.left_units, studio.money(anna).debt_minor) == (800, 0)
    assert list(Visit.objects.filter(undone_at=None)) == [first]
    assert broken(studio) == []

    undo_merge(merge=merge, actor=studio.actor)

    held.refresh_from_db()
    second.refresh_from_db()
    assert (second.undone_at, second.client_id, second.source) == (
        None,
        double.pk,
        "pass" if kind == "pass" else "charge",
    )
    assert held.left_units == (700 if kind == "pass" else 800)
    assert studio.money(double).debt_minor == (0 if kind == "pass" else 70000)
    assert broken(studio) == []


@pytest.mark.req("CL-35")
def test_undo_leaves_a_second_booking_out_where_its_place_is_gone(studio: Studio) -> None:
    anna, double, lesson = studio.client("Анна"), studio.client("Аня"), studio.lesson(capacity=2)
    for client in (anna, double):
        studio.book(client, lesson)
    merge = merged(studio, anna, double)
    studio.book(studio.client("Вера"), lesson)
    moving = undo_merge(merge=merge, actor=studio.actor)
    assert [row.lesson_id for row in moving.left] == [lesson.pk]
    lesson.refresh_from_db()
    assert lesson.taken == 2
    assert broken(studio) == []


@pytest.mark.req("CL-35")
def test_values_are_chosen_field_by_field(studio: Studio) -> None:
    born = date(1990, 5, 17)
    anna = studio.client("Белова Анна", phone=PHONE, email="anna@example.com", note="утро", is_blocked=False)
    double = studio.client("Белова Аня", phone=OTHER, birth_date=born, email="ann@example.com", note="вечер")
    change_client(
        client=anna,
        data=ClientData(**{**ClientData.of(anna, guardian=None).__dict__, "email": "new@example.com"}),
        actor=studio.actor,
    )

    merge = merged(studio, anna, double, phone="dropped", name="kept")

    anna.refresh_from_db()
    assert (anna.name, anna.phone, anna.other_phone) == ("Белова Анна", OTHER, PHONE)
    assert (anna.birth_date, anna.birthday) == (born, 517)
    assert anna.email == "new@example.com"  # written later than the other card was made
    assert anna.note == "утро\nвечер"
    found = [[one.client.pk for one in find_clients(text=text)] for text in ("5550000", "5551234", "белова")]
    assert found == [[anna.pk]] * 3
    undo_merge(merge=merge, actor=studio.actor)
    anna.refresh_from_db()
    double.refresh_from_db()
    assert (anna.phone, anna.other_phone, anna.birth_date, anna.note) == (PHONE, "", None, "утро")
    assert (double.phone, double.deleted_at, double.merged_into) == (OTHER, None, None)


@pytest.mark.req("CL-35")
def test_undo_keeps_what_was_changed_in_the_card_since(studio: Studio) -> None:
    anna, double = studio.client("Анна"), studio.client("Аня", email="ann@example.com", note="вечер")
    merge = merged(studio, anna, double, name="kept")
    anna.refresh_from_db()
    data = ClientData(**{**ClientData.of(anna, guardian=None).__dict__, "note": "ночь"})
    change_client(client=anna, data=data, actor=studio.actor)
    undo_merge(merge=merge, actor=studio.actor)
    anna.refresh_from_db()
    assert (anna.note, anna.email) == ("ночь", "")


@pytest.mark.req("CL-35", "CL-13")
def test_the_family_goes_along(studio: Studio) -> None:
    anna, double = studio.client("Белова Анна"), studio.client("Белова Аня")
    mother, child = studio.client("Белова Ольга"), studio.client("Белов Тим", guardian=double)
    data = ClientData(name="Белова Аня", guardian=mother)
    change_client(client=double, data=data, actor=studio.actor)
    merge = merged(studio, anna, double)
    assert [one.client.pk for one in find_clients(text="тим")] == [child.pk]
    links = {(link.child_id, link.guardian_id) for link in apps.get_model("clients.Guardianship").objects.all()}
    assert links == {(anna.pk, mother.pk), (child.pk, anna.pk)}
    undo_merge(merge=merge, actor=studio.actor)
    with pytest.raises(MergeOfFamily):
        merged(studio, child, mother)


@pytest.mark.req("CL-35")
def test_what_was_used_since_stands_in_the_way_of_undo(studio: Studio) -> None:
    anna, double, lesson = studio.client("Анна"), studio.client("Аня"), studio.lesson()
    held = studio.pass_(double)
    merge = merged(studio, anna, double)
    studio.book(anna, lesson)
    with pytest.raises(MergeChanged) as refused:
        undo_merge(merge=merge, actor=studio.actor)
    assert refused.value.details["rows"] == (("attendance.Booking", Booking.objects.get().pk),)
    studio.mark(anna, lesson)
    with pytest.raises(MergeChanged) as refused:
        undo_merge(merge=merge, actor=studio.actor)
    assert ("passes.ClientPass", held.pk) in refused.value.details["rows"]
    double.refresh_from_db()
    assert double.merged_into == anna
    assert broken(studio) == []


@pytest.mark.req("CL-35")
def test_money_given_out_since_stands_in_the_way_too(studio: Studio) -> None:
    anna, double = studio.client("Анна"), studio.client("Аня")
    paid(studio, double, 50000)
    merge = merged(studio, anna, double)
    pay_out(client=anna, branch=studio.branch, method="cash", minor=10000, actor=studio.actor, staff=studio.boss)
    with pytest.raises(MergeChanged):
        undo_merge(merge=merge, actor=studio.actor)
    paid(studio, anna, 10000)
    undo_merge(merge=merge, actor=studio.actor)
    assert (studio.money(anna).free_minor, studio.money(double).free_minor) == (0, 50000)


@pytest.mark.req("CL-35", "CL-11")
def test_a_phone_taken_since_is_named(studio: Studio) -> None:
    anna, double = studio.client("Анна", phone=PHONE), studio.client("Аня", phone=OTHER)
    merge = merged(studio, anna, double, phone="kept")
    vera = studio.client("Вера", phone=OTHER)
    with pytest.raises(PhoneTaken) as refused:
        undo_merge(merge=merge, actor=studio.actor)
    assert refused.value.details["client_id"] == vera.pk


@pytest.mark.req("CL-35")
def test_what_cannot_be_merged_or_undone(studio: Studio) -> None:
    anna, double, third = (studio.client(name) for name in ("Анна", "Аня", "Нюра"))
    for pair, error in (((anna, anna), MergeOfOne), ((anna, make_system_client()), SystemClient)):
        with pytest.raises(error):
            merged(studio, *pair)
    merge = merged(studio, anna, double)
    for pair in ((anna, double), (double, anna)):
        with pytest.raises(MergeOfGone):
            merged(studio, *pair)
    last = merged(studio, third, anna)
    assert ids_of(third.pk) == (third.pk, anna.pk, double.pk)
    with pytest.raises(MergeOver):
        undo_merge(merge=merge, actor=studio.actor)
    for one in (last, merge):
        undo_merge(merge=one, actor=studio.actor)
        with pytest.raises(MergeOver):
            undo_merge(merge=one, actor=studio.actor)
    assert living().filter(is_system=False).count() == 3
    assert MergeMove.objects.count() == 0  # nothing of theirs to move


@pytest.mark.req("CL-35", "CL-31")
def test_a_merged_card_is_not_restored_by_itself(studio: Studio) -> None:
    anna, double = studio.client("Анна"), studio.client("Аня")
    merged(studio, anna, double)
    with pytest.raises(MergeOver):
        restore_client(client=double, actor=studio.actor)
    delete_client(client=anna, actor=studio.actor)
    assert living().count() == 0


@pytest.mark.req("CL-35")
@pytest.mark.rule("P-9")
def test_two_trials_that_come_together_count_both(studio: Studio) -> None:
    plan = studio.plan(kind="trial", count=1, price_minor=50000)
    anna, double = studio.client("Анна"), studio.client("Аня")
    for client in (anna, double):
        studio.pass_(client, plan)
    merged(studio, anna, double)
    assert trials_used(anna, plan)[0] == 2
    assert broken(studio) == []
    with pytest.raises(TrialLimit):
        studio.pass_(anna, plan)


def keys_to_clients() -> set[str]:
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.remote_field.model is Client
    }


@pytest.mark.req("CL-35", "CL-34")
def test_every_foreign_key_to_a_client_has_a_mover_and_an_eraser() -> None:
    assert keys_to_clients() == set(CLIENT_ROWS)


def test_rows_that_stay_are_append_only_or_say_so() -> None:
    movable = {key for key, rows in CLIENT_ROWS.items() if rows.mover == "moves"}
    written_once = {key for key in CLIENT_ROWS if apps.get_model(key.rpartition(".")[0]).append_only}
    assert movable & written_once == set()


def test_times(studio: Studio) -> None:
    """A booked lesson of a merged card shows the other name: its version grows."""
    anna, double, lesson = studio.client("Анна"), studio.client("Аня"), studio.lesson(at=time(9))
    studio.book(double, lesson)
    lesson.refresh_from_db()
    version = lesson.version
    merged(studio, anna, double)
    lesson.refresh_from_db()
    assert lesson.version > version


@pytest.mark.req("CL-35", "CL-25")
def test_a_sealed_passport_goes_along_and_opens_on_both_ways(studio: Studio) -> None:
    anna, double = studio.client("Анна"), studio.client("Аня")
    data = PassportData(passport_number="45 08 123456", address="Светланская, 1")
    change_passport(client=double, data=data, actor=studio.actor)
    merge = merged(studio, anna, double)
    assert look_at_passport(client=anna, actor=studio.actor) == data
    undo_merge(merge=merge, actor=studio.actor)
    assert look_at_passport(client=double, actor=studio.actor) == data
    assert look_at_passport(client=anna, actor=studio.actor) == PassportData()


@pytest.mark.req("CL-35", "CL-22")
def test_a_refusal_of_messages_wins_over_a_permission(studio: Studio) -> None:
    anna, double = studio.client("Анна"), studio.client("Аня")
    choose_consent(client=double, purpose="sms", is_allowed=False, actor=studio.actor)
    merge = merged(studio, anna, double, sms_consent="kept")
    anna.refresh_from_db()
    assert (anna.sms_consent, len(consents_of(anna))) == ("chosen_no", 1)
    undo_merge(merge=merge, actor=studio.actor)
    anna.refresh_from_db()
    assert (anna.sms_consent, consents_of(anna)) == ("preset_yes", [])

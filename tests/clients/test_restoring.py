"""A deleted client comes back: phone and barcode are asked about, family, money and search come along (CL-31)."""

from datetime import time, timedelta

import pytest

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.waiting import join_waitlist
from ritm.attendance.cancelled import cancelled_by_deletion
from ritm.attendance.models import Booking
from ritm.attendance.queries import upcoming
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.removal import delete_client, restore_client
from ritm.clients.data import ClientData
from ritm.clients.errors import BarcodeTaken, PhoneTaken
from ritm.clients.models import Client
from ritm.clients.queries import guardian_of, wards
from ritm.core import clock
from ritm.core.days import short_day
from ritm.directory.models import SearchWord
from ritm.directory.queries.finding import find_clients
from ritm.events.models import Event, EventDetail
from ritm.schedule.actions.lessons import change_lesson
from ritm.studio.actions import change_settings
from tests.given import moment
from tests.web.desk.pages import said, send, work

PHONE, CODE = "+79165551234", "4600000000015"


def gone(studio, name="Белова Анна", **fields):
    client = studio.client(name, **fields)
    delete_client(client=client, actor=studio.actor)
    return Client.objects.get(pk=client.pk)


def found(text):
    return [one.client.pk for one in find_clients(text=text)]


@pytest.mark.req("CL-31")
@pytest.mark.rule("I-16")
def test_a_restored_client_is_as_before(studio):
    anna = studio.client("Белова Анна", phone=PHONE, barcode=CODE, note="любит йогу")
    studio.pass_(anna, paid=False)
    lesson = studio.lesson()
    studio.book(anna, lesson)
    owed, words = studio.money(anna), set(SearchWord.objects.filter(client=anna).values_list("word", flat=True))
    delete_client(client=anna, actor=studio.actor)
    anna.refresh_from_db()
    assert (found("белова"), cancelled_by_deletion(anna.pk, anna.deleted_at).count()) == ([], 1)

    restore_client(client=anna, actor=studio.actor)

    anna.refresh_from_db()
    assert (anna.deleted_at, anna.phone, anna.barcode, anna.note) == (None, PHONE, CODE, "любит йогу")
    assert found("белова") == found("5551234") == found(CODE) == [anna.pk]
    assert set(SearchWord.objects.filter(client=anna).values_list("word", flat=True)) == words
    assert (studio.money(anna), anna.figures.debt_minor) == (owed, 560000)
    assert [one.lesson for one in upcoming(anna)] == [lesson]
    assert sorted(Booking.objects.filter(client=anna).values_list("status", flat=True)) == ["booked", "cancelled"]
    lesson.refresh_from_db()
    assert lesson.taken == 1
    event = Event.objects.get(name="clients.client_restored")
    assert (event.client_ref, event.data["without"]) == (anna.pk, [])


@pytest.mark.req("CL-31")
@pytest.mark.rule("edge 13", "W-2")
def test_edge_13_the_line_moves_up_and_whoever_comes_back_pushes_nobody_out(studio):
    """Of her four bookings one comes back: of the others one place is taken, one is moved onto it, one she had cancelled."""
    anna, vera = studio.client("Белова Анна"), studio.client("Вера")
    studio.pass_(vera)
    day = studio.today + timedelta(days=2)
    free, full, moved, old = (studio.lesson(on=day, at=time(hour), capacity=1) for hour in (10, 12, 14, 16))
    with clock.at(moment(studio.today, time(12))):
        for lesson in (free, full, moved):
            studio.book(anna, lesson)
        cancel_booking(booking=studio.book(anna, old), actor=studio.actor)
        join_waitlist(client=vera, lesson=full, actor=studio.actor)

        delete_client(client=anna, actor=studio.actor)

        off = Booking.objects.filter(client=anna).exclude(lesson=old)
        assert set(off.values_list("status", "cancelled_by")) == {("cancelled", "rule")}
        work()
        kept = Booking.objects.get(client=vera)
        change_lesson(lesson=moved, wall_time=time(10, 30), actor=studio.actor)

        answer = send(studio.browser(), studio.url("desk:deleted_restore", anna.pk), htmx=True)

        assert [one.lesson for one in upcoming(anna)] == [free]
        lost = ", ".join(f"«{one.group.name}» {short_day(day)} {at}" for one, at in ((full, "12:00"), (moved, "10:30")))
        assert said(answer) == f"Клиент восстановлен: Белова Анна. 1 запись вернулась; уже не вернуть: {lost}"
        kept.refresh_from_db()
        full.refresh_from_db()
        assert (kept.status, kept.lesson, full.taken) == ("booked", full, 1)


@pytest.mark.req("CL-31")
@pytest.mark.rule("edge 13")
def test_edge_13_without_the_pass_that_the_studio_asks_for_a_booking_stays_cancelled(studio):
    anna, lesson = studio.client("Белова Анна"), studio.lesson()
    studio.book(anna, lesson)
    delete_client(client=anna, actor=studio.actor)
    change_settings(by=studio.boss, booking_without_pass="forbid")
    restore_client(client=Client.objects.get(pk=anna.pk), actor=studio.actor)
    assert upcoming(anna) == []


@pytest.mark.req("CL-31")
def test_a_second_restoring_changes_nothing(studio):
    anna = gone(studio)
    for _turn in range(2):
        restore_client(client=anna, actor=studio.actor)
    assert Event.objects.filter(name="clients.client_restored").count() == 1


@pytest.mark.req("CL-11", "CL-31")
@pytest.mark.rule("I-14")
def test_a_taken_phone_is_refused_and_may_be_given_up(studio):
    anna = gone(studio, phone=PHONE)
    vera = studio.client("Вера", phone="8 916 555 12 34")
    with pytest.raises(PhoneTaken) as refused:
        restore_client(client=anna, actor=studio.actor)
    assert refused.value.details["client_id"] == vera.pk
    anna.refresh_from_db()
    assert anna.deleted_at is not None

    restore_client(client=anna, without=frozenset({"phone"}), actor=studio.actor)

    anna.refresh_from_db()
    assert (anna.deleted_at, anna.phone, anna.other_phone) == (None, "", PHONE)
    assert sorted(found("5551234")) == sorted([anna.pk, vera.pk])
    said = dict(EventDetail.objects.filter(event__name="clients.client_restored").values_list("field", "new"))
    assert said == {"phone": "", "other_phone": PHONE}


@pytest.mark.req("CL-12", "CL-31")
def test_an_alternative_phone_is_not_overwritten_and_a_barcode_is_asked_about(studio):
    anna = gone(studio, phone=PHONE, other_phone="мама +7 903 000-00-01", barcode=CODE)
    other = Client.objects.get(pk=anna.pk).other_phone
    studio.client("Вера", phone=PHONE, barcode=CODE)
    with pytest.raises(BarcodeTaken):
        restore_client(client=anna, without=frozenset({"phone"}), actor=studio.actor)
    restore_client(client=anna, without=frozenset({"phone", "barcode"}), actor=studio.actor)
    anna.refresh_from_db()
    assert (anna.phone, anna.other_phone, anna.barcode) == ("", other, "")


@pytest.mark.req("CL-31", "CL-13")
def test_the_family_survives(studio):
    mother = studio.client("Белова Ольга")
    child = studio.client("Белов Тим", guardian=mother)
    for one in (mother, child):
        delete_client(client=one, actor=studio.actor)
    assert guardian_of(child) is None

    restore_client(client=child, actor=studio.actor)
    assert guardian_of(child) is None
    restore_client(client=mother, actor=studio.actor)

    assert guardian_of(child) == mother
    assert list(wards(mother)) == [child]
    child.refresh_from_db()
    assert child.figures.is_child
    change_client(client=child, data=ClientData.of(child, guardian=mother), actor=studio.actor)
    assert sorted(found("ольга")) == sorted([mother.pk, child.pk])

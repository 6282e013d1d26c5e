"""Passport and address: sealed at rest, each look logged, a change logged without values (CL-25)."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from ritm.accounts.scope import account_scope
from ritm.clients.actions.passport import change_passport, look_at_passport
from ritm.clients.actions.profile import make_system_client
from ritm.clients.errors import BadIssueDate, SystemClient, TooLong
from ritm.clients.models import Client, ClientPassport
from ritm.clients.passport import PassportData
from ritm.core.sealing import Unreadable
from ritm.events.models import Event, EventDetail

DATA = PassportData(
    passport_number="4510 777888",
    passport_issued_on=date(2015, 3, 9),
    passport_issued_by="ОВД канареечного района",
    passport_code="770-777",
    address="Канареечная улица, 77",
)
CANARIES = ("777888", "2015-03-09", "канареечного", "770-777", "Канареечная")


def write(studio, client, data=DATA, **terms):
    change_passport(client=client, data=data, actor=studio.actor, **terms)


def look(studio, client):
    return look_at_passport(client=client, actor=studio.actor)


@pytest.mark.req("CL-25")
def test_what_was_written_is_seen_again(studio):
    anna = studio.client("Анна")
    assert look(studio, anna) == PassportData()
    write(studio, anna)
    assert look(studio, anna) == DATA


@pytest.mark.req("CL-25")
def test_nothing_of_it_lies_open_in_any_table(studio):
    anna = studio.client("Анна")
    write(studio, anna)
    look(studio, anna)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"select * from {connection.ops.quote_name(table)}")  # noqa: S608 -- names of our tables
            stored = repr(cursor.fetchall())
            assert [one for one in CANARIES if one in stored] == [], table


@pytest.mark.req("CL-25", "ST-10")
def test_each_look_and_each_change_is_an_event_without_values(studio):
    anna = studio.client("Анна")
    look(studio, anna)  # nothing was there to see
    write(studio, anna)
    write(studio, anna)  # the same again
    look(studio, anna)
    look(studio, anna)
    names = list(Event.objects.filter(client_ref=anna.pk).order_by("id").values_list("name", flat=True))
    assert names == ["clients.client_added", "clients.passport_changed", *["clients.passport_seen"] * 2]
    changed = Event.objects.get(name="clients.passport_changed")
    assert changed.data["fields"] == sorted(DATA.__dataclass_fields__)
    assert EventDetail.objects.filter(event=changed).count() == 0


@pytest.mark.req("CL-25")
def test_what_is_not_seen_is_not_lost(studio):
    anna = studio.client("Анна")
    write(studio, anna)
    write(studio, anna, PassportData(passport_code="111-222"), keep_empty=True)
    seen = look(studio, anna)
    assert (seen.passport_code, seen.passport_number, seen.address) == ("111-222", "4510 777888", DATA.address)
    write(studio, anna, PassportData())
    assert look(studio, anna) == PassportData()


@pytest.mark.plants
@pytest.mark.req("CL-25")
def test_a_sealed_text_moved_to_another_client_does_not_open(studio):
    anna, vera = studio.client("Анна"), studio.client("Вера")
    write(studio, anna)
    write(studio, vera, PassportData(passport_number="1"))
    ClientPassport.objects.filter(client=vera).update(sealed=ClientPassport.objects.get(client=anna).sealed)
    with pytest.raises(Unreadable):
        look(studio, vera)


@pytest.mark.plants
@pytest.mark.req("CL-25")
def test_the_command_seals_anew_with_a_new_key(studio, settings, capsys):
    anna = studio.client("Анна")
    write(studio, anna)
    old = dict(settings.FIELD_KEYS)
    settings.FIELD_KEYS = {"2": "n" * 40, **old}
    call_command("reseal")
    assert capsys.readouterr().out.split() == ["1"]
    settings.FIELD_KEYS = {"2": "n" * 40}
    with account_scope(studio.account.pk):
        assert look(studio, anna) == DATA
        call_command("reseal")
    assert capsys.readouterr().out.split() == ["0"]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"passport_issued_on": date(1899, 12, 31)}, BadIssueDate),
        ({"passport_issued_on": date(9999, 1, 1)}, BadIssueDate),
        ({"address": "я" * 301}, TooLong),
        ({"passport_number": "1" * 41}, TooLong),
    ],
)
def test_a_slip_of_the_finger_is_refused(studio, fields, error):
    with pytest.raises(error):
        write(studio, studio.client("Анна"), PassportData(**fields))
    with pytest.raises(BadIssueDate):
        write(studio, studio.client("Вера"), PassportData(passport_issued_on=studio.today + timedelta(days=1)))
    assert ClientPassport.objects.count() == 0


def test_neither_the_system_client_nor_a_foreign_one_has_a_passport_here(studio, bobs):
    with pytest.raises(SystemClient):
        write(studio, make_system_client())
    with account_scope(bobs.account.pk):
        foreign = Client.objects.get(name="Бобова Анна")
    with pytest.raises(Client.DoesNotExist):
        write(studio, foreign)

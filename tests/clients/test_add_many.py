"""Many clients at once: the same rows as one by one, all or none."""

from datetime import date

import pytest

from ritm.clients.actions.profile import add_client, add_clients
from ritm.clients.data import ClientData
from ritm.clients.errors import BarcodeTaken, NameRequired, PhoneTaken
from ritm.clients.models import Client
from ritm.events.models import Event
from tests.given import Studio

ROWS = (
    ClientData(name="  Сысоева   Алла ", phone="8 (961) 113-93-09", birth_date=date(1990, 5, 8), note=" звонить "),
    ClientData(name="Ким Лера", barcode="2000000000003", gender="unknown"),
)
_LEFT_OUT = {"id", "created_at"}


def _columns(client: Client) -> dict:
    return {field.name: getattr(client, field.name) for field in Client._meta.fields if field.name not in _LEFT_OUT}


def test_many_are_made_as_one_by_one(studio: Studio) -> None:
    one_by_one = [add_client(data=data, actor=studio.actor, created_by=studio.boss) for data in ROWS]
    expected = [_columns(Client.objects.get(pk=client.pk)) for client in one_by_one]
    Client.objects.filter(pk__in=[client.pk for client in one_by_one]).delete()

    made = add_clients(rows=ROWS, actor=studio.actor, created_by=studio.boss)

    assert [_columns(Client.objects.get(pk=client.pk)) for client in made] == expected
    added = Event.objects.filter(name="clients.client_added", client_ref__in=[client.pk for client in made])
    assert added.count() == 2


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (ClientData(name="Другая", phone="89161112233"), PhoneTaken),
        (ClientData(name="Другая", barcode="2000000000010"), BarcodeTaken),
        (ClientData(name=" "), NameRequired),
    ],
)
@pytest.mark.req("CL-11")
def test_one_bad_row_refuses_all(studio: Studio, data: ClientData, refusal: type) -> None:
    studio.client("Первая", phone="+79161112233", barcode="2000000000010")
    before = Client.objects.count(), Event.objects.count()
    with pytest.raises(refusal):
        add_clients(rows=(ClientData(name="Хорошая"), data), actor=studio.actor)
    assert (Client.objects.count(), Event.objects.count()) == before

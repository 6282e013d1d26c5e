"""Many clients changed at once: each as change_client would, whoever is refused alone, the others all the same."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ritm.clients.actions.changing import change_clients
from ritm.clients.actions.lists import add_entry
from ritm.clients.actions.profile import change_client
from ritm.clients.actions.relatives import hold_families
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.errors import BarcodeTaken, NameRequired, OwnParent, ParentIsChild, PhoneTaken
from ritm.clients.models import Guardianship
from ritm.clients.queries import guardian_of
from ritm.directory.models import ClientFigures
from ritm.events.models import Event, EventDetail
from ritm.tools.checks import run_all
from tests.support.chosen import documents_of, interests_of

pytestmark = pytest.mark.req("CL-04")


def changed(studio, *pairs):
    """(client, values) → refusals by client's id; the clients are as the base has them afterwards."""
    parents = [values["guardian"].pk for _client, values in pairs if values.get("guardian")]
    held = hold_families([client.pk for client, _values in pairs], also=parents)
    rows = [(held[client.pk], values) for client, values in pairs]
    refused = change_clients(rows=rows, held=held, actor=studio.actor)
    for client, _values in pairs:
        client.refresh_from_db()
    return refused


def story(client):
    """The last change of a client as his history tells it."""
    last = Event.objects.filter(client_ref=client.pk, name="clients.client_changed").latest("pk")
    details = EventDetail.objects.filter(event=last).order_by("field")
    return last.data, [(one.field, one.old, one.new) for one in details]


def terms_of(studio):
    kind, interest = (add_entry(kind=name, name="Йога", actor=studio.actor) for name in ("document", "interest"))
    source = add_entry(kind="source", name="Листовка", actor=studio.actor)
    return {
        "name": "  Мария   Новая ",
        "phone": "8 916 000-00-77",
        "barcode": "12 34",
        "source": source,
        "interests": (interest,),
        "documents": (DocumentData(kind),),
    }


def test_one_of_many_is_as_one_alone(studio):
    alone, other, third = (studio.client(f"Клиент {n}") for n in range(3))
    mother = studio.client("Мать")
    values = {**terms_of(studio), "guardian": mother}
    data = ClientData(**{**vars(ClientData.of(alone, guardian=None)), **values})
    change_client(client=alone, data=data, actor=studio.actor)
    one = {**values, "phone": "+79160000078", "barcode": "1235"}
    assert changed(studio, (other, one), (third, {"note": "новая"})) == {}
    alone.refresh_from_db()
    told, details = story(alone)
    said, same = story(other)
    assert {**told, "client_id": other.pk} == said
    own = {"name", "phone", "barcode"}
    assert [row for row in details if row[0] not in own] == [row for row in same if row[0] not in own]
    assert (other.name, other.phone, other.barcode) == ("Мария Новая", "+79160000078", "1235")
    assert other.search_text == alone.search_text.replace("0077", "0078").replace("1234", "1235")
    assert (interests_of(other)[0].name, documents_of(other)[0].kind.name) == ("Йога", "Йога")
    assert guardian_of(other) == mother
    assert story(third)[1] == [("note", "", "новая")]
    assert ClientFigures.objects.get(client=other).source_name == "листовка"
    assert run_all() == []


@pytest.mark.req("CL-11")
def test_a_clash_is_refused_alone(studio):
    holder = studio.client("Хозяин", phone="+79160000001", barcode="777")
    one, two, three, four = (studio.client(f"Клиент {n}") for n in range(4))
    refused = changed(
        studio,
        (one, {"phone": holder.phone, "note": "нет"}),
        (two, {"barcode": "777"}),
        (three, {"phone": "+79160000002", "barcode": "888"}),
        (four, {"phone": "+79160000002", "barcode": "999"}),
    )
    assert {pk: type(error) for pk, error in refused.items()} == {
        one.pk: PhoneTaken,
        two.pk: BarcodeTaken,
        four.pk: PhoneTaken,
    }
    assert refused[four.pk].details["client_id"] == three.pk
    assert (one.note, two.barcode, four.phone, four.barcode) == ("", "", "", "")
    assert (three.phone, three.barcode) == ("+79160000002", "888")
    assert refused[one.pk].details["name"] == holder.name


def test_what_one_gives_up_the_next_may_take(studio):
    one = studio.client("Первый", phone="+79160000001", barcode="1")
    two = studio.client("Второй", phone="+79160000002", barcode="2")
    taken = {"phone": "+79160000001", "barcode": "1"}
    assert changed(studio, (one, {"phone": "+79160000003", "barcode": ""}), (two, taken)) == {}
    assert [(client.phone, client.barcode) for client in (one, two)] == [("+79160000003", ""), ("+79160000001", "1")]
    assert list(changed(studio, (two, {"barcode": ""}), (one, {"barcode": "1"}))) == []
    assert list(changed(studio, (two, {"barcode": "1"}), (one, {"barcode": ""}))) == [two.pk]


@pytest.mark.req("CL-13")
def test_families_do_not_turn_in_a_circle(studio):
    one, two, three = (studio.client(f"Клиент {n}") for n in range(3))
    refused = changed(
        studio,
        (one, {"guardian": two, "note": "первый"}),
        (two, {"guardian": three}),
        (three, {"guardian": one, "note": "третий"}),
    )
    assert {pk: type(error) for pk, error in refused.items()} == {three.pk: ParentIsChild}
    assert (one.note, three.note) == ("первый", "")
    assert type(changed(studio, (three, {"guardian": three}))[three.pk]) is OwnParent
    links = Guardianship.objects.order_by("child").values_list("child_id", "guardian_id")
    assert list(links) == [(one.pk, two.pk), (two.pk, three.pk)]


@pytest.mark.req("CL-13")
def test_children_are_found_by_the_new_name_of_their_parent(studio):
    mother, child, moving = studio.client("Анна"), studio.client("Ваня"), studio.client("Петя")
    changed(studio, (child, {"guardian": mother}), (moving, {"guardian": mother}))
    assert child.search_text == "ваня анна"
    refused = changed(studio, (moving, {"guardian": None, "name": "Пётр"}), (mother, {"name": "Инна"}))
    child.refresh_from_db()
    assert (refused, child.search_text, moving.search_text) == ({}, "ваня инна", "петр")
    assert run_all() == []


def test_a_bad_value_is_refused_alone_and_nothing_is_told_of_no_change(studio):
    one, two, three = (studio.client(f"Клиент {n}") for n in range(3))
    refused = changed(studio, (one, {"name": " "}), (two, {"name": two.name}), (three, {"note": "да"}))
    assert {pk: type(error) for pk, error in refused.items()} == {one.pk: NameRequired}
    assert not Event.objects.filter(client_ref__in=(one.pk, two.pk), name="clients.client_changed").exists()
    assert three.note == "да"


def test_it_costs_the_same_for_three_and_for_twenty(studio):
    values, counts = terms_of(studio), []
    for count in (1, 3, 20):  # of more, SQLite takes two statements; words that nobody had are cut into pieces once
        people = [studio.client(f"Клиент {n}") for n in range(count)]
        numbers = {"phone": "", "barcode": ""}
        with CaptureQueriesContext(connection) as seen:
            changed(studio, *((one, {**values, **numbers, "barcode": str(one.pk)}) for one in people))
        counts.append(len(seen) - count)  # each is read again
    assert counts[1] == counts[2]

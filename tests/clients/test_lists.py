"""Lists of the form that grow on the spot, and what is chosen from them (CL-14, CL-16, CL-17, CL-20, CL-24, CL-39)."""

from datetime import date

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions.lists import LISTS, add_entry
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.errors import BadDiscount, BadTerm, EntryNameRequired, TooLong
from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClientDocument, ClientIllness, ClientInterest
from ritm.clients.queries import illnesses_of
from ritm.events.models import Event, EventDetail
from tests.support.chosen import documents_of, interests_of


def entry(studio, kind, name):
    return add_entry(kind=kind, name=name, actor=studio.actor)


def full(studio) -> ClientData:
    """A form with something chosen from every list."""
    return ClientData(
        name="Белова Мария",
        named_parent="  Белова   Анна",
        named_parent_phone="8 916 555-12-34",
        status=entry(studio, "status", "Корпоративный клиент"),
        class_format=entry(studio, "class_format", "Группа"),
        discount_percent=10,
        vk="vk.com/masha",
        interests=(entry(studio, "interest", "балет"), entry(studio, "interest", "летний лагерь")),
        documents=(DocumentData(entry(studio, "document", "договор")),),
        illnesses=(entry(studio, "illness", "аллергия на латекс"),),
        certificate_ends_on=date(2027, 3, 1),
    )


@pytest.mark.req("CL-14", "CL-16", "CL-17", "CL-20")
@pytest.mark.parametrize("kind", sorted(LISTS))
def test_a_name_stands_in_a_list_once(studio, kind):
    first = entry(studio, kind, "  Ёлки   и Палки ")
    assert first.name == "Ёлки и Палки"
    assert entry(studio, kind, "елки и палки") == first
    assert LISTS[kind].objects.filter(folded="елки и палки").count() == 1
    assert [event.data for event in Event.objects.filter(name="clients.entry_added")] == [
        {"kind": kind, "entry_id": first.pk}
    ]


@pytest.mark.parametrize(("name", "error"), [(" \t", EntryNameRequired), ("я" * 61, TooLong)])
def test_a_choice_has_a_name_that_fits(studio, name, error):
    with pytest.raises(error) as refusal:
        entry(studio, "interest", name)
    assert refusal.value.field == "name"
    assert not LISTS["interest"].objects.exists()


def test_lists_of_two_accounts_are_apart(studio, bobs):
    with account_scope(bobs.account.pk):
        theirs = add_entry(kind="interest", name="балет", actor=bobs.actor)
    assert entry(studio, "interest", "балет").pk != theirs.pk


@pytest.mark.req("CL-14", "CL-16", "CL-17", "CL-18", "CL-19", "CL-20", "CL-24", "CL-39")
def test_the_whole_form_is_kept(studio):
    client = add_client(data=full(studio), actor=studio.actor)
    client.refresh_from_db()
    assert (client.named_parent, client.named_parent_phone) == ("Белова Анна", "+79165551234")
    assert (client.status.name, client.class_format.name) == ("Корпоративный клиент", "Группа")
    assert (client.discount_percent, client.vk) == (10, "https://vk.com/masha")
    assert (client.certificate_ends_on, client.insurance_ends_on) == (date(2027, 3, 1), None)
    assert [one.name for one in interests_of(client)] == ["балет", "летний лагерь"]
    assert [(one.kind.name, one.expires_on) for one in documents_of(client)] == [("договор", None)]
    assert [one.name for one in illnesses_of(client)] == ["аллергия на латекс"]


def test_what_the_data_does_not_say_stays(studio):
    client = add_client(data=full(studio), actor=studio.actor)
    same = ClientData.of(client, guardian=None)
    assert change_client(client=client, data=same, actor=studio.actor) == client
    assert not Event.objects.filter(name="clients.client_changed").exists()
    counts = [model.objects.count() for model in (ClientInterest, ClientDocument, ClientIllness)]
    assert counts == [2, 1, 1]


@pytest.mark.req("CL-16", "CL-17", "CL-20")
def test_a_change_of_choices_writes_old_and_new_but_of_illnesses_only_that_they_changed(studio):
    client = add_client(data=full(studio), actor=studio.actor)
    contract, brief = entry(studio, "document", "договор"), entry(studio, "document", "техника безопасности")
    changed = {
        "interests": (entry(studio, "interest", "йога"),),
        "documents": (DocumentData(contract, date(2026, 12, 31)), DocumentData(brief)),
        "illnesses": (),
    }
    change_client(client=client, data=ClientData(name=client.name, **changed), actor=studio.actor)
    assert [one.name for one in interests_of(client)] == ["йога"]
    assert [(one.kind, one.expires_on) for one in documents_of(client)] == [
        (contract, date(2026, 12, 31)),
        (brief, None),
    ]
    assert illnesses_of(client) == []
    event = Event.objects.get(name="clients.client_changed")
    assert {"interests", "documents", "illnesses"} < set(event.data["fields"])
    details = {row.field: (row.old, row.new) for row in EventDetail.objects.filter(event=event)}
    assert details["interests"] == ("балет, летний лагерь", "йога")
    assert details["documents"] == ("договор", "договор 2026-12-31, техника безопасности")
    assert details["status"] == ("Корпоративный клиент", "")
    assert "illnesses" not in details


@pytest.mark.parametrize(
    ("changed", "error", "field"),
    [
        ({"discount_percent": 101}, BadDiscount, "discount_percent"),
        ({"discount_percent": -1}, BadDiscount, "discount_percent"),
        ({"certificate_ends_on": date(1, 1, 1)}, BadTerm, "certificate_ends_on"),
        ({"insurance_ends_on": date(9999, 12, 31)}, BadTerm, "insurance_ends_on"),
        ({"named_parent": "я" * 151}, TooLong, "named_parent"),
        ({"named_parent_phone": "я" * 61}, TooLong, "named_parent_phone"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(studio, changed, error, field):
    with pytest.raises(error) as refusal:
        add_client(data=ClientData(name="Белова", **changed), actor=studio.actor)
    assert refusal.value.field == field
    assert not Client.objects.exists()


def test_a_slip_in_the_term_of_a_document_is_refused(studio):
    document = DocumentData(entry(studio, "document", "договор"), date(202, 6, 1))
    with pytest.raises(BadTerm) as refusal:
        add_client(data=ClientData(name="Белова", documents=(document,)), actor=studio.actor)
    assert refusal.value.field == "documents"

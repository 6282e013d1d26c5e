"""Lists of the form put in order: renamed, archived, brought back, moved, deleted (CL-14, CL-31, CL-40)."""

import pytest

from ritm.accounts.scope import account_scope
from ritm.clients.actions import keeping_lists
from ritm.clients.actions.lists import LISTS, add_entry, add_source
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.actions.removal import delete_client
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.errors import EntryNameRequired, TooLong
from ritm.clients.errors_of_lists import EntryFixed, EntryInUse, EntryNameTaken
from ritm.clients.models_of_lists import ListEntry
from ritm.clients.queries_of_lists import carried, in_order, offered
from ritm.directory.queries.listing import client_page
from ritm.events.models import Event, EventDetail
from ritm.staff.models import AccessLevel
from tests.given import ZONE, Studio

pytestmark = pytest.mark.req("CL-14", "CL-31")


def entry(studio: Studio, kind: str, name: str) -> ListEntry:
    return add_entry(kind=kind, name=name, actor=studio.actor)


def act(studio: Studio, what: str, kind: str, one: ListEntry, **terms: object) -> object:
    return getattr(keeping_lists, what)(kind=kind, entry=one, actor=studio.actor, **terms)


def names(kind: str) -> list[str]:
    return [one.name for one in offered(LISTS[kind])]


def with_entry(studio: Studio, kind: str, one: ListEntry, name: str = "Анна") -> object:
    chosen = {
        "interest": {"interests": (one,)},
        "illness": {"illnesses": (one,)},
        "document": {"documents": (DocumentData(one),)},
    }
    data = ClientData(name=name, branch=studio.branch, **chosen.get(kind, {kind: one}))
    return add_client(data=data, actor=studio.actor)


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_another_name_keeps_the_value_and_its_place_once_in_the_list(studio, kind):
    first, other = entry(studio, kind, "Ёлка"), entry(studio, kind, "Берёза")
    assert act(studio, "rename_entry", kind, first, name="  Сосна  ").name == "Сосна"
    for taken in ("берёза", "БЕРЕЗА"):
        with pytest.raises(EntryNameTaken) as refusal:
            act(studio, "rename_entry", kind, first, name=taken)
        assert refusal.value.field == "entry_name"
    act(studio, "archive_entry", kind, other)
    with pytest.raises(EntryNameTaken):
        act(studio, "rename_entry", kind, first, name="Берёза")
    assert act(studio, "rename_entry", kind, first, name="СОСНА").name == "СОСНА"
    events = Event.objects.filter(name="clients.entry_renamed")
    assert [event.data for event in events] == [{"kind": kind, "entry_id": first.pk}] * 2
    assert [(one.field, one.old, one.new) for one in EventDetail.objects.filter(event__in=events).order_by("pk")] == [
        ("name", "Ёлка", "Сосна"),
        ("name", "Сосна", "СОСНА"),
    ]


@pytest.mark.parametrize(("name", "error"), [(" \t", EntryNameRequired), ("я" * 61, TooLong)])
def test_a_new_name_is_one_and_fits(studio, name, error):
    one = entry(studio, "status", "VIP")
    with pytest.raises(error):
        act(studio, "rename_entry", "status", one, name=name)
    with pytest.raises(error):
        keeping_lists.new_entry(kind="status", name=name, actor=studio.actor)
    assert names("status") == ["VIP"]


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_what_is_archived_is_offered_no_more_and_stays_where_it_stands(studio, kind):
    one = entry(studio, kind, "старое")
    client = with_entry(studio, kind, one)
    act(studio, "archive_entry", kind, one)
    assert names(kind) == []
    assert carried(LISTS[kind], None) == {one.pk: 1}
    same = ClientData.of(client, guardian=None)
    change_client(client=client, data=same, actor=studio.actor)
    assert not Event.objects.filter(name="clients.client_changed").exists()
    assert [row.name for row in offered(LISTS[kind], kept=[one.pk])] == ["старое"]
    act(studio, "restore_entry", kind, one)
    act(studio, "restore_entry", kind, one)
    assert names(kind) == ["старое"]
    assert Event.objects.filter(name="clients.entry_restored").count() == 1


def test_who_types_an_archived_name_gets_it_back(studio):
    one = entry(studio, "interest", "балет")
    act(studio, "archive_entry", "interest", one)
    assert entry(studio, "interest", "Балет") == one
    assert names("interest") == ["балет"]
    with pytest.raises(EntryNameTaken):
        keeping_lists.new_entry(kind="interest", name="БАЛЕТ", actor=studio.actor)
    act(studio, "archive_entry", "interest", one)
    assert keeping_lists.new_entry(kind="interest", name="БАЛЕТ", actor=studio.actor) == one
    assert names("interest") == ["балет"]


def test_an_order_of_its_own_and_the_alphabet_again(studio):
    third, first, second = (entry(studio, "status", name) for name in ("в", "а", "б"))
    assert names("status") == ["а", "б", "в"]
    act(studio, "move_entry", "status", first, is_up=True)
    assert not Event.objects.filter(name="clients.list_ordered").exists()
    act(studio, "move_entry", "status", third, is_up=True)
    assert names("status") == ["а", "в", "б"]
    assert names("status") == [one.name for one in in_order(LISTS["status"])]
    entry(studio, "status", "аа")
    assert names("status") == ["а", "в", "б", "аа"]
    act(studio, "archive_entry", "status", third)
    act(studio, "move_entry", "status", third, is_up=False)
    act(studio, "move_entry", "status", second, is_up=True)
    assert names("status") == ["б", "а", "аа"]
    act(studio, "restore_entry", "status", third)
    assert names("status") == ["б", "а", "аа", "в"]
    keeping_lists.sort_list(kind="status", actor=studio.actor)
    keeping_lists.sort_list(kind="status", actor=studio.actor)
    assert names("status") == ["а", "аа", "б", "в"]
    assert Event.objects.filter(name="clients.list_ordered").count() == 3


@pytest.mark.parametrize("kind", sorted(LISTS))
def test_only_what_nobody_has_is_deleted(studio, kind):
    kept, spare = entry(studio, kind, "нужное"), entry(studio, kind, "лишнее")
    client = with_entry(studio, kind, kept)
    with_entry(studio, kind, kept, "Борис")
    delete_client(client=client, actor=studio.actor)
    with pytest.raises(EntryInUse) as refusal:
        act(studio, "remove_entry", kind, kept)
    assert refusal.value.details["count"] == 2
    act(studio, "remove_entry", kind, spare)
    assert [one.name for one in in_order(LISTS[kind])] == ["нужное"]
    assert Event.objects.get(name="clients.entry_removed").data == {"kind": kind, "entry_id": spare.pk}


def test_what_a_merge_would_bring_back_is_in_use(studio):
    first, second = entry(studio, "status", "первый"), entry(studio, "status", "второй")
    kept, dropped = with_entry(studio, "status", first), with_entry(studio, "status", second, "Анна Б")
    merge = merge_clients(kept=kept, dropped=dropped, chosen={"status": "dropped"}, actor=studio.actor)
    with pytest.raises(EntryInUse):
        act(studio, "remove_entry", "status", first)
    undo_merge(merge=merge, actor=studio.actor)
    kept.refresh_from_db()
    assert kept.status == first


@pytest.mark.req("CL-40")
def test_a_source_that_a_channel_sets_stays(studio):
    app = add_source(name="Приложение студии", code="app", actor=studio.actor)
    for what, terms in (("rename_entry", {"name": "Иначе"}), ("archive_entry", {}), ("remove_entry", {})):
        with pytest.raises(EntryFixed):
            act(studio, what, "source", app, **terms)
    other = entry(studio, "source", "Вывеска")
    act(studio, "move_entry", "source", app, is_up=False)
    assert {app.name, other.name} <= set(names("source"))


def test_the_count_is_of_those_whom_one_sees(studio):
    one, north = entry(studio, "status", "VIP"), studio.second_branch()
    with_entry(studio, "status", one)
    add_client(data=ClientData(name="Борис", branch=north, status=one), actor=studio.actor)
    person = studio.staff("clients.read", clients=AccessLevel.Clients.BRANCHES, branches=(north,))
    assert carried(LISTS["status"], person) == {one.pk: 1}
    assert carried(LISTS["status"], studio.boss) == {one.pk: 2}


@pytest.mark.parametrize("kind", ["status", "source", "class_format"])
def test_the_list_of_clients_is_sorted_by_the_new_name(studio, kind):
    first, second = entry(studio, kind, "аист"), entry(studio, kind, "волк")
    with_entry(studio, kind, first, "Первый")
    with_entry(studio, kind, second, "Второй")

    def shown() -> list[str]:
        return [row.client.name for row in client_page(staff=studio.boss, zone=ZONE, sort=kind).rows]

    assert shown()[:2] == ["Первый", "Второй"]
    act(studio, "rename_entry", kind, first, name="ястреб")
    assert shown()[:2] == ["Второй", "Первый"]


def test_the_lists_of_another_account_are_its_own(studio, bobs):
    entry(studio, "status", "VIP")
    with account_scope(bobs.account.pk):
        theirs = add_entry(kind="status", name="VIP", actor=bobs.actor)
        keeping_lists.archive_entry(kind="status", entry=theirs, actor=bobs.actor)
    assert names("status") == ["VIP"]

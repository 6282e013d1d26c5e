"""Several people answer for a child: the first is «Родитель», others where the boss allows them (CL-13)."""

from dataclasses import replace

import pytest

from ritm.accounts.models import AccountSettings
from ritm.clients.actions.erasure import erase_client
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.profile import add_client, change_client
from ritm.clients.data import ClientData
from ritm.clients.errors import NoSuchParent, OwnParent, ParentIsChild, TooManyParents
from ritm.clients.family import GuardianData, links_of
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import guardian_of, wards
from ritm.directory.queries.finding import find_clients
from ritm.events.models import EventDetail
from ritm.studio.person import everything_about


def _as(client, **terms):
    return GuardianData(guardian=client, **terms)


def _change(studio, child, **fields):
    data = replace(ClientData.of(child, guardian=guardian_of(child)), **fields)
    return change_client(client=child, data=data, actor=studio.actor)


def _links(child):
    return [(one.guardian.name, one.kind, one.is_payer, one.may_collect, one.is_first) for one in links_of(child)]


@pytest.fixture
def family(studio):
    AccountSettings.objects.update(many_guardians=True)
    mother, father, granny = (studio.client(name) for name in ("Белова Анна", "Белов Пётр", "Зорина Ида"))
    child = studio.client("Тим", guardian=mother)
    people = (_as(mother, kind="mother", is_payer=True), _as(father, kind="father"), _as(granny, may_collect=True))
    _change(studio, child, guardians=people)
    return child, mother, father, granny


@pytest.mark.req("CL-13")
def test_the_first_stays_the_parent_and_the_others_have_their_words(studio, family):
    child, mother, father, granny = family
    assert _links(child) == [
        ("Белова Анна", "mother", True, False, True),
        ("Белов Пётр", "father", False, False, False),
        ("Зорина Ида", "", False, True, False),
    ]
    assert guardian_of(child) == mother
    assert [list(wards(one)) for one in (mother, father, granny)] == [[child]] * 3
    for typed in ("белова", "зорина", "петр"):
        assert child in [found.client for found in find_clients(text=typed, staff=studio.boss)]
    told = EventDetail.objects.filter(field="guardians").values_list("old", "new")
    assert list(told) == [("", "Белов Пётр, Зорина Ида")]


@pytest.mark.req("CL-13", "CL-34")
def test_what_the_form_does_not_say_stays_and_one_clients_data_tells_it(studio, family):
    child, _mother, father, granny = family
    _change(studio, child, note="тихо")
    assert len(_links(child)) == 3
    _change(studio, child, guardian=father)
    assert [row[0] for row in _links(child)] == ["Белов Пётр", "Зорина Ида"]
    _change(studio, child, guardian=None)
    assert [(row[0], row[4]) for row in _links(child)] == [("Зорина Ида", True)]
    rows = everything_about(granny, studio.boss).told["tables"]["clients.Guardianship"]
    assert [(row["child"]["name"], row["may_collect"]) for row in rows] == [("Тим", True)]
    _change(studio, child, guardian=None, guardians=())
    assert _links(child) == []


@pytest.mark.req("CL-13")
def test_nobody_answers_for_himself_for_his_parent_or_when_he_is_gone(studio, family):
    child, mother, *_others = family
    grandchild = studio.client("Внук", guardian=child)
    for person, refusal in ((child, OwnParent), (grandchild, ParentIsChild)):
        with pytest.raises(refusal):
            _change(studio, child, guardians=(_as(person),))
    with pytest.raises(ParentIsChild):
        _change(studio, mother, guardians=(_as(grandchild),))
    system = Client.objects.filter(is_system=True).first() or studio.client("Ушла")
    if not system.is_system:
        from ritm.clients.actions.removal import delete_client

        delete_client(client=system, actor=studio.actor)
    for act in (
        lambda: _change(studio, child, guardians=(_as(system),)),
        lambda: add_client(data=ClientData(name="Новый", guardians=(_as(system),)), actor=studio.actor),
    ):
        with pytest.raises(NoSuchParent):
            act()
    many = tuple(_as(studio.client(f"Тётя {number}")) for number in range(11))
    with pytest.raises(TooManyParents):
        _change(studio, child, guardians=many)
    assert len(_links(child)) == 3


@pytest.mark.req("CL-13", "CL-35")
def test_a_merge_of_two_children_loses_no_parent_and_comes_apart(studio, family):
    child, _mother, father, _granny = family
    aunt = studio.client("Тётя")
    other = studio.client("Тимофей", guardian=aunt)
    _change(studio, other, guardians=(_as(aunt, is_payer=True), _as(father, kind="other")))
    before, theirs = _links(child), _links(other)
    merge = merge_clients(kept=child, dropped=other, chosen={}, actor=studio.actor)
    assert _links(child) == [*before, ("Тётя", "", True, False, False)]
    undo_merge(merge=merge, actor=studio.actor)
    assert (_links(child), _links(other)) == (before, theirs)


@pytest.mark.req("CL-13", "CL-35")
def test_a_merge_of_two_cards_of_a_parent_keeps_him_the_first(studio, family):
    child, mother, father, _granny = family
    before = _links(child)
    merge = merge_clients(kept=father, dropped=mother, chosen={"name": "kept"}, actor=studio.actor)
    assert guardian_of(child) == father
    assert Guardianship.objects.filter(child=child, is_first=True).count() == 1
    undo_merge(merge=merge, actor=studio.actor)
    assert (_links(child), guardian_of(child)) == (before, mother)


@pytest.mark.req("CL-13", "CL-35")
def test_where_one_parent_is_the_rule_a_merge_keeps_the_kept_ones(studio, family):
    child = family[0]
    AccountSettings.objects.update(many_guardians=False)
    other = studio.client("Тимофей", guardian=studio.client("Тётя"))
    before = _links(child)
    merge_clients(kept=child, dropped=other, chosen={}, actor=studio.actor)
    assert _links(child) == before


@pytest.mark.req("CL-13", "CL-34")
def test_after_the_first_is_erased_the_next_is_the_parent(studio, family):
    child, mother, father, _granny = family
    erase_client(client=mother, reason="asked", typed=str(mother.pk), actor=studio.actor)
    child.refresh_from_db()
    assert guardian_of(child) == father
    assert "белов петр" in child.search_text
    assert not EventDetail.objects.filter(new__contains="Белова").exists()

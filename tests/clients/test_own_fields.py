"""Fields that the boss has made: what each kind takes, how they are kept, changed, hidden (CL-31)."""

import pytest

from ritm.clients.actions.fields import FieldTerms, add_field, change_field, hide_field, move_field, remove_field
from ritm.clients.actions.own_values import write_values
from ritm.clients.actions.removal import delete_client
from ritm.clients.errors import (
    BadFieldValue,
    FieldInUse,
    FieldKindFixed,
    FieldNameRequired,
    FieldNameTaken,
    OptionsRequired,
    TooLong,
)
from ritm.clients.field_values import kept
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.queries import asked_fields, own_values
from ritm.events.models import Event, EventDetail
from tests.given import Studio

pytestmark = pytest.mark.req("CL-31")
DANCES = ("балет", "хип-хоп", "народный")


def made(studio: Studio, name: str = "Размер", kind: str = "text", **terms) -> ProfileField:
    return add_field(terms=FieldTerms(name=name, kind=kind, **terms), actor=studio.actor)


def texts(client: Client) -> dict[str, str]:
    return {value.field.name: value.text for value in FieldValue.objects.filter(client=client).select_related("field")}


@pytest.mark.parametrize(
    ("kind", "typed", "stands"),
    [
        ("text", "  два   слова ", "два слова"),
        ("text", "   ", ""),
        ("long", "первая\nвторая", "первая\nвторая"),
        ("number", "1 234,50", "1234.5"),
        ("number", "-0", "-0"),
        ("number", "1e3", "1000"),
        ("date", "2026-02-28", "2026-02-28"),
        ("yes_no", "yes", "yes"),
        ("choice", "балет", "балет"),
        ("choices", "народный\nбалет", "балет\nнародный"),
        ("phone", "8 916 555-12-34", "+79165551234"),
        ("email", "anna@example.org", "anna@example.org"),
        ("link", "example.org/anna", "https://example.org/anna"),
    ],
)
def test_each_kind_keeps_the_same_thing_the_same_way(studio: Studio, kind: str, typed: str, stands: str) -> None:
    field = made(studio, kind=kind, options=DANCES)
    assert kept(field, typed) == stands
    assert kept(field, stands) == stands


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("text", "я" * 301),
        ("long", "я" * 5001),
        ("number", "много"),
        ("number", "NaN"),
        ("number", "Infinity"),
        ("number", "1e400"),
        ("number", "99999999999999999999"),
        ("date", "31.02.2026"),
        ("date", "0001-01-01"),
        ("date", "9999-12-31"),
        ("yes_no", "да"),
        ("choice", "вальс"),
        ("choices", "балет\nвальс"),
        ("email", "anna@"),
        ("link", "javascript:alert(1)"),
        ("link", "ftp://example.org"),
        ("link", "https://user@example.org"),
    ],
)
def test_what_a_kind_does_not_take_is_refused_by_the_fields_name(studio: Studio, kind: str, typed: str) -> None:
    with pytest.raises(BadFieldValue) as refused:
        kept(made(studio, kind=kind, options=DANCES), typed)
    assert "Размер" in str(refused.value)


def test_values_are_written_changed_emptied_and_told_in_the_history(studio: Studio) -> None:
    size, dances = made(studio), made(studio, "Танцы", "choices", options=DANCES)
    anna = studio.client("Белова Анна")
    write_values(client=anna, texts={size.pk: "128", dances.pk: "балет"}, actor=studio.actor)
    assert texts(anna) == {"Размер": "128", "Танцы": "балет"}
    write_values(client=anna, texts={size.pk: "134"}, actor=studio.actor)
    write_values(client=anna, texts={size.pk: "134"}, actor=studio.actor)
    write_values(client=anna, texts={dances.pk: ""}, actor=studio.actor)
    assert texts(anna) == {"Размер": "134"}
    events = Event.objects.filter(name="clients.client_changed", client_ref=anna.pk).order_by("pk")
    assert [event.data["fields"] for event in events] == [
        [f"own:{size.pk}", f"own:{dances.pk}"],
        [f"own:{size.pk}"],
        [f"own:{dances.pk}"],
    ]
    told = EventDetail.objects.filter(event=events[1]).values_list("field", "old", "new")
    assert list(told) == [(f"own:{size.pk}", "128", "134")]
    with pytest.raises(BadFieldValue):
        write_values(client=anna, texts={dances.pk: "вальс"}, actor=studio.actor)
    delete_client(client=anna, actor=studio.actor)
    with pytest.raises(Client.DoesNotExist):
        write_values(client=anna, texts={size.pk: "1"}, actor=studio.actor)


def test_names_are_one_whatever_the_letters(studio: Studio) -> None:
    made(studio, "Школа ёлки")
    for name, error in ((" школа  ЕЛКИ ", FieldNameTaken), ("  ", FieldNameRequired), ("я" * 61, TooLong)):
        with pytest.raises(error):
            made(studio, name)
    other = made(studio, "Школа")
    with pytest.raises(FieldNameTaken):
        change_field(own=other, terms=FieldTerms(name="Школа Ёлки", kind="text"), actor=studio.actor)


@pytest.mark.parametrize("options", [(), (" ", ""), tuple(map(str, range(101))), ("я" * 101,)])
def test_a_list_needs_its_choices(studio: Studio, options: tuple[str, ...]) -> None:
    with pytest.raises(OptionsRequired):
        made(studio, kind="choice", options=options)
    assert made(studio, kind="choice", options=("да", " да ", "нет")).options == ["да", "нет"]


def test_the_kind_stays_once_something_is_typed(studio: Studio) -> None:
    size = made(studio)
    change_field(own=size, terms=FieldTerms(name="Размер", kind="number"), actor=studio.actor)
    anna = studio.client("Белова Анна")
    write_values(client=anna, texts={size.pk: "128"}, actor=studio.actor)
    with pytest.raises(FieldKindFixed):
        change_field(own=size, terms=FieldTerms(name="Размер", kind="text"), actor=studio.actor)
    changed = change_field(
        own=size, terms=FieldTerms(name="Размер одежды", kind="number", is_required=True), actor=studio.actor
    )
    assert (changed.name, changed.is_required) == ("Размер одежды", True)


def test_fields_move_hide_and_go(studio: Studio) -> None:
    first, second, third = (made(studio, name) for name in ("Первое", "Второе", "Третье"))
    move_field(own=third, is_up=True, actor=studio.actor)
    move_field(own=first, is_up=True, actor=studio.actor)
    assert [field.name for field in asked_fields()] == ["Первое", "Третье", "Второе"]
    anna = studio.client("Белова Анна")
    write_values(client=anna, texts={second.pk: "да", third.pk: "нет"}, actor=studio.actor)
    hide_field(own=second, is_hidden=True, actor=studio.actor)
    assert [field.name for field in asked_fields()] == ["Первое", "Третье"]
    assert [value.text for value in own_values(anna)] == ["нет"]
    with pytest.raises(FieldInUse):
        remove_field(own=second, actor=studio.actor)
    hide_field(own=second, is_hidden=False, actor=studio.actor)
    assert [value.text for value in own_values(anna)] == ["нет", "да"]
    remove_field(own=first, actor=studio.actor)
    assert not ProfileField.objects.filter(pk=first.pk).exists()

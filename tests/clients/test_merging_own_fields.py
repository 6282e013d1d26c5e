"""The boss's own fields in the preview of a merge: every type, hidden ones, lists; written and taken apart (CL-35, CL-31)."""

from datetime import timedelta

import pytest

from ritm.clients.actions.fields import FieldTerms, add_field, change_field, hide_field
from ritm.clients.actions.merging import merge_clients, undo_merge
from ritm.clients.actions.own_values import write_values
from ritm.clients.errors import MergeChanged, MergeChoiceUnknown
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.moving_own import own_choices
from ritm.core import clock
from ritm.events.models import EventDetail
from ritm.tools.checks import run_all

pytestmark = [pytest.mark.req("CL-35"), pytest.mark.req("CL-31")]
DANCES = ("балет", "хип-хоп", "народный")
# kind → what stands on the kept card, on the other one, both in one
VALUES = {
    "text": ("44", "46", None),
    "long": ("первая\nстрока", "вторая", "первая\nстрока\nвторая"),
    "number": ("1.5", "2", None),
    "date": ("2020-01-31", "2021-12-01", None),
    "yes_no": ("yes", "no", None),
    "choice": ("балет", "народный", None),
    "choices": ("балет\nнародный", "балет\nхип-хоп", "балет\nхип-хоп\nнародный"),
    "phone": ("+79161112233", "+79161112244", None),
    "email": ("a@mail.ru", "b@mail.ru", None),
    "link": ("https://vk.com/a", "https://vk.com/b", None),
}


@pytest.fixture
def pair(studio):
    return studio.client("Белова Анна", phone="+79165551234"), studio.client("Белова Аня", phone="+79165550000")


def field_of(studio, kind: str) -> ProfileField:
    options = DANCES if kind in {"choice", "choices"} else ()
    return add_field(terms=FieldTerms(name=f"Поле {kind}", kind=kind, options=options), actor=studio.actor)


def fill(studio, client: Client, **texts: str) -> None:
    numbers = {ProfileField.objects.get(name=f"Поле {kind}").pk: text for kind, text in texts.items()}
    write_values(client=client, texts=numbers, actor=studio.actor)


def standing(*clients: Client) -> list[tuple]:
    """Every row of these clients, to the last column."""
    return sorted(FieldValue.objects.filter(client__in=clients).values_list("pk", "client", "field", "text"))


def text_of(client: Client, own: ProfileField) -> str:
    return "".join(FieldValue.objects.filter(client=client, field=own).values_list("text", flat=True))


def merged(studio, pair, **chosen: str):
    names = {f"own:{ProfileField.objects.get(name=f'Поле {kind}').pk}": pick for kind, pick in chosen.items()}
    return merge_clients(kept=pair[0], dropped=pair[1], chosen=names, actor=studio.actor)


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_field_of_every_type_is_chosen_written_and_given_back(studio, pair, is_hidden) -> None:
    """All types at once: each merge asks every invariant, and sixty of them took a minute and a half on PostgreSQL."""
    fields = {kind: field_of(studio, kind) for kind in VALUES}
    for card, texts in zip(pair, zip(*VALUES.values(), strict=True), strict=False):
        fill(studio, card, **dict(zip(VALUES, texts, strict=True)))
    for own in fields.values() if is_hidden else ():
        hide_field(own=own, is_hidden=True, actor=studio.actor)
    before, choices = standing(*pair), own_choices(*pair)
    assert set(choices) == set(fields.values())
    for kind, own in fields.items():
        choice, (ours, theirs, both) = choices[own], VALUES[kind]
        assert (choice.kept, choice.dropped, choice.may_join) == (ours, theirs, both is not None), kind
    for pick in ("kept", "dropped", "both"):
        merge = merged(studio, pair, **dict.fromkeys(VALUES, pick))
        for kind, (ours, theirs, both) in VALUES.items():
            own, text = fields[kind], {"kept": ours, "dropped": theirs, "both": both or ours}[pick]
            assert text_of(pair[0], own) == text, (kind, pick)
            told = EventDetail.objects.filter(event__data__merge_id=merge.pk, field=f"own:{own.pk}")
            assert list(told.values_list("old", "new")) == ([] if text == ours else [(ours, text)]), (kind, pick)
        assert run_all() == []
        undo_merge(merge=merge, actor=studio.actor)
        assert standing(*pair) == before, pick


@pytest.mark.parametrize(
    ("ours", "theirs", "pick", "text"),
    [
        ("44", "", None, "44"),
        ("", "46", None, "46"),
        ("44", "", "dropped", ""),
        ("", "46", "kept", ""),
        ("44", "", "both", "44"),
        ("44", "44", "dropped", "44"),
    ],
)
def test_an_empty_value_gives_way_unless_it_is_chosen(studio, pair, ours, theirs, pick, text) -> None:
    own = field_of(studio, "text")
    fill(studio, pair[0], text=ours)
    fill(studio, pair[1], text=theirs)
    before = standing(*pair)
    merge = merged(studio, pair, **({"text": pick} if pick else {}))
    assert text_of(pair[0], own) == text
    undo_merge(merge=merge, actor=studio.actor)
    assert standing(*pair) == before


def test_newer_stands_over_older_and_lists_are_joined_by_themselves(studio, pair) -> None:
    own, lists = field_of(studio, "text"), field_of(studio, "choices")
    fill(studio, pair[1], text="46", choices="хип-хоп")
    with clock.at(clock.now() + timedelta(hours=1)):
        fill(studio, pair[0], text="44", choices="балет")
    found = own_choices(*pair)
    assert [(found[one].default, one) for one in found] == [("kept", own), ("both", lists)]
    assert own_choices(*reversed(pair))[own].default == "dropped"


def test_an_option_that_has_left_the_list_comes_along(studio, pair) -> None:
    own = field_of(studio, "choices")
    fill(studio, pair[0], choices="хип-хоп")
    fill(studio, pair[1], choices="балет")
    terms = FieldTerms(name=own.name, kind="choices", options=("хип-хоп",))
    change_field(own=own, terms=terms, actor=studio.actor)
    merged(studio, pair)
    assert text_of(pair[0], own) == "хип-хоп\nбалет"


def test_what_was_typed_since_stays_or_stands_in_the_way(studio, pair) -> None:
    own, empty, note = (field_of(studio, kind) for kind in ("text", "number", "long"))
    fill(studio, pair[0], text="44", number="7", long="раз")
    fill(studio, pair[1], text="46", long="два")
    merge = merged(studio, pair, text="dropped", number="dropped", long="both")
    fill(studio, pair[0], text="48", number="9")
    undo_merge(merge=merge, actor=studio.actor)
    assert (text_of(pair[0], own), text_of(pair[0], empty), text_of(pair[0], note)) == ("48", "9", "раз")
    assert (text_of(pair[1], own), text_of(pair[1], empty), text_of(pair[1], note)) == ("46", "", "два")
    fill(studio, pair[0], text="")
    merge = merged(studio, pair)
    fill(studio, pair[0], text="50")
    with pytest.raises(MergeChanged):
        undo_merge(merge=merge, actor=studio.actor)


def test_an_unknown_choice_is_refused_and_a_text_too_long_for_both_is_not_joined(studio, pair) -> None:
    own = field_of(studio, "long")
    fill(studio, pair[0], long="а" * 3000)
    fill(studio, pair[1], long="б" * 3000)
    assert not own_choices(*pair)[own].may_join
    with pytest.raises(MergeChoiceUnknown):
        merged(studio, pair, long="оба")

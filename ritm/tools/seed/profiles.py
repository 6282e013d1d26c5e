"""The forms of the demo's people: everything that a form may hold, in some more and in some less."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ritm.clients.actions.fields import add_field, hide_field
from ritm.clients.actions.lists import LISTS, add_entry
from ritm.clients.data import ClientData, DocumentData
from ritm.clients.queries_of_lists import in_order
from ritm.directory.actions import save_segment, save_view
from ritm.staff.models import StaffMember, StaffRole
from ritm.studio.actions import change_settings
from ritm.tools.seed import words
from ritm.tools.seed import words_of_profiles as said

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya".replace("_", "").split(" "),
        strict=True,
    )
)


@dataclass(frozen=True)
class Choices:
    """What the studio's lists offer, and who may answer for a client."""

    lists: dict[str, Sequence[Any]]
    managers: Sequence[StaffMember]


def furnish_profiles(*, owner: StaffMember) -> Choices:
    """Lists, fields of the boss's own (one of them hidden), segments, views; the fields that are off at first are on."""
    change_settings(asks_certificate=True, asks_insurance=True, by=owner)
    for kind, names in said.LISTS.items():
        for name in names:
            add_entry(kind=kind, name=name, actor=owner.actor)
    own = {terms.name: add_field(terms=terms, actor=owner.actor) for terms in said.FIELDS}
    hide_field(own=own[said.OLD], is_hidden=True, actor=owner.actor)
    for name, conditions in (*said.SEGMENTS, ("Кому нужна футболка", (f"own_{own[said.SHIRT].pk}:with",))):
        save_segment(name=name, conditions=list(conditions), actor=owner.actor)
    for name, query in said.VIEWS:
        save_view(name=name, query=query, actor=owner.actor, staff=owner)
    managers = list(StaffMember.objects.filter(role__in=(StaffRole.FRONT_DESK, StaffRole.HEAD)).order_by("id"))
    return Choices({kind: list(in_order(model)) for kind, model in LISTS.items()}, managers)


def dressed(data: ClientData, *, number: int, choices: Choices, today: date) -> ClientData:
    """The form with the rest of its fields: a regular's is full, most lack something."""
    chance = random.Random(f"{words.SEED}:profile:{number}")
    is_child, lists = not data.phone, choices.lists

    def some(kind: str, share: float) -> Any:
        return chance.choice(lists[kind]) if chance.random() < share else None

    return replace(
        data,
        source=some("source", 0.9),
        status=some("status", 0.3),
        class_format=some("class_format", 0.4),
        responsible=chance.choice(choices.managers) if chance.random() < 0.5 else None,
        interests=tuple(chance.sample(lists["interest"], chance.choice((0, 0, 1, 1, 2, 4)))),
        illnesses=tuple(filter(None, [some("illness", 0.08)])),
        documents=_documents(lists["document"], chance, today),
        certificate_ends_on=_around(today, chance) if is_child and chance.random() < 0.7 else None,
        insurance_ends_on=_around(today, chance) if is_child and chance.random() < 0.3 else None,
        discount_percent=chance.choice((5, 10, 15)) if number % 13 == 7 else 0,
        is_blocked=number % 53 == 20,
        block_reason=said.BLOCK_REASONS[number // 53 % len(said.BLOCK_REASONS)] if number % 53 == 20 else "",
        salutation=chance.choice(said.SALUTATIONS) if number % 17 == 3 else "",
        **({} if is_child else _contacts(data.name, number, chance)),
    )


def _documents(kinds: Sequence[Any], chance: random.Random, today: date) -> tuple[DocumentData, ...]:
    signed = chance.sample(kinds, chance.choice((0, 1, 2, 3)))
    return tuple(DocumentData(kind, _around(today, chance) if chance.random() < 0.4 else None) for kind in signed)


def _around(today: date, chance: random.Random) -> date:
    """Some ended already, some end soon."""
    return today + timedelta(days=chance.choice((-20, 3, 12, 90, 200, 320)))


def _contacts(name: str, number: int, chance: random.Random) -> dict[str, str]:
    latin = ".".join("".join(_LATIN.get(letter, "") for letter in word.lower()) for word in name.split()[:2])
    return {
        "email": f"{latin}@mail.example" if chance.random() < 0.6 else "",
        "other_phone": f"+7495700{number:04d}" if chance.random() < 0.1 else "",
        "vk": f"https://vk.com/id{1000 + number}" if chance.random() < 0.2 else "",
        "instagram": f"https://instagram.com/{latin}" if chance.random() < 0.1 else "",
    }

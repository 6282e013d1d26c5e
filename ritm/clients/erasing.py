"""How everything personal that the house keeps of a client goes, while ledger and counts stay (mechanics §8, 152-ФЗ).

What becomes of each foreign key stands in `config/client_rows.py`, with further steps: names also lie in what does not
point at a client (files of exports, answers to forms, saved searches).
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q

from ritm.clients.actions.family import promote_firsts
from ritm.clients.drafts import draft_form
from ritm.clients.mentions import names_of
from ritm.clients.models import Client, Guardianship
from ritm.clients.models_of_merge import MergeMove
from ritm.clients.moving import ClientRows, Eraser, client_rows
from ritm.clients.queries import guardian_of
from ritm.clients.search_text import fold, search_text_of
from ritm.events.actor import Actor
from ritm.events.models import Event, EventDetail, RequestKey
from ritm.files.actions import remove
from ritm.files.models import StoredFile
from ritm.staff.actions.drafts import forget_drafts

# What a stub still says: where and when the client came, for counts. Every other column goes, new ones too.
KEPT_COLUMNS = frozenset(
    {
        *("id", "account", "branch", "source", "created_at", "created_by", "deleted_at", "erased_at", "merged_into"),
        *("is_system", "sms_consent", "email_consent"),  # how consents stood: the journal is their proof
    }
)
_SHORTEST = 5  # a shorter word would be found in what is somebody else's


@dataclass(frozen=True)
class Erasing:
    """An erasure at work. `client_ids`: the client and the cards merged into him; `words`: what he is found by.

    `other_ids`: whose cards are held because they speak of him; `spared`: texts there that stay (`Mention.key`).
    """

    client_ids: tuple[int, ...]
    ward_ids: tuple[int, ...]
    names: frozenset[str]
    words: frozenset[str]
    actor: Actor
    other_ids: frozenset[int] = frozenset()
    spared: frozenset[str] = frozenset()

    def is_named(self, said: Any) -> bool:
        """Whether a text, or something with texts in it, holds a word of his."""
        if isinstance(said, dict):
            return any(self.is_named(part) for part in said.values())
        if isinstance(said, list | tuple):
            return any(self.is_named(part) for part in said)
        text = fold(said) if isinstance(said, str) else ""
        return any(word in text for word in self.words)


def eraser_steps() -> list[Callable[[Erasing], None]]:
    """The steps of an erasure, in their order."""
    return list(import_module(settings.CLIENT_ROWS).ERASERS)


def erasing_of(client_ids: tuple[int, ...], actor: Actor, **more: frozenset) -> Erasing:
    """What is to be looked for; the cards are held."""
    people = list(Client.objects.filter(pk__in=client_ids))
    wards = Guardianship.objects.filter(guardian__in=client_ids).exclude(child__in=client_ids)
    names = names_of(client_ids)
    said = {value for one in people for value in (one.phone, one.other_phone, one.email, one.barcode)}
    words = frozenset(fold(word) for word in names | said if len(fold(word)) >= _SHORTEST)
    ward_ids = tuple(sorted(wards.values_list("child_id", flat=True)))
    return Erasing(client_ids, ward_ids, names, words, actor, **more)


def erase_rows(erasing: Erasing) -> None:
    """Rows that point at the client go with their files, or stay without what is personal in them."""
    files: list[StoredFile] = []
    for label, keys in _by_model().items():
        model = apps.get_model(label)
        for name, rows in keys:
            found = model._default_manager.filter(**{f"{name}__in": erasing.client_ids})
            files += _files_of(found, model, rows)
            if rows.eraser == Eraser.GOES:
                found.delete()
            elif rows.blanks:
                found.update(**rows.blanks)
    for file in files:
        remove(file=file, actor=erasing.actor)
    moved = Q(merge__kept__in=erasing.client_ids) | Q(merge__dropped__in=erasing.client_ids)
    MergeMove.objects.filter(moved).update(stamp=None)


def _by_model() -> dict[str, list[tuple[str, ClientRows]]]:
    found: dict[str, list[tuple[str, ClientRows]]] = {}
    for key, rows in client_rows().items():
        label, _dot, name = key.rpartition(".")
        found.setdefault(label, []).append((name, rows))
    return found


def _files_of(found: models.QuerySet, model: type[models.Model], rows: ClientRows) -> list[StoredFile]:
    """Files that go: those of rows that go, and those of columns that are blanked."""
    columns = [field.name for field in model._meta.concrete_fields if field.related_model is StoredFile]
    columns = [name for name in columns if rows.eraser == Eraser.GOES or name in rows.blanks]
    ids = {pk for name in columns for pk in found.values_list(name, flat=True) if pk}
    return list(StoredFile.objects.filter(pk__in=ids).order_by("pk"))


def erase_history(erasing: Erasing) -> None:
    """Old and new values: of his own events, of undone merges with him, of children whose parent he was."""
    own = Q(event__client_ref__in=erasing.client_ids)
    apart = Event.objects.filter(name="clients.clients_merged", data__dropped_id__in=erasing.client_ids)
    named = Q(old__in=erasing.names) | Q(new__in=erasing.names)
    parents = Q(field__in=("guardian", "guardians"), event__name="clients.client_changed") & named
    blank = EventDetail.objects.exclude(old=None, new=None)
    for which in (own, Q(event__in=apart), parents):
        blank.filter(which).update(old=None, new=None)


def erase_answers(erasing: Erasing) -> None:
    """What forms were answered with: «Возвращён: Иванова Анна»."""
    named = Q()
    for name in erasing.names:
        named |= Q(location__contains=name)
    RequestKey.objects.filter(named).delete()


def erase_drafts(erasing: Erasing) -> None:
    """What somebody has typed into his form and not saved."""
    for client in Client.objects.filter(pk__in=erasing.client_ids):
        forget_drafts(forms=(draft_form(client),))


def erase_children(erasing: Erasing) -> None:
    """His children are found by his name no more."""
    promote_firsts(erasing.ward_ids)
    children = list(Client.objects.filter(pk__in=erasing.ward_ids).order_by("pk"))
    for child in children:
        child.search_text = search_text_of(child, guardian_of(child))
    Client.objects.bulk_update(children, ["search_text"])


def blank_columns(client: Client, name: str) -> None:
    """The row as a stub: nothing but `name` and KEPT_COLUMNS is as it was."""
    for field in Client._meta.concrete_fields:
        if field.name not in KEPT_COLUMNS:
            setattr(client, field.attname, field.get_default())
    client.name, client.gender = name, Client.Gender.UNKNOWN
    client.search_text = search_text_of(client, None)

"""How rows that point at a client change hands when two cards become one, and go back (mechanics §8).

What each foreign key does stands in `config/client_rows.py`, with the steps of a merge in their order.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from ritm.accounts.tenant import AccountModel
from ritm.clients.models_of_merge import ClientMerge, MergeMove
from ritm.events.actor import Actor


class Mover(StrEnum):
    """What a merge does with the rows of a foreign key."""

    MOVES = "moves"  # they change client, but for what the kept card has already
    STAYS = "stays"  # history, read through `clients.queries.ids_of`
    ANEW = "anew"  # counted again from the rest
    OWN = "own"  # they move by a step of their own


class Eraser(StrEnum):
    """What the erasure of a client does with them (CL-34, `erasing.py`)."""

    KEPT = "kept"  # the ledger and its counts, without a name
    GOES = "goes"  # personal: the rows are deleted, with the files that they point at


@dataclass(frozen=True)
class ClientRows:
    """One foreign key to Client. `blanks`: what stands in personal columns of kept rows after an erasure."""

    mover: Mover
    eraser: Eraser
    blanks: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Moving:
    """A merge on its way there, or back (`noted` is then what it had done). `left`: what could not be put back.

    `chosen`: of the preview, by field; `changes`: old and new of what steps have changed beside the card's columns.
    """

    merge: ClientMerge
    actor: Actor
    noted: list[MergeMove] = field(default_factory=list)
    left: list[models.Model] = field(default_factory=list)
    chosen: Mapping[str, str] = field(default_factory=dict)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def kept_id(self) -> int:
        """The card that stays."""
        return self.merge.kept_id

    @property
    def dropped_id(self) -> int:
        """The card that goes into it."""
        return self.merge.dropped_id

    def note(self, row: models.Model, name: str, old: Any, new: Any) -> None:
        """Keep that a column of the row was changed."""
        values = {"old": str(old), "new": str(new), "row_id": row.pk, "label": row._meta.label}
        self.noted.append(MergeMove(merge=self.merge, field=name, **values))

    def of(self, label: str, name: str) -> list[MergeMove]:
        """What was noted of one column, in the order of rows."""
        found = [move for move in self.noted if (move.label, move.field) == (label, name)]
        return sorted(found, key=lambda move: move.row_id)


@dataclass(frozen=True)
class Step:
    """A part of a merge: there, back, and which rows stand in the way back."""

    forth: Callable[[Moving], None]
    back: Callable[[Moving], None]
    against: Callable[[Moving], Iterable[models.Model]] = lambda _moving: ()


def steps() -> list[Step]:
    """The steps of a merge, in their order."""
    return list(import_module(settings.CLIENT_ROWS).STEPS)


def client_rows() -> dict[str, ClientRows]:
    """What becomes of the rows of each foreign key, by "room.Model.field"."""
    return dict(import_module(settings.CLIENT_ROWS).CLIENT_ROWS)


def move_rows(moving: Moving) -> None:
    """Every movable row of the dropped card becomes the kept one's. The caller holds both cards."""
    for key, rows in client_rows().items():
        if rows.mover == Mover.MOVES:
            label, _dot, name = key.rpartition(".")
            _move(moving, apps.get_model(label), name)


def move_back(moving: Moving) -> None:
    """The same rows become the dropped card's again."""
    for key, rows in client_rows().items():
        label, _dot, name = key.rpartition(".")
        ids = [move.row_id for move in moving.of(label, name)] if rows.mover == Mover.MOVES else []
        if ids:
            _manager(apps.get_model(label)).filter(pk__in=ids).update(**{f"{name}_id": moving.dropped_id})


def _move(moving: Moving, model: type[models.Model], name: str) -> None:
    rows = list(_manager(model).filter(**{name: moving.dropped_id}).order_by("pk"))
    doubled = _there_already(model, name, moving) if rows else set()
    moved = [row for row in rows if row.pk not in doubled]
    _manager(model).filter(pk__in=[row.pk for row in moved]).update(**{f"{name}_id": moving.kept_id})
    for row in moved:
        moving.note(row, name, moving.dropped_id, moving.kept_id)


def _there_already(model: type[models.Model], name: str, moving: Moving) -> set[int]:
    """Rows of the dropped card that the kept one has its own of, as a unique constraint sees it."""
    if model._meta.get_field(name).unique and _manager(model).filter(**{name: moving.kept_id}).exists():
        return set(_manager(model).filter(**{name: moving.dropped_id}).values_list("pk", flat=True))
    found: set[int] = set()
    for constraint in model._meta.constraints:
        if not isinstance(constraint, models.UniqueConstraint) or name not in constraint.fields:
            continue
        others = [column for column in constraint.fields if column not in {"account", name}]
        live = _manager(model).filter(constraint.condition or models.Q())
        known = set(live.filter(**{name: moving.kept_id}).values_list(*others)) if others else set()
        is_held = live.filter(**{name: moving.kept_id}).exists()
        for pk, *values in live.filter(**{name: moving.dropped_id}).values_list("pk", *others):
            if (tuple(values) in known) if others else is_held:
                found.add(pk)
    return found


def stamp(moves: list[MergeMove]) -> None:
    """Write into each move how its row looks now."""
    looks = _looks(moves)
    for move in moves:
        move.stamp = looks.get((move.label, move.row_id), "")


def changed_since(moves: list[MergeMove]) -> list[MergeMove]:
    """One move of each row that looks other than the merge left it."""
    looks = _looks(moves)
    different = [move for move in moves if looks.get((move.label, move.row_id), "") != move.stamp]
    return list({(move.label, move.row_id): move for move in different}.values())


def _looks(moves: list[MergeMove]) -> dict[tuple[str, int], str]:
    found = {}
    for label in sorted({move.label for move in moves}):
        ids = [move.row_id for move in moves if move.label == label]
        for row in _manager(apps.get_model(label)).filter(pk__in=ids):
            values = [getattr(row, column.attname) for column in row._meta.concrete_fields]
            found[label, row.pk] = hashlib.sha256(repr(values).encode()).hexdigest()
    return found


def _manager(model: type[models.Model]) -> models.Manager:
    if not issubclass(model, AccountModel):
        message = f"{model.__name__} is no row of an account."
        raise TypeError(message)
    return model.objects

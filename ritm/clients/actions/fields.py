"""Fields of the boss's own: made, changed, moved, hidden (CL-31)."""

from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Max, ProtectedError

from ritm.accounts.models import Asked
from ritm.clients.actions.writing import refuse_long
from ritm.clients.errors import FieldInUse, FieldKindFixed, FieldNameRequired, FieldNameTaken, OptionsRequired
from ritm.clients.events import FieldAdded, FieldChanged, FieldRemoved
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.search_text import fold
from ritm.core.lines import one_line
from ritm.events.actions import record
from ritm.events.actor import Actor

MOST_OPTIONS, _LONGEST_OPTION = 100, 100
PREFIX = "own:"  # of the names of these fields in the history: "own:12"


@dataclass(frozen=True, kw_only=True)
class FieldTerms:
    """What a field is: see ProfileField. `options` without doubles and empty ones."""

    name: str
    kind: str
    options: tuple[str, ...] = field(default=())
    hint: str = ""
    is_required: bool = False
    is_on_card: bool = True
    online: str = Asked.NO
    is_importable: bool = True


@transaction.atomic
def add_field(*, terms: FieldTerms, actor: Actor) -> ProfileField:
    """One more field at the end of the form. Raises FieldNameRequired, FieldNameTaken, OptionsRequired, TooLong."""
    last = ProfileField.objects.aggregate(last=Max("position"))["last"] or 0
    made = ProfileField(position=last + 1, kind=terms.kind)
    _write(made, terms)
    record(FieldAdded(field_id=made.pk), actor=actor)
    return made


@transaction.atomic
def change_field(*, own: ProfileField, terms: FieldTerms, actor: Actor) -> ProfileField:
    """Another name, list, hint, place; another kind only while nothing stands in it (FieldKindFixed)."""
    locked = _lock(own)
    if terms.kind != locked.kind and locked.values.exists():
        raise FieldKindFixed(name=locked.name)
    locked.kind = terms.kind
    _write(locked, terms)
    record(FieldChanged(field_id=locked.pk), actor=actor)
    return locked


@transaction.atomic
def move_field(*, own: ProfileField, is_up: bool, actor: Actor) -> None:
    """One place up or down among the fields; at the end nothing happens."""
    rows = list(ProfileField.objects.select_for_update(no_key=True, of=("self",)).order_by("position", "pk"))
    at = next(place for place, row in enumerate(rows) if row.pk == own.pk)
    other = at - 1 if is_up else at + 1
    if not 0 <= other < len(rows):
        return
    rows[at], rows[other] = rows[other], rows[at]
    for place, row in enumerate(rows, 1):
        row.position = place
    ProfileField.objects.bulk_update(rows, ["position"])
    record(FieldChanged(field_id=own.pk), actor=actor)


@transaction.atomic
def hide_field(*, own: ProfileField, is_hidden: bool, actor: Actor) -> ProfileField:
    """Ask it no more, or again; what was typed stays either way."""
    locked = _lock(own)
    if locked.is_hidden != is_hidden:
        locked.is_hidden = is_hidden
        locked.save(update_fields=["is_hidden"])
        record(FieldChanged(field_id=locked.pk), actor=actor)
    return locked


@transaction.atomic
def remove_field(*, own: ProfileField, actor: Actor) -> None:
    """Take a field away into which nobody has typed anything. Raises FieldInUse: hide it instead."""
    locked = _lock(own)
    number = locked.pk
    try:
        with transaction.atomic():
            locked.delete()
    except ProtectedError:
        raise FieldInUse(name=locked.name, count=FieldValue.objects.filter(field=number).count()) from None
    record(FieldRemoved(field_id=number), actor=actor)


def _write(row: ProfileField, terms: FieldTerms) -> None:
    name = one_line(terms.name)
    if not name:
        raise FieldNameRequired
    options = list(dict.fromkeys(option for text in terms.options if (option := one_line(text))))
    is_too_much = len(options) > MOST_OPTIONS or any(len(option) > _LONGEST_OPTION for option in options)
    if is_too_much or (row.is_list and not options):
        raise OptionsRequired(most=MOST_OPTIONS)
    row.name, row.folded, row.hint = name, fold(name), one_line(terms.hint)
    row.options = options if row.is_list else []
    for mark in ("is_required", "is_on_card", "online", "is_importable"):
        setattr(row, mark, getattr(terms, mark))
    refuse_long(ProfileField, {"name": row.name, "hint": row.hint})
    if ProfileField.objects.filter(folded=row.folded).exclude(pk=row.pk).exists():
        raise FieldNameTaken(name=name)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise FieldNameTaken(name=name) from None


def _lock(own: ProfileField) -> ProfileField:
    return ProfileField.objects.select_for_update(no_key=True, of=("self",)).get(pk=own.pk)

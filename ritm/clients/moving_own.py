"""The boss's own fields when two cards become one: which value stays, and the way back (CL-35, «Поля анкеты»)."""

from ritm.clients.actions.fields import PREFIX
from ritm.clients.errors import MergeChoiceUnknown
from ritm.clients.field_values import LONGEST
from ritm.clients.fields_of_merge import BOTH, DROPPED, KEPT, FieldChoice, default_of, written_at
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.moving import Moving

_Kind = ProfileField.Kind
_COLUMN, _ANY = "client", 2**31


def own_choices(kept: Client, dropped: Client) -> dict[ProfileField, FieldChoice]:
    """Every own field in which two cards differ, hidden ones too, in the boss's order. Two queries."""
    texts: dict[ProfileField, dict[int, str]] = {}
    rows = FieldValue.objects.filter(client__in=(kept.pk, dropped.pk)).select_related("field")
    for row in rows.order_by("field__position", "field", "client"):
        texts.setdefault(row.field, {})[row.client_id] = row.text
    pairs = {own: (found.get(kept.pk, ""), found.get(dropped.pk, "")) for own, found in texts.items()}
    differ = {own: pair for own, pair in pairs.items() if pair[0] != pair[1]}
    written = written_at(kept, dropped) if differ else {}
    found = {}
    for own, (ours, theirs) in differ.items():
        name, may_join = f"{PREFIX}{own.pk}", bool(ours and theirs and len(joined(own, ours, theirs)) <= _longest(own))
        default = BOTH if may_join else default_of(name, kept, dropped, ours, theirs, written)
        found[own] = FieldChoice(name, ours, theirs, default, may_join)
    return found


def joined(own: ProfileField, ours: str, theirs: str) -> str:
    """Both values in one: texts one under the other, of a list everything that either has, in the list's order."""
    if own.kind == _Kind.LONG:
        return f"{ours}\n{theirs}"
    chosen = dict.fromkeys((*ours.split("\n"), *theirs.split("\n")))
    known = [option for option in own.options if option in chosen]
    return "\n".join((*known, *(option for option in chosen if option not in own.options)))


def _longest(own: ProfileField) -> int:
    """How long a joined value may be; 0 where a value is one thing."""
    if own.kind == _Kind.CHOICES:
        return _ANY
    return LONGEST[_Kind.LONG] if own.kind == _Kind.LONG else 0


def move_own_values(moving: Moving) -> None:
    """What was chosen stands on the kept card; what was not stays with the dropped one. Raises MergeChoiceUnknown."""
    choices = own_choices(moving.merge.kept, moving.merge.dropped)
    ids = (moving.kept_id, moving.dropped_id)
    rows = {
        (row.client_id, row.field_id): row
        for row in FieldValue.objects.filter(client__in=ids, field__in=[own.pk for own in choices])
    }
    for own, one in choices.items():
        chosen = moving.chosen.get(one.name, one.default)
        text = _text(own, one, chosen)
        if text == one.kept:
            continue
        moving.changes[one.name] = (one.kept, text)
        if one.kept and text:
            moving.merge.before[one.name] = [one.kept, text]
            _write(rows[moving.kept_id, own.pk], text)
        else:  # one of the cards has none: the row goes over, to be found again by the undo
            giver, taker = ids if one.kept else reversed(ids)
            row = rows[giver, own.pk]
            FieldValue.objects.filter(pk=row.pk).update(client=taker)
            moving.note(row, _COLUMN, giver, taker)


def _text(own: ProfileField, one: FieldChoice, chosen: str) -> str:
    if chosen not in {KEPT, DROPPED, BOTH}:
        raise MergeChoiceUnknown
    if chosen == BOTH and one.may_join:
        return joined(own, one.kept, one.dropped)
    return str(one.dropped if chosen == DROPPED else one.kept)


def _write(row: FieldValue, text: str) -> None:
    row.text = text
    row.save(update_fields=["text"])


def move_own_values_back(moving: Moving) -> None:
    """Values stand as before the merge; what was typed into the kept card since stays."""
    for name, (old, new) in moving.merge.before.items():
        if name.startswith(PREFIX):
            number = int(name.removeprefix(PREFIX))
            FieldValue.objects.filter(client=moving.kept_id, field=number, text=new).update(text=old)
    for move in moving.of(FieldValue._meta.label, _COLUMN):
        row = FieldValue.objects.get(pk=move.row_id)
        if FieldValue.objects.filter(client=int(move.old), field=row.field_id).exists():
            row.delete()
        else:
            row.client_id = int(move.old)
            row.save(update_fields=["client"])

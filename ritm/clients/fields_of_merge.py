"""Which value of each field stays when two cards become one: filled over empty, newer over older (CL-35)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ritm.clients.errors import MergeChoiceUnknown
from ritm.clients.events import ClientChanged
from ritm.clients.models import Client
from ritm.events.models import Event

KEPT, DROPPED, BOTH = "kept", "dropped", "both"
# Not chosen: keys, marks of the house, what is written from the rest.
_HOUSE = frozenset(
    [
        *("id", "account", "birthday", "is_system", "created_at", "created_by", "deleted_at", "merged_into"),
        *("login", "search_text"),
        "block_reason",  # goes with the mark
    ]
)
_JOINED = frozenset(["note", "alert_note"])
# What a client said himself counts before what was chosen for him, a refusal before a permission.
_CONSENTS = frozenset(["sms_consent", "email_consent"])
_STRENGTH = ("withdrawn", "chosen_no", "given", "chosen_yes", "preset_no", "preset_yes")


@dataclass(frozen=True)
class FieldChoice:
    """A field in which the cards differ; `default` is what the preview proposes, `may_join`: both texts can stay."""

    name: str
    kept: Any
    dropped: Any
    default: str
    may_join: bool


def field_choices(kept: Client, dropped: Client) -> list[FieldChoice]:
    """Every field in which two cards differ, in the order of the columns. One query."""
    differ = [
        column
        for column in Client._meta.concrete_fields
        if column.name not in _HOUSE | _CONSENTS and getattr(kept, column.attname) != getattr(dropped, column.attname)
    ]
    written = written_at(kept, dropped)
    return [_choice(column.name, kept, dropped, written) for column in differ]


def _choice(name: str, kept: Client, dropped: Client, written: Mapping[tuple[int, str], datetime]) -> FieldChoice:
    ours, theirs = getattr(kept, name), getattr(dropped, name)
    if name == "other_phone" and theirs in {kept.phone, dropped.phone}:
        return FieldChoice(name, ours, theirs, KEPT, may_join=False)  # it stands as the main one already
    may_join = name in _JOINED and bool(ours and theirs)
    default = BOTH if may_join else default_of(name, kept, dropped, ours, theirs, written)
    return FieldChoice(name, ours, theirs, default, may_join)


def default_of(
    name: str, kept: Client, dropped: Client, ours: Any, theirs: Any, written: Mapping[tuple[int, str], datetime]
) -> str:
    """Filled over empty, newer over older."""
    if not ours or not theirs:
        return KEPT if ours else DROPPED
    is_newer = _age(dropped, name, written) > _age(kept, name, written)
    return DROPPED if is_newer else KEPT


def _age(client: Client, name: str, written: Mapping[tuple[int, str], datetime]) -> datetime:
    return written.get((client.pk, name), client.created_at)


def written_at(kept: Client, dropped: Client) -> dict[tuple[int, str], datetime]:
    """When each field of each card was changed last."""
    changes = Event.objects.filter(client_ref__in=(kept.pk, dropped.pk), name=ClientChanged.name).order_by("pk")
    return {
        (client_id, name): at
        for client_id, data, at in changes.values_list("client_ref", "data", "happened_at")
        for name in data.get("fields", ())
    }


def merged_values(kept: Client, dropped: Client, chosen: Mapping[str, str]) -> dict[str, Any]:
    """The kept card's columns that change, by the choices; what is not named is as proposed.

    Raises MergeChoiceUnknown. A main phone that would be lost becomes the alternative one where that is empty.
    """
    values: dict[str, Any] = {}
    for one in field_choices(kept, dropped):
        values |= _chosen(one, chosen.get(one.name, one.default), dropped)
    values |= _consents(kept, dropped) | _block_reason(
        kept, dropped, is_blocked=values.get("is_blocked", kept.is_blocked)
    )
    phone = values.get("phone", kept.phone)
    lost = [one for one in (kept.phone, dropped.phone) if one and one != phone]
    if lost and not values.get("other_phone", kept.other_phone):
        values["other_phone"] = lost[0]
    return values


def _chosen(one: FieldChoice, choice: str, dropped: Client) -> dict[str, Any]:
    if choice not in {KEPT, DROPPED, BOTH}:
        raise MergeChoiceUnknown
    column = Client._meta.get_field(one.name).attname
    if choice == BOTH and one.may_join:
        return {column: f"{one.kept}\n{one.dropped}"}
    return {column: getattr(dropped, column)} if choice == DROPPED else {}


def _block_reason(kept: Client, dropped: Client, *, is_blocked: bool) -> dict[str, str]:
    """Of a card that stays on the block list its own reason, else the other's; of one that does not, none."""
    reason = (kept.block_reason or dropped.block_reason) if is_blocked else ""
    return {"block_reason": reason} if reason != kept.block_reason else {}


def _consents(kept: Client, dropped: Client) -> dict[str, str]:
    stronger = {
        name: min(getattr(kept, name), getattr(dropped, name), key=_STRENGTH.index) for name in sorted(_CONSENTS)
    }
    return {name: value for name, value in stronger.items() if value != getattr(kept, name)}

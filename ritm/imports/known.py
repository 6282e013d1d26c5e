"""What clients who are in the base already have of what a file may bring, read for some hundred at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from ritm.clients.actions.changing import REFERENCES
from ritm.clients.data import DocumentData
from ritm.clients.models import SENDINGS, Client, ClientPassport, Guardianship, Standing
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.models_of_lists import ClientDocument, ClientIllness, ClientInterest
from ritm.clients.passport import opened
from ritm.clients.search_text import fold
from ritm.core.sealing import Unreadable
from ritm.ledger.models import Transfer
from ritm.passes.models import CreditEntry, PassState

_LISTED: dict[str, tuple[Any, str]] = {
    "interests": (ClientInterest, "interest"),
    "illnesses": (ClientIllness, "illness"),
    "documents": (ClientDocument, "kind"),
}
_SAID_HIMSELF = (Standing.GIVEN, Standing.WITHDRAWN)
SEVERAL = ("interests", "illnesses", "documents")
BESIDE = (*SEVERAL, "own", "passport", "consents", "opening")


@dataclass
class Having:
    """One client's: lists as folded name → what goes with it, own fields by id, passport's parts, consents that he gave."""

    lists: dict[str, dict[str, Any]] = field(default_factory=lambda: {name: {} for name in SEVERAL})
    own: dict[int, str] = field(default_factory=dict)
    passport: dict[str, Any] = field(default_factory=dict)
    guardian_id: int | None = None
    brought: set[str] = field(default_factory=set)  # "plan", "minor": an import has given it and nobody took it back


def having(clients: Iterable[Client], names: Iterable[str]) -> Mapping[int, Having]:
    """By client; only what is named is read."""
    ids, found = tuple(client.pk for client in clients), defaultdict[int, Having](Having)
    wanted = set(names) if ids else set()
    for name in wanted & _READ.keys():
        _READ[name](ids, found)
    return found


def changes_beside(values: Mapping[str, Any], client: Client, has: Having, *, fills: bool) -> dict[str, Any]:
    """What of lists, own fields, passport and consents the file would change. `fills`: only what is empty."""
    found: dict[str, Any] = {}
    for name in SEVERAL:
        new = _by_name(name, values.get(name) or ())
        if new and not (fills and has.lists[name]) and new != has.lists[name]:
            found[name] = values[name]
    for name, now in (("own", has.own), ("passport", has.passport)):
        new = {
            key: value
            for key, value in (values.get(name) or {}).items()
            if value != now.get(key) and not (fills and now.get(key))
        }
        if new:
            found[name] = new
    consents = {
        purpose: given
        for purpose, given in (values.get("consents") or {}).items()
        if _is_news(Standing(getattr(client, f"{purpose}_consent")), is_given=given[0])
    }
    if consents:
        found["consents"] = consents
    opening = {} if values.get("opening") is None else values["opening"]
    news = {key: value for key, value in opening.items() if not has.brought & ({key} if key == "minor" else {"plan"})}
    return found | ({"opening": news} if news else {})


def standing(clients: Iterable[Client], names: Iterable[str]) -> dict[int, dict[str, Any]]:
    """What stands now of lists of several and of the family, as far as it is named, by client; references are read
    into the clients themselves. A parent who is deleted is none.
    """
    people, wanted = list(clients), set(names)
    prefetch_related_objects(people, *sorted(REFERENCES & wanted))
    ids = tuple(client.pk for client in people)
    several = sorted(_LISTED.keys() & wanted) if ids else []
    found: dict[int, dict[str, Any]] = {pk: dict.fromkeys(several, ()) for pk in ids}
    for name in several:
        model, entry = _LISTED[name]
        for link in model.objects.filter(client__in=ids).select_related(entry):
            one = DocumentData(link.kind, link.expires_on) if name == "documents" else getattr(link, entry)
            found[link.client_id][name] += (one,)
    if "guardian" in wanted:
        firsts = Guardianship.objects.filter(child__in=ids, is_first=True, guardian__deleted_at__isnull=True)
        parents = dict(firsts.values_list("child_id", "guardian_id"))
        for pk, now in found.items():
            now["guardian"] = parents.get(pk)
    return found


def _is_news(now: Standing, *, is_given: bool) -> bool:
    """A file never speaks over what the client has said himself."""
    return now not in _SAID_HIMSELF and (is_given or now.is_allowed)


def _by_name(name: str, new: Iterable[Any]) -> dict[str, Any]:
    if name == "documents":
        return {fold(kind): day for kind, day in new}
    return {fold(one): None for one in new}


def _linked(model: type, name: str, field_name: str) -> Any:
    def read(ids: tuple[int, ...], found: Mapping[int, Having]) -> None:
        rows = model.objects.filter(client__in=ids)  # type: ignore[attr-defined] -- a model
        for client_id, folded in rows.values_list("client_id", f"{field_name}__folded"):
            found[client_id].lists[name][folded] = None

    return read


def _documents(ids: tuple[int, ...], found: Mapping[int, Having]) -> None:
    rows = ClientDocument.objects.filter(client__in=ids).values_list("client_id", "kind__folded", "expires_on")
    for client_id, folded, day in rows:
        found[client_id].lists["documents"][folded] = day


def _own(ids: tuple[int, ...], found: Mapping[int, Having]) -> None:
    for client_id, field_id, text in FieldValue.objects.filter(client__in=ids).values_list(
        "client_id", "field_id", "text"
    ):
        found[client_id].own[field_id] = text


def _passport(ids: tuple[int, ...], found: Mapping[int, Having]) -> None:
    for row in ClientPassport.objects.filter(client__in=ids):
        try:
            found[row.client_id].passport = vars(opened(row))
        except Unreadable:  # sealed with a key that is lost: as good as empty
            continue


def _guardian(ids: tuple[int, ...], found: Mapping[int, Having]) -> None:
    firsts = Guardianship.objects.filter(child__in=ids, is_first=True)
    for child_id, guardian_id in firsts.values_list("child_id", "guardian_id"):
        found[child_id].guardian_id = guardian_id


def _opening(ids: tuple[int, ...], found: Mapping[int, Having]) -> None:
    entries = CreditEntry.objects.filter(reason=CreditEntry.Reason.OPENING, client_pass__client__in=ids)
    entries = entries.exclude(client_pass__closed_reason=PassState.CANCELLED)
    for client_id in entries.values_list("client_pass__client", flat=True):
        found[client_id].brought.add("plan")
    moved = Transfer.objects.filter(reason="opening", reversed_by__isnull=True)
    for side in ("source", "target"):  # a debt, a deposit
        for client_id in moved.filter(**{f"{side}__client_ref__in": ids}).values_list(f"{side}__client_ref", flat=True):
            found[client_id].brought.add("minor")


_READ: dict[str, Any] = {
    "opening": _opening,
    "guardian": _guardian,
    "interests": _linked(ClientInterest, "interests", "interest"),
    "illnesses": _linked(ClientIllness, "illnesses", "illness"),
    "documents": _documents,
    "own": _own,
    "passport": _passport,
}
PURPOSES = tuple(one.value for one in SENDINGS)

"""What was chosen for a client from the lists, several of each: interests, documents, illnesses."""

from collections.abc import Iterable, Sequence
from typing import Any

from ritm.clients.data import ClientData
from ritm.clients.errors import BadTerm
from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClientDocument, ClientIllness, ClientInterest

_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def check_terms(data: ClientData) -> None:
    """Refuse last days that are a slip of the finger. Raises BadTerm."""
    days = [("certificate_ends_on", data.certificate_ends_on), ("insurance_ends_on", data.insurance_ends_on)]
    days += [("documents", document.expires_on) for document in data.documents or ()]
    for name, day in days:
        if _is_slip(day):
            raise BadTerm(field=name)


def write_choices(client: Client, data: ClientData) -> dict[str, tuple[Any, Any]]:
    """Make them what the data says, where it says anything; old and new of those that differ. Needs the client's lock."""
    changes: dict[str, tuple[Any, Any]] = {}
    if data.interests is not None:
        changes |= _linked("interests", ClientInterest, "interest", client, data.interests)
    if data.illnesses is not None:
        changes |= _linked("illnesses", ClientIllness, "illness", client, data.illnesses)
    if data.documents is not None:
        changes |= _documents(client, data)
    return changes


def write_new_choices(pairs: Sequence[tuple[Client, ClientData]]) -> None:
    """The same for many clients who have just been made: one insert a list."""
    interests = [(client, one) for client, data in pairs for one in data.interests or ()]
    illnesses = [(client, one) for client, data in pairs for one in data.illnesses or ()]
    documents = [(client, one) for client, data in pairs for one in data.documents or ()]
    ClientInterest.objects.bulk_create(ClientInterest(client=client, interest=one) for client, one in interests)
    ClientIllness.objects.bulk_create(ClientIllness(client=client, illness=one) for client, one in illnesses)
    ClientDocument.objects.bulk_create(
        ClientDocument(client=client, kind=one.kind, expires_on=one.expires_on) for client, one in documents
    )


def _linked(name: str, model: type, field: str, client: Client, wanted: Iterable[Any]) -> dict[str, tuple[str, str]]:
    known = {getattr(link, f"{field}_id"): link for link in model.objects.filter(client=client).select_related(field)}
    new = {entry.pk: entry for entry in wanted}
    if known.keys() == new.keys():
        return {}
    model.objects.filter(pk__in=[link.pk for pk, link in known.items() if pk not in new]).delete()
    model.objects.bulk_create(model(client=client, **{field: entry}) for pk, entry in new.items() if pk not in known)
    old_names = ", ".join(sorted(getattr(link, field).name for link in known.values()))
    return {name: (old_names, ", ".join(sorted(entry.name for entry in new.values())))}


def _documents(client: Client, data: ClientData) -> dict[str, tuple[str, str]]:
    known = {link.kind_id: link for link in ClientDocument.objects.filter(client=client).select_related("kind")}
    new = {document.kind.pk: document for document in data.documents or ()}
    old_words = _in_words((link.kind.name, link.expires_on) for link in known.values())
    new_words = _in_words((document.kind.name, document.expires_on) for document in new.values())
    if {pk: link.expires_on for pk, link in known.items()} == {pk: one.expires_on for pk, one in new.items()}:
        return {}
    ClientDocument.objects.filter(pk__in=[link.pk for pk, link in known.items() if pk not in new]).delete()
    for pk, document in new.items():
        terms = {"expires_on": document.expires_on}
        ClientDocument.objects.update_or_create(client=client, kind_id=pk, defaults=terms)
    return {"documents": (old_words, new_words)}


def _in_words(documents: Iterable[tuple[str, Any]]) -> str:
    return ", ".join(f"{name} {day.isoformat()}" if day else name for name, day in sorted(documents, key=str))


def _is_slip(day: Any) -> bool:
    return day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR

"""What was chosen for a client from the lists, several of each: interests, documents, illnesses."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ritm.clients.data import ClientData
from ritm.clients.errors import BadTerm
from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClientDocument, ClientIllness, ClientInterest

_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_Said = Mapping[int, Iterable[Any]]  # what each client shall have
_Write = Callable[[_Said], dict[int, tuple[str, str]]]


def check_terms(data: ClientData) -> None:
    """Refuse last days that are a slip of the finger. Raises BadTerm."""
    days = [("certificate_ends_on", data.certificate_ends_on), ("insurance_ends_on", data.insurance_ends_on)]
    days += [("documents", document.expires_on) for document in data.documents or ()]
    for name, day in days:
        if _is_slip(day):
            raise BadTerm(field=name)


def write_choices(client: Client, data: ClientData) -> dict[str, tuple[Any, Any]]:
    """Make them what the data says, where it says anything; old and new of those that differ. Needs the client's lock."""
    return write_choices_of_many([(client, data)])[client.pk]


def write_choices_of_many(pairs: Sequence[tuple[Client, ClientData]]) -> dict[int, dict[str, tuple[Any, Any]]]:
    """The same for many clients, by client, in a few statements a list."""
    changes: dict[int, dict[str, tuple[Any, Any]]] = {client.pk: {} for client, _data in pairs}
    for name, write in _LISTS.items():
        said = {client.pk: wanted for client, data in pairs if (wanted := getattr(data, name)) is not None}
        for pk, pair in (write(said) if said else {}).items():
            changes[pk][name] = pair
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


def _linked(model: Any, field: str) -> _Write:
    def write(said: _Said) -> dict[int, tuple[str, str]]:
        known: dict[int, dict[int, Any]] = {pk: {} for pk in said}
        for link in model.objects.filter(client__in=tuple(said)).select_related(field):
            known[link.client_id][getattr(link, f"{field}_id")] = link
        new = {pk: {entry.pk: entry for entry in wanted} for pk, wanted in said.items()}
        new = {pk: entries for pk, entries in new.items() if entries.keys() != known[pk].keys()}
        _drop(model, new, known)
        model.objects.bulk_create(
            model(client_id=pk, **{field: entry})
            for pk, entries in new.items()
            for number, entry in entries.items()
            if number not in known[pk]
        )
        old_names = {pk: [getattr(link, field).name for link in known[pk].values()] for pk in new}
        return {
            pk: (", ".join(sorted(old_names[pk])), ", ".join(sorted(entry.name for entry in entries.values())))
            for pk, entries in new.items()
        }

    return write


def _documents(said: _Said) -> dict[int, tuple[str, str]]:
    known: dict[int, dict[int, ClientDocument]] = {pk: {} for pk in said}
    for link in ClientDocument.objects.filter(client__in=tuple(said)).select_related("kind"):
        known[link.client_id][link.kind_id] = link
    new = {pk: {one.kind.pk: one for one in wanted} for pk, wanted in said.items()}
    new = {pk: papers for pk, papers in new.items() if _days(papers) != _days(known[pk])}
    old_words = {pk: _in_words((link.kind.name, link.expires_on) for link in known[pk].values()) for pk in new}
    _drop(ClientDocument, new, known)
    papers = [(pk, number, one) for pk, wanted in new.items() for number, one in wanted.items()]
    ClientDocument.objects.bulk_create(
        ClientDocument(client_id=pk, kind=one.kind, expires_on=one.expires_on)
        for pk, number, one in papers
        if number not in known[pk]
    )
    moved = [(known[pk][number], one.expires_on) for pk, number, one in papers if number in known[pk]]
    for link, day in moved:
        link.expires_on = day
    ClientDocument.objects.bulk_update([link for link, _day in moved], ["expires_on"])
    new_words = {
        pk: _in_words((one.kind.name, one.expires_on) for one in wanted.values()) for pk, wanted in new.items()
    }
    return {pk: (old_words[pk], new_words[pk]) for pk in new}


def _drop(model: Any, new: Mapping[int, Mapping[int, Any]], known: Mapping[int, Mapping[int, Any]]) -> None:
    """What of these clients is wanted no more."""
    gone = [link.pk for pk, wanted in new.items() for number, link in known[pk].items() if number not in wanted]
    model.objects.filter(pk__in=gone).delete()


def _days(documents: Mapping[int, Any]) -> dict[int, Any]:
    return {number: one.expires_on for number, one in documents.items()}


def _in_words(documents: Iterable[tuple[str, Any]]) -> str:
    return ", ".join(f"{name} {day.isoformat()}" if day else name for name, day in sorted(documents, key=str))


def _is_slip(day: Any) -> bool:
    return day is not None and not _FIRST_YEAR <= day.year <= _LAST_YEAR


_LISTS: dict[str, _Write] = {
    "interests": _linked(ClientInterest, "interest"),
    "illnesses": _linked(ClientIllness, "illness"),
    "documents": _documents,
}

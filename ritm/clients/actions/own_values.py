"""What is typed into fields of the boss's own, for one client or for many at once (CL-31)."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from ritm.accounts.writing import update_many
from ritm.clients.actions.fields import PREFIX
from ritm.clients.errors import BadFieldValue
from ritm.clients.events import ClientChanged, ClientChangedAmongMany, ClientsChanged
from ritm.clients.field_values import kept
from ritm.clients.models import Client
from ritm.clients.models_of_fields import FieldValue, ProfileField
from ritm.clients.queries import lock_client
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor

Texts = Mapping[int, str]  # by the field's id
Pairs = dict[int, tuple[str, str]]  # by the field's id: what stood there, what shall stand there


class OwnValues:
    """What clients shall have in these fields, judged when it is made and written by `write`.

    The caller holds the clients; each stands here once. `refused`: the first text of a client that its field does not
    take; nothing is written of him. Fields that are gone are left out, and so is what stands there already.
    """

    def __init__(self, rows: Sequence[tuple[Client, Texts]]) -> None:
        self.fields = ProfileField.objects.in_bulk({number for _client, texts in rows for number in texts})
        self.known = {
            (value.client_id, value.field_id): value
            for value in FieldValue.objects.filter(
                client__in=[client.pk for client, _texts in rows], field__in=tuple(self.fields)
            )
        }
        self.refused: dict[int, BadFieldValue] = {}
        self.changes: dict[int, Pairs] = {}
        for client, texts in rows:
            try:
                self.changes[client.pk] = self._judged(client, texts)
            except BadFieldValue as error:
                self.refused[client.pk] = error

    def _judged(self, client: Client, texts: Texts) -> Pairs:
        found: Pairs = {}
        for number in texts.keys() & self.fields.keys():
            value = self.known.get((client.pk, number))
            was = value.text if value is not None else ""
            now = kept(self.fields[number], texts[number], standing=was)
            if was != now:
                found[number] = (was, now)
        return found

    def write(self, *, actor: Actor, without: Container[int] = ()) -> None:
        """All of it in a few statements, but for the clients `without`; each has his own line in the history."""
        told = {pk: pairs for pk, pairs in self.changes.items() if pairs and pk not in without}
        if not told:
            return
        self.save(told)
        said = [_told(pairs) for pairs in told.values()]
        events = [
            ClientChangedAmongMany(client_id=pk, fields=tuple(sorted(one))) for pk, one in zip(told, said, strict=True)
        ]
        record_many(events, actor=actor, changes=said)
        record(ClientsChanged(client_ids=tuple(told)), actor=actor)

    def save(self, changes: Mapping[int, Pairs]) -> None:
        """The rows alone, without a word in the history."""
        new, other, gone = [], [], []
        for pk, number, text in (
            (pk, number, now) for pk, pairs in changes.items() for number, (_, now) in pairs.items()
        ):
            value = self.known.get((pk, number))
            if value is None:
                new.append(FieldValue(client_id=pk, field=self.fields[number], text=text))
            elif text:
                value.text = text
                other.append(value)
            else:
                gone.append(value.pk)
        FieldValue.objects.bulk_create(new)
        update_many(other, ["text"])
        if gone:
            FieldValue.objects.filter(pk__in=gone).delete()


def _told(pairs: Pairs) -> dict[str, tuple[Any, Any]]:
    return {f"{PREFIX}{number}": pairs[number] for number in sorted(pairs)}


@transaction.atomic
def write_values(*, client: Client, texts: Texts, actor: Actor) -> None:
    """Keep what was typed into these fields of a client, by field; empty text empties one. Old and new are recorded.

    Raises BadFieldValue, Client.DoesNotExist for a deleted client.
    """
    locked = lock_client(client.pk)
    values = OwnValues([(locked, texts)])
    for error in values.refused.values():
        raise error
    pairs = values.changes[locked.pk]
    if pairs:
        values.save(values.changes)
        said = _told(pairs)
        record(ClientChanged(client_id=locked.pk, fields=tuple(sorted(said))), actor=actor, changes=said)


@transaction.atomic
def fill_values(*, rows: Iterable[tuple[Client, Texts]]) -> None:
    """The same for many clients who have just been made; their coming is the event. Raises BadFieldValue."""
    values = OwnValues(list(rows))
    for error in values.refused.values():
        raise error
    values.save(values.changes)

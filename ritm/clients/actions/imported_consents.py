"""Consents of many clients that a file brings, and their standing before it again (CL-34, decision 3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from ritm.clients.actions.writing import refuse_long
from ritm.clients.errors import SystemClient
from ritm.clients.events import ConsentChosen, ConsentGiven
from ritm.clients.models import Client, Consent, Standing
from ritm.core import clock
from ritm.events.actions import record_many
from ritm.events.actor import Actor

_SAID_HIMSELF = (Standing.GIVEN, Standing.WITHDRAWN)


@dataclass(frozen=True)
class Said:
    """What a file says of one purpose of a client who is held. `given_at`: now where the file says nothing of it."""

    client: Client
    purpose: str
    is_given: bool
    given_at: datetime | None
    note: str  # the proof: which file, which row


@transaction.atomic
def import_consents(*, rows: Sequence[Said], actor: Actor) -> list[Consent]:
    """Write what a file says, but not over what a client has said himself; answers the rows that were written.

    A given one has no text with it: which words were read only the paper knows. Refused: as chosen by staff. The
    caller holds the clients; a purpose of a client stands here once. Raises SystemClient, TooLong.
    """
    made, events = [], []
    for said in rows:
        if said.client.is_system:
            raise SystemClient
        was = _standing(said.client, said.purpose)
        if was in _SAID_HIMSELF or (not said.is_given and not was.is_allowed):
            continue
        to = Standing.GIVEN if said.is_given else Standing.CHOSEN_NO
        made.append(_moved(said.client, said.purpose, to, note=said.note, taken_at=said.given_at, actor=actor))
    _save(made)
    for row in made:
        terms = {"client_id": row.client_id, "purpose": row.purpose, "consent_id": row.pk}
        is_given = row.standing == Standing.GIVEN
        events.append(ConsentGiven(**terms) if is_given else ConsentChosen(**terms, is_allowed=False))
    record_many(events, actor=actor)
    return made


@transaction.atomic
def take_back_imports(*, consent_ids: Iterable[int], held: Mapping[int, Client], actor: Actor) -> frozenset[int]:
    """The standing before each imported consent; answers those after which the client or staff has said something.

    `held`: the clients, held by the caller.
    """
    rows = list(Consent.objects.filter(pk__in=tuple(consent_ids)).order_by("pk"))
    said = Consent.objects.filter(client__in={row.client_id for row in rows}).values_list("client_id", "purpose")
    last = {(client_id, purpose): pk for client_id, purpose, pk in said.annotate(last=Max("pk"))}
    back = [
        row
        for row in rows
        if last[row.client_id, row.purpose] == row.pk and _standing(held[row.client_id], row.purpose) == row.standing
    ]
    made = [_moved(held[row.client_id], row.purpose, Standing(row.was), actor=actor) for row in back]
    _save(made)
    record_many(
        [
            ConsentChosen(
                client_id=row.client_id,
                purpose=row.purpose,
                is_allowed=Standing(row.standing).is_allowed,
                consent_id=row.pk,
            )
            for row in made
        ],
        actor=actor,
    )
    return frozenset(row.pk for row in rows) - {row.pk for row in back}


def _moved(
    client: Client, purpose: str, standing: Standing, *, actor: Actor, note: str = "", taken_at: datetime | None = None
) -> Consent:
    """The row of the journal, and the client's column; both still to be saved."""
    column = f"{purpose}_consent"
    values = {"note": note.strip()}
    refuse_long(Consent, values)
    row = Consent(
        client=client,
        purpose=purpose,
        was=getattr(client, column),
        standing=standing,
        channel=Consent.Channel.FILE,
        taken_at=taken_at or clock.now(),
        taken_by_id=actor.id if actor.kind == "staff" else None,
        **values,
    )
    setattr(client, column, standing)
    return row


def _save(made: Sequence[Consent]) -> None:
    Consent.objects.bulk_create(made)
    moved = defaultdict[tuple[str, str], list[int]](list)
    for row in made:
        moved[row.purpose, row.standing].append(row.client_id)
    for (purpose, standing), ids in sorted(moved.items()):  # of a file mostly one a purpose
        Client.objects.filter(pk__in=ids).update(**{f"{purpose}_consent": standing})


def _standing(client: Client, purpose: str) -> Standing:
    return Standing(getattr(client, f"{Consent.Purpose(purpose)}_consent"))

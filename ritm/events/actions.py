"""Writing down what happened, and answering a form that comes twice."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import asdict
from typing import Any, ClassVar, NamedTuple, Protocol

from django.db import OperationalError, connection, transaction
from django.utils.crypto import salted_hmac

from ritm.accounts.writing import insert_once
from ritm.core import clock
from ritm.core.errors import RequestKeyMissing, RequestKeyReused
from ritm.core.transactions import given_up_whole
from ritm.events.actor import Actor
from ritm.events.listeners import listeners
from ritm.events.models import Event, EventDetail, RequestKey

# One id for all events of a request; set by the desk's middleware.
request_id: ContextVar[str] = ContextVar("ritm_request_id", default="")

# How often a form is tried while others hold what it needs, each time for lock_timeout (docs/locking.md), and the
# errors that say so: lock_not_available, deadlock_detected.
_TRIES, _LOCKED_OUT = 3, ("55P03", "40P01")


class CameFrom(NamedTuple):
    """From where a person acts: the address of the network, and what his browser calls itself (ST-10)."""

    ip: str | None = None
    device: str | None = None


# Of the request at work; set by the desk's middleware with its id.
came_from: ContextVar[CameFrom] = ContextVar("ritm_came_from", default=CameFrom())  # noqa: B039 -- a tuple does not change


class Happened(Protocol):
    """An event: a frozen dataclass with a `name` such as "attendance.booking_made"."""

    name: ClassVar[str]


def prepare(event: Happened, *, actor: Actor) -> None:
    """First line of an action whose listeners above must lock earlier in the order, or may refuse."""
    _must_be_in_transaction()
    for handler in listeners("first", type(event)):
        handler(event, actor=actor)


def record(event: Happened, *, actor: Actor, changes: dict[str, tuple[Any, Any]] | None = None) -> Event:
    """Write the event with its fact, tell the rooms above, and queue what the worker owes.

    `changes` maps field names to (old, new); values go to EventDetail, which erasure can blank.
    """
    _must_be_in_transaction()
    row = Event.objects.create(**_columns(event, actor))
    if changes:
        EventDetail.objects.bulk_create(
            EventDetail(event=row, field=field, old=_text(old), new=_text(new)) for field, (old, new) in changes.items()
        )
    _tell(event, row, actor)
    return row


def record_many(
    events: Iterable[Happened], *, actor: Actor, changes: Sequence[Mapping[str, tuple[Any, Any]]] = ()
) -> None:
    """Events of a set-based action in one insert; listeners are told of each. `changes`: as in record, event by event."""
    _must_be_in_transaction()
    events = list(events)
    rows = Event.objects.bulk_create([Event(**_columns(event, actor)) for event in events], batch_size=500)
    details = [
        EventDetail(event=row, field=field, old=_text(old), new=_text(new))
        for row, of_row in zip(rows, changes, strict=False)
        for field, (old, new) in of_row.items()
    ]
    if details:
        EventDetail.objects.bulk_create(details, batch_size=500)
    for event, row in zip(events, rows, strict=True):
        _tell(event, row, actor)


def once(*, actor: Actor, key: str, form: str, act: Callable[[], str]) -> tuple[str, bool]:
    """Run `act` once for this key; a repeat gets the first answer (its short text, usually a location).

    Returns (answer, is_new). Another body under the same key raises RequestKeyReused; a refusal inside `act`
    rolls the key back, so the repeat is tried again (I-19).
    """
    require_key(key)
    # Keyed: a form may hold a passport, and a plain hash of ten digits is soon guessed.
    digest = salted_hmac("request_key", form, algorithm="sha256").hexdigest()
    for _ in range(_TRIES - 1):
        try:
            return _once(str(actor), key, digest, act)
        except OperationalError as error:
            # The transaction is undone; asking again keeps a crowd from seeing "busy".
            if connection.in_atomic_block or getattr(error.__cause__, "sqlstate", "") not in _LOCKED_OUT:
                raise
    return _once(str(actor), key, digest, act)


def require_key(key: str) -> None:
    """Raise RequestKeyMissing unless the form has brought a key; for presses that are many transactions."""
    if not key or len(key) > 64 or not key.isalnum():
        raise RequestKeyMissing


@transaction.atomic
def _once(actor: str, key: str, digest: str, act: Callable[[], str]) -> tuple[str, bool]:
    mine = RequestKey(actor=actor, key=key, form_hash=digest, created_at=clock.now())
    if not insert_once(mine):  # PostgreSQL waits here for whoever came first
        seen = RequestKey.objects.get(actor=actor, key=key)
        if seen.form_hash != digest:
            raise RequestKeyReused
        return seen.location, False
    with given_up_whole():
        mine.location, mine.status = act(), 200
    mine.save(update_fields=["location", "status"])
    return mine.location, True


def _columns(event: Happened, actor: Actor) -> dict[str, Any]:
    data = asdict(event)  # type: ignore[call-overload] -- every event is a dataclass
    return {
        "name": event.name,
        "data": data,
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "request_id": request_id.get(),
        "happened_at": clock.now(),
        "client_ref": data.get("client_id"),
        **came_from.get()._asdict(),
    }


def _tell(event: Happened, row: Event, actor: Actor) -> None:
    for handler in listeners("within", type(event)):
        handler(event, actor=actor)
    for task in listeners("after", type(event)):
        task.enqueue(event_id=row.pk)


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _must_be_in_transaction() -> None:
    if not connection.in_atomic_block:
        message = "An event is written in the transaction of its fact."
        raise RuntimeError(message)

"""Writing figures and search words again. They follow the facts below, so they record no event of their own."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db import transaction

from ritm.accounts.queries import current_account
from ritm.clients.models import Client, Guardianship
from ritm.core import clock
from ritm.directory import figures
from ritm.directory.models import ClientFigures
from ritm.events.actor import SYSTEM, Actor

Part = Callable[[tuple[int, ...], date], figures.Values]

EVERY_PART: tuple[Part, ...] = (figures.money, figures.passes, figures.attendance, figures.family)
_AT_ONCE = 500


@transaction.atomic(savepoint=False)
def rebuild(*, client_ids: Iterable[int] | None = None, actor: Actor = SYSTEM) -> int:
    """Recount everything that lists and search read, of these clients or of all; returns how many rows differed."""
    ids = Client.objects.order_by("pk").values_list("pk", flat=True) if client_ids is None else sorted(set(client_ids))
    ids = tuple(ids)
    changed = 0
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        changed += _recount(EVERY_PART, some)
        figures.write_words(some)
    return changed


@transaction.atomic(savepoint=False)
def refresh(*, parts: tuple[Part, ...], client_ids: Iterable[int], actor: Actor = SYSTEM) -> int:
    """Recount the parts that an event changes: a fixed number of queries. Returns how many rows differed."""
    return _recount(parts, tuple(sorted(set(client_ids))))


@transaction.atomic(savepoint=False)
def index(*, client_id: int, actor: Actor = SYSTEM) -> None:
    """Search words and the child's mark after a client was added, changed or deleted; his children name him too."""
    wards = Guardianship.objects.filter(guardian=client_id).values_list("child_id", flat=True)
    ids = tuple(sorted({client_id, *wards}))
    figures.write_words(ids)
    _recount((figures.family,), (client_id,))


@transaction.atomic(savepoint=False)
def roll_over(*, actor: Actor = SYSTEM) -> int:
    """After midnight: where the pass that figures show has ended, show the next one. Returns how many changed."""
    today = clock.today(current_account().time_zone)
    ended = ClientFigures.objects.filter(pass_ends_on__lt=today).values_list("client_id", flat=True)
    return refresh(parts=(figures.passes,), client_ids=ended)


def _recount(parts: tuple[Part, ...], client_ids: tuple[int, ...]) -> int:
    # Held before counting: of two transactions the later one counts what the earlier has written.
    rows = _lock_rows(client_ids)
    today = _today(rows)
    values: dict[int, dict[str, Any]] = {pk: {} for pk in client_ids}
    for part in parts:
        for pk, found in part(client_ids, today).items():
            values[pk] |= found
    changed = [row for pk, row in rows.items() if _differs(row, values[pk])]
    names = sorted({name for pk in client_ids for name in values[pk]})
    if len(changed) == 1:
        changed[0].save(update_fields=names)  # one plain statement; a bulk one takes longer to write than to run
    elif changed:
        # The rows are held, so each conflicts with itself: an upsert is a tenth of the work of a CASE for every value.
        ClientFigures.objects.bulk_create(
            changed, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=names
        )
    return len(changed)


def _differs(row: ClientFigures, values: dict[str, Any]) -> bool:
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    return True


def _today(rows: dict[int, ClientFigures]) -> date:
    """The account's date, without a question of its own where a row brings its account along."""
    known = next((row.account for row in rows.values() if "account" in row._state.fields_cache), None)
    return clock.today((known or current_account()).time_zone)


def _lock_rows(client_ids: tuple[int, ...]) -> dict[int, ClientFigures]:
    rows = ClientFigures.objects.select_related("account").select_for_update(no_key=True, of=("self",))
    known = {row.client_id: row for row in rows.filter(client__in=client_ids).order_by("client_id")}
    missing = [ClientFigures(client_id=pk) for pk in client_ids if pk not in known]
    made = ClientFigures.objects.bulk_create(missing, batch_size=500) if missing else []
    return known | {row.client_id: row for row in made}

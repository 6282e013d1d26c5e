"""Erasing what is personal of a client; the ledger, visits and counts stay, under a number (CL-34, 152-ФЗ art. 21)."""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ritm.accounts.queries import current_account
from ritm.clients.erasing import Erasing, blank_columns, eraser_steps, erasing_of
from ritm.clients.errors import SystemClient
from ritm.clients.errors_of_erasing import ErasureHolds, ErasureNotTyped, ErasureOfMerged, ErasureOwes
from ritm.clients.events import ClientDeleted
from ritm.clients.events_of_erasing import ClientErased, ClientErasing
from ritm.clients.mentions import mentions_of
from ritm.clients.models import Client
from ritm.clients.queries import ids_of, lock_clients
from ritm.core import clock
from ritm.core.errors import Busy
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.ledger.queries import money_of_many


class ErasureReason(models.TextChoices):
    """Why: what the act of destruction names (Roskomnadzor's order 179)."""

    ASKED = "asked", _("the client asked for it")
    WITHDRAWN = "withdrawn", _("the client withdrew the consent")
    DONE = "done", _("the data are no longer needed")


@transaction.atomic
def erase_client(*, client: Client, reason: str, typed: str, spared: Iterable[str] = (), actor: Actor) -> None:
    """Erase for good everything personal of a client and of the cards merged into him; a living one is deleted too.

    What other people's cards say of him goes too, but for `spared` (`Mention.key`). `typed`: his number, by hand. What is left says «Клиент стёрт №12» and keeps visits, sales, money, counts. A second
    call changes nothing. Raises ErasureNotTyped, SystemClient, ErasureOfMerged, ErasureOwes, ErasureHolds,
    passes.ErasureHasPass.
    """
    if typed.strip().lstrip("№#").strip() != str(client.pk):
        raise ErasureNotTyped(number=client.pk)
    ids = ids_of(client.pk)
    spared = frozenset(spared)
    others = {one.owner_id for one in mentions_of(ids) if one.key not in spared}
    prepare(ClientErasing(client_ids=ids, other_ids=tuple(sorted(others))), actor=actor)
    held = lock_clients(ids)
    main = held[client.pk]
    if main.erased_at is not None:
        return
    _refuse(main, ids)
    _delete(main, actor)
    _erase(main, held, erasing_of(ids, actor, other_ids=frozenset(others), spared=spared))
    event = ClientErased(client_id=main.pk, merged_ids=ids[1:], reason=ErasureReason(reason).value)
    record(event, actor=actor)


def _refuse(client: Client, ids: tuple[int, ...]) -> None:
    if client.is_system:
        raise SystemClient
    if client.merged_into_id is not None:
        raise ErasureOfMerged
    if ids_of(client.pk) != ids:
        raise Busy
    money = money_of_many(ids).values()
    if any(one.debt_minor for one in money):
        raise ErasureOwes
    if any(one.free_minor for one in money):
        raise ErasureHolds


def _delete(client: Client, actor: Actor) -> None:
    """As a deletion does: coming bookings are cancelled, their places freed. The lessons are held already."""
    if client.deleted_at is None:
        client.deleted_at = clock.now()
        client.save(update_fields=["deleted_at"])
        record(ClientDeleted(client_id=client.pk), actor=actor)


def _erase(main: Client, held: dict[int, Client], erasing: Erasing) -> None:
    for step in eraser_steps():
        step(erasing)
    with translation.override(current_account().language):
        name = gettext("Erased client No. %(number)s") % {"number": main.pk}
    for one in held.values():
        one.erased_at = clock.now()
        blank_columns(one, name)
        one.save()

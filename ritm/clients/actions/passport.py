"""Looking at and changing a passport: each look is logged, a change is logged without its values (CL-25, mechanics §8)."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any

from django.db import transaction

from ritm.accounts.queries import current_account
from ritm.accounts.writing import update_many
from ritm.clients.errors import BadIssueDate, PassportStale, SystemClient, TooLong
from ritm.clients.events import PassportChanged, PassportSeen, PassportSought
from ritm.clients.models import Client, ClientPassport
from ritm.clients.passport import PassportData, close, opened, version_of
from ritm.clients.queries import lock_client
from ritm.core import clock
from ritm.core.lines import one_line
from ritm.core.sealing import is_current
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor

LONGEST = {"passport_number": 40, "passport_issued_by": 300, "passport_code": 20, "address": 300}
_FIRST_YEAR = 1900


@transaction.atomic
def look_at_passport(*, client: Client, actor: Actor) -> PassportData:
    """The values for somebody who may see them; that he looked stands in the client's history."""
    row = ClientPassport.objects.filter(client=client).first()
    if row is None:
        return PassportData()
    record(PassportSeen(client_id=client.pk), actor=actor)
    return opened(row)


@transaction.atomic
def search_by_passport(*, found: Sequence[int], actor: Actor) -> None:
    """Write down that somebody searched by a passport's number: it tells whose it is, as a look does."""
    record_many([PassportSought(client_id=pk) for pk in found or (None,)], actor=actor)


@transaction.atomic
def change_passport(
    *, client: Client, data: PassportData, keep_empty: bool = False, version: str | None = None, actor: Actor
) -> None:
    """Write the values. `keep_empty`: what is empty stays as it was, for somebody who may not see what is there.

    `version`: what `version_of` said when the person began to type. Raises PassportStale where somebody has written
    since, BadIssueDate, TooLong, SystemClient; Client.DoesNotExist for a deleted one.
    """
    if lock_client(client.pk).is_system:
        raise SystemClient
    row = ClientPassport.objects.filter(client=client).first()
    was, new = opened(row), _clean(data)
    if keep_empty:
        typed = {one.name: getattr(new, one.name) for one in fields(new) if getattr(new, one.name)}
        new = replace(was, **typed)
    changed = was.differing(new)
    if not changed:
        return
    if version is not None and version != version_of(row):
        raise PassportStale(version=version_of(row))
    row = row or ClientPassport(client=client)
    close(row, new)
    row.changed_at = clock.now()
    row.save()
    record(PassportChanged(client_id=client.pk, fields=changed), actor=actor)


@transaction.atomic
def change_passports(*, rows: Sequence[tuple[Client, Mapping[str, Any]]], actor: Actor) -> None:
    """Give many clients other values in some fields of PassportData, in a few statements; all or none.

    The caller holds the clients and has looked that they live; each stands here once. Raises BadIssueDate, TooLong,
    SystemClient.
    """
    known = {row.client_id: row for row in ClientPassport.objects.filter(client__in=[one.pk for one, _values in rows])}
    new, other, told = [], [], []
    for client, values in rows:
        if client.is_system:
            raise SystemClient
        row, clean = known.get(client.pk), _clean(PassportData(**values))
        was = opened(row)
        now = replace(was, **{name: getattr(clean, name) for name in values})
        if was == now:
            continue
        (new if row is None else other).append(row := row or ClientPassport(client=client))
        close(row, now)
        row.changed_at = clock.now()
        told.append(PassportChanged(client_id=client.pk, fields=was.differing(now)))
    ClientPassport.objects.bulk_create(new)
    update_many(other, ["sealed", "number_mark", "changed_at"])
    record_many(told, actor=actor)


@transaction.atomic
def reseal_passports() -> int:
    """Seal with the key of now whatever an older one sealed; returns how many. Safe to repeat."""
    rows = [row for row in ClientPassport.objects.order_by("pk") if not is_current(row.sealed)]
    for row in rows:
        lock_client(row.client_id)
        row.refresh_from_db()
        close(row, opened(row))
        row.save(update_fields=["sealed", "number_mark"])
    return len(rows)


def _clean(data: PassportData) -> PassportData:
    texts = {name: one_line(getattr(data, name)) for name in LONGEST}
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            raise TooLong(field=name, length=len(texts[name]), most=most)
    _check_day(data.passport_issued_on)
    return replace(data, **texts)


def _check_day(day: date | None) -> None:
    if day is not None and not (day.year >= _FIRST_YEAR and day <= clock.today(current_account().time_zone)):
        raise BadIssueDate

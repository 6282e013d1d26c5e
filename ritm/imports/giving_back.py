"""Taking back what a row brought beside the client's own columns: the boss's fields, passport, consents, balances."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from ritm.attendance.models import Booking
from ritm.clients.actions.consents import take_back_import
from ritm.clients.actions.fields import PREFIX, write_values
from ritm.clients.actions.passport import change_passport
from ritm.clients.models import ClientPassport, Consent
from ritm.clients.models_of_fields import FieldValue
from ritm.clients.passport import PassportData, opened
from ritm.core import clock
from ritm.core.sealing import Unreadable, unseal
from ritm.events.actor import Actor
from ritm.imports.beside import place_of_passport
from ritm.imports.models import ImportRow
from ritm.imports.openings import balance_key
from ritm.ledger.openings import Brought, lock_moneys
from ritm.ledger.openings import take_back_openings as take_back_balances
from ritm.passes.actions.issuing import withdraw_openings
from ritm.passes.queries import lock_passes


def give_back(row: ImportRow, *, actor: Actor) -> bool:
    """Old values again, where they still stand as the file said; False where something has changed since."""
    parts = [_own(row, actor), _passport(row, actor), _consents(row, actor)]
    return all(parts)


def lock_openings(rows: Sequence[ImportRow]) -> None:
    """Hold the passes that rows have brought, then the money of their clients: that is the order of locks."""
    lock_passes(_passes_of(rows))
    lock_moneys(client_ids={row.client_id for row in rows})


def take_back_openings(rows: Sequence[ImportRow], *, actor: Actor) -> frozenset[int]:
    """Passes and balances from before, passes first; the numbers of rows of which something was used since: it stays."""
    if not rows:
        return frozenset()
    today = clock.today(rows[0].batch.branch.time_zone)
    passes = _passes_of(rows)
    booked = Booking.objects.filter(client_pass__in=list(passes)).exclude(status=Booking.Status.CANCELLED)
    used = set(booked.values_list("client_pass_id", flat=True))
    used |= withdraw_openings(pass_ids=passes.keys() - used, on=today, actor=actor)
    keys = {balance_key(row.batch_id, row.number): row for row in rows if "balance" in row.given}
    brought = [Brought(row.client_id, key, f"{key}:undone") for key, row in keys.items()]
    spent = take_back_balances(rows=brought, booked_on=today, actor=actor) if brought else frozenset()
    return frozenset({passes[pk] for pk in used} | {keys[key].number for key in spent})


def _passes_of(rows: Sequence[ImportRow]) -> dict[int, int]:
    """The row's number of each pass that was brought."""
    return {row.given["pass"][1]: row.number for row in rows if "pass" in row.given}


def _own(row: ImportRow, actor: Actor) -> bool:
    given = {int(name.removeprefix(PREFIX)): pair for name, pair in row.given.items() if name.startswith(PREFIX)}
    if not given:
        return True
    now = dict(FieldValue.objects.filter(client=row.client, field__in=list(given)).values_list("field_id", "text"))
    still = {number: was for number, (was, text) in given.items() if now.get(number, "") == text}
    if still:
        write_values(client=row.client, texts=still, actor=actor)
    return len(still) == len(given)


def _passport(row: ImportRow, actor: Actor) -> bool:
    if "passport" not in row.given:
        return True
    try:
        was, given = (_opened(text, row) for text in row.given["passport"])
        now = vars(opened(ClientPassport.objects.filter(client=row.client).first()))
    except Unreadable:  # the key was changed within the day
        return False
    still = {name: value for name, value in was.items() if now[name] == given[name]}
    change_passport(client=row.client, data=PassportData(**{**now, **still}), actor=actor)
    return len(still) == len(was)


def _opened(text: str, row: ImportRow) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(unseal(text, place=place_of_passport(row.client, row.batch)))
    day = values.get("passport_issued_on")
    return {**values, "passport_issued_on": date.fromisoformat(day)} if day else values


def _consents(row: ImportRow, actor: Actor) -> bool:
    if "consents" not in row.given:
        return True
    rows = Consent.objects.select_related("client").filter(pk__in=row.given["consents"][1])
    parts = [take_back_import(consent=one, note="", actor=actor) for one in rows]
    return all(parts)

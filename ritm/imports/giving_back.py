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
from ritm.ledger.errors import OpeningSpent
from ritm.ledger.openings import take_back_opening
from ritm.passes.actions.issuing import withdraw_opening
from ritm.passes.errors import PassInUse
from ritm.passes.models import ClientPass


def give_back(row: ImportRow, *, actor: Actor) -> bool:
    """Old values again, where they still stand as the file said; False where something has changed since."""
    parts = [_own(row, actor), _passport(row, actor), _consents(row, actor)]
    return all(parts)


def take_back_openings(rows: Sequence[ImportRow], *, kept: str, actor: Actor) -> None:
    """Passes and balances from before, passes first: that is the order of locks; `kept` where one has been used since."""
    today = clock.today(rows[0].batch.branch.time_zone) if rows else None
    for row in rows:
        if "pass" in row.given and not _withdrawn(row.given["pass"][1], today, actor):
            row.outcome = kept
    for row in rows:
        if "balance" in row.given:
            key = balance_key(row.batch_id, row.number)
            try:
                take_back_opening(
                    client_id=row.client_id, key=key, new_key=f"{key}:undone", booked_on=today, actor=actor
                )
            except OpeningSpent:
                row.outcome = kept


def _withdrawn(pass_id: int, today: date | None, actor: Actor) -> bool:
    held = ClientPass.objects.get(pk=pass_id)
    if Booking.objects.filter(client_pass=held).exclude(status=Booking.Status.CANCELLED).exists():
        return False
    try:
        withdraw_opening(client_pass=held, on=today, actor=actor)
    except PassInUse:
        return False
    return True


def _own(row: ImportRow, actor: Actor) -> bool:
    given = {int(name.removeprefix(PREFIX)): pair for name, pair in row.given.items() if name.startswith(PREFIX)}
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

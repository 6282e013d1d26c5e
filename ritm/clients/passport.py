"""Passport and address of a client: what they hold, and how they lie sealed (CL-25)."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from ritm.accounts.scope import current_account_id
from ritm.clients.models import ClientPassport
from ritm.core.sealing import mark, marks, seal, unseal


@dataclass(frozen=True, kw_only=True)
class PassportData:
    """The values for the contract template; all may be empty."""

    passport_number: str = ""
    passport_issued_on: date | None = None
    passport_issued_by: str = ""
    passport_code: str = ""
    address: str = ""

    def differing(self, other: "PassportData") -> tuple[str, ...]:
        """Names of the fields that are not the same."""
        own, its = asdict(self), asdict(other)
        return tuple(sorted(name for name in own if own[name] != its[name]))


def opened(row: ClientPassport | None) -> PassportData:
    """The values; empty ones where nothing was ever written. Raises sealing.Unreadable."""
    if row is None:
        return PassportData()
    values: dict[str, Any] = json.loads(unseal(row.sealed, place=_place(row)))
    day = values["passport_issued_on"]
    return PassportData(**{**values, "passport_issued_on": date.fromisoformat(day) if day else None})


def version_of(row: ClientPassport | None) -> str:
    """Which passport stands there: another text after every change; "" where none was ever written."""
    return row.changed_at.isoformat() if row else ""


def close(row: ClientPassport, data: PassportData) -> None:
    """Put the values into the row, sealed for this very client."""
    values = {**asdict(data), "passport_issued_on": data.passport_issued_on and data.passport_issued_on.isoformat()}
    row.sealed = seal(json.dumps(values, ensure_ascii=False), place=_place(row))
    row.number_mark = mark_of(data.passport_number, account_id=row.account_id)


def mark_of(number: str, *, account_id: int) -> str:
    """What the row is found by; "" for no number."""
    plain = plain_number(number)
    return mark(plain, place=_account(account_id)) if plain else ""


def with_number(text: str) -> QuerySet[ClientPassport]:
    """Passports of exactly this series and number, however they are spaced; nobody's of an empty one (CL-25)."""
    return ClientPassport.objects.filter(number_mark__in=marks_of(text))


def marks_of(number: str) -> tuple[str, ...]:
    """What rows with this number may be marked with, by every key; none of no number."""
    plain = plain_number(number)
    return marks(plain, place=_account(current_account_id())) if plain else ()


def plain_number(text: str) -> str:
    """«45 09 № 123456» as 4509123456: letters and digits alone."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def _account(account_id: int) -> str:
    return f"account {account_id}, passport number"


def _place(row: ClientPassport) -> str:
    return f"account {row.account_id}, client {row.client_id}, passport"

"""Numbers of contracts: how they are written, and the count under its lock."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ritm.contracts.errors import CountStands, NumbersRepeat, YearNeeded
from ritm.contracts.events import NumberingChanged
from ritm.contracts.models import Contract, ContractSettings
from ritm.contracts.numbers import Number, next_number, written
from ritm.core.lines import one_line
from ritm.events.actions import record
from ritm.events.actor import Actor


@dataclass(frozen=True, kw_only=True)
class NumberingTerms:
    """What the boss decides. `next_number`: where the count begins, while no contract has been made."""

    prefix: str = ""
    has_year: bool = True
    digits: int = 3
    restarts_yearly: bool = True
    next_number: int | None = None
    seller: str = ""
    seller_signer: str = ""
    seller_tax_number: str = ""
    seller_details: str = ""


@transaction.atomic
def save_numbering(*, terms: NumberingTerms, today: date, actor: Actor) -> ContractSettings:
    """How coming numbers are written and who stands in contracts; numbers that were given stay.

    Raises YearNeeded, NumbersRepeat, CountStands.
    """
    if terms.restarts_yearly and not terms.has_year:
        raise YearNeeded
    row = lock_settings()
    before = {name: getattr(row, name) for name in _FIELDS}
    for name in _FIELDS:
        value = getattr(terms, name)
        setattr(row, name, one_line(value) if name == "prefix" else value)
    _begin_at(row, terms.next_number, today)
    _check_repeats(row, today)
    row.save()
    changed = tuple(name for name in _FIELDS if before[name] != getattr(row, name))
    if changed:
        record(NumberingChanged(fields=changed), actor=actor)
    return row


def take_number(*, on: date) -> Number:
    """The next number, within the transaction that makes its contract: undone together, so no gap (CR-05)."""
    row = lock_settings()
    taken = next_number(row, on)
    if taken.series >= row.series:  # the count of an earlier year stands in its contracts
        row.series, row.last_number, row.last_year = taken.series, taken.running, max(on.year, row.last_year)
        row.save(update_fields=["series", "last_number", "last_year"])
    return taken


def lock_settings() -> ContractSettings:
    """The account's row, held until the transaction ends; made where it is missing."""
    ContractSettings.objects.get_or_create()
    return ContractSettings.objects.select_for_update(no_key=True, of=("self",)).get()


_FIELDS = (
    *("prefix", "has_year", "digits", "restarts_yearly"),
    *("seller", "seller_signer", "seller_tax_number", "seller_details"),
)


def _begin_at(row: ContractSettings, number: int | None, today: date) -> None:
    coming = next_number(row, today).running
    if number is None or number == coming:
        return
    if Contract.objects.exists():
        raise CountStands(number=coming)
    row.last_number, row.last_year = number - 1, today.year


def _check_repeats(row: ContractSettings, today: date) -> None:
    """A number of this writing that was given in an earlier series and lies ahead of the count."""
    ahead, year = next_number(row, today), max(today.year, row.last_year)
    known = Contract.objects.exclude(series=ahead.series).filter(running__gte=ahead.running)
    for contract in known.order_by("running"):
        if written(row, contract.running, year) == contract.number:
            raise NumbersRepeat(number=contract.number)

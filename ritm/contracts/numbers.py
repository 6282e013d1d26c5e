"""How a number of a contract is written, and which one comes next."""

from datetime import date
from typing import NamedTuple

from django.db.models import Max

from ritm.contracts.models import Contract, ContractSettings


class Number(NamedTuple):
    """A number: as people read it, and its place in the count."""

    text: str
    series: int
    running: int


def written(row: ContractSettings, running: int, year: int) -> str:
    """«Д-2026/007»."""
    count = f"{running:0{row.digits}}"
    return f"{row.prefix}{year:04}/{count}" if row.has_year else f"{row.prefix}{count}"


def next_number(row: ContractSettings, on: date) -> Number:
    """What the next contract would be numbered on this day; one of an earlier year goes on in that year's own count."""
    if row.restarts_yearly and on.year < row.last_year:
        return _of_earlier_year(row, on.year)
    is_new_year = row.restarts_yearly and row.last_year and on.year > row.last_year
    series, running = (row.series + 1, 1) if is_new_year else (row.series, row.last_number + 1)
    return Number(written(row, running, max(on.year, row.last_year)), series, running)


def _of_earlier_year(row: ContractSettings, year: int) -> Number:
    """Series 0 is of a year in which nothing was made before the count began."""
    of_year = Contract.objects.filter(made_on__year=year, series__lt=row.series).order_by("-series").first()
    series = of_year.series if of_year else 0
    running = (Contract.objects.filter(series=series).aggregate(last=Max("running"))["last"] or 0) + 1
    return Number(written(row, running, year), series, running)

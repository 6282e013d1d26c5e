"""How a number of a contract is written, and which one comes next."""

from datetime import date
from typing import NamedTuple

from ritm.contracts.models import ContractSettings


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
    """What the next contract would be numbered on this day."""
    is_new_year = row.restarts_yearly and row.last_year and on.year > row.last_year
    series, running = (row.series + 1, 1) if is_new_year else (row.series, row.last_number + 1)
    return Number(written(row, running, max(on.year, row.last_year)), series, running)

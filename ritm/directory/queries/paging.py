"""Fifty rows of a long list, and where they stand in it."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

PAGE_SIZE = 50
Row = TypeVar("Row")


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """One page of rows; `total` is the number of all."""

    rows: list[Row]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        """The number of the first row, 0 on an empty page."""
        return (self.page - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row."""
        return (self.page - 1) * PAGE_SIZE + len(self.rows)


def paged(rows: QuerySet[Any], page: int) -> Paged[Any]:
    """The rows of this page, or of the nearest one that exists. Two queries."""
    total = rows.count()
    pages = max(1, -(-total // PAGE_SIZE))
    page = min(max(page, 1), pages)
    return Paged(list(rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]), total, page, pages)

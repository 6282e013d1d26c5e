"""The orders of the client list: each header has an index that begins with the account and ends with the client."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.expressions import OrderBy

from ritm.accounts.scope import current_account_id
from ritm.clients.models import Client, IsBlank
from ritm.directory.queries.paging import PAGE_SIZE
from ritm.directory.queries.phones import phones_seen
from ritm.staff.models import AccessLevel, StaffMember

# A column of the list → by what it is sorted, each served by an index of its own; two have an order of their own.
_SORTED_BY = {
    "name": "search_text",
    "phone": "phone",
    "flags": "figures__debt_minor",
    "visit": "figures__last_visit_at",
    "added": "created_at",
    "birth_date": "birth_date",
    "status": "figures__status_name",
    "branch": "figures__branch_name",
    "responsible": "figures__responsible_name",
    "source": "figures__source_name",
    "class_format": "figures__format_name",
    "balance": "figures__balance_minor",
    "pass_until": "figures__pass_ends_on",
    "next": "figures__next_lesson_at",
}
_FIGURES = "figures__"
_NEVER_EMPTY = {"search_text", "created_at", "figures__balance_minor"}
SORTS = tuple(_SORTED_BY)


@dataclass(frozen=True)
class Key:
    """One column and the client's id: what an order compares, both in one direction."""

    column: str
    tie: str
    backwards: bool

    @property
    def is_of_figures(self) -> bool:
        """Whether the column stands in the client's figures."""
        return self.column.startswith(_FIGURES)

    @property
    def in_its_table(self) -> tuple[str, str]:
        """Both under the names that they have there."""
        return self.column.removeprefix(_FIGURES), self.tie.removeprefix(_FIGURES)


def sorts_of(staff: StaffMember) -> tuple[str, ...]:
    """What the person may sort by: the order of phones tells them to whoever does not see them."""
    is_full = phones_seen(staff) == AccessLevel.Phones.FULL
    return SORTS if is_full else tuple(name for name in SORTS if name != "phone")


def sort_for(staff: StaffMember, sort: str) -> str:
    """The order that was asked for, or by name where the person has none such."""
    return sort if sort.removeprefix("-") in sorts_of(staff) else "name"


def key_of(sort: str) -> Key | None:
    """What the order compares; None where that is more than a column and the id."""
    name = sort.removeprefix("-")
    if name in {"phone", "flags"}:
        return None
    column = _SORTED_BY.get(name, "search_text")
    return Key(column, _tie(column), sort.startswith("-"))


def in_order(clients: QuerySet[Client], sort: str) -> QuerySet[Client]:
    """The clients in this order, in such a way that an index has it."""
    if _SORTED_BY.get(sort.removeprefix("-"), "").startswith(_FIGURES):
        # Named twice, the account lets the index of figures begin with it on SQLite, too.
        clients = clients.filter(figures__account=current_account_id())
    return clients.order_by(*_order(sort))


def best_of(clients: QuerySet[Client], *, sort: str, first: int, more: int = 0) -> QuerySet[Any]:
    """Ids of the fifty clients, and so many `more`, from number `first` on, in the order of an index."""
    return in_order(clients, sort).values_list("pk", flat=True)[first : first + PAGE_SIZE + more]


def by_key(key: Key, column: str, tie: str) -> list[OrderBy]:
    """The order of a key under the names that its columns have elsewhere; what is empty stands last both ways."""
    if key.column in _NEVER_EMPTY:
        return [_by(column, backwards=key.backwards), _by(tie, backwards=key.backwards)]
    by = F(column).desc(nulls_last=True) if key.backwards else F(column).asc(nulls_last=True)
    return [by, _by(tie, backwards=key.backwards)]


def _order(sort: str) -> list[OrderBy]:
    key = key_of(sort)
    if key is not None:
        return by_key(key, key.column, key.tie)
    backwards = sort.startswith("-")
    if sort.removeprefix("-") == "phone":
        # Backwards those without a phone are last by themselves.
        filled = [] if backwards else [IsBlank("phone").asc()]
        return [*filled, _by("phone", backwards=backwards), _by("pk", backwards=backwards)]
    # The first press shows who owes most.
    owed = (_SORTED_BY["flags"], f"{_FIGURES}unpaid_visits")
    return [*(_by(one, backwards=not backwards) for one in owed), _by(_tie(owed[0]), backwards=backwards)]


def _tie(column: str) -> str:
    return f"{_FIGURES}client_id" if column.startswith(_FIGURES) else "pk"


def _by(column: str, *, backwards: bool = False) -> OrderBy:
    return F(column).desc() if backwards else F(column).asc()

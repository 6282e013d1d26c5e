"""The page of the client list: chips, sorting, fifty rows (CL-02, CL-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Window

from ritm.clients.models import Client
from ritm.clients.queries import limited_to, visible_to
from ritm.core import clock
from ritm.directory.flags import Flag, flags
from ritm.directory.models import ClientFigures
from ritm.directory.queries.by_words import Words, containing, matching
from ritm.directory.queries.chips import conditions
from ritm.directory.queries.counts import counted
from ritm.directory.queries.finding import parent_columns
from ritm.directory.queries.paging import PAGE_SIZE
from ritm.directory.queries.phones import phones_seen
from ritm.directory.queries.sorting import best_of, sort_for
from ritm.directory.words import typed_words
from ritm.staff.models import StaffMember

# Columns of the list whose words stand in a row of their own.
_JOINED = ("branch", "responsible", "source", "status", "class_format")


@dataclass(frozen=True)
class Row:
    """A client of the list with his flags."""

    client: Client
    figures: ClientFigures | None
    flags: list[Flag]


@dataclass(frozen=True)
class Page:
    """Fifty rows of the list; `counts` says how many each chip would show, without the typed text (`counts.Counts`).

    `total`: how many there are on all pages; None where that is counted later: one more page is all that is known.
    """

    rows: list[Row]
    total: int | None
    page: int
    pages: int
    counts: Mapping[str, int]

    @property
    def first(self) -> int:
        """The number of the first row, 0 on an empty page."""
        return (self.page - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row."""
        return (self.page - 1) * PAGE_SIZE + len(self.rows)


@dataclass(frozen=True)
class Shown:
    """Which page of which list: its order, its number, the columns that are shown, and to whom."""

    sort: str = "name"
    page: int = 1
    columns: tuple[str, ...] = _JOINED
    staff: StaffMember | None = None  # whose level may hide parents


def client_page(
    *,
    staff: StaffMember,
    zone: str,
    text: str = "",
    chip: str = "all",
    sort: str = "name",
    page: int = 1,
    columns: tuple[str, ...] = _JOINED,
) -> Page:
    """One page of the clients that the person may see, as of the zone's today. Unknown chips and sorts are the first.

    `columns`: which of the list are shown; the rows bring along what these take.

    `sort` is one of SORTS, with "-" before it backwards; ties are broken by id, what is empty stands last both ways.
    """
    today = clock.today(zone)
    clients = listed(staff=staff, zone=zone, text=text, chip=chip)
    sort = sort_for(staff, sort)
    counts = counted(staff=staff, zone=zone)
    total = clients.count() if text else counts.get(chip, counts.get("all"))
    shown = Shown(sort, page, columns, staff)
    if total is None:
        first = (max(page, 1) - 1) * PAGE_SIZE
        ids = list(best_of(clients, sort=sort, first=first, more=1))
        return page_begun(ids, shown, total=None, counts=counts, today=today)
    return page_of(clients, shown, total=total, counts=counts, today=today)


def listed(*, staff: StaffMember, zone: str, text: str = "", chip: str = "all") -> QuerySet[Client]:
    """All clients that the list would show, page after page, in no order."""
    clients = visible_to(staff).filter(conditions(clock.today(zone), zone).get(chip, Q()))
    return _by_words(clients, typed_words(text, phones_seen(staff))) if text else clients


def page_of(clients: QuerySet[Client], shown: Shown, *, total: int, counts: Mapping[str, int], today: date) -> Page:
    """The rows of one page of these clients: the nearest page where there is none of this number. Two queries."""
    page = min(max(shown.page, 1), _pages(total))
    # Chosen first, joined afterwards; in two statements, as planning one with all the joins takes longer than both.
    best = list(best_of(clients, sort=shown.sort, first=(page - 1) * PAGE_SIZE)) if total else []
    return Page(_rows(best, shown, today), total, page, _pages(total), counts)


def page_and_total(clients: QuerySet[Client], shown: Shown, *, counts: Mapping[str, int], today: date) -> Page:
    """The same where nobody knows yet how many they are: found once, counted on the way. Two queries."""
    page = max(shown.page, 1)
    counted = best_of(clients, sort=shown.sort, first=(page - 1) * PAGE_SIZE).annotate(total=Window(Count("pk")))
    found = list(counted.values_list("pk", "total"))
    if not found and page > 1:
        return page_of(clients, shown, total=clients.count(), counts=counts, today=today)
    total = found[0][1] if found else 0
    return Page(_rows([pk for pk, _total in found], shown, today), total, page, _pages(total), counts)


def page_begun(ids: list[int], shown: Shown, *, total: int | None, counts: Mapping[str, int], today: date) -> Page:
    """The same of those who were found without the rest: the page's fifty, and one who shows that there are more."""
    page = max(shown.page, 1)
    reached = (page - 1) * PAGE_SIZE + len(ids)
    total = None if total is None else max(total, reached)
    return Page(_rows(ids[:PAGE_SIZE], shown, today), total, page, _pages(total or reached), counts)


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))


def _rows(best: list[int], shown: Shown, today: date) -> list[Row]:
    joined = ("figures", "login", *(name for name in _JOINED if name in shown.columns))
    rows = (
        Client.objects.filter(pk__in=best).select_related(*joined).annotate(**parent_columns(limited_to(shown.staff)))
    )
    found = {client.pk: client for client in rows} if best else {}
    return [_row(found[pk], today) for pk in best if pk in found]


def _by_words(clients: QuerySet[Client], words: Words) -> QuerySet[Client]:
    found = matching(clients, words)
    return found if found.exists() else containing(clients, words)


def _row(client: Any, today: date) -> Row:
    figures = getattr(client, "figures", None)
    return Row(client, figures, flags(client, figures, today, guardian=client.parent_name or ""))

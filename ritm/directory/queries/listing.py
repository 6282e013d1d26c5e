"""The page of the client list: chips, sorting, fifty rows (CL-02, CL-03)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.expressions import OrderBy

from ritm.accounts.scope import current_account_id
from ritm.clients.models import Client, IsBlank
from ritm.clients.queries import birthday_numbers, limited_to, visible_to
from ritm.core import clock
from ritm.directory.flags import Flag, flags
from ritm.directory.models import ClientFigures
from ritm.directory.queries.counts import counted
from ritm.directory.queries.finding import Words, containing, matching, parent_columns
from ritm.directory.queries.phones import phones_seen
from ritm.directory.words import typed_words
from ritm.staff.models import AccessLevel, StaffMember

PAGE_SIZE = 50
# Columns of the list whose words stand in a row of their own.
_JOINED = ("branch", "responsible", "source", "status", "class_format")
ENDS_WITHIN_DAYS, ABSENT_DAYS, BIRTHDAYS_WITHIN_DAYS = 7, 30, 7
CHIPS = (
    *("all", "debt", "ending", "absent", "birthdays", "children", "active", "frozen"),
    *("sum_owed", "visits_owed", "blocked"),
)
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
_NEVER_EMPTY = {"name", "added", "balance"}
SORTS = tuple(_SORTED_BY)


@dataclass(frozen=True)
class Row:
    """A client of the list with his flags."""

    client: Client
    figures: ClientFigures | None
    flags: list[Flag]


@dataclass(frozen=True)
class Page:
    """Fifty rows of the list; `counts` says how many each chip would show, without the typed text."""

    rows: list[Row]
    total: int
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
    conditions = _conditions(today, zone)
    everybody = visible_to(staff)
    clients = listed(staff=staff, zone=zone, text=text, chip=chip)
    sort = sort_for(staff, sort)
    counts = counted(everybody, conditions, staff=staff, key=(today, zone))
    total = clients.count() if text else counts.get(chip, counts["all"])
    shown = Shown(sort, page, columns, staff)
    return page_of(clients, shown, total=total, counts=counts, today=today)


def listed(*, staff: StaffMember, zone: str, text: str = "", chip: str = "all") -> QuerySet[Client]:
    """All clients that the list would show, page after page, in no order."""
    clients = visible_to(staff).filter(_conditions(clock.today(zone), zone).get(chip, Q()))
    return _by_words(clients, typed_words(text, phones_seen(staff))) if text else clients


def sorts_of(staff: StaffMember) -> tuple[str, ...]:
    """What the person may sort by: the order of phones tells them to whoever does not see them."""
    is_full = phones_seen(staff) == AccessLevel.Phones.FULL
    return SORTS if is_full else tuple(name for name in SORTS if name != "phone")


def sort_for(staff: StaffMember, sort: str) -> str:
    """The order that was asked for, or by name where the person has none such."""
    return sort if sort.removeprefix("-") in sorts_of(staff) else "name"


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


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE_SIZE))


def _rows(best: list[int], shown: Shown, today: date) -> list[Row]:
    joined = ("figures", *(name for name in _JOINED if name in shown.columns))
    rows = (
        Client.objects.filter(pk__in=best).select_related(*joined).annotate(**parent_columns(limited_to(shown.staff)))
    )
    found = {client.pk: client for client in rows} if best else {}
    return [_row(found[pk], today) for pk in best if pk in found]


def best_of(clients: QuerySet[Client], *, sort: str, first: int) -> QuerySet[Client]:
    """Ids of the fifty clients from number `first` on, in the order of an index."""
    if _SORTED_BY.get(sort.removeprefix("-"), "").startswith(_FIGURES):
        # Named twice, the account lets the index of figures begin with it on SQLite, too.
        clients = clients.filter(figures__account=current_account_id())
    return clients.order_by(*_order(sort)).values_list("pk", flat=True)[first : first + PAGE_SIZE]


def _by_words(clients: QuerySet[Client], words: Words) -> QuerySet[Client]:
    found = matching(clients, words)
    return found if found.exists() else containing(clients, words)


def _row(client: Any, today: date) -> Row:
    figures = getattr(client, "figures", None)
    return Row(client, figures, flags(client, figures, today, guardian=client.parent_name or ""))


def _conditions(today: date, zone: str) -> dict[str, Q]:
    people = Q(is_system=False)
    lately = clock.day_bounds(today - timedelta(days=ABSENT_DAYS), zone)[0]
    soon = {number for ahead in range(BIRTHDAYS_WITHIN_DAYS + 1) for number in _born(today, ahead)}
    valid = Q(figures__has_pass=True, figures__pass_starts_on__lte=today, figures__pass_ends_on__gte=today)
    frozen = Q(figures__frozen_on__lte=today, figures__frozen_until__gte=today)
    return {
        "debt": Q(figures__debt_minor__gt=0) | Q(figures__unpaid_visits__gt=0),
        "ending": valid & Q(figures__pass_ends_on__lte=today + timedelta(days=ENDS_WITHIN_DAYS)),
        # Who was added within these days has had no time to stay away.
        "absent": people
        & (Q(figures__last_visit_at__lt=lately) | Q(figures__last_visit_at__isnull=True, created_at__lt=lately)),
        "birthdays": Q(birthday__in=soon),
        "children": Q(figures__is_child=True),
        "active": valid & ~frozen,
        "frozen": valid & frozen,
        "sum_owed": Q(figures__debt_minor__gt=0),
        "visits_owed": Q(figures__unpaid_visits__gt=0),
        "blocked": Q(is_blocked=True),
    }


def _born(today: date, ahead: int) -> tuple[int, ...]:
    return birthday_numbers(today + timedelta(days=ahead))


def _order(sort: str) -> list[OrderBy]:
    backwards = sort.startswith("-")
    name = sort.removeprefix("-")
    column = _SORTED_BY.get(name, "search_text")
    tie = _by(f"{_FIGURES}client_id" if column.startswith(_FIGURES) else "pk", backwards=backwards)
    if name == "phone":
        # Backwards those without a phone are last by themselves.
        return [_by("phone", backwards=True), tie] if backwards else [IsBlank("phone").asc(), _by("phone"), tie]
    if name == "flags":
        # The first press shows who owes most.
        owed = (column, f"{_FIGURES}unpaid_visits")
        return [*(_by(one, backwards=not backwards) for one in owed), tie]
    if name in _NEVER_EMPTY or column == "search_text":
        return [_by(column, backwards=backwards), tie]
    by = F(column)
    return [by.desc(nulls_last=True) if backwards else by.asc(nulls_last=True), tie]


def _by(column: str, *, backwards: bool = False) -> OrderBy:
    return F(column).desc() if backwards else F(column).asc()

"""The page of «Расширенный поиск»: the clients of whom every condition holds (CL-32)."""

import time
from collections.abc import Sequence
from dataclasses import replace

from django.db import connection
from django.db.models import QuerySet

from ritm.accounts.scope import current_account_id
from ritm.clients.models import Client
from ritm.clients.queries import limited_to, visible_to
from ritm.core.planning import planned_anew
from ritm.directory.conditions.conditions import Condition, chosen, chosen_of_few
from ritm.directory.conditions.kinds import Day
from ritm.directory.queries.counts import KEPT_ABOVE, people_counted
from ritm.directory.queries.listing import Page, Shown, page_and_total, page_begun, page_of
from ritm.directory.queries.paging import PAGE_SIZE
from ritm.directory.queries.windows import first_of
from ritm.staff.models import StaffMember

_MOST_KEPT, KEPT_SECONDS = 500, 60
_totals: dict[tuple[object, ...], tuple[int, float]] = {}


def found_clients(
    *, staff: StaffMember, conditions: Sequence[Condition], day: Day, among: int | None = None
) -> QuerySet[Client]:
    """The people among the clients whom the person may see and of whom all conditions hold; every one must be good.

    `among`: how many he sees, where that is known (`conditions.chosen`).
    """
    people = _people(staff)
    return chosen(people, conditions, day) if among is None else chosen(people, conditions, day, among=among)


@planned_anew()
def search_page(*, staff: StaffMember, conditions: Sequence[Condition], day: Day, shown: Shown | None = None) -> Page:
    """One page of them, sorted as the list is. A bad condition finds nobody: what it meant is not known.

    In a very large studio the rows of a wide search come without their total, unless somebody has just counted it.
    """
    everybody = people_counted(staff=staff, zone=day.zone)
    counts = {} if everybody is None else {"all": everybody}
    if any(one.problem for one in conditions):
        return Page([], 0, 1, 1, counts)
    shown = replace(shown or Shown(), staff=staff)
    if not conditions and everybody is not None:
        return page_of(_people(staff), shown, total=everybody, counts=counts, today=day.today)
    among = _about() if everybody is None else everybody
    ids = _beginning(staff, conditions, day, shown, among)
    if ids is not None:
        total = _known_total(_place(staff, conditions, day))
        return page_begun(ids, shown, total=total, counts=counts, today=day.today)
    clients = found_clients(staff=staff, conditions=conditions, day=day, among=among)
    return page_and_total(clients, shown, counts=counts, today=day.today)


@planned_anew()
def counted_total(*, staff: StaffMember, conditions: Sequence[Condition], day: Day) -> tuple[int, int | None]:
    """How many there are on all pages, a minute old at most, and of how many, where that is known; a bad condition
    finds nobody.
    """
    everybody = people_counted(staff=staff, zone=day.zone)
    if any(one.problem for one in conditions):
        return 0, everybody
    place = _place(staff, conditions, day)
    total = _known_total(place)
    if total is None:
        among = _about() if everybody is None else everybody
        total = found_clients(staff=staff, conditions=conditions, day=day, among=among).count()
        _keep_total(place, total)
    return total, everybody


def forget_totals() -> None:
    """Count everything anew."""
    _totals.clear()


def _people(staff: StaffMember) -> QuerySet[Client]:
    return visible_to(staff).filter(is_system=False)


def _about() -> int:
    """How many there may be, where nobody has counted yet: an index knows about the deleted ones as well."""
    return Client.objects.count()


def _beginning(
    staff: StaffMember, conditions: Sequence[Condition], day: Day, shown: Shown, among: int
) -> list[int] | None:
    """The page's ids and one more where they are found without looking at everybody: in a very large studio alone."""
    if among <= KEPT_ABOVE:
        return None
    first = (max(shown.page, 1) - 1) * PAGE_SIZE
    return first_of(
        _people(staff),
        lambda some: chosen_of_few(some, conditions, day),
        sort=shown.sort,
        first=first,
        among=among,
    )


def _place(staff: StaffMember, conditions: Sequence[Condition], day: Day) -> tuple[object, ...]:
    """What a total depends on."""
    texts = tuple(one.text for one in conditions)
    return connection.settings_dict["NAME"], current_account_id(), limited_to(staff), day, texts


def _known_total(place: tuple[object, ...]) -> int | None:
    total, until = _totals.get(place, (None, 0.0))
    return total if time.monotonic() < until else None


def _keep_total(place: tuple[object, ...], total: int) -> None:
    if len(_totals) >= _MOST_KEPT:
        forget_totals()
    _totals[place] = total, time.monotonic() + KEPT_SECONDS

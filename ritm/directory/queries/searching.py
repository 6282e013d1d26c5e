"""The page of «Расширенный поиск»: the clients of whom every condition holds (CL-32)."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet

from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.directory.conditions.conditions import Condition, chosen
from ritm.directory.conditions.kinds import Day
from ritm.directory.queries.counts import counted
from ritm.directory.queries.listing import Page, Shown, page_and_total, page_of
from ritm.staff.models import StaffMember


def found_clients(
    *, staff: StaffMember, conditions: Sequence[Condition], day: Day, among: int | None = None
) -> QuerySet[Client]:
    """The people among the clients whom the person may see and of whom all conditions hold; every one must be good.

    `among`: how many he sees, where that is known (`conditions.chosen`).
    """
    people = visible_to(staff).filter(is_system=False)
    return chosen(people, conditions, day) if among is None else chosen(people, conditions, day, among=among)


def search_page(*, staff: StaffMember, conditions: Sequence[Condition], day: Day, shown: Shown | None = None) -> Page:
    """One page of them, sorted as the list is. A bad condition finds nobody: what it meant is not known."""
    everybody = counted(visible_to(staff).filter(is_system=False), {}, staff=staff, key="people")["all"]
    if any(one.problem for one in conditions):
        return Page([], 0, 1, 1, {"all": everybody})
    clients = found_clients(staff=staff, conditions=conditions, day=day, among=everybody)
    shown, counts = replace(shown or Shown(), staff=staff), {"all": everybody}
    if not conditions:
        return page_of(clients, shown, total=everybody, counts=counts, today=day.today)
    return page_and_total(clients, shown, counts=counts, today=day.today)

"""How many clients each chip would show: exact in a usual studio; in a very large one as the worker counted them last.

Counting is the one thing of the list whose work grows with all clients, so that beyond KEPT_ABOVE no page does it
(decision 0008): `directory.counting` keeps the numbers of each branch, and a page adds up those of the branches seen.
"""

from datetime import date

from django.db.models import Count, Q, QuerySet

from ritm.clients.models import Client
from ritm.clients.queries import limited_to, visible_to
from ritm.core import clock
from ritm.directory.models import ListCounts
from ritm.directory.queries.chips import conditions
from ritm.staff.models import StaffBranch, StaffMember

KEPT_ABOVE = 10_000
NO_BRANCH = ""  # the key of clients without a branch
# By chip, with `all`, and `people`: those without the system client. None at all: nobody has counted yet.
Counts = dict[str, int]


def is_very_large() -> bool:
    """Whether the account has more than KEPT_ABOVE clients, deleted ones included: one walk over a part of an index."""
    return Client.objects.order_by("pk")[KEPT_ABOVE : KEPT_ABOVE + 1].exists()


def counted(*, staff: StaffMember, zone: str) -> Counts:
    """Of the clients that the person sees. Two queries, three for whoever sees the clients of his branches alone."""
    if is_very_large():
        return _kept(staff, zone)
    each = every_count(clock.today(zone), zone)
    return visible_to(staff).order_by().aggregate(**each)


def people_counted(*, staff: StaffMember, zone: str) -> int | None:
    """`people` alone; None where nobody has counted yet."""
    if is_very_large():
        return _kept(staff, zone).get("people")
    return visible_to(staff).filter(is_system=False).count()


def every_count(today: date, zone: str) -> dict[str, Count]:
    """The columns of a statement that counts."""
    each = {"all": Q(), "people": Q(is_system=False), **conditions(today, zone)}
    return {name: Count("pk", filter=condition) if condition else Count("pk") for name, condition in each.items()}


def counted_by_branch(clients: QuerySet[Client], each: dict[str, Count]) -> dict[str, Counts]:
    """Of these clients by their branch; the key is its id."""
    rows = clients.order_by().values("branch").annotate(**each)
    return {_key(row.pop("branch")): row for row in rows}


def added_up(some: list[Counts]) -> Counts:
    """The numbers of several branches, or of several parts of all clients; the first says which they are."""
    return {name: sum(one.get(name, 0) for one in some) for name in some[0]}


def _kept(staff: StaffMember, zone: str) -> Counts:
    row = ListCounts.objects.filter(zone=zone).first()
    if row is None:
        return {}
    of_branches: dict[str, Counts] = row.of_branches
    seer = limited_to(staff)
    own = list(StaffBranch.objects.filter(staff_member=seer).values_list("branch_id", flat=True)) if seer else []
    seen = {_key(pk) for pk in own} | {NO_BRANCH} if own else set(of_branches)
    nobody = dict.fromkeys(every_count(row.on, zone), 0)
    return added_up([nobody, *(counts for key, counts in of_branches.items() if key in seen)])


def _key(branch_id: int | None) -> str:
    return NO_BRANCH if branch_id is None else str(branch_id)

"""Where the person at the desk works: the chosen branch and its own today (SC-09), and what every page asks.

A whole page asks for its branches, and the same query brings along what its frame shows.
"""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from ritm.accounts.models import AccountSettings, Branch
from ritm.accounts.queries import settings_of_account
from ritm.accounts.questions import question
from ritm.clients.queries import birthday_numbers, birthdays_counted, birthdays_on, celebrating_counted, sees_all
from ritm.core import clock
from ritm.schedule.colors import unjoined
from ritm.schedule.queries import colors_in_use, colors_joined
from ritm.staff.queries import branches_asked, branches_of, own_among
from ritm.web.ui.render import wants_part


def own_branches(request: HttpRequest) -> list[Branch]:
    """The branches of this person, asked once a request."""
    known = getattr(request, "_own_branches", None)
    if known is None:
        known = _own_branches(request)
        request._own_branches = known  # type: ignore[attr-defined] -- remembered for the request
    return known


def current_branch(request: HttpRequest) -> Branch:
    """The branch chosen last, remembered per person; the first of the own ones before a choice."""
    branches = own_branches(request)
    chosen = request.staff.home_branch_id  # type: ignore[attr-defined] -- set by StaffMiddleware
    return next((branch for branch in branches if branch.pk == chosen), branches[0])


def local_today(request: HttpRequest) -> date:
    """Today in the chosen branch's zone."""
    return clock.today(current_branch(request).time_zone)


def birthdays_today(request: HttpRequest) -> int:
    """How many of the clients whom the person may see have their birthday today (SC-08)."""
    today, along = local_today(request), own_branches(request)[0]
    if hasattr(along, "birthdays") and today == _likely_today(request):
        return along.birthdays
    return birthdays_on(day=today, staff=request.staff)  # type: ignore[attr-defined] -- set by StaffMiddleware


def colors_of(request: HttpRequest) -> list[tuple[int, str]]:
    """Ids and colours of the account's disciplines."""
    along = next(iter(getattr(request, "_own_branches", None) or ()), None)
    return unjoined(along.colors) if hasattr(along, "colors") else colors_in_use()


def is_one_press(request: HttpRequest) -> bool:
    """Whether the boss has chosen one press and undo for «Отметить» (ux §4.2)."""
    along = next(iter(getattr(request, "_own_branches", None) or ()), None)
    known = getattr(request, "_mark_confirm", "") or getattr(along, "mark_confirm", "")
    how = known or settings_of_account().mark_confirm
    return how == AccountSettings.MarkConfirm.ONE_PRESS


def _own_branches(request: HttpRequest) -> list[Branch]:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if request.method != "GET" or wants_part(request):
        return branches_of(staff)
    today = _likely_today(request)
    if not sees_all(staff):
        return branches_of(staff, **_along(birthdays_counted(day=today, staff=staff)))
    numbers = frozenset(birthday_numbers(today))
    if staff.has_every_right:
        return _branches(birthdays=numbers)
    return own_among(_branches_of(birthdays=numbers, staff=staff.pk))


@question
def _branches(*, birthdays: frozenset[int]) -> QuerySet[Branch]:
    return branches_asked(None).annotate(**_along(celebrating_counted(birthdays)))


@question
def _branches_of(*, birthdays: frozenset[int], staff: int) -> QuerySet[Branch]:
    return branches_asked(staff).annotate(**_along(celebrating_counted(birthdays)))


def _along(birthdays: Coalesce) -> dict[str, Any]:
    return {
        "birthdays": birthdays,
        "colors": colors_joined(),
        "mark_confirm": Subquery(AccountSettings.objects.values("mark_confirm")[:1]),
    }


def _likely_today(request: HttpRequest) -> date:
    """Today where the branch is not known yet: of the branch chosen last, else of the account."""
    branch = request.staff.home_branch  # type: ignore[attr-defined] -- set by StaffMiddleware
    return clock.today(branch.time_zone if branch else request.account.time_zone)  # type: ignore[attr-defined] -- set by AccountMiddleware

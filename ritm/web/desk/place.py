"""Where the person at the desk works: the chosen branch and its own today (SC-09), and what every page asks.

A whole page asks for its branches, and the same query brings along what its frame shows.
"""

from datetime import date
from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest

from ritm.accounts.models import AccountSettings, Branch
from ritm.accounts.queries import settings_of_account
from ritm.clients.queries import birthdays_counted, birthdays_on
from ritm.core import clock
from ritm.schedule.colors import unjoined
from ritm.schedule.queries import colors_in_use, colors_joined
from ritm.staff.queries import branches_of
from ritm.web.ui.render import wants_part


def own_branches(request: HttpRequest) -> list[Branch]:
    """The branches of this person, asked once a request."""
    known = getattr(request, "_own_branches", None)
    if known is None:
        known = branches_of(request.staff, **_along(request))  # type: ignore[attr-defined] -- set by StaffMiddleware
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


def _along(request: HttpRequest) -> dict[str, Any]:
    if request.method != "GET" or wants_part(request):
        return {}
    return {
        "birthdays": birthdays_counted(day=_likely_today(request), staff=request.staff),  # type: ignore[attr-defined] -- set by StaffMiddleware
        "colors": colors_joined(),
        "mark_confirm": Subquery(AccountSettings.objects.values("mark_confirm")[:1]),
    }


def _likely_today(request: HttpRequest) -> date:
    """Today where the branch is not known yet: of the branch chosen last, else of the account."""
    branch = request.staff.home_branch  # type: ignore[attr-defined] -- set by StaffMiddleware
    return clock.today(branch.time_zone if branch else request.account.time_zone)  # type: ignore[attr-defined] -- set by AccountMiddleware

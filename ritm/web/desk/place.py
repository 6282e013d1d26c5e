"""Where the person at the desk works: the chosen branch and its own today (SC-09)."""

from datetime import date

from django.http import HttpRequest

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.staff.queries import branches_of


def own_branches(request: HttpRequest) -> list[Branch]:
    """The branches of this person, asked once a request."""
    known = getattr(request, "_own_branches", None)
    if known is None:
        known = branches_of(request.staff)  # type: ignore[attr-defined] -- set by StaffMiddleware
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

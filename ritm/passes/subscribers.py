"""What the worker does here by the calendar; each task is listed in the periodic list of the house."""

from django_tasks import task

from ritm.accounts.models import Branch
from ritm.events.periodic import day_of
from ritm.passes.actions import calendar


@task()
def auto_activate(*, branch_id: int, on: str) -> None:
    """Begin passes whose first visit did not come (P-2)."""
    calendar.auto_activate(branch=Branch.objects.get(pk=branch_id), day=day_of(on))


@task()
def burn_leftovers(*, branch_id: int, on: str) -> None:
    """Burn what is left 3 days after the end (P-8)."""
    calendar.burn_leftovers(branch=Branch.objects.get(pk=branch_id), day=day_of(on))


@task()
def carry_leftovers(*, branch_id: int, on: str) -> None:
    """Let leftovers of plans that keep them go to the next pass (P-8)."""
    calendar.carry_leftovers(branch=Branch.objects.get(pk=branch_id), day=day_of(on))


@task()
def post_month(*, branch_id: int, on: str) -> None:
    """Earn the days of unlimited passes (R-3)."""
    calendar.post_month(branch=Branch.objects.get(pk=branch_id), day=day_of(on))

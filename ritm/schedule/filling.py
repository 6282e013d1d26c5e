"""What the worker does about weeks: those that somebody asked for, and those that templates keep filled ahead (SC-04)."""

from datetime import date, timedelta

from django.db import transaction
from django_tasks import task

from ritm.accounts.models import Branch
from ritm.core import clock
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job, outside_transaction, prolong
from ritm.events.periodic import day_of
from ritm.events.turns import long_turn
from ritm.schedule.actions.filling import fill_next, keep_week
from ritm.schedule.actions.following import edit_next
from ritm.schedule.models import WeeklyTemplate
from ritm.schedule.templates import keep_preview, templates_of


@outside_transaction
def fill_asked(*, job: Job, filling_id: int) -> None:
    """Week by week, each a transaction with its count; after a fall it goes on where it stopped."""
    while True:
        with long_turn(), transaction.atomic():
            filling = fill_next(filling_id=filling_id)
            if not prolong(job, progress={"done": filling.weeks_done, "total": filling.weeks}):
                transaction.set_rollback(True)  # another worker has it
                return
        if filling.is_done:
            return


@outside_transaction
def edit_asked(*, job: Job, edit_id: int) -> None:
    """Lesson by lesson, as fill_asked."""
    while True:
        with transaction.atomic():
            edit = edit_next(edit_id=edit_id)
            if not prolong(job, progress={"done": edit.done, "total": edit.total}):
                transaction.set_rollback(True)  # another worker has it
                return
        if edit.is_done:
            return


@outside_transaction
def keep_filled(*, branch_id: int, on: str, job: Job | None = None) -> None:
    """The weeks after that of the local date `on`, as many as each template of the branch keeps. Twice adds nothing twice."""
    first = clock.week_start(day_of(on)) + timedelta(weeks=1)
    for template in templates_of(Branch.objects.get(pk=branch_id)):
        if template.weeks_ahead and not _keep(template, first, job):
            return


def _keep(template: WeeklyTemplate, first: date, job: Job | None) -> bool:
    """Only weeks that lack something are touched; False where another worker has the job."""
    lacking = keep_preview(template, first, template.weeks_ahead).add
    for monday in sorted({clock.week_start(lesson.on) for lesson in lacking}):
        with long_turn(), transaction.atomic():
            keep_week(template=template, monday=monday)
            if job is not None and not prolong(job):
                transaction.set_rollback(True)
                return False
    return True


@task()
def keep_soon(*, event_id: int) -> None:
    """A template has just been told to keep weeks filled: it does not wait for the night."""
    event = Event.objects.get(pk=event_id)
    template = WeeklyTemplate.objects.select_related("branch").filter(pk=event.data["template_id"]).first()
    if template is not None and template.weeks_ahead and not template.is_archived:
        today = clock.today(template.branch.time_zone)
        where = {"branch_id": template.branch_id, "on": today.isoformat()}
        add_job(task="ritm.schedule.filling.keep_filled", key=f"keep_soon:{event_id}", **where)

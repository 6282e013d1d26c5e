"""A letter to a permanent participant whom the studio's rule has paused (B-15)."""

from datetime import date

from django.utils import translation
from django.utils.formats import date_format
from django_tasks import task

from ritm.accounts.queries import current_account
from ritm.attendance.models_of_regulars import StandingPause
from ritm.core import clock
from ritm.core.quiet import loud
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job
from ritm.messaging.writing import send_about


@task()
def tell_of_pause(*, event_id: int) -> None:
    """Out of the quiet hours (T-6); what staff pause they tell themselves."""
    event = Event.objects.get(pk=event_id)
    if event.actor_kind == "system":
        run_at = loud(clock.now(), current_account().time_zone)
        key = f"{write_of_pause.name}:{event_id}"
        add_job(task=write_of_pause.module_path, run_at=run_at, key=key, pause_id=event.data["pause_id"])


def _write_of_pause(*, pause_id: int, job: Job) -> None:
    """None where somebody has ended it since."""
    pause = StandingPause.objects.select_related("standing__client", "standing__group").filter(pk=pause_id).first()
    if pause is None:
        return
    with translation.override(current_account().language):
        days = {"first": _day(pause.begins_on), "last": _day(pause.ends_on)}
    send_about("regular_paused", pause.standing.client, pause.standing.group.name, **days)


def _day(on: date) -> str:
    return date_format(on, "MONTH_DAY_FORMAT")


_write_of_pause.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox: mail is slow
write_of_pause = task(_write_of_pause)

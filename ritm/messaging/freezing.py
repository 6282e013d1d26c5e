"""A letter to the client whose bookings a freeze has cancelled (F-3)."""

from datetime import date, timedelta

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django_tasks import task

from ritm.accounts.queries import current_account
from ritm.attendance.freezing import let_go_by_freeze
from ritm.core import clock
from ritm.core.quiet import loud
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job
from ritm.messaging.queries import reach
from ritm.messaging.refusing import once_url, refuse_url
from ritm.messaging.sending import send_refusable
from ritm.passes.models_of_freezes import PassFreeze

# As long as the toast takes a freeze back.
WAIT = timedelta(minutes=1)


@task()
def tell_of_freeze(*, event_id: int) -> None:
    """One letter a freeze, out of the quiet hours of the pass's branch (T-6)."""
    freeze_id = Event.objects.get(pk=event_id).data["freeze_id"]
    row = _freeze(freeze_id)
    if row is not None:
        run_at = loud(clock.now() + WAIT, row.client_pass.branch.time_zone)
        key = f"{write_of_freeze.name}:{freeze_id}"
        add_job(task=write_of_freeze.module_path, run_at=run_at, key=key, freeze_id=freeze_id)


def _write_of_freeze(*, freeze_id: int, job: Job) -> None:
    """None where the freeze has been taken back, nothing ahead was cancelled, or nobody may be written to."""
    row = _freeze(freeze_id)
    if row is None:
        return
    held, client = row.client_pass, row.client_pass.client
    gone = [
        one
        for one in let_go_by_freeze(held.pk, row.begins_on, row.ends_on, row.made_at)
        if one.lesson.starts_at > clock.now()
    ]
    reached = reach([client])[0]
    if not gone or reached.told is None or client.deleted_at is not None:
        return
    account = current_account()
    with translation.override(account.language):
        context = {
            "studio": account.name,
            "branch": held.branch,
            "client": client.salutation or client.name,
            "name": held.name,
            "first": _day(row.begins_on),
            "last": _day(row.ends_on),
            "until": _day(held.ends_on) if held.ends_on else "",
            "refuse_url": refuse_url(reached.told, account),
            "lessons": [
                f"{one.lesson.group.name}, {_day(one.lesson.on)}, {one.lesson.wall_time:%H:%M}" for one in gone
            ],
        }
        subject = " ".join(render_to_string("messaging/letters/pass_frozen_subject.txt", context).split())
        text = render_to_string("messaging/letters/pass_frozen.txt", context)
    send_refusable(subject=subject, text=text, address=reached.address, once_url=once_url(reached.told, account))


_write_of_freeze.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox: mail is slow
write_of_freeze = task(_write_of_freeze)


def _freeze(freeze_id: int) -> PassFreeze | None:
    rows = PassFreeze.objects.select_related("client_pass__client", "client_pass__branch")
    return rows.filter(pk=freeze_id).first()


def _day(on: date) -> str:
    return date_format(on, "j E")

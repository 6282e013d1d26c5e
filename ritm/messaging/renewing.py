"""Letters about passes that renew by themselves: three days before, and once the next one is made (P-12)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django_tasks import task

from ritm.accounts.models import Branch
from ritm.accounts.queries import current_account
from ritm.core import clock
from ritm.core.quiet import loud
from ritm.events.models import Event, Job
from ritm.events.outbox import add_job
from ritm.events.periodic import day_of
from ritm.ledger.errors import written
from ritm.ledger.queries import charge_of
from ritm.messaging.queries import reach
from ritm.messaging.refusing import once_url, refuse_url
from ritm.messaging.sending import send_refusable
from ritm.passes.models import ClientPass
from ritm.sales.renewing import price_of_renewal, renewing, warned_of


@task()
def warn_of_renewals(*, branch_id: int, on: str) -> None:
    """The daily job of a branch: one letter a pass and end, out of the quiet hours (T-6)."""
    branch = Branch.objects.get(pk=branch_id)
    for held in warned_of(branch, day_of(on)):
        key = f"{write_of_coming_renewal.name}:{held.pk}:{held.ends_on}"
        run_at = loud(clock.now(), branch.time_zone)
        add_job(task=write_of_coming_renewal.module_path, run_at=run_at, key=key, pass_id=held.pk)


@task()
def tell_of_renewal(*, event_id: int) -> None:
    """One letter a renewal."""
    made = _pass(Event.objects.get(pk=event_id).data["renewal_id"])
    key = f"{write_of_renewal.name}:{made.pk}"
    run_at = loud(clock.now(), made.branch.time_zone)
    add_job(task=write_of_renewal.module_path, run_at=run_at, key=key, pass_id=made.pk)


def _write_of_coming_renewal(*, pass_id: int, job: Job) -> None:
    """None where it was switched off meanwhile, or the client has bought the next one himself."""
    held = _pass(pass_id)
    if held.ends_on is None or not renewing().filter(pk=held.pk).exists():
        return
    price, until = price_of_renewal(held), held.ends_on
    day = max(until - timedelta(days=1), clock.today(held.branch.time_zone))
    _send("renewal_coming", held, lambda: {"day": _day(day), "until": _day(until), "sum": written(price)})


def _write_of_renewal(*, pass_id: int, job: Job) -> None:
    """What is to be paid until when, as it stands now; none where the renewal is cancelled."""
    made = _pass(pass_id)
    if made.closed_reason:
        return
    owed = charge_of(f"pass:{made.pk}")
    is_open = owed is not None and owed.open_minor > 0
    _send(
        "renewal_made",
        made,
        lambda: {
            "day": _day(made.starts_on) if made.starts_on else "",
            "until": _day(made.ends_on) if made.ends_on else "",
            "owed": written(owed.open_minor) if is_open and owed is not None else "",
            "due": _day(owed.due_on) if is_open and owed is not None and owed.due_on else "",
        },
    )


for _letter in (_write_of_coming_renewal, _write_of_renewal):
    _letter.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox: mail is slow
write_of_coming_renewal = task(_write_of_coming_renewal)
write_of_renewal = task(_write_of_renewal)


def _send(letter: str, held: ClientPass, words: Callable[[], dict[str, Any]]) -> None:
    """`words` in the account's language."""
    client = held.client
    reached = reach([client])[0]
    if reached.told is None or client.deleted_at is not None:
        return
    account = current_account()
    with translation.override(account.language):
        context = {
            "studio": account.name,
            "branch": held.branch,
            "client": client.salutation or client.name,
            "name": held.name,
            "refuse_url": refuse_url(reached.told, account),
            **words(),
        }
        subject = " ".join(render_to_string(f"messaging/letters/{letter}_subject.txt", context).split())
        text = render_to_string(f"messaging/letters/{letter}.txt", context)
    send_refusable(subject=subject, text=text, address=reached.address, once_url=once_url(reached.told, account))


def _pass(pass_id: int) -> ClientPass:
    return ClientPass.objects.select_related("client", "branch", "plan").get(pk=pass_id)


def _day(on: date) -> str:
    return date_format(on, "j E")

"""Letters to the boss. The one-time password is made here, while the letter is written, and is kept as a hash."""

from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from ritm.accounts.actions import ONE_TIME_HOURS, give_one_time_password
from ritm.accounts.middleware import account_urls
from ritm.accounts.models import Account
from ritm.accounts.queries import current_account
from ritm.events.models import Event, Job
from ritm.staff.models import StaffMember


def _write(letter: str, event_id: int) -> None:
    # Outside a transaction: mail is slow, and on SQLite an open transaction stops every writer.
    event = Event.objects.get(pk=event_id)
    owner = StaffMember.objects.select_related("login").get(pk=event.data["owner_id"])
    account = current_account()
    with translation.override(owner.language or account.language):
        context = _facts(account, owner, event.data["base_url"])
        subject = render_to_string(f"studio/letters/{letter}_subject.txt", context).strip()
        text = render_to_string(f"studio/letters/{letter}.txt", context)
    send_mail(subject, text, None, [owner.login.email])  # type: ignore[union-attr] -- the boss has a login


def _facts(account: Account, owner: StaffMember, base_url: str) -> dict[str, Any]:
    with account_urls(account.slug):
        link = base_url.rstrip("/") + reverse("desk:home")
    return {
        "studio": account.name,
        "link": link,
        "login": owner.login.name,  # type: ignore[union-attr] -- the boss has a login
        "password": give_one_time_password(login=owner.login),
        "hours": ONE_TIME_HOURS,
    }


def _send_welcome(*, event_id: int, job: Job) -> None:
    _write("welcome", event_id)


def _send_recovery(*, event_id: int, job: Job) -> None:
    _write("recovery", event_id)


_send_welcome.outside_transaction = _send_recovery.outside_transaction = True  # type: ignore[attr-defined] -- outbox
send_welcome = task(_send_welcome)
send_recovery = task(_send_recovery)

"""Letters of the registration: the link that proves the email, the login, and to the studio that somebody waits.

What the newcomer has typed stands in none of them: a stranger's words are not carried to somebody's mailbox.
"""

from typing import Any

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task
from django_tasks.base import Task

from ritm.accounts.middleware import account_urls
from ritm.accounts.password_links import token_of as password_token
from ritm.accounts.queries import current_account
from ritm.clients.models import Client
from ritm.events.models import Event, Job
from ritm.joining.models import JoinRequest
from ritm.joining.queries import HOURS, cards_with_email, token_of


def _send_confirmation(*, event_id: int, job: Job) -> None:
    """The link; to whoever has a login already, how he signs in."""
    event = Event.objects.get(pk=event_id)
    row = JoinRequest.objects.filter(pk=event.data["request_id"]).first()
    if row is None:
        return
    base_url = event.data["base_url"]
    known = cards_with_email(row.email).filter(login__isnull=False).select_related("login").first()
    if known is not None and known.login is not None:
        links = {"sign_in": _url(base_url, "sign_in"), "forgotten": _url(base_url, "forgotten")}
        _write("known", row.email, login=known.login.name, **links)
    else:
        _write("confirm", row.email, link=_url(base_url, "join_confirm", token_of(row)), hours=HOURS)


def _send_access(*, event_id: int, job: Job) -> None:
    """The login, and the link to a password where none was chosen yet."""
    event = Event.objects.get(pk=event_id)
    rows = Client.objects.filter(pk=event.data["client_id"], deleted_at=None, login__isnull=False)
    client = rows.select_related("login").first()
    if client is None or client.login is None or not client.email:
        return
    base_url = event.data["base_url"]
    link = "" if client.login.has_usable_password() else _url(base_url, "new_password", password_token(client.login))
    links = {"sign_in": _url(base_url, "sign_in"), "forgotten": _url(base_url, "forgotten"), "link": link}
    name = client.salutation or client.name
    _write("access", client.email, login=client.login.name, client=name, hours=HOURS, **links)


def _send_waits(*, event_id: int, job: Job) -> None:
    """To the branch, else to the boss: no name and no phone, the desk shows them."""
    event = Event.objects.get(pk=event_id)
    row = JoinRequest.objects.filter(pk=event.data["request_id"]).select_related("branch").first()
    address = row.branch.email or current_account().email if row is not None else ""
    if address:
        _write("waits", address, link=_url(event.data["base_url"], "joinings", door="desk"))


def _url(base_url: str, name: str, *args: Any, door: str = "portal") -> str:
    with account_urls(current_account().slug):
        return base_url.rstrip("/") + reverse(f"{door}:{name}", args=args)


def _write(letter: str, address: str, **said: Any) -> None:
    account = current_account()
    with translation.override(account.language):
        context = {"studio": account.name, **said}
        subject = " ".join(render_to_string(f"joining/letters/{letter}_subject.txt", context).split())
        text = render_to_string(f"joining/letters/{letter}.txt", context)
    send_mail(subject, text, None, [address])


def _slow(function: Any) -> Task:
    function.outside_transaction = True  # read by the outbox: mail is slow
    return task(function)


send_confirmation, send_access, send_waits = _slow(_send_confirmation), _slow(_send_access), _slow(_send_waits)

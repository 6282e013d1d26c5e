"""The letter with a link to a new password of the client portal (CL-21). Asked for by the client, so no consent is looked at."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django_tasks import task

from ritm.accounts.middleware import account_urls
from ritm.accounts.password_links import HOURS, token_of
from ritm.accounts.queries import current_account
from ritm.clients.models import Client
from ritm.events.models import Event, Job


def _send_password_link(*, event_id: int, job: Job) -> None:
    """None where the login, the email or the client is gone by now."""
    event = Event.objects.get(pk=event_id)
    rows = Client.objects.filter(pk=event.data["client_id"], deleted_at=None, login__isnull=False)
    client = rows.select_related("login").first()
    if client is None or client.login is None or not client.email:
        return
    account = current_account()
    with account_urls(account.slug):
        link = event.data["base_url"].rstrip("/") + reverse("portal:new_password", args=[token_of(client.login)])
    with translation.override(account.language):
        context = {
            "studio": account.name,
            "client": client.salutation or client.name,
            "login": client.login.name,
            "link": link,
            "hours": HOURS,
        }
        subject = " ".join(render_to_string("messaging/letters/password_link_subject.txt", context).split())
        text = render_to_string("messaging/letters/password_link.txt", context)
    send_mail(subject, text, None, [client.email])


_send_password_link.outside_transaction = True  # type: ignore[attr-defined] -- read by the outbox: mail is slow
send_password_link = task(_send_password_link)

"""Who may sign in at the client portal: the login that staff give and take, the client's own password (CL-21)."""

import re
from datetime import timedelta
from itertools import count

from django.db import transaction

from ritm.accounts.actions import choose_password, make_login, set_sign_in
from ritm.accounts.models import Login
from ritm.accounts.password_links import login_of
from ritm.clients.errors import SystemClient
from ritm.clients.errors_of_login import LinkIsOver, NoEmailForAccess
from ritm.clients.events_of_login import AccessSent, LoginGiven, LoginTaken, OwnPasswordChosen, PasswordLinkAsked
from ritm.clients.models import Client
from ritm.clients.queries import lock_client
from ritm.clients.queries_of_login import portal_clients_of
from ritm.core import clock
from ritm.core.ids import fold
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.events.models import Event
from ritm.staff.actions.people import check_login
from ritm.staff.errors import PasswordRequired

# What a login may not hold, and how much of an email it takes; a number may follow.
_UNUSUAL, _LONGEST_STEM = re.compile(r"[^A-Za-z0-9._@-]"), 50
# Between two letters with a link to one client, and how many of them in a day.
_PAUSE, _LETTERS = timedelta(minutes=5), 5


@transaction.atomic
def give_portal_login(*, client: Client, name: str, password: str = "", actor: Actor) -> None:
    """Let the client sign in by this login; without a password the one of before goes on working.

    Another name or password: the old one fails at once; a new password ends open sessions too. The same again changes
    nothing. The password is written into no event. Raises SystemClient, LoginRequired, BadLogin, PasswordRequired,
    LoginNameTaken; Client.DoesNotExist for a deleted client.
    """
    locked, name = _lock(client), name.strip()
    check_login(name, password or "-")
    login = locked.login
    if login is None:
        if not password:
            raise PasswordRequired
        locked.login = make_login(kind=Login.Kind.CLIENT, name=name, password=password)
        locked.save(update_fields=["login"])
        _record_name(locked, "", name, actor)
    elif password or login.name != name:
        was = login.name
        set_sign_in(login=login, name=name, password=password)
        _record_name(locked, was, name, actor)


@transaction.atomic
def open_portal_login(*, client: Client, wanted: str, actor: Actor) -> None:
    """A login by this name, or the next free one like it, and no password yet: the client chooses it by a link (CL-21).

    Whoever has a login keeps it. Raises SystemClient, Client.DoesNotExist.
    """
    locked = _lock(client)
    if locked.login is not None:
        return
    stem = _UNUSUAL.sub("-", wanted.strip())[:_LONGEST_STEM] or "client"
    for number in count(1):
        name = stem if number == 1 else f"{stem}-{number}"
        if not Login.objects.filter(kind=Login.Kind.CLIENT, folded=fold(name)).exists():
            break
    locked.login = make_login(kind=Login.Kind.CLIENT, name=name)
    locked.save(update_fields=["login"])
    _record_name(locked, "", name, actor)


@transaction.atomic
def send_portal_access(*, client: Client, base_url: str, actor: Actor) -> Client:
    """«Отправить доступ» (CL-27): a login where there is none yet, by the email, and a letter with it and a link to a password.

    Whoever has chosen a password keeps it. Raises SystemClient, NoEmailForAccess, Client.DoesNotExist.
    """
    locked = _lock(client)
    if not locked.email:
        raise NoEmailForAccess
    open_portal_login(client=locked, wanted=locked.email, actor=actor)
    record(AccessSent(client_id=locked.pk, base_url=base_url), actor=actor)
    return locked


@transaction.atomic
def take_portal_login(*, client: Client, actor: Actor) -> None:
    """Forbid the entry: the login is gone and open sessions end with it. Without one nothing changes. Raises SystemClient."""
    locked = _lock(client)
    login = locked.login
    if login is None:
        return
    locked.login = None
    locked.save(update_fields=["login"])
    login.delete()
    record(LoginTaken(client_id=locked.pk), actor=actor, changes={"login": (login.name, "")})


@transaction.atomic
def choose_client_password(*, client: Client, password: str, actor: Actor) -> None:
    """The client's own password; the old one and every other open session fail at once."""
    locked = _lock(client)
    if locked.login is None:
        raise Client.DoesNotExist
    choose_password(login=locked.login, password=password)
    record(OwnPasswordChosen(client_id=locked.pk), actor=actor)


@transaction.atomic
def ask_password_link(*, said: str, base_url: str) -> None:
    """A letter with a link to a new password, to whoever has this login, or this email and a login.

    Answers nothing, so that nobody learns who comes here; one letter in five minutes, five a day. Whose card has no
    email gets none.
    """
    for client in portal_clients_of(said):
        asked = Event.objects.filter(name=PasswordLinkAsked.name, client_ref=client.pk)
        today = asked.filter(happened_at__gt=clock.now() - timedelta(days=1))
        if (
            client.email
            and today.count() < _LETTERS
            and not today.filter(happened_at__gt=clock.now() - _PAUSE).exists()
        ):
            record(PasswordLinkAsked(client_id=client.pk, base_url=base_url), actor=Actor("client", client.pk))


@transaction.atomic
def choose_password_by_link(*, token: str, password: str) -> Client:
    """The client's own password, by the link of a letter; the link is used up by it. Raises LinkIsOver."""
    login = login_of(token)
    client = Client.objects.filter(login=login, deleted_at=None).first() if login is not None else None
    if client is None:
        raise LinkIsOver
    locked = lock_client(client.pk)
    if locked.login is None or login_of(token) != locked.login:  # somebody was here first
        raise LinkIsOver
    choose_password(login=locked.login, password=password)
    record(OwnPasswordChosen(client_id=locked.pk), actor=Actor("client", locked.pk))
    return locked


def _lock(client: Client) -> Client:
    locked = lock_client(client.pk)
    if locked.is_system:
        raise SystemClient
    return locked


def _record_name(client: Client, was: str, now: str, actor: Actor) -> None:
    changes = {"login": (was, now)} if was != now else {}
    record(LoginGiven(client_id=client.pk), actor=actor, changes=changes)

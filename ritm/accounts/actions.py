"""Sign-ins and branches. Rooms above record what happened: events lie above this room."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db import transaction

from ritm.accounts.errors import LoginNameTaken
from ritm.accounts.models import Account, AccountSettings, Branch, Login
from ritm.core import clock
from ritm.core.ids import address_of, fold, readable_password

ONE_TIME_HOURS = 24


@transaction.atomic
def open_account(*, name: str, email: str, language: str = "ru", time_zone: str = "Europe/Moscow") -> Account:
    """A new tenant with a free address made of its name. Settings and branches come within its scope."""
    wanted = address_of(name)
    slug, number = wanted, 1
    from django.conf import settings  # noqa: PLC0415 -- keeps the room importable by the settings

    while slug in settings.RESERVED_SLUGS or Account.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{wanted[:36]}-{number}"
    return Account.objects.create(
        slug=slug, name=name, email=email, language=language, time_zone=time_zone, created_at=clock.now()
    )


@transaction.atomic
def make_login(*, kind: str, name: str, password: str | None = None, email: str = "") -> Login:
    """A sign-in within the current account; without a password nobody can enter yet. Raises LoginNameTaken."""
    name = name.strip()
    if Login.objects.filter(kind=kind, folded=fold(name)).exists():
        raise LoginNameTaken(name=name)
    login = Login(kind=kind, name=name, email=email)
    login.set_password(password)
    login.save()
    return login


@transaction.atomic
def set_sign_in(*, login: Login, name: str, password: str = "") -> Login:
    """New sign-in details; the old ones stop working at once, open sessions too (AC-04). Raises LoginNameTaken."""
    name = name.strip()
    if Login.objects.filter(kind=login.kind, folded=fold(name)).exclude(pk=login.pk).exists():
        raise LoginNameTaken(name=name)
    login.name = name
    if password:
        login.set_password(password)
        login.one_time_password, login.one_time_until, login.must_change_password = "", None, False
    login.save()
    return login


@transaction.atomic
def give_one_time_password(*, login: Login) -> str:
    """A password for 24 hours, kept as a hash; a repeat makes a new one. Returns it in clear.

    Whoever signs in with it must choose his own at once; the own password of before works until then.
    """
    password = readable_password()
    login.one_time_password = make_password(password)
    login.one_time_until = clock.now() + timedelta(hours=ONE_TIME_HOURS)
    login.save(update_fields=["one_time_password", "one_time_until"])
    return password


@transaction.atomic
def choose_password(*, login: Login, password: str) -> None:
    """The person's own password replaces whatever was given."""
    login.set_password(password)
    login.one_time_password, login.one_time_until, login.must_change_password = "", None, False
    login.save()


def furnish(*, account: Account, branch_name: str) -> Branch:
    """The first settings and the first branch of a new account, within its scope."""
    AccountSettings.objects.get_or_create()
    return Branch.objects.create(name=branch_name, time_zone=account.time_zone)

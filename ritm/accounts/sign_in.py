"""Proof of who signs in: a name and a password within one account, kept apart by kind."""

from contextvars import ContextVar
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password

from ritm.accounts.models import Login
from ritm.accounts.scope import account_id_or_none, current_account_id
from ritm.accounts.sessions import SessionStore, active_logins
from ritm.core import clock
from ritm.core.ids import fold

_session: ContextVar[SessionStore | None] = ContextVar("ritm_session", default=None)


def user_of(request: Any) -> Login | None:
    """Who is signed in, read in the same query as his session; None for nobody."""
    token = _session.set(request.session)
    try:
        return request.user if request.user.is_authenticated else None
    finally:
        _session.reset(token)


class AccountBackend(BaseBackend):
    """Signs in by account, kind, name and password; a one-time password works until its hour (24 h)."""

    def authenticate(
        self, request: Any, kind: str = "", name: str = "", password: str = "", **kwargs: Any
    ) -> Login | None:
        """The login whose password this is, or None. Takes the same time for an unknown name."""
        if not name or not password or account_id_or_none() is None:
            return None
        login = Login.objects.filter(kind=kind, folded=fold(name)).first()
        if login is None:
            make_password(password)
            return None
        if not login.is_active:
            make_password(password)
            return None
        return login if _fits(login, password) else None

    def get_user(self, user_id: int) -> Login | None:
        """The signed-in login, if it is of this account and still active."""
        if account_id_or_none() is None:
            return None
        session = _session.get()
        known = session.login_of(user_id) if session is not None else None
        return known or active_logins().filter(pk=user_id).first()


def _fits(login: Login, password: str) -> bool:
    # The own password goes on working: whoever asks for a recovery letter locks nobody out.
    if login.check_password(password):
        return True
    fresh = login.one_time_until is not None and clock.now() < login.one_time_until
    if not fresh or not check_password(password, login.one_time_password):
        return False
    login.must_change_password = True
    login.save(update_fields=["must_change_password"])
    return True


def axes_username(request: Any, credentials: dict | None) -> str | None:
    """How the lockout counts: by account, kind and name, also when it only knows the key."""
    if account_id_or_none() is None:
        return None
    if credentials and "name" in credentials:
        return f"{current_account_id()}:{credentials['kind']}:{fold(credentials['name'])}"
    login = Login.objects.filter(key=(credentials or {}).get("key")).first()
    return f"{login.account_id}:{login.kind}:{login.folded}" if login else None

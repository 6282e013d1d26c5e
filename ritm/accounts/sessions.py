"""Sessions in the database, as Django keeps them; whoever is signed in by one is read in the same question.

Which login a session names stands sealed inside it, so the question guesses: the login that this session named last.
The row of the session and that of the login are read anew each time, and the guess counts only where they agree.
"""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet, Subquery

from ritm.accounts.models import Login
from ritm.accounts.questions import question
from ritm.accounts.scope import account_id_or_none
from ritm.core import clock

MOST = 5000
_named: dict[str, int] = {}  # session → the login it named last
_with_login: list[str] = []


def load_with_login(*paths: str) -> None:
    """Rows of the rooms above that every request of a signed-in person needs: they come with the login, in its query."""
    _with_login.extend(path for path in paths if path not in _with_login)


def active_logins() -> QuerySet[Login]:
    """Who may be signed in, with what comes along."""
    return Login.objects.select_related(*_with_login).filter(is_active=True)


class SessionStore(db.SessionStore):
    """Django's own; `login` is the row that was read along."""

    login: Login | None = None

    def load(self) -> dict[str, Any]:
        """What the session holds; {} where it is over."""
        key = self.session_key
        guess = _named.get(key) if key and account_id_or_none() is not None else None
        found = _signed_in(guess, key, clock.now()) if guess is not None else []
        sealed = found[0].__dict__.pop("sealed") if found else None
        if sealed is None:
            data = super().load()
        else:
            data = self.decode(sealed)
            self.login = found[0]
        self._remember(data)
        return data

    def login_of(self, login_id: int) -> Login | None:
        """The login if it was read along, once: whoever asks again is answered by the database."""
        login, self.login = self.login, None
        return login if login is not None and login.pk == login_id else None

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        """Write the session."""
        super().save(must_create)
        self._remember(self._session)

    def _remember(self, data: dict[str, Any]) -> None:
        named = str(data.get(SESSION_KEY, ""))
        if self.session_key and named.isdigit():
            if len(_named) >= MOST:
                _named.clear()
            _named[self.session_key] = int(named)


@question
def _signed_in(login_id: int, session_key: str, now: Any) -> QuerySet[Login]:
    kept = Session.objects.filter(session_key=session_key, expire_date__gt=now)
    return active_logins().filter(pk=login_id).annotate(sealed=Subquery(kept.values("session_data")))

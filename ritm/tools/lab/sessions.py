"""Sessions made beforehand: whoever storms or measures the pages does not sign in first."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from ritm.accounts.sessions import SessionStore
from ritm.clients.models import Client
from ritm.staff.models import StaffMember


def session_of(member: StaffMember | Client) -> str:
    """A new session of somebody who has a login; the value of his door's cookie. Needs the account's scope."""
    if member.login is None:
        message = f"{member} has no login."
        raise ValueError(message)
    store = SessionStore()
    store[SESSION_KEY] = str(member.login.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = member.login.get_session_auth_hash()
    store.create()
    return store.session_key

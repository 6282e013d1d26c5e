"""Sessions made beforehand: whoever storms or measures the pages does not sign in first."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from ritm.accounts.sessions import SessionStore
from ritm.staff.models import StaffMember


def session_of(member: StaffMember) -> str:
    """A new session of the member's login; the value of his desk's cookie. Needs the account's scope."""
    store = SessionStore()
    store[SESSION_KEY] = str(member.login.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = member.login.get_session_auth_hash()
    store.create()
    return store.session_key

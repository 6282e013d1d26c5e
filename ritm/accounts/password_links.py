"""The link by which a person chooses a password without the one of before: good once, and for a day.

Nothing of it is kept: the address is signed, and names the password and the sign-in after which it was written, so a new
one of either ends it.
"""

from datetime import timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from ritm.accounts.models import Login
from ritm.accounts.scope import current_account_id
from ritm.core import clock

HOURS = 24
_SALT = "ritm.accounts.password_links"


def token_of(login: Login) -> str:
    """What names the login in the address; nobody else can make it."""
    until = clock.now() + timedelta(hours=HOURS)
    return signing.dumps([login.account_id, login.pk, _stamp(login), int(until.timestamp())], salt=_SALT)


def login_of(token: str) -> Login | None:
    """The login whose password may be chosen by this link now; None once it is used, old or nobody's."""
    try:
        account_id, login_id, stamp, until = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    is_ours = account_id == current_account_id() and clock.now().timestamp() < until
    login = Login.objects.filter(pk=login_id, is_active=True).first() if is_ours else None
    return login if login is not None and constant_time_compare(stamp, _stamp(login)) else None


def _stamp(login: Login) -> str:
    entered = login.last_login.isoformat() if login.last_login else ""
    return salted_hmac(_SALT, f"{login.pk}:{login.password}:{entered}", algorithm="sha256").hexdigest()[:32]

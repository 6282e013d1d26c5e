"""A studio as it stands a minute after it was opened, its boss with a password of his own."""

from ritm.accounts.actions import choose_password
from ritm.accounts.scope import account_scope
from ritm.core.ids import readable_password
from ritm.studio.actions import open_studio


def bare_studio() -> dict[str, str]:
    """Its address and the boss's password. The letter that waits for the worker is nobody's."""
    opened = open_studio(name="Новая студия", email="bare@example.org")
    password = readable_password()
    with account_scope(opened.account.pk):
        choose_password(login=opened.owner.login, password=password)
    return {"slug": opened.account.slug, "password": password}

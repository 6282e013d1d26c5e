"""The login of the client portal when two cards become one, and back; and when a client is erased (CL-21, CL-34, CL-35)."""

from ritm.accounts.models import Login
from ritm.clients.erasing import Erasing
from ritm.clients.models import Client
from ritm.clients.moving import Moving

_COLUMN = "login_id"


def move_login(moving: Moving) -> None:
    """The dropped card's login becomes the kept one's, unless that has its own: then only that one still opens."""
    kept, dropped = moving.merge.kept, moving.merge.dropped
    if kept.login_id is None and dropped.login_id is not None:
        login_id = dropped.login_id
        _hand_over(dropped, kept, login_id)
        moving.merge.before[_COLUMN] = [None, login_id]


def move_login_back(moving: Moving) -> None:
    """The same backwards, where the kept card still has that login."""
    login_id = moving.merge.before.get(_COLUMN, (None, None))[1]
    if login_id is None:
        return
    kept, dropped = moving.merge.kept, moving.merge.dropped
    if kept.login_id == login_id:
        _hand_over(kept, dropped, login_id)


def _hand_over(giver: Client, taker: Client, login_id: int) -> None:
    """Both are held; the rows that the caller holds say the same as the table, so that saving them changes nothing."""
    for client, owned in ((giver, None), (taker, login_id)):
        client.login_id = owned
        Client.objects.filter(pk=client.pk).update(login=owned)


def erase_logins(erasing: Erasing) -> None:
    """A login is a name: it goes, and open sessions with it."""
    found = Client.objects.filter(pk__in=erasing.client_ids, login__isnull=False)
    ids = list(found.values_list("login_id", flat=True))
    found.update(login=None)
    Login.objects.filter(pk__in=ids).delete()

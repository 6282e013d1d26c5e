"""The link «Отказаться» of a letter: signed, of one client of one account, good for as long as there is the client."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ritm.accounts.middleware import account_urls
from ritm.accounts.models import Account
from ritm.accounts.scope import current_account_id
from ritm.clients.models import Client

_SALT = "ritm.messaging.refusing"


def refuse_url(client: Client, account: Account) -> str:
    """The whole address for this client's letters; "" where nobody has told under which address the house stands."""
    return _url("portal:letters", client, account)


def once_url(client: Client, account: Account) -> str:
    """The same for the button of the mail program: one POST refuses, without a page (RFC 8058)."""
    return _url("portal:letters_once", client, account)


def _url(name: str, client: Client, account: Account) -> str:
    if not settings.LETTERS_URL:
        return ""
    with account_urls(account.slug):
        return settings.LETTERS_URL.rstrip("/") + reverse(name, args=[token_of(client)])


def token_of(client: Client) -> str:
    """What names the client in the address; nobody else can make it."""
    return signing.dumps([client.account_id, client.pk], salt=_SALT)


def client_of(token: str) -> Client | None:
    """The living client whose letters they are; of a merged card the one that it became. None for anything else."""
    try:
        account_id, client_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    if account_id != current_account_id():
        return None
    client = Client.objects.filter(pk=client_id).first()
    while client is not None and client.merged_into is not None:
        client = client.merged_into
    return client if client is not None and client.deleted_at is None else None

"""The link of a letter by which whoever waits answers: signed, of one entry of one account, good while the entry is kept."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from ritm.accounts.middleware import account_urls
from ritm.accounts.queries import current_account
from ritm.accounts.scope import current_account_id
from ritm.attendance.models_of_queue import WaitlistEntry

_SALT = "ritm.messaging.answering"


def answer_url(entry: WaitlistEntry) -> str:
    """The whole address of the page; "" where nobody has told under which address the house stands."""
    if not settings.LETTERS_URL:
        return ""
    with account_urls(current_account().slug):
        return settings.LETTERS_URL.rstrip("/") + reverse("portal:place", args=[answer_token(entry)])


def answer_token(entry: WaitlistEntry) -> str:
    """What names the entry in the address; nobody else can make it."""
    return signing.dumps([entry.account_id, entry.pk], salt=_SALT)


def entry_of(token: str) -> WaitlistEntry | None:
    """The entry with its class, of a client who is not deleted; None for anything else."""
    try:
        account_id, entry_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    if account_id != current_account_id():
        return None
    rows = WaitlistEntry.objects.select_related(
        "client", "booking", "lesson__group", "lesson__discipline", "lesson__branch"
    )
    rows = rows.select_related("lesson__hall", "lesson__teacher")
    return rows.filter(pk=entry_id, client__deleted_at=None).first()

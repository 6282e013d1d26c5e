"""The words that a client consents to while the studio has not written its own: one purpose each, never two (L-1)."""

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ritm.accounts.queries import current_account
from ritm.clients.models import Consent

_STANDARD = {
    Consent.Purpose.SMS: _(
        "I agree to receive advertising and news by SMS to my phone number. The sender: %(studio)s. "
        "I may withdraw this consent at any time."
    ),
    Consent.Purpose.EMAIL: _(
        "I agree to receive advertising and news by email. The sender: %(studio)s. "
        "I may withdraw this consent at any time."
    ),
}


def standard_text(purpose: str) -> str:
    """In the language of the studio."""
    account = current_account()
    with translation.override(account.language):
        return str(_STANDARD[Consent.Purpose(purpose)]) % {"studio": account.name}

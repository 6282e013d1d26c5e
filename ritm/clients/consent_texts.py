"""The words that a client consents to while the studio has not written its own: one purpose each, never two (L-1)."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ritm.accounts.queries import current_account
from ritm.clients.models import Consent

# A parent's words for his child; in the child's journal it stands as consent to personal data.
CHILD = "child"
_STANDARD: dict[str, Any] = {
    Consent.Purpose.SMS: _(
        "I agree to receive advertising and news by SMS to my phone number. The sender: %(studio)s. "
        "I may withdraw this consent at any time."
    ),
    Consent.Purpose.EMAIL: _(
        "I agree to receive advertising and news by email. The sender: %(studio)s. "
        "I may withdraw this consent at any time."
    ),
    Consent.Purpose.PERSONAL: _(
        "I am 18 or older. I agree that %(studio)s processes my personal data that I state in online registration "
        "(name, phone, email, birth date and further answers): collects, keeps, uses and erases them to make my client "
        "card, to book me on classes and to tell me of changes. The consent is valid until I withdraw it; I may withdraw "
        "it at any time in writing."
    ),
    CHILD: _(
        "I am the legal representative of the child named here. I agree that %(studio)s processes the child's personal "
        "data (name, birth date): collects, keeps, uses and erases them to make the child's card and to book the child "
        "on classes. The consent is valid until I withdraw it; I may withdraw it at any time in writing."
    ),
}
# Every purpose whose words the studio may write as its own.
TEXTS = tuple(_STANDARD)


def standard_text(purpose: str) -> str:
    """In the language of the studio."""
    return standard_texts()[purpose]


def standard_texts() -> dict[str, str]:
    """The same of every purpose."""
    account = current_account()
    with translation.override(account.language):
        return {purpose: str(words) % {"studio": account.name} for purpose, words in _STANDARD.items()}

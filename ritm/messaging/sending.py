"""A letter that whoever gets it may refuse: the mail program shows its own button for that (RFC 8058)."""

from django.core.mail import EmailMessage


def send_refusable(*, subject: str, text: str, address: str, once_url: str) -> None:
    """Send it. `once_url`: where one POST of the mail program refuses further letters; "" where it is not known."""
    headers = {"List-Unsubscribe": f"<{once_url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    EmailMessage(subject, text, None, [address], headers=headers if once_url else None).send()

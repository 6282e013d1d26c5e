"""Letters where no mail server is set up: each a file of its own that any mail program opens (mechanics §3)."""

import os
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from ritm.core import clock


class EmailBackend(BaseEmailBackend):
    """Writes `<time>-<random>.eml` into EMAIL_FILE_PATH, whole or not at all; a password in it is for nobody else."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """How many were written."""
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            path = folder / f"{clock.now():%Y%m%d-%H%M%S}-{token_hex(6)}.eml"
            part = path.with_suffix(".part")
            with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(message.message().as_bytes())
            part.rename(path)
        return len(email_messages)

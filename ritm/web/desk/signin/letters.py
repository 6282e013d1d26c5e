"""Where letters go on an installation without a mail server."""

from pathlib import Path

from django.conf import settings


def mail_folder() -> str:
    """The folder into which letters are written; "" where they are really sent."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder:
        return ""
    try:
        return str(Path(folder).relative_to(settings.BASE_DIR))
    except ValueError:
        return str(folder)

"""What letters need from the request, and where they go on an installation without a mail server."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest


def base_url(request: HttpRequest) -> str:
    """The beginning of every link in a letter: RITM_BASE_URL, else the address that was asked."""
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"


def mail_folder() -> str:
    """The folder into which letters are written; "" where they are really sent."""
    folder = getattr(settings, "EMAIL_FILE_PATH", None)
    if not folder:
        return ""
    try:
        return str(Path(folder).relative_to(settings.BASE_DIR))
    except ValueError:
        return str(folder)

"""How addresses in letters begin."""

from django.conf import settings
from django.http import HttpRequest


def base_url(request: HttpRequest) -> str:
    """The beginning of every link in a letter: RITM_BASE_URL, else the address that was asked."""
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"

"""Sign-in, first password, registration, recovery."""

from django.http import HttpRequest, HttpResponse


def locked_out(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
    """Too many wrong passwords: a pause."""
    return HttpResponse(status=429)

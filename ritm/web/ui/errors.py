"""Pages for what went wrong: never a bare one, never a technical word."""

import sys
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ritm.core.errors import Busy, DomainError

View = Callable[..., HttpResponse]


def answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """What the view answers, or the page of what it stumbled over."""
    try:
        return view(request, *args, **kwargs)
    except (Busy, OperationalError):
        return busy(request)
    except DomainError as error:  # a refusal that the view has no field for
        return refused(request, error)
    except ObjectDoesNotExist as error:  # gone between the look and the press
        raise Http404 from error


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The right is missing."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """No such page, or not yours: the same words for both."""
    return _page(request, 404)


def busy(request: HttpRequest) -> HttpResponse:
    """Somebody holds the rows for longer than a person should wait; htmx tries once more by itself."""
    response = _page(request, 503)
    response["Retry-After"] = "2"
    return response


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A rule of the studio said no, and no field of the page could say it."""
    return _page(request, 422, message=str(error))


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; what was half done has been rolled back.

    A database that gave no answer before a page was reached is busy like one that gives none to a page.
    """
    return busy(request) if isinstance(sys.exc_info()[1], OperationalError) else _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open since before the sign-in, or came from elsewhere: reload."""
    message = _("The page was open for too long or came from another place. Reload it and try again.")
    return _page(request, 403, message=message)


def _page(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    return render(request, f"{status}.html", {"home": _home(request), **context}, status=status)


def _home(request: HttpRequest) -> str:
    # Outside an account there is nothing to go home to.
    if getattr(request, "account", None) is None:
        return ""
    try:
        return reverse("portal:my" if request.path_info.startswith("/my/") else "desk:home")
    except NoReverseMatch:
        return ""

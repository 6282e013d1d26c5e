"""The door of the portal: nobody passes but a client with a login, while the account has the portal (CL-21)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ritm.accounts.modules import CLIENT_PORTAL, is_on
from ritm.web.portal.visitor import visitor_of
from ritm.web.ui.errors import View, answer

DOOR = "portal"


def portal_view(*, methods: tuple[str, ...] = ("GET",), first_password: bool = False) -> Callable[[View], View]:
    """A page for whoever has signed in as a client; `request.visitor` is he.

    `first_password`: open also before the one-time password is replaced.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            _refuse_without_portal(request)
            visitor = visitor_of(request)
            if visitor is None:
                return redirect("portal:sign_in")
            if request.user.must_change_password and not first_password:  # type: ignore[union-attr] -- a Login
                return redirect("portal:my_password")
            request.visitor = visitor  # type: ignore[attr-defined] -- ours, read by the views
            return answer(view, request, *args, **kwargs)

        return _declared(never_cache(require_http_methods(list(methods))(guarded)), requires=(), methods=methods)

    return decorate


def open_view(*, methods: tuple[str, ...] = ("GET",), needs_portal: bool = True) -> Callable[[View], View]:
    """A page for anybody; `needs_portal`: where the account has the portal."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if needs_portal:
                _refuse_without_portal(request)
            return answer(view, request, *args, **kwargs)

        return _declared(never_cache(require_http_methods(list(methods))(guarded)), requires=None, methods=methods)

    return decorate


def _declared(view: View, *, requires: tuple[str, ...] | None, methods: tuple[str, ...]) -> View:
    view.requires, view.methods, view.door = requires, methods, DOOR  # type: ignore[attr-defined] -- read by the tests
    return view


def _refuse_without_portal(request: HttpRequest) -> None:
    if not is_on(request.account, CLIENT_PORTAL):  # type: ignore[attr-defined] -- set by AccountMiddleware
        raise Http404

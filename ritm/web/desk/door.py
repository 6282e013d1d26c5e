"""The door of the desk: each view says which rights it requires, and nobody passes without them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ritm.web.ui.errors import View, answer


def desk_view(
    *,
    requires: tuple[str, ...],
    methods: tuple[str, ...] = ("GET",),
    also: Callable[[QueryDict], tuple[str, ...]] = lambda _query: (),
    owner_only: bool = False,
    first_password: bool = False,
) -> Callable[[View], View]:
    """A page of the desk for those who hold every right in `requires`; `()` means any signed-in staff.

    `also`: further rights that the query of the address asks for. `owner_only`: the boss alone (AC-02). `first_password`: open also before the one-time password is replaced.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
            if staff is None:
                return _to_sign_in(request)
            if staff.login.must_change_password and not first_password:
                return _go(request, reverse("desk:first_password"))
            if not staff.may(*requires, *also(request.GET)) or (owner_only and not staff.is_owner):
                raise PermissionDenied
            return answer(view, request, *args, **kwargs)

        guarded = never_cache(require_http_methods(list(methods))(guarded))
        guarded.requires = requires  # type: ignore[attr-defined] -- read by the house tests and the crawl
        guarded.also = also  # type: ignore[attr-defined] -- as above
        guarded.owner_only = owner_only  # type: ignore[attr-defined] -- as above
        guarded.methods = methods  # type: ignore[attr-defined] -- as above
        return guarded

    return decorate


def open_view(view: View) -> View:
    """A page for anybody: sign-in, registration, health."""
    view.requires = None  # type: ignore[attr-defined] -- read by the house tests
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    target = request.get_full_path() if request.method == "GET" and not _is_htmx(request) else ""
    query = f"?{urlencode({'next': target})}" if target else ""
    return _go(request, reverse("desk:login") + query)


def _go(request: HttpRequest, location: str) -> HttpResponse:
    if _is_htmx(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = location
        return response
    return redirect(location)


def _is_htmx(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))

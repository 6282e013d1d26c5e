"""The first path segment is the account: its scope, its addresses, its cookies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import get_script_prefix, get_urlconf, set_script_prefix, set_urlconf

from ritm.accounts.queries import account_at
from ritm.accounts.scope import account_scope


@contextmanager
def account_urls(slug: str) -> Iterator[None]:
    """`reverse()` gives addresses of this account: for requests, and for letters that the worker writes."""
    prefix, urlconf = get_script_prefix(), get_urlconf()
    set_script_prefix(f"{prefix}{slug}/")
    set_urlconf(settings.ACCOUNT_URLCONF)
    try:
        yield
    finally:
        set_script_prefix(prefix)
        set_urlconf(urlconf)


class Door:
    """Cookies of one door (desk or portal) of one account: own names and own path."""

    def __init__(self, door: str, path: str) -> None:
        self.path = path
        self.names = {
            settings.SESSION_COOKIE_NAME: f"ritm_{door}",
            settings.CSRF_COOKIE_NAME: f"ritm_{door}_csrf",
        }

    @classmethod
    def of(cls, slug: str, rest: str) -> "Door":
        """The desk's door under /<account>/desk/, the portal's elsewhere in the account."""
        base = f"{get_script_prefix()}{slug}/"
        return cls("desk", base + "desk/") if rest.startswith("desk/") else cls("portal", base)

    def take_in(self, request: HttpRequest) -> None:
        """The door's cookies under Django's own names; what came under those names is dropped."""
        for inner, outer in self.names.items():
            request.COOKIES.pop(inner, None)
            if outer in request.COOKIES:
                request.COOKIES[inner] = request.COOKIES[outer]

    def send_out(self, response: HttpResponse) -> None:
        """Cookies leave under the door's names and path."""
        for inner, outer in self.names.items():
            if inner in response.cookies:
                morsel = response.cookies.pop(inner)
                response.cookies[outer] = morsel.value
                response.cookies[outer].update(morsel)
                response.cookies[outer]["path"] = self.path


class AccountMiddleware:
    """Opens the account's scope for the whole request and closes it whatever happens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        slug, slash, rest = request.path_info.lstrip("/").partition("/")
        request.account = None  # type: ignore[attr-defined] -- ours, read by the doors
        known = slug and slug not in settings.RESERVED_SLUGS and "\x00" not in slug
        account = account_at(slug) if known else None
        if account is None:
            return self.get_response(request)
        if not slash:
            with account_scope(account.pk, is_told=True):
                return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        request.account = account  # type: ignore[attr-defined] -- see above
        request.path_info = "/" + rest
        request.urlconf = settings.ACCOUNT_URLCONF
        door = Door.of(slug, rest)
        door.take_in(request)
        with account_scope(account.pk, is_told=True), account_urls(slug):
            response = self.get_response(request)
            door.send_out(response)
            return response

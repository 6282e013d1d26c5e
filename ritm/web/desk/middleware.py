"""Who sits at the desk: the signed-in member of staff, his language, the id of the request."""

from collections.abc import Callable
from ipaddress import ip_address
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from ritm.accounts.models import Login
from ritm.accounts.sign_in import user_of
from ritm.events import actions as events
from ritm.staff.models import StaffMember
from ritm.staff.queries import may_sign_in

LANGUAGES = frozenset({"ru", "en"})


class StaffMiddleware:
    """`request.staff` is the member of staff or None; every text of the answer is in his language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.staff = _staff_of(request)  # type: ignore[attr-defined] -- ours, read by desk_view
        token, place = events.request_id.set(uuid4().hex), events.came_from.set(_came_from(request))
        try:
            with translation.override(_language(request)):
                return self.get_response(request)
        finally:
            events.came_from.reset(place)
            events.request_id.reset(token)


def _came_from(request: HttpRequest) -> events.CameFrom:
    """The address that the server sees, and the browser's own name for itself."""
    try:
        ip = str(ip_address(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        ip = None
    device = "".join(letter for letter in request.headers.get("User-Agent", "") if letter.isprintable())
    return events.CameFrom(ip, device[:200] or None)


def _staff_of(request: HttpRequest) -> StaffMember | None:
    account = getattr(request, "account", None)
    # A client's session put under the desk's cookie by hand is nobody here.
    user = user_of(request) if account is not None else None
    if user is None or user.kind != Login.Kind.STAFF:
        return None
    member: StaffMember | None = getattr(user, "staff_member", None)  # loaded with the login: no query
    return member if member is not None and may_sign_in(member, account) else None


def _language(request: HttpRequest) -> str:
    staff, account = request.staff, request.account  # type: ignore[attr-defined] -- set above and by the account
    if staff:
        return staff.language or account.language
    asked = request.POST.get("language") or request.GET.get("language")
    if account is None:  # no session outside an account: the choice stands in the address, the browser's own comes next
        return asked if asked in LANGUAGES else translation.get_language_from_request(request)
    if asked in LANGUAGES:
        request.session["language"] = asked
    return request.session.get("language") or account.language

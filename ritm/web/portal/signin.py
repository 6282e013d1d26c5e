"""Signing in at the portal, signing out, the own password: as at the desk, with a kind of login and a session of its own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as enter
from django.contrib.auth import logout as leave
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ritm.accounts.models import Login
from ritm.accounts.modules import takes_newcomers
from ritm.accounts.queries import open_branches
from ritm.clients.actions.portal import choose_client_password
from ritm.clients.models import Client
from ritm.core.errors import DomainError
from ritm.web.portal.door import open_view, portal_view
from ritm.web.portal.forms import OwnPasswordForm, SignInForm
from ritm.web.portal.visitor import person_of
from ritm.web.ui.sending import send_once_as

REMEMBERED = 30 * 24 * 60 * 60  # seconds; without the tick the session ends with the browser, after 12 hours at most


@open_view(methods=("GET", "POST"))
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Login and password; an error never tells which of them is wrong."""
    if request.method == "GET" and person_of(request) is not None:
        return redirect("portal:my")
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return _page(request, form)
    fields = form.cleaned_data
    user = authenticate(request, kind=Login.Kind.CLIENT, name=fields["login"], password=fields["password"])
    if user is None:
        form.add_error(None, _("The login or the password did not fit. Check the keyboard layout and Caps Lock."))
        return _page(request, form)
    if not Client.objects.filter(login=user.pk, deleted_at=None).exists():
        form.add_error(None, _("Your access is closed. Ask the studio to open it."))
        return _page(request, form)
    language = get_language()
    enter(request, user)
    request.session["language"] = language
    request.session.set_expiry(REMEMBERED if fields["remember"] else 0)
    return redirect("portal:my")


@open_view(methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends here and now."""
    language = get_language()
    leave(request)
    request.session["language"] = language
    return redirect("portal:sign_in")


@portal_view(methods=("GET", "POST"), first_password=True)
@sensitive_post_parameters("current", "password")
def my_password(request: HttpRequest) -> HttpResponse:
    """A new own password; sign-ins on other devices end."""
    own: Any = request.user
    form = OwnPasswordForm(request.POST or None, login=own)
    if form.is_valid() and _is_kept(request, form, own):
        messages.success(request, _("The password is changed. Sign-ins on other devices have ended."))
        return redirect("portal:my")
    context = {"form": form, "is_first": own.must_change_password}
    return render(request, "portal/password.html", context, status=_status(form))


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: a pause, said in words."""
    return render(request, "portal/locked_out.html", {"branches": open_branches()}, status=429)


def _is_kept(request: HttpRequest, form: OwnPasswordForm, own: Login) -> bool:
    visitor, password = request.visitor, form.cleaned_data["password"]  # type: ignore[attr-defined] -- by portal_view

    def act() -> str:
        choose_client_password(client=visitor.person, password=password, actor=visitor.actor)
        return "-"

    try:
        send_once_as(visitor.actor, request, act)
    except DomainError as error:
        form.add_error(None, str(error))
        return False
    own.refresh_from_db()
    update_session_auth_hash(request, own)
    return True


def _page(request: HttpRequest, form: SignInForm) -> HttpResponse:
    is_open = takes_newcomers(request.account)  # type: ignore[attr-defined] -- by AccountMiddleware
    context = {"form": form, "branches": open_branches(), "takes_newcomers": is_open}
    return render(request, "portal/sign_in.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200

"""A new password without the studio: a letter with a link, and the page that the link opens (CL-21)."""

from django.contrib import messages
from django.contrib.auth import login as enter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ritm.accounts.models import Login
from ritm.accounts.password_links import HOURS, login_of
from ritm.accounts.queries import open_branches
from ritm.clients.actions.portal import ask_password_link, choose_password_by_link
from ritm.clients.errors_of_login import LinkIsOver
from ritm.core.errors import DomainError
from ritm.events.actor import SYSTEM
from ritm.web.portal.door import open_view
from ritm.web.portal.forms import ForgottenForm, NewPasswordForm
from ritm.web.ui.links import base_url
from ritm.web.ui.sending import send_once_as

BACKEND = "ritm.accounts.sign_in.AccountBackend"


@open_view(methods=("GET", "POST"))
def forgotten(request: HttpRequest) -> HttpResponse:
    """Login or email; the answer is the same whether anybody has it."""
    form = ForgottenForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data["said"]
        try:
            send_once_as(SYSTEM, request, lambda: ask_password_link(said=said, base_url=base_url(request)) or "-")
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("portal:forgotten_sent")
    context = {"form": form, "branches": open_branches()}
    return render(request, "portal/forgotten.html", context, status=422 if form.errors else 200)


@open_view()
def forgotten_sent(request: HttpRequest) -> HttpResponse:
    """What to do now."""
    return render(request, "portal/forgotten_sent.html", {"branches": open_branches(), "hours": HOURS})


@open_view(methods=("GET", "POST"))
@sensitive_post_parameters("password")
def new_password(request: HttpRequest, token: str) -> HttpResponse:
    """The own password by the link of a letter; whoever has chosen it is signed in."""
    login = login_of(token)
    if login is None:
        return _over(request)
    form = NewPasswordForm(request.POST or None, login=login)
    if form.is_valid():
        password = form.cleaned_data["password"]
        try:
            send_once_as(SYSTEM, request, lambda: str(choose_password_by_link(token=token, password=password).pk))
        except LinkIsOver:
            return _over(request)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            _let_in(request, login.pk)
            return redirect("portal:my")
    context = {"form": form, "login": login}
    return render(request, "portal/new_password.html", context, status=422 if form.errors else 200)


def _let_in(request: HttpRequest, login_id: int) -> None:
    language = get_language()
    enter(request, Login.objects.get(pk=login_id), backend=BACKEND)
    request.session["language"] = language
    request.session.set_expiry(0)
    messages.success(request, _("The password is saved. Sign-ins on other devices have ended."))


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/link_over.html", {"said": str(LinkIsOver())}, status=410)

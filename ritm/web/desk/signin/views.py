"""Sign-in, sign-out, the first own password, recovery: at the door of one account."""

from typing import Any

from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import login as enter
from django.contrib.auth import logout as leave
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ritm.accounts.models import Login
from ritm.accounts.modules import TEACHER_SIGN_IN, is_on
from ritm.staff.actions.personal import choose_own_password
from ritm.staff.models import StaffMember, StaffRole
from ritm.staff.queries import may_sign_in
from ritm.studio.actions import ask_recovery
from ritm.web.desk.door import desk_view, open_view
from ritm.web.desk.signin.forms import FirstPasswordForm, RecoveryForm, SignInForm
from ritm.web.desk.signin.letters import mail_folder
from ritm.web.ui.links import base_url

REMEMBERED = 30 * 24 * 60 * 60  # seconds; without the tick the session ends with the browser, after 12 hours at most


@open_view
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Login and password; an error never tells which of them is wrong (ux §4.15)."""
    if request.staff is not None and request.method == "GET":  # type: ignore[attr-defined] -- by StaffMiddleware
        return redirect("desk:home")
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if not form.is_valid():
        return _sign_in_page(request, form)
    fields = form.cleaned_data
    user = authenticate(request, kind=Login.Kind.STAFF, name=fields["login"], password=fields["password"])
    if user is None:
        form.add_error(None, _("The login or the password did not fit. Check the keyboard layout and Caps Lock."))
        return _sign_in_page(request, form)
    reason = _why_not(request, user)
    if reason:
        form.add_error(None, reason)
        return _sign_in_page(request, form)
    enter(request, user)
    request.session.set_expiry(REMEMBERED if fields["remember"] else 0)
    return HttpResponseRedirect(_where_to(request, fields["next"]))


@open_view
@never_cache
@require_http_methods(["POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """The session ends here and now."""
    leave(request)
    return redirect("desk:login")


@desk_view(requires=(), methods=("GET", "POST"), first_password=True)
@sensitive_post_parameters("password")
def first_password(request: HttpRequest) -> HttpResponse:
    """The one-time password is replaced by the person's own (AC-01)."""
    own = request.staff.login  # type: ignore[attr-defined] -- set by StaffMiddleware
    if not own.must_change_password:
        return redirect("desk:home")
    form = FirstPasswordForm(request.POST or None, login=own)
    if form.is_valid():
        choose_own_password(member=request.staff, password=form.cleaned_data["password"])  # type: ignore[attr-defined] -- as above
        update_session_auth_hash(request, own)
        return redirect("desk:home")
    return render(request, "signin/first_password.html", {"form": form}, status=_status(form))


@open_view
@never_cache
@require_http_methods(["GET", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """The boss gets a letter; the others are told who gives them new sign-in details (AC-04)."""
    form = RecoveryForm(request.POST or None)
    if form.is_valid():
        ask_recovery(email=form.cleaned_data["email"], base_url=base_url(request))
        context = {"email": form.cleaned_data["email"], "mail_folder": mail_folder()}
        return render(request, "signin/recovery_sent.html", context)
    return render(request, "signin/recovery.html", {"form": form}, status=_status(form))


@open_view
def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords: a pause, said in words."""
    return render(request, "signin/locked_out.html", status=429)


def _sign_in_page(request: HttpRequest, form: SignInForm) -> HttpResponse:
    return render(request, "signin/login.html", {"form": form}, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _why_not(request: HttpRequest, user: Any) -> str:
    """Words for somebody whose password is right and who still may not enter (AC-03, AC-05)."""
    account = request.account  # type: ignore[attr-defined] -- set by AccountMiddleware
    member = StaffMember.objects.filter(login=user).first()
    if member is not None and may_sign_in(member, account):
        return ""
    if member is not None and member.role == StaffRole.TEACHER and not is_on(account, TEACHER_SIGN_IN):
        return _("Sign-in of teachers is off in this studio: it needs the tariff “Mars” or above. Ask the boss.")
    return _("Your access is closed. Ask the head of the studio to open it.")


def _where_to(request: HttpRequest, wanted: str) -> str:
    home = reverse("desk:home")
    hosts = {request.get_host()}
    is_safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=hosts, require_https=request.is_secure())
    return wanted if is_safe and wanted.startswith(home) else home

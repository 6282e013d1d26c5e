"""The person's own desk: branch, theme, language, password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ritm.staff.actions.personal import change_personal_settings, choose_own_password
from ritm.staff.models import StaffMember
from ritm.web.desk.account.calendar import calendar_block
from ritm.web.desk.account.forms import LANGUAGES, PasswordForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, back, send_once
from ritm.web.desk.place import own_branches
from ritm.web.ui.render import toast


@desk_view(requires=(), methods=("POST",))
def branch(request: HttpRequest) -> HttpResponse:
    """Work in another of the own branches from now on (SC-09)."""
    chosen = next((one for one in own_branches(request) if str(one.pk) == request.POST.get("branch")), None)
    if chosen is None:
        raise Http404
    return _keep(request, home_branch=chosen)


@desk_view(requires=(), methods=("POST",))
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system."""
    chosen = request.POST.get("theme", "")
    if chosen not in StaffMember.Theme.values:
        raise Http404
    return _keep(request, theme=chosen)


@desk_view(requires=(), methods=("POST",))
def language(request: HttpRequest) -> HttpResponse:
    """Russian or English, for this person alone."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(LANGUAGES):
        raise Http404
    return _keep(request, language=chosen)


@desk_view(requires=())
def profile(request: HttpRequest) -> HttpResponse:
    """«Мой профиль»: theme and language are kept at the press; the own password has a form of its own."""
    password = PasswordForm(login=request.staff.login)
    return render(request, "account/profile.html", {"password": password, **calendar_block(request)})


@desk_view(requires=(), methods=("GET", "POST"))
@sensitive_post_parameters("current", "password")
def profile_password(request: HttpRequest) -> HttpResponse:
    """A new own password; every other session of this person ends."""
    if request.method == "GET":
        return redirect("desk:profile")
    form = PasswordForm(request.POST, login=request.staff.login)
    if attempt(request, form, lambda typed: _new_password(request, typed["password"])):
        messages.success(request, _("The password is changed. Sign-ins on other computers have ended."))
        return redirect("desk:profile")
    return render(request, "account/profile.html", {"password": form, **calendar_block(request)}, status=422)


def _new_password(request: HttpRequest, password: str) -> int:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    choose_own_password(member=staff, password=password)
    update_session_auth_hash(request, staff.login)
    return staff.pk


def _keep(request: HttpRequest, **settings: Any) -> HttpResponse:
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    send_once(request, lambda: str(change_personal_settings(member=staff, **settings).pk))
    if request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return toast(HttpResponse(status=204), _("Saved"))
    return redirect(back(request))

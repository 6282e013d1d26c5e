"""«Настройки аккаунта»: what the boss decides for everybody (AC-06)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from ritm.accounts.models import AccountSettings, Branch
from ritm.accounts.modules import declared, in_tariff, states
from ritm.accounts.queries import open_branches, settings_of_account
from ritm.studio.actions import add_branch, change_branch, change_settings, switch_module
from ritm.web.desk.account.consents import consents_form, saved
from ritm.web.desk.account.forms import BranchForm, SettingsForm
from ritm.web.desk.account.penalties import penalties_form
from ritm.web.desk.account.penalties import saved as penalties_saved
from ritm.web.desk.account.zones import in_words
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done, send_once
from ritm.web.ui.render import render_part, toast
from ritm.web.ui.wording import phone

HOME = "desk:settings"


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings(request: HttpRequest) -> HttpResponse:
    """The decisions, the modules, the branches on one page."""
    row, staff = settings_of_account(), request.staff
    form = SettingsForm(request.POST or None, initial=_initial(row))
    if attempt(request, form, lambda typed: change_settings(by=staff, **typed).pk):
        messages.success(request, _("Saved"))
        return redirect(HOME)
    return _page(request, row, form=form)


@desk_view(requires=(), methods=("POST",), owner_only=True)
def settings_consents(request: HttpRequest) -> HttpResponse:
    """What a new client's consents are preset to, and the words of a given one."""
    row = settings_of_account()
    consents = consents_form(request, row)
    return saved(request, consents) or _page(request, row, consents=consents)


@desk_view(requires=(), methods=("POST",), owner_only=True)
def settings_penalties(request: HttpRequest) -> HttpResponse:
    """What a miss takes (B-6)."""
    penalties = penalties_form(request, is_sent=True)
    return penalties_saved(request, penalties) or _page(request, settings_of_account(), penalties=penalties)


def _initial(row: AccountSettings) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SettingsForm.base_fields}


def _page(request: HttpRequest, row: AccountSettings, **sent: forms.Form) -> HttpResponse:
    """The page; of its forms the one that was sent is shown as it was."""
    shown = {
        "form": sent.get("form") or SettingsForm(initial=_initial(row)),
        "consents": sent.get("consents") or consents_form(request, row),
        "penalties": sent.get("penalties") or penalties_form(request),
    }
    context = {**shown, "modules": _modules(request), "branches": _branches()}
    status = 422 if any(form.errors for form in shown.values()) else 200
    return render_part(request, "account/settings.html", "branches", context, status=status)


@desk_view(requires=(), methods=("POST",), owner_only=True)
def settings_module(request: HttpRequest) -> HttpResponse:
    """Switch one module; saved at once."""
    code, staff = request.POST.get("code", ""), request.staff
    if code not in {kind.code for kind in declared()}:
        raise Http404
    wanted = request.POST.get("is_on") == "1"
    send_once(request, lambda: switch_module(code=code, is_on=wanted, by=staff) or code)
    if not request.htmx:
        messages.success(request, _("Saved"))
        return redirect(HOME)
    context = {"modules": _modules(request)}
    return toast(render_part(request, "account/settings.html", "modules", context), _("Saved"))


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def branch_new(request: HttpRequest) -> HttpResponse:
    """Another location."""
    form = BranchForm(request.POST or None, initial={"time_zone": request.account.time_zone})
    staff = request.staff
    if attempt(request, form, lambda typed: add_branch(by=staff, **typed).pk):
        return done(request, HOME, _("The branch is saved"), changed="branches-changed")
    return _form_page(request, form, _("New branch"))


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def branch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, time zone, contacts."""
    branch, staff = get_object_or_404(Branch.objects, pk=pk), request.staff
    initial = {name: getattr(branch, name) for name in BranchForm.base_fields} | {"phone": phone(branch.phone)}
    form = BranchForm(request.POST or None, initial=initial)
    if attempt(request, form, lambda typed: change_branch(branch=branch, by=staff, **typed).pk):
        return done(request, HOME, _("The branch is saved"), changed="branches-changed")
    return _form_page(request, form, _("Branch"))


def _form_page(request: HttpRequest, form: BranchForm, title: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": reverse(HOME)}
    return render_part(request, "account/branch.html", "form", context, status=422 if form.errors else 200)


def _branches() -> list[dict[str, Any]]:
    return [{"row": branch, "zone": in_words(branch.time_zone)} for branch in open_branches()]


def _modules(request: HttpRequest) -> list[dict[str, Any]]:
    account = request.account  # type: ignore[attr-defined] -- set by AccountMiddleware
    on = states(account)
    return [{"kind": kind, "is_on": on[kind.code], "in_tariff": in_tariff(account, kind.code)} for kind in declared()]

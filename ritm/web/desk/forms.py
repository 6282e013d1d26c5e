"""What every form of the desk shares: sending once, a refusal at its field, the answer afterwards."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ritm.core.errors import DomainError
from ritm.web.desk.menu import page_or_home
from ritm.web.ui.forms import LONGEST_ID
from ritm.web.ui.render import Undo, close_dialog, toast, trigger
from ritm.web.ui.sending import send_once_as


def send_once(request: HttpRequest, act: Callable[[], str]) -> tuple[str, bool]:
    """`ritm.web.ui.sending.send_once_as` for the person at the desk."""
    return send_once_as(request.staff.actor, request, act)  # type: ignore[attr-defined] -- set by StaffMiddleware


def sent_length(request: HttpRequest) -> int:
    """How many bytes the request says it holds; 0 where it says nothing, or nothing that can be."""
    said = request.META.get("CONTENT_LENGTH") or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST_ID else 0


def attempt(request: HttpRequest, form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> str | None:
    """Run the action of a valid POSTed form once; a refusal lands at its field. None: show the form (again)."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return send_once(request, lambda: str(act(form.cleaned_data)))[0]
    except DomainError as error:
        said = forms.ValidationError(str(error), code=error.code)
        form.add_error(_place(form, error.field), said)
        return None


def _place(form: forms.Form, name: str) -> str | None:
    """The field that the refusal is about; sums end in `_minor`. None: over the form."""
    return next((field for field in (name, f"{name}_minor") if field in form.fields), None)


def done(
    request: HttpRequest, url: str, text: str, *, changed: str = "list-changed", undo: Undo | None = None
) -> HttpResponse:
    """Saved: close the dialog, let the part that listens to `changed` ask itself anew, and say so, with a way back."""
    if request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        return toast(close_dialog(trigger(HttpResponse(status=204), changed)), text, undo=undo)
    messages.success(request, text)
    return redirect(_opening(request, url))


def refused(request: HttpRequest, error: DomainError, url: str) -> HttpResponse:
    """A refusal that belongs to no field: said in a toast, or over the page."""
    if request.htmx:  # type: ignore[attr-defined] -- by django-htmx
        response = HttpResponse(status=422)
        response["HX-Reswap"] = "none"
        return toast(response, str(error), "bad")
    messages.error(request, str(error))
    return redirect(_opening(request, url))


def _opening(request: HttpRequest, url: str) -> str:
    return page_or_home(request, url) if url.startswith("desk:") else url


def back(request: HttpRequest) -> str:
    """The page of this desk from which the person came; Home where that is unknown."""
    home, came_from = reverse("desk:home"), request.headers.get("Referer", "")
    path = came_from.partition("//")[2].partition("/")[2]
    hosts = {request.get_host()}
    is_ours = url_has_allowed_host_and_scheme(came_from, allowed_hosts=hosts, require_https=request.is_secure())
    return came_from if is_ours and f"/{path}".startswith(home) else home

"""Registering at the portal: the form, the letter's link, and one answer for everybody (CL-21, CL-40, CL-43)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ritm.accounts.modules import takes_newcomers
from ritm.accounts.queries import open_branches
from ritm.core.errors import DomainError
from ritm.events.actions import came_from
from ritm.events.actor import SYSTEM
from ritm.joining.actions import ask_to_join, confirm_joining
from ritm.joining.errors import TooManyRequests
from ritm.joining.models import JoinRequest
from ritm.joining.queries import HOURS, request_of
from ritm.web.portal.door import open_view
from ritm.web.portal.joining_form import JoinForm, began_now
from ritm.web.ui.errors import View
from ritm.web.ui.links import base_url
from ritm.web.ui.sending import send_once_as


def _where_open(view: View) -> View:
    """Only where the boss takes newcomers online."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not takes_newcomers(request.account):  # type: ignore[attr-defined] -- by AccountMiddleware
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@open_view(methods=("GET", "POST"))
@_where_open
def join(request: HttpRequest) -> HttpResponse:
    """What the studio asks; nothing is made before the email is proved."""
    form = JoinForm(request.POST or None, initial={"began": began_now()})
    if request.method == "POST" and form.is_valid():
        if form.is_of_machine:
            return redirect("portal:join_sent")  # the same answer, and nothing kept
        if _is_done(form, lambda: _send(request, form)):
            return redirect("portal:join_sent")
    if form.is_bound:
        form.seen_anew()
    status = 422 if form.errors else 200
    context = {"form": form, "branches": open_branches()}
    if form.has_error("__all__", TooManyRequests.code):
        status = 429
    return render(request, "portal/join.html", context, status=status)


@open_view()
@_where_open
def join_sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return render(request, "portal/join_sent.html", {"branches": open_branches(), "hours": HOURS})


@open_view(methods=("GET", "POST"))
def join_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The letter's link: one press proves the email. Looking changes nothing: mail servers look by themselves."""
    asked = request_of(token)
    if asked is None:
        return render(request, "portal/join_over.html", {"branches": open_branches()}, status=410)
    if request.method == "POST" and asked.state == JoinRequest.State.ASKED:
        url = base_url(request)
        try:
            send_once_as(SYSTEM, request, lambda: confirm_joining(request=asked, base_url=url) or "-")
        except JoinRequest.DoesNotExist:  # two presses at once: the other one was first
            return redirect("portal:join_done")
    if request.method == "POST":
        return redirect("portal:join_done")
    return render(request, "portal/join_confirm.html", {"asked": asked})


@open_view()
def join_done(request: HttpRequest) -> HttpResponse:
    """The same for whoever has a card now, and for whoever waits for the studio."""
    return render(request, "portal/join_done.html", {"branches": open_branches()})


def _send(request: HttpRequest, form: JoinForm) -> None:
    url, address, data = base_url(request), came_from.get().ip, form.joined()
    send_once_as(SYSTEM, request, lambda: ask_to_join(data=data, address=address, base_url=url) or "-")


def _is_done(form: JoinForm, act: Callable[[], None]) -> bool:
    try:
        act()
    except DomainError as error:
        place = error.field if error.field in form.fields else None
        form.add_error(place, ValidationError(str(error), code=error.code))
        return False
    return True

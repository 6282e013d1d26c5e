"""The client's own page: classes that he is booked on, passes with what is left, visits, where the studio is."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ritm.accounts.models import Branch
from ritm.attendance.kept import kept_on
from ritm.attendance.queries import upcoming, visits_of
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.passes.actions.renewing import switch_renewal
from ritm.passes.data import NOTHING_KEPT
from ritm.passes.models import ClientPass
from ritm.passes.queries import live_passes
from ritm.web.portal.calendars import calendar_address
from ritm.web.portal.door import portal_view
from ritm.web.portal.visitor import show_card
from ritm.web.portal.words import class_row, pass_row, visit_row
from ritm.web.ui.forms import id_of
from ritm.web.ui.sending import send_once_as

LATEST, PAGE = 5, 50


@portal_view()
def my(request: HttpRequest) -> HttpResponse:
    """What the family's chosen member has here. Eleven queries, whatever stands on it."""
    shown = request.visitor.shown  # type: ignore[attr-defined] -- by portal_view
    every = list(Branch.objects.all())
    days = {branch.pk: clock.today(branch.time_zone) for branch in every}
    branches = [branch for branch in every if not branch.is_archived]
    passes = live_passes(shown, clock.today(request.account.time_zone))  # type: ignore[attr-defined] -- by AccountMiddleware
    kept = kept_on([held.pk for held in passes])
    visits = list(visits_of(shown)[: LATEST + 1])
    context = {
        "classes": [class_row(one.lesson, with_branch=len(branches) > 1, booking=one) for one in upcoming(shown)],
        "passes": [pass_row(held, kept.get(held.pk, NOTHING_KEPT), days[held.branch_id]) for held in passes],
        "visits": [visit_row(visit) for visit in visits[:LATEST]],
        "has_more": len(visits) > LATEST,
        "branches": branches,
        "calendar_address": calendar_address(request, request.visitor),  # type: ignore[attr-defined] -- as above
    }
    return render(request, "portal/my.html", context)


@portal_view(methods=("POST",))
def my_renewal(request: HttpRequest) -> HttpResponse:
    """«Не продлевать»: the pass of whose card is shown does not renew by itself any more (P-12)."""
    visitor = request.visitor  # type: ignore[attr-defined] -- by portal_view
    held = ClientPass.objects.filter(pk=id_of(request.POST.get("pass", "")), client=visitor.shown).first()
    if held is None:
        raise Http404

    def act() -> str:
        return str(switch_renewal(client_pass=held, renews=False, actor=visitor.actor).pk)

    try:
        send_once_as(visitor.actor, request, act)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("“%(name)s” does not renew by itself any more") % {"name": held.name})
    return redirect("portal:my")


@portal_view()
def my_visits(request: HttpRequest) -> HttpResponse:
    """Every visit, by pages."""
    shown = request.visitor.shown  # type: ignore[attr-defined] -- by portal_view
    page = Paginator(visits_of(shown), PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/visits.html", {"page": page, "visits": [visit_row(one) for one in page]})


@portal_view(methods=("POST",))
def my_card(request: HttpRequest) -> HttpResponse:
    """Show another card of the family from now on (CL-13)."""
    if not show_card(request, request.visitor, request.POST.get("card", "")):  # type: ignore[attr-defined] -- by portal_view
        raise Http404
    return redirect("portal:my")

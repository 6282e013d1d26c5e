"""«Мой кабинет»: the boss's own access, the studio's name and address, the tariff (AC-02, AC-13)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from ritm.studio.actions import change_studio
from ritm.web.desk.account.forms import CabinetForm
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt
from ritm.web.ui.links import base_url


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
@sensitive_post_parameters("current")
def cabinet(request: HttpRequest) -> HttpResponse:
    """One form for the studio; the own login stands beside it with the warning."""
    account, staff = request.account, request.staff
    initial = {"name": account.name, "email": staff.login.email, "tariff": account.tariff}
    form = CabinetForm(request.POST or None, login=staff.login, initial=initial)
    if attempt(request, form, lambda typed: _save(request, typed)):
        messages.success(request, _("Saved"))
        return redirect("desk:cabinet")
    link = base_url(request).rstrip("/") + reverse("desk:home")
    return render(request, "account/cabinet.html", {"form": form, "link": link}, status=422 if form.errors else 200)


def _save(request: HttpRequest, typed: dict[str, Any]) -> int:
    return change_studio(
        name=typed["name"],
        email=typed["email"],
        tariff=typed["tariff"],
        by=request.staff,  # type: ignore[attr-defined] -- set by StaffMiddleware
    ).pk

"""«Сколько записей у клиента» of the account's settings (B-3)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.accounts.queries import settings_of_account
from ritm.studio.actions import MOST_BOOKINGS, change_settings
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done

HOME = "desk:settings_bookings"
_HINT = gettext_lazy("Empty: no limit")


def _cap(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_BOOKINGS, required=False, help_text=_HINT)


class BookingsForm(forms.Form):
    """How many bookings a client may have."""

    most_ahead = _cap(gettext_lazy("Bookings ahead, at most"))
    most_a_day = _cap(gettext_lazy("Bookings on one day, at most"))
    most_a_pass = _cap(gettext_lazy("Bookings ahead on one pass, at most"))


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings_bookings(request: HttpRequest) -> HttpResponse:
    """How many bookings a client may have; for bookings made from now on."""
    row, staff = settings_of_account(), request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    initial = {name: getattr(row, name) for name in BookingsForm.base_fields}
    form = BookingsForm(request.POST or None, initial=initial)
    if attempt(request, form, lambda typed: change_settings(by=staff, **typed).pk):
        return done(request, HOME, _("Saved"))
    return render(request, "account/bookings.html", {"form": form}, status=422 if form.errors else 200)

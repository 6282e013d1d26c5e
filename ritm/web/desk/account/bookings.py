"""«Когда и сколько клиент записывается» of the account's settings: windows and numbers of bookings (B-2, B-3)."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.accounts.queries import settings_of_account
from ritm.attendance.actions.windows import LONGEST_DAYS, choose_plan_windows
from ritm.attendance.judging import plan_windows
from ritm.core.transactions import action
from ritm.passes.models import PassPlan
from ritm.staff.models import StaffMember
from ritm.studio.actions import LONGEST_CLOSING, MOST_BOOKINGS, change_settings
from ritm.web.desk.door import desk_view
from ritm.web.desk.forms import attempt, done
from ritm.web.ui.forms import MoneyField

HOME = "desk:settings_bookings"
_HINT = gettext_lazy("Empty: no limit")


def _cap(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_BOOKINGS, required=False, help_text=_HINT)


class BookingsForm(forms.Form):
    """When a client books himself, holders of some passes earlier; how many bookings he may have."""

    opens_days = forms.IntegerField(
        label=gettext_lazy("Opens, days before the class"), min_value=0, max_value=LONGEST_DAYS
    )
    closes_minutes = forms.IntegerField(
        label=gettext_lazy("Closes, minutes before it begins"), min_value=0, max_value=LONGEST_CLOSING
    )
    most_ahead = _cap(gettext_lazy("Bookings ahead, at most"))
    most_a_day = _cap(gettext_lazy("Bookings on one day, at most"))
    most_a_pass = _cap(gettext_lazy("Bookings ahead on one pass, at most"))
    waiting_keeps = forms.BooleanField(
        label=gettext_lazy("Keep a class of the pass for each class that the client waits for"),
        required=False,
        help_text=gettext_lazy("Off: the last class of a pass may wait in two lines, and the first place takes it"),
    )
    regular_misses = forms.IntegerField(
        label=gettext_lazy("Misses in a row"),
        min_value=1,
        max_value=MOST_BOOKINGS,
        required=False,
        help_text=gettext_lazy("Without a good reason. Empty: not looked at."),
    )
    regular_debt_minor = MoneyField(
        label=gettext_lazy("Debt above, ₽"),
        required=False,
        help_text=gettext_lazy("Empty: not looked at"),
    )
    regular_pauses = forms.BooleanField(
        label=gettext_lazy("Pause for four weeks by itself and write to the client"), required=False
    )

    def __init__(self, *args: Any, plans: list[PassPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plans = {f"window_{plan.pk}": plan for plan in plans}
        for name, plan in self.plans.items():
            self.fields[name] = forms.IntegerField(label=plan.name, min_value=0, max_value=LONGEST_DAYS, required=False)

    @property
    def plan_fields(self) -> list[forms.BoundField]:
        """How early holders of each pass book."""
        return [self[name] for name in self.plans]

    def windows(self) -> dict[int, int | None]:
        """The same as it was typed, by plan."""
        return {plan.pk: self.cleaned_data[name] for name, plan in self.plans.items()}


@desk_view(requires=(), methods=("GET", "POST"), owner_only=True)
def settings_bookings(request: HttpRequest) -> HttpResponse:
    """When and how often a client may be booked; for bookings made from now on."""
    row, windows, staff = settings_of_account(), plan_windows(), request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    initial: dict[str, Any] = {name: getattr(row, name) for name in BookingsForm.base_fields}
    initial |= {f"window_{plan_id}": days for plan_id, days in windows.items()}
    form = BookingsForm(request.POST or None, initial=initial, plans=shown_plans(windows))
    if attempt(request, form, lambda _typed: _save(form, staff)):
        return done(request, HOME, _("Saved"))
    return render(request, "account/bookings.html", {"form": form}, status=422 if form.errors else 200)


def shown_plans(windows: Mapping[int, int] | None = None) -> list[PassPlan]:
    """Plans on sale, and others that have a window."""
    known = plan_windows() if windows is None else windows
    return [plan for plan in PassPlan.objects.all() if plan.pk in known or not plan.is_archived]


@action
def _save(form: BookingsForm, staff: StaffMember) -> int:
    choose_plan_windows(days=form.windows(), actor=staff.actor)
    return change_settings(by=staff, **{name: form.cleaned_data[name] for name in BookingsForm.base_fields}).pk

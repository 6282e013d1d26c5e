"""«Пропуски и поздние отмены» of the account's settings: what they take, in percent of a class (B-5, B-6)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.attendance.actions.penalties import choose_penalty_terms
from ritm.attendance.penalties import terms_at
from ritm.core import clock
from ritm.staff.models import StaffMember
from ritm.web.desk.forms import attempt
from ritm.web.ui.forms import SegmentedSelect

_CHOICES = (("False", gettext_lazy("Do not charge")), ("True", gettext_lazy("Charge the class")))


class PenaltiesForm(forms.Form):
    """What «Пропуск» proposes, how much of a class it takes, and what a late cancel takes."""

    charges = forms.ChoiceField(
        label=gettext_lazy("A no-show"),
        choices=_CHOICES,
        widget=SegmentedSelect,
        help_text=gettext_lazy("Proposed when a no-show is marked; whoever marks it may choose otherwise"),
        error_messages={"required": gettext_lazy("Choose whether the class is charged")},
    )
    miss_percent = forms.IntegerField(
        label=gettext_lazy("Without a good reason, percent of a class"),
        min_value=1,
        max_value=100,
        widget=forms.NumberInput,
    )
    excused_percent = forms.IntegerField(
        label=gettext_lazy("With a good reason, percent of a class"),
        min_value=0,
        max_value=100,
        widget=forms.NumberInput,
    )
    charges_late = forms.ChoiceField(
        label=gettext_lazy("A late cancellation"),
        choices=_CHOICES,
        widget=SegmentedSelect,
        help_text=gettext_lazy("By the client only: cancelling by staff, the studio or a rule never costs anything"),
        error_messages={"required": gettext_lazy("Choose whether the class is charged")},
    )
    late_percent = forms.IntegerField(
        label=gettext_lazy("A late cancellation, percent of a class"),
        min_value=1,
        max_value=100,
        widget=forms.NumberInput,
    )
    charges_drop_in = forms.ChoiceField(
        label=gettext_lazy("A late cancellation without a pass"),
        choices=(
            ("False", gettext_lazy("Takes nothing")),
            ("True", gettext_lazy("The same part of the price of a single visit")),
        ),
        widget=SegmentedSelect,
        required=False,
        help_text=gettext_lazy("Becomes a debt of the client, and can be waived as any charge"),
    )


def penalties_form(request: HttpRequest, *, is_sent: bool = False) -> PenaltiesForm:
    """The form as it stands, or as it was sent; nothing is chosen before the boss has."""
    now = terms_at(clock.now())
    initial = {
        "charges": str(now.charges) if now.is_chosen else "",
        "miss_percent": now.miss_percent,
        "excused_percent": now.excused_percent,
        "charges_late": "" if now.late_percent is None else str(bool(now.late_percent)),
        "late_percent": now.late_percent or 100,
        "charges_drop_in": str(now.charges_drop_in),
    }
    return PenaltiesForm(request.POST if is_sent else None, initial=initial)


def saved(request: HttpRequest, form: PenaltiesForm) -> HttpResponse | None:
    """Keep what the boss chose; None: show the page (again)."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    if attempt(request, form, lambda typed: _save(typed, staff)) is None:
        return None
    messages.success(request, _("Saved"))
    return redirect("desk:settings")


def _save(typed: dict[str, Any], staff: StaffMember) -> int:
    return choose_penalty_terms(
        charges=typed["charges"] == "True",
        miss_percent=typed["miss_percent"],
        excused_percent=typed["excused_percent"],
        late_percent=late_of(typed),
        charges_drop_in=typed["charges_drop_in"] == "True",
        actor=staff.actor,
    ).pk


def late_of(typed: dict[str, Any]) -> int:
    """What a late cancel takes, in percent, by the form."""
    return typed["late_percent"] if typed["charges_late"] == "True" else 0

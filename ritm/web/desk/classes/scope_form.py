"""Where and when a pass on sale is valid: the fields of its form (P-5). Nothing chosen: no limit of the kind."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.core.weekdays import EVERY_DAY, as_bits, as_days
from ritm.passes.data import Scope
from ritm.passes.models import PassTermsModel
from ritm.passes.scope import MOST_VISITS, ids_in
from ritm.schedule.models import ClassGroup, Hall
from ritm.staff.models import StaffMember, StaffRole
from ritm.web.ui.forms import ClockField, RowsField

ROWS = {"branches": "branch", "groups": "group", "halls": "hall", "teachers": "teacher"}
_PLAIN = ("earliest_at", "before_at", "per_day", "per_week")
SCOPE_FIELDS = ("weekdays", *_PLAIN, *ROWS)


def _weekdays() -> list[tuple[int, str]]:
    return [(number, capfirst(name)) for number, name in WEEKDAYS.items()]


def _rows(label: Any) -> RowsField:
    return RowsField(queryset=None, label=label, required=False, widget=forms.CheckboxSelectMultiple)


class ScopeForm(forms.Form):
    """`kept`: ids that a plan names already, by kind; they are offered though they stand in the archive."""

    weekdays = forms.TypedMultipleChoiceField(
        choices=_weekdays,
        coerce=int,
        required=False,
        label=_("Days of the week"),
        widget=forms.CheckboxSelectMultiple,
    )
    earliest_at = ClockField(label=_("Classes begin from"), required=False)
    before_at = ClockField(label=_("and before"), required=False)
    per_day = forms.IntegerField(label=_("Visits a day, at most"), min_value=1, max_value=MOST_VISITS, required=False)
    per_week = forms.IntegerField(label=_("Visits a week, at most"), min_value=1, max_value=MOST_VISITS, required=False)
    branches = _rows(_("Only in branches"))
    groups = _rows(_("Only in groups"))
    halls = _rows(_("Only in halls"))
    teachers = _rows(_("Only with teachers"))

    def __init__(self, *args: Any, limited_to: dict[str, set[int]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        among = {
            "branches": Branch.objects.all(),
            "groups": ClassGroup.objects.all(),
            "halls": Hall.objects.all(),
            "teachers": StaffMember.objects.filter(role=StaffRole.TEACHER),
        }
        for name, rows in among.items():
            kept = (limited_to or {}).get(ROWS[name], ())
            self.fields[name].queryset = rows.filter(Q(is_archived=False) | Q(pk__in=kept))  # type: ignore[attr-defined] -- a RowsField
        if len(open_branches()) == 1 and not (limited_to or {}).get("branch"):
            del self.fields["branches"]

    @property
    def has_limits(self) -> bool:
        """Whether the fields are worth unfolding."""
        return any(self[name].errors or self[name].value() for name in SCOPE_FIELDS if name in self.fields)

    def scope(self) -> Scope:
        """The fields as the action takes them."""
        return scope_in(self.cleaned_data)


def scope_in(typed: dict[str, Any]) -> Scope:
    """As much as has been filled in well."""
    ids = {f"{kind}_ids": frozenset(one.pk for one in typed.get(name) or ()) for name, kind in ROWS.items()}
    plain = {name: typed.get(name) for name in _PLAIN}
    return Scope(weekdays=as_bits(typed.get("weekdays") or ()) or EVERY_DAY, **plain, **ids)


def filled_scope(plan: PassTermsModel) -> dict[str, Any]:
    """What a plan or a pass fills the fields with."""
    ids = ids_in(plan.scope)
    known = {name: getattr(plan, name) for name in _PLAIN}
    known["weekdays"] = [] if plan.weekdays == EVERY_DAY else as_days(plan.weekdays)
    return known | {name: sorted(ids.get(kind, ())) for name, kind in ROWS.items()}

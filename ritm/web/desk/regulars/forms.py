"""Forms of a permanent participant: the shape of what is typed; rules are the actions'."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ritm.attendance.actions.regulars import ALL_DAYS
from ritm.attendance.errors_of_regulars import NoWeekdays
from ritm.schedule.models import ClassGroup
from ritm.web.ui.forms import DayField, SegmentedSelect


def _weekdays() -> list[tuple[int, Any]]:
    return [(number, capfirst(name)) for number, name in WEEKDAYS.items()]


class RegularForm(forms.Form):
    """Into which group, on which weekdays, from when and until when."""

    group = forms.ModelChoiceField(
        queryset=None,
        label=_("Group"),
        empty_label=_("Choose a group"),
        error_messages={"required": _("Choose the group in which the client takes part")},
    )
    begins_on = DayField(label=_("From"), error_messages={"required": _("Enter the first day")})
    ends_on = DayField(label=_("Through"), required=False, help_text=_("Empty: without an end"))
    weekdays = forms.TypedMultipleChoiceField(
        choices=_weekdays,
        coerce=int,
        label=_("Days of the week"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NoWeekdays.message},
    )

    def __init__(self, *args: Any, group_id: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="regular-%s", **kwargs)
        if group_id is not None:
            del self.fields["group"]
            return
        self.fields["group"].queryset = ClassGroup.objects.filter(Q(is_archived=False))

    @staticmethod
    def beginning(**known: Any) -> dict[str, Any]:
        """Every lesson of the group from a day on."""
        return {"weekdays": list(ALL_DAYS), **known}


class PauseForm(forms.Form):
    """The days without him."""

    begins_on = DayField(label=_("From"), error_messages={"required": _("Enter the first day")})
    ends_on = DayField(label=_("Through"), error_messages={"required": _("Enter the last day")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="pause-%s", **kwargs)


class LeaveForm(forms.Form):
    """What becomes of the bookings that stand."""

    bookings = forms.ChoiceField(
        label=_("Coming bookings"),
        choices=[("off", _("Cancel them")), ("keep", _("Leave them"))],
        widget=SegmentedSelect,
        error_messages={"required": _("Choose what becomes of the coming bookings")},
    )

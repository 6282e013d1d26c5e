"""Forms of the schedule: a lesson on a day, a lesson of the template."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.dates import WEEKDAYS as FULL_WEEKDAYS
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.schedule.models import ClassGroup, Hall, Lesson, TemplateSlot, WeeklyTemplate
from ritm.schedule.models_of_filling import MOST_WEEKS
from ritm.staff.models import StaffMember, StaffRole
from ritm.web.ui.forms import ClockField, DayField
from ritm.web.ui.wording import WEEKDAYS

AS_IN_GROUP = _("As in the group")
_GROUP_ERRORS = {"required": _("Choose a group: the class takes its length, places, teacher and hall from it")}
_TIME_ERRORS = {"required": _("Enter the start time of the class")}


def _choices(model: Any, kept_id: int | None, **only: Any) -> Any:
    return model.objects.filter(Q(is_archived=False, **only) | Q(pk=kept_id))


class _Details(forms.Form):
    """What a lesson takes from its group unless it is given here."""

    hall = forms.ModelChoiceField(queryset=None, label=_("Hall"), empty_label=AS_IN_GROUP, required=False)
    teacher = forms.ModelChoiceField(queryset=None, label=_("Teacher"), empty_label=AS_IN_GROUP, required=False)
    minutes = forms.IntegerField(label=_("Length, minutes"), min_value=5, max_value=1440, required=False)

    def bind(self, branch: Branch, kept: Any = None) -> None:
        """Bind the choices to the branch, inside the scope."""
        self.fields["hall"].queryset = _choices(Hall, getattr(kept, "hall_id", None), branch=branch)
        self.fields["teacher"].queryset = _choices(
            StaffMember, getattr(kept, "teacher_id", None), role=StaffRole.TEACHER
        )


class LessonForm(_Details):
    """+«Новое занятие»: group and start time are needed (SC-01)."""

    group = forms.ModelChoiceField(
        queryset=None, label=_("Group"), empty_label=_("Choose a group"), error_messages=_GROUP_ERRORS
    )
    on = DayField(label=_("Day"), error_messages={"required": _("Choose the day")})
    wall_time = ClockField(label=_("Start time"), error_messages=_TIME_ERRORS)
    capacity = forms.IntegerField(label=_("Places"), min_value=1, max_value=999, required=False)

    def __init__(self, *args: Any, branch: Branch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bind(branch)
        self.fields["group"].queryset = _choices(ClassGroup, None)


class LessonEditForm(_Details):
    """One lesson: day and time while nobody is marked; whoever is booked goes along and is written to."""

    on = DayField(label=_("Day"), error_messages={"required": _("Choose the day")})
    wall_time = ClockField(label=_("Start time"), error_messages=_TIME_ERRORS)
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=999, required=False, help_text=_("Empty: no limit")
    )
    tell = forms.BooleanField(label=_("Write to the clients"), required=False, initial=True)

    def __init__(self, *args: Any, lesson: Lesson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bind(lesson.branch, lesson)
        self.fields["hall"].empty_label, self.fields["teacher"].empty_label = _("No hall"), _("No teacher")
        self.fields["minutes"].required = True
        if lesson.taken > lesson.unmarked:
            del self.fields["on"], self.fields["wall_time"]


def _weekdays() -> list[tuple[int, str]]:
    return [(number, name()) for number, name in enumerate(WEEKDAYS)]


class SlotForm(_Details):
    """A lesson of a template: only the group is needed, weekday and time come with the press (SC-02)."""

    group = forms.ModelChoiceField(
        queryset=None, label=_("Group"), empty_label=_("Choose a group"), error_messages=_GROUP_ERRORS
    )
    weekday = forms.TypedChoiceField(choices=list(FULL_WEEKDAYS.items()), coerce=int, label=_("Day of the week"))
    wall_time = ClockField(label=_("Start time"), error_messages=_TIME_ERRORS)
    weeks = forms.ChoiceField(
        choices=TemplateSlot.Weeks.choices,
        initial=TemplateSlot.Weeks.EVERY,
        label=_("Which weeks"),
        required=False,
        help_text=_("Odd and even weeks take turns; the template's first week is odd"),
    )
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=999, required=False, help_text=_("Empty: as in the group")
    )
    weekly = forms.ModelChoiceField(
        queryset=None,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": _("This template is deleted. Open the page anew.")},
    )
    also = forms.TypedMultipleChoiceField(
        choices=_weekdays, coerce=int, required=False, label=_("Repeat on days"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, branch: Branch, slot: TemplateSlot | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bind(branch, slot)
        self.fields["group"].queryset = _choices(ClassGroup, slot.group_id if slot else None)
        if slot is None:
            self.fields["weekly"].queryset = WeeklyTemplate.objects.filter(branch=branch, is_archived=False)
        else:
            del self.fields["weekly"]

    def clean(self) -> dict[str, Any] | None:
        """The template is in no field that one sees: what is wrong with it stands over the form."""
        if gone := self.errors.pop("weekly", None):
            self.cleaned_data["weekly"] = None
            self.add_error(None, gone)
        return self.cleaned_data

    def clean_weeks(self) -> str:
        """Every week where nothing was said."""
        return self.cleaned_data["weeks"] or TemplateSlot.Weeks.EVERY

    def slot_values(self) -> dict[str, Any]:
        """What add_slot and change_slot take."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"also", "weekly"}}
        return values | ({"template": self.cleaned_data["weekly"]} if "weekly" in self.fields else {})


class TemplateForm(forms.Form):
    """Name and days of a template; open where a day is left out."""

    name = forms.CharField(
        label=_("Name"),
        max_length=60,
        error_messages={"required": _("Enter the name, for example “School year”")},
    )
    first_on = DayField(label=_("First day"), required=False, help_text=_("Empty: since always"))
    last_on = DayField(label=_("Last day"), required=False, help_text=_("Empty: until you end it"))
    weeks_ahead = forms.IntegerField(
        label=_("Keep filled, weeks ahead"),
        min_value=0,
        max_value=MOST_WEEKS,
        required=False,
        help_text=_(
            "Each night, after the present week, at most 26. Empty: only when somebody presses “Fill the week”."
        ),
    )
    like = forms.ModelChoiceField(
        queryset=None, label=_("Begin with the classes of"), required=False, empty_label=_("Empty")
    )

    def __init__(self, *args: Any, others: list[WeeklyTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids = [one.pk for one in others]
        self.fields["like"].queryset = WeeklyTemplate.objects.filter(pk__in=ids)  # type: ignore[attr-defined] -- a ModelChoiceField
        if not ids:
            del self.fields["like"]

    def clean_weeks_ahead(self) -> int:
        """None are kept where nothing was typed."""
        return self.cleaned_data["weeks_ahead"] or 0

"""Forms of the lists: the shape of what is typed; rules are the actions'."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch
from ritm.accounts.queries import open_branches
from ritm.passes.data import PlanData
from ritm.passes.errors import BadCount, DisciplinesMissing
from ritm.passes.limits import LARGEST_COUNT
from ritm.passes.models import TERM_UNITS, Activation, PassKind
from ritm.schedule.models import ClassGroup, Discipline, Hall
from ritm.staff.models import StaffMember, StaffRole
from ritm.web.desk.classes.scope_form import SCOPE_FIELDS, ScopeForm
from ritm.web.ui.forms import ColourField, MoneyField, RowsField, SegmentedSelect

NO_HALL, NO_TEACHER = _("No hall"), _("No teacher")


def name_field(longest: int) -> forms.CharField:
    """The name of a list entry."""
    return forms.CharField(
        label=pgettext_lazy("of a list entry", "Name"),
        max_length=longest,
        error_messages={"required": _("Enter the name: it is shown in the schedule")},
    )


class HallForm(forms.Form):
    """Only the name is needed (CT-01); the branch is asked where there are several."""

    name = name_field(60)
    branch = forms.ModelChoiceField(queryset=None, label=_("Branch"), empty_label=None)

    def __init__(self, *args: Any, hall: Hall | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["branch"].queryset = Branch.objects.filter(is_archived=False)
        branches = open_branches()
        if hall is not None or len(branches) == 1:
            del self.fields["branch"]
            self.only_branch = hall.branch if hall is not None else branches[0]


class DisciplineForm(forms.Form):
    """Name and colour are needed (CT-03)."""

    name = name_field(60)
    color = ColourField(
        label=_("Discipline colour"), error_messages={"required": _("Choose a colour of the discipline")}
    )


class GroupForm(forms.Form):
    """Name and discipline are needed; the rest is taken over by the group's lessons (CT-06)."""

    name = name_field(80)
    discipline = forms.ModelChoiceField(
        queryset=None,
        label=_("Discipline"),
        empty_label=_("Choose a discipline"),
        error_messages={"required": _("Choose a discipline: passes open classes by it")},
    )
    teacher = forms.ModelChoiceField(queryset=None, label=_("Teacher"), empty_label=NO_TEACHER, required=False)
    hall = forms.ModelChoiceField(queryset=None, label=_("Hall"), empty_label=NO_HALL, required=False)
    minutes = forms.IntegerField(label=_("Length, minutes"), min_value=5, max_value=1440, initial=60)
    capacity = forms.IntegerField(
        label=_("Places"), min_value=1, max_value=999, required=False, help_text=_("Empty: no limit")
    )
    drop_in_minor = MoneyField(label=_("Drop-in price, ₽"), required=False)
    min_age = forms.IntegerField(label=_("Age from, years"), min_value=0, max_value=120, required=False)
    max_age = forms.IntegerField(
        label=_("Age up to, years"),
        min_value=0,
        max_value=120,
        required=False,
        help_text=_("On the day of the class. Others are booked with a right of its own."),
    )
    min_people = forms.IntegerField(
        label=_("People at least"),
        min_value=1,
        max_value=999,
        required=False,
        help_text=_("With fewer booked three hours before the start, the class is cancelled by itself. Empty: never."),
    )

    is_online = forms.BooleanField(
        label=_("Clients see the classes and book themselves"),
        required=False,
        initial=True,
        help_text=_("Off: not online, only staff book"),
    )

    def __init__(self, *args: Any, group: ClassGroup | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = {name: getattr(group, f"{name}_id", None) for name in ("discipline", "teacher", "hall")}
        self.fields["discipline"].queryset = offered(Discipline, kept["discipline"])
        self.fields["teacher"].queryset = offered(StaffMember, kept["teacher"], role=StaffRole.TEACHER)
        self.fields["hall"].queryset = offered(Hall, kept["hall"]).select_related("branch")
        if len(open_branches()) > 1:
            self.fields["hall"].label_from_instance = lambda hall: f"{hall.name} · {hall.branch.name}"


class PlanForm(ScopeForm):
    """What the studio sells: five fields are enough (PA-01), the type is preselected (PA-02)."""

    kind = forms.ChoiceField(
        choices=PassKind.choices, initial=PassKind.STANDARD, label=_("Type"), widget=SegmentedSelect
    )
    name = forms.CharField(
        label=pgettext_lazy("of a list entry", "Name"),
        max_length=80,
        error_messages={"required": _("Enter the name: staff and clients choose the pass by it")},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
    count = forms.IntegerField(label=_("Number of classes"), min_value=1, max_value=999, required=False)
    term_count = forms.IntegerField(
        label=_("Term"), min_value=1, max_value=1826, initial=30, error_messages={"required": _("Enter the term")}
    )
    term_unit = forms.ChoiceField(choices=TERM_UNITS, label=_("Unit of the term"))
    all_disciplines = forms.BooleanField(label=_("All disciplines"), required=False)
    disciplines = RowsField(
        queryset=None, label=_("Open disciplines"), required=False, widget=forms.CheckboxSelectMultiple
    )
    price_minor = MoneyField(label=_("Price, ₽"), error_messages={"required": _("Enter the price; 0 is possible")})
    activation = forms.ChoiceField(choices=Activation.choices, initial=Activation.ON_SALE, label=_("The term begins"))
    trial_limit = forms.IntegerField(
        label=_("How many one client may buy"), min_value=1, max_value=99, initial=1, required=False
    )
    trial_category = forms.CharField(
        label=_("Trial category"),
        max_length=40,
        required=False,
        help_text=_("Trial passes of one category count together. Empty: all trial passes count."),
    )
    carries_left = forms.BooleanField(
        label=_("What is left at the end is kept"),
        required=False,
        help_text=_("It goes to the next pass of this name instead of burning after 3 days"),
    )
    renews = forms.BooleanField(
        label=_("Renews by itself"),
        required=False,
        help_text=_("A day before the end the next one is made, to be paid in 5 days; never of a trial pass"),
    )
    freeze_days = forms.IntegerField(
        label=_("Freezing, days in all"), min_value=0, max_value=366, required=False, help_text=_("0: never")
    )
    freeze_pieces = forms.IntegerField(label=_("How many times"), min_value=1, max_value=99, required=False)
    freeze_shortest = forms.IntegerField(label=_("At least, days"), min_value=1, max_value=366, required=False)
    freeze_price_minor = MoneyField(
        label=_("A freeze costs, ₽"), required=False, help_text=_("Each time; empty or 0: free")
    )

    def __init__(self, *args: Any, kept: tuple[int, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disciplines"].queryset = Discipline.objects.filter(Q(is_archived=False) | Q(pk__in=kept))

    def clean(self) -> dict[str, Any]:
        """All that is missing is said at once, not field by field."""
        fields = super().clean() or {}
        is_counted = fields.get("kind") != PassKind.UNLIMITED
        if is_counted and not fields.get("count") and "count" not in self.errors:
            self.add_error("count", str(BadCount(largest=LARGEST_COUNT)))
        if not fields.get("all_disciplines") and not fields.get("disciplines") and "disciplines" not in self.errors:
            self.add_error("disciplines", str(DisciplinesMissing()))
        return fields

    def plan_data(self) -> PlanData:
        """The fields as the action takes them."""
        typed = {name: value for name, value in self.cleaned_data.items() if name not in SCOPE_FIELDS}
        typed["disciplines"] = tuple(typed["disciplines"])
        typed["trial_limit"] = typed["trial_limit"] or 1
        typed["freeze_price_minor"] = typed["freeze_price_minor"] or 0
        return PlanData(**typed, scope=self.scope())


def offered(model: Any, kept_id: int | None, **only: Any) -> QuerySet:
    """What may be chosen, and what stands already though it is in the archive."""
    return model.objects.filter(Q(is_archived=False, **only) | Q(pk=kept_id))

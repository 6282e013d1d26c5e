"""The form of a closure: where, from which day to which, and what it is called."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ritm.accounts.models import Branch
from ritm.schedule.models import Closure, Hall
from ritm.web.ui.forms import DayField

STUDIO = "studio"


def place_value(closure: Closure) -> str:
    """What is chosen for a closure that stands."""
    if closure.hall_id:
        return f"hall:{closure.hall_id}"
    return f"branch:{closure.branch_id}" if closure.branch_id else STUDIO


@dataclass(frozen=True)
class Place:
    """What is closed: the studio, a branch, or a hall of it."""

    branch: Branch | None = None
    hall: Hall | None = None


class ClosureForm(forms.Form):
    """«Закрыть дни»; without a last day it is one day."""

    name = forms.CharField(
        label=gettext_lazy("Occasion"),
        max_length=60,
        error_messages={"required": gettext_lazy("Enter what the days are closed for: clients read it")},
    )
    where = forms.ChoiceField(label=gettext_lazy("What is closed"))
    first_on = DayField(
        label=gettext_lazy("First day"), error_messages={"required": gettext_lazy("Choose the first day")}
    )
    last_on = DayField(label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Empty: one day"))
    tell = forms.BooleanField(label=gettext_lazy("Write to the clients"), required=False, initial=True)
    hold = forms.BooleanField(
        label=gettext_lazy("Hold classes after all that are no longer on closed days"), required=False, initial=True
    )

    def __init__(
        self, *args: Any, branches: list[Branch], may_close_studio: bool, is_new: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["hold"]
        halls = Hall.objects.filter(branch__in=branches, is_archived=False).order_by("position", "pk")
        self._places: dict[str, Place] = {STUDIO: Place()} if may_close_studio else {}
        choices = [(STUDIO, _("The whole studio"))] if may_close_studio else []
        for branch in branches:
            self._places[f"branch:{branch.pk}"] = Place(branch)
            choices.append((f"branch:{branch.pk}", _("Branch “%(name)s”") % {"name": branch.name}))
            for hall in (one for one in halls if one.branch_id == branch.pk):
                self._places[f"hall:{hall.pk}"] = Place(branch, hall)
                choices.append((f"hall:{hall.pk}", f"{branch.name}: {hall.name}"))
        self.fields["where"].choices = choices  # type: ignore[attr-defined] -- a ChoiceField

    def days(self) -> dict[str, Any]:
        """What the actions take of the days."""
        typed = self.cleaned_data
        return {"first_on": typed["first_on"], "last_on": typed["last_on"] or typed["first_on"]}

    def clean_where(self) -> Place:
        """The row that was chosen."""
        return self._places[self.cleaned_data["where"]]

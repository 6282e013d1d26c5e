"""Which lists there are, in which words, and for whom."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.clients.actions.lists import LISTS
from ritm.clients.models_of_lists import ListEntry
from ritm.clients.permissions import HEALTH
from ritm.staff.models import StaffMember
from ritm.web.desk.clients.choosing import KINDS


@dataclass(frozen=True)
class FormList:
    """One list: its code, which is that of its condition in the advanced search too, its name, who keeps it."""

    code: str
    label: Any
    requires: tuple[str, ...] = ()

    @property
    def model(self) -> type[ListEntry]:
        """Where it stands."""
        return LISTS[self.code]

    @property
    def new(self) -> Any:
        """«Новый статус»."""
        return KINDS[self.code].new

    @property
    def one(self) -> Any:
        """«Статус»."""
        return KINDS[self.code].label

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("desk:form_list", args=[self.code])


FORM_LISTS = (
    FormList("status", pgettext_lazy("list of the profile", "Statuses")),
    FormList("source", _("Sources")),
    FormList("class_format", _("Class formats")),
    FormList("interest", _("Interests")),
    FormList("document", _("Documents")),
    FormList("illness", _("Illnesses"), (HEALTH,)),
)


def list_of(request: HttpRequest, code: str) -> FormList:
    """The list of this code; 404 for none, 403 for one that the person may not see."""
    found = next((one for one in FORM_LISTS if one.code == code), None)
    if found is None:
        raise Http404
    if not request.staff.may(*found.requires):  # type: ignore[attr-defined] -- set by StaffMiddleware
        raise PermissionDenied
    return found


def lists_for(staff: StaffMember) -> list[FormList]:
    """The lists that the person keeps."""
    return [one for one in FORM_LISTS if staff.may(*one.requires)]

"""The list of the form's groups beside it: what is in each, and how much of it is wrong (ux §4.6)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ritm.web.desk.clients.fields import (
    ClubFields,
    ContactFields,
    DocumentFields,
    FamilyFields,
    GuardianFields,
    HealthFields,
    MainFields,
    NoteFields,
)
from ritm.web.desk.clients.forms import ClientForm


@dataclass(frozen=True)
class FormGroup:
    """A line of the list. `wrong`: fields with errors; `first`: the id of the first of them; `chosen`: documents there."""

    key: str
    title: str
    wrong: int = 0
    first: str = ""
    chosen: int = 0

    @property
    def at(self) -> str:
        """Where the group begins."""
        return f"part-{self.key}"

    @property
    def leads_to(self) -> str:
        """The first field that has to be mended, else the group."""
        return self.first or self.at

    @property
    def wrong_words(self) -> str:
        """«2 ошибки»."""
        return ngettext("%(count)s mistake", "%(count)s mistakes", self.wrong) % {"count": self.wrong}


def form_groups(form: ClientForm) -> list[FormGroup]:
    """The groups that this form has, in their order on the page."""
    own = [
        _group(form, "main", pgettext("part of the profile", "Main"), MainFields),
        _group(form, "contacts", _("Contacts"), ContactFields),
        _group(form, "family", _("Family"), FamilyFields, GuardianFields),
        _group(form, "club", _("Club"), ClubFields),
    ]
    if "illness" in form.lists:
        own.append(_group(form, "health", _("Health"), HealthFields))
    if "document" in form.lists:
        chosen = len(form.lists["document"].chosen)
        own.append(_group(form, "documents", _("Documents"), DocumentFields, chosen=chosen))
    parts = [_of(section.key, str(section.title), [one for one in section if one.errors]) for section in form.sections]
    return [*own, *parts, _group(form, "notes", _("Notes"), NoteFields)]


def _group(form: ClientForm, key: str, title: str, *fields: Any, chosen: int = 0) -> FormGroup:
    names = [name for one in fields for name in one.base_fields if name in form.errors]
    return _of(key, title, [form[name] for name in names], chosen)


def _of(key: str, title: str, wrong: list[Any], chosen: int = 0) -> FormGroup:
    first = (wrong[0].id_for_label or wrong[0].auto_id) if wrong else ""
    return FormGroup(key, title, len(wrong), first, chosen)

"""How a client's fields are called and how their values are written where they are looked back at (ST-10)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.clients.models_of_fields import ProfileField
from ritm.clients.permissions import HEALTH
from ritm.clients.queries import sees_all
from ritm.clients.sensitive import HEALTH_FIELDS, SENSITIVE
from ritm.directory.queries.phones import shown_phone
from ritm.events.models import EventDetail
from ritm.staff.models import StaffMember
from ritm.web.desk.clients.forms import ClientForm
from ritm.web.desk.clients.passport import PassportSection
from ritm.web.desk.clients.portal import PortalSection
from ritm.web.ui.own_fields import in_words
from ritm.web.ui.wording import plain_date

_LONGEST = 300
_PHONES = frozenset({"phone", "other_phone", "named_parent_phone"})
_RELATIVES = frozenset({"guardian", "guardians"})
_FIELDS = (ClientForm.base_fields, PassportSection.base_fields, PortalSection.base_fields)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LAST_DAY = re.compile(r"(?<= )\d{4}-\d{2}-\d{2}(?=,|$)")  # of a document, after its name


@dataclass(frozen=True)
class Value:
    """A changed field as people read it. `is_hidden`: only that it was changed; `is_erased`: the values are gone."""

    label: str
    old: str = ""
    new: str = ""
    is_hidden: bool = False
    is_erased: bool = False


def label_of(name: str) -> str:
    """The field's label of the form."""
    field = next((fields[name] for fields in _FIELDS if name in fields), None)
    return str(field.label if field is not None and field.label else capfirst(name))


def in_order(names: Iterable[str]) -> list[str]:
    """The fields as the form has them; those of no form come last."""
    places = {name: place for place, name in enumerate(name for fields in _FIELDS for name in fields)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def value_of(name: str, detail: EventDetail | None, staff: StaffMember, *, own: Mapping[str, ProfileField]) -> Value:
    """Old and new value for this person; values of sensitive fields are never shown. `own`: the boss's fields by name."""
    label = own[name].name if name in own else label_of(name)
    names_others = name in _RELATIVES and not sees_all(staff)  # of which branch, the history does not know
    if detail is None or name in SENSITIVE or names_others or (name in HEALTH_FIELDS and not staff.may(HEALTH)):
        return Value(label, is_hidden=True)
    if detail.old is None and detail.new is None:
        return Value(label, is_erased=True)
    old, new = (_written(name, text or "", staff, own.get(name)) for text in (detail.old, detail.new))
    # Two numbers may look the same where the level hides their digits.
    return Value(label, old, new, is_hidden=_is_phone(name, own) and old == new)


def _is_phone(name: str, own: Mapping[str, ProfileField]) -> bool:
    return name in _PHONES or (name in own and own[name].kind == ProfileField.Kind.PHONE)


def _written(name: str, text: str, staff: StaffMember, own: ProfileField | None) -> str:
    field = ClientForm.base_fields.get(name)
    if own is not None and own.kind != ProfileField.Kind.PHONE:
        return Truncator(in_words(own, text)).chars(_LONGEST)
    if own is not None or name in _PHONES:
        return shown_phone(text, staff)
    if text in {"True", "False"}:
        return pgettext("block list", "Yes") if text == "True" else pgettext("block list", "No")
    if _DATE.fullmatch(text):
        return _day(text)
    if name == "documents":
        return _LAST_DAY.sub(lambda day: _("until %(day)s") % {"day": _day(day[0])}, text)
    return _chosen(field, text) or Truncator(text).chars(_LONGEST)


def _day(text: str) -> str:
    try:
        return plain_date(date.fromisoformat(text))
    except ValueError:
        return text


def _chosen(field: Any, text: str) -> str:
    """The words of a choice that stands in the form itself."""
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return ""
    return str(dict(field.choices).get(text, ""))

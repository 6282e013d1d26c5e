"""How the terms of a sold pass are called and written in the history (ST-10)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from ritm.events.models import EventDetail
from ritm.passes.events import PassChanged
from ritm.web.desk.classes.scope_form import ScopeForm
from ritm.web.desk.clients.labels import Value
from ritm.web.ui.wording import money, plain_date, weekdays_told

PASS_EVENTS = frozenset({PassChanged.name})
_LABELS: dict[str, Any] = {
    "count": pgettext_lazy("count", "Classes"),
    "price_minor": _("Price"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "all_disciplines": _("All disciplines"),
    "disciplines": _("Open disciplines"),
    **{name: field.label for name, field in ScopeForm.base_fields.items()},
}


def pass_values(details: Iterable[EventDetail]) -> list[Value]:
    """Old and new terms of a pass, in the order of its form."""
    known = {detail.field: detail for detail in details}
    return [_value(name, str(label), known[name]) for name, label in _LABELS.items() if name in known]


def _value(name: str, label: str, detail: EventDetail) -> Value:
    if detail.old is None and detail.new is None:
        return Value(label, is_erased=True)
    return Value(label, _written(name, detail.old or ""), _written(name, detail.new or ""))


def _written(name: str, text: str) -> str:
    if text and name == "price_minor":
        return money(int(text))
    if text and name in {"starts_on", "ends_on"}:
        return plain_date(date.fromisoformat(text))
    if name == "weekdays":
        return weekdays_told(text)
    if text in {"True", "False"}:
        return pgettext("block list", "Yes") if text == "True" else pgettext("block list", "No")
    return text

"""Fields chosen from the studio's own lists (CL-14, CL-16, CL-17, CL-20)."""

from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ritm.clients.models_of_lists import (
    ClassFormat,
    ClientDocument,
    ClientIllness,
    ClientInterest,
    ClientStatus,
    DocumentKind,
    Illness,
    Interest,
    LeadSource,
    ListEntry,
)
from ritm.clients.permissions import HEALTH
from ritm.clients.queries_of_lists import in_order
from ritm.directory.conditions.field import Choices, Field, Group, by_rows, register
from ritm.directory.conditions.kinds import WITHOUT, Choice, Day, Days
from ritm.staff.models import StaffMember


def _entries(model: type[ListEntry]) -> Any:
    def choices(staff: StaffMember) -> Choices:
        entries = in_order(model).order_by("is_archived", "position", "folded", "pk")
        return [(str(entry.pk), _name(entry)) for entry in entries]

    return choices


def _name(entry: ListEntry) -> str:
    return str(_("%(name)s (in the archive)") % {"name": entry.name}) if entry.is_archived else entry.name


def _one(code: str, label: Any, model: type[ListEntry], *, without: Any) -> Field:
    """One entry a client."""
    return Field(
        code=code,
        label=label,
        group=Group.PROFILE,
        kind=Choice(("is", "not", WITHOUT)),
        where=lambda value, day: Q(**{f"{code}__in": [int(one) for one in value]}),
        empty=Q(**{f"{code}__isnull": True}),
        says={WITHOUT: without},
        choices=_entries(model),
    )


def _several(code: str, label: Any, model: type[ListEntry], links: Any, name: str, **more: Any) -> Field:
    """Several entries a client: any of the chosen ones."""

    def rows(value: tuple[str, ...], day: Day) -> QuerySet:
        return links.objects.filter(**{f"{name}__in": [int(one) for one in value]})

    return Field(
        code=code,
        label=label,
        group=Group.PROFILE,
        kind=Choice(("is", "not")),
        **by_rows(rows),
        choices=_entries(model),
        **more,
    )


def _expiring(value: int, day: Day) -> QuerySet[ClientDocument]:
    return ClientDocument.objects.filter(expires_on__range=(day.today, day.today + timedelta(days=value)))


register(
    _one("status", _("Status"), ClientStatus, without=_("without a status")),
    _one("source", _("Source"), LeadSource, without=_("without a source")),
    _one("class_format", _("Class format"), ClassFormat, without=_("without a class format")),
    _several("interest", _("Interest"), Interest, ClientInterest, "interest"),
    _several("document", _("Document"), DocumentKind, ClientDocument, "kind"),
    Field(
        code="document_ends",
        label=_("Document expires"),
        group=Group.PROFILE,
        kind=Days(("days",), 0, 3660),
        **by_rows(_expiring),
        says={"days": _("a document expires within %(value)s")},
    ),
    _several("illness", _("Illness"), Illness, ClientIllness, "illness", requires=(HEALTH,)),
)

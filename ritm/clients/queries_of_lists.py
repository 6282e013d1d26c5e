"""Reads of the lists of the form: what is offered, who has it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, ForeignObjectRel, Q, QuerySet

from ritm.clients.models import Client
from ritm.clients.models_of_lists import ListEntry
from ritm.clients.models_of_merge import ClientMerge
from ritm.clients.queries import visible_to
from ritm.staff.models import StaffMember


def in_order(model: type[ListEntry]) -> QuerySet:
    """The whole list, archive and all, in the order that the studio gave it, else by name."""
    return model.objects.order_by("position", "folded", "pk")


def offered(model: type[ListEntry], kept: Iterable[Any] = ()) -> QuerySet:
    """What a form offers: the list without its archive, but with what stands on the card already (`kept`: ids)."""
    return in_order(model).filter(Q(is_archived=False) | Q(pk__in=[pk for pk in kept if pk]))


def archived_names(model: type[ListEntry]) -> frozenset[str]:
    """The folded names that are no longer offered."""
    return frozenset(model.objects.filter(is_archived=True).values_list("folded", flat=True))


def carried(model: type[ListEntry], staff: StaffMember | None) -> dict[int, int]:
    """How many living clients that the person sees have each choice; one query."""
    link = _link(model)
    seen = visible_to(staff)
    own = Q(pk__in=seen.values("pk")) if link.related_model is Client else Q(client__in=seen.values("pk"))
    rows = link.related_model.objects.filter(own, **{f"{link.field.name}__isnull": False})
    return dict(rows.order_by().values_list(link.field.name).annotate(count=Count("pk")))


def ever_carried(entry: ListEntry) -> int:
    """How many clients have it, deleted ones too, or would get it back when a merge is undone."""
    link = _link(type(entry))
    count = link.related_model.objects.filter(**{link.field.name: entry}).count()
    if link.related_model is Client:
        count += ClientMerge.objects.filter(
            undone_at__isnull=True, **{f"before__{link.field.attname}__0": entry.pk}
        ).count()
    return count


def _link(model: type[ListEntry]) -> ForeignObjectRel:
    """The one column that points at the list: of a client, or of a row that joins the two."""
    (link,) = model._meta.related_objects
    return link

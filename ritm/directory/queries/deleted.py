"""The page of deleted clients: who, when, by whom; the last one first, fifty a page (CL-31)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery

from ritm.clients.events import ClientDeleted
from ritm.clients.models import Client
from ritm.clients.queries import deleted_visible_to
from ritm.directory.models import ClientFigures
from ritm.directory.queries.by_words import containing
from ritm.directory.queries.paging import Paged, paged
from ritm.directory.queries.phones import phones_seen
from ritm.directory.words import typed_words
from ritm.events.models import Event
from ritm.staff.models import StaffMember


@dataclass(frozen=True)
class DeletedRow:
    """A deleted client. `by` is the name of who deleted him, "" where no person did."""

    client: Client
    figures: ClientFigures
    at: datetime
    by: str


def deleted_page(*, staff: StaffMember, text: str = "", page: int = 1) -> Paged[DeletedRow]:
    """One page of the deleted clients whom the person may see. Three queries."""
    clients = deleted_visible_to(staff)
    if text:
        clients = containing(clients, typed_words(text, phones_seen(staff)), are_living=False)
    deleting = Event.objects.filter(client_ref=OuterRef("pk"), name=ClientDeleted.name, actor_kind="staff")
    by = Subquery(deleting.order_by("-pk").values("actor_id")[:1])
    found = paged(clients.select_related("figures").annotate(by=by).order_by("-deleted_at", "-pk"), page)
    names = dict(StaffMember.objects.filter(pk__in={one.by for one in found.rows}).values_list("pk", "name"))
    return replace(found, rows=[_row(one, names.get(one.by, "")) for one in found.rows])


def _row(client: Any, by: str) -> DeletedRow:
    return DeletedRow(client, getattr(client, "figures", None) or ClientFigures(), client.deleted_at, by)

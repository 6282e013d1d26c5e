"""Whose card it is, and who looks at it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.clients.queries import visible_to
from ritm.staff.models import StaffMember
from ritm.web.desk.place import current_branch, local_today


@dataclass(frozen=True)
class Card:
    """Whose card, who looks at it, where and when."""

    client: Client
    staff: StaffMember
    branch: Branch
    today: date
    typed: Any = None

    @cached_property
    def url(self) -> str:
        """The card's own address."""
        return reverse("desk:client", args=[self.client.pk])


def card_of(request: HttpRequest, pk: int) -> Card:
    """The card of a living client whom this person may see; 404 else."""
    staff = request.staff  # type: ignore[attr-defined] -- set by StaffMiddleware
    rows = visible_to(staff).select_related("branch", "responsible", "source", "figures")
    client = rows.filter(pk=pk).first()
    if client is None:
        raise Http404
    return Card(client, staff, current_branch(request), local_today(request), request.GET)

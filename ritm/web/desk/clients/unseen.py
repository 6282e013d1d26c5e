"""Relatives of other branches, where the person's level hides those (ST-09): that there is one, and no word of him."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ritm.clients.models import Client
from ritm.clients.queries import hidden_from
from ritm.staff.models import StaffMember


@dataclass(frozen=True)
class Unseen:
    """Stands where a client would."""

    pk: int
    birth_date: None = None

    @property
    def name(self) -> str:
        """The same for everybody."""
        return _("Relative from another branch")


def as_seen(client: Client, staff: StaffMember) -> Client | Unseen:
    """The client, or what stands for him."""
    return Unseen(client.pk) if hidden_from(staff, [client.pk]) else client

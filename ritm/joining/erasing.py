"""When a client is erased, what he typed into a registration goes too (CL-34)."""

from ritm.clients.erasing import Erasing
from ritm.joining.models import JoinRequest


def erase_requests(erasing: Erasing) -> None:
    """Requests that name him by name, phone or email."""
    for row in JoinRequest.objects.order_by("pk"):
        if erasing.is_named([row.name, row.phone, row.email, row.children, list(row.own.values())]):
            row.delete()

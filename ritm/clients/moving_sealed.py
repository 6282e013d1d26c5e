"""What lies sealed for one client is sealed anew for the other when two cards become one, and back (CL-25, CL-35)."""

from ritm.clients.models import ClientPassport
from ritm.clients.moving import Moving
from ritm.clients.passport import close, opened


def move_passport(moving: Moving) -> None:
    """The dropped card's passport becomes the kept one's, unless that has its own."""
    if ClientPassport.objects.filter(client=moving.kept_id).exists():
        return
    for row in ClientPassport.objects.filter(client=moving.dropped_id):
        _seal_for(row, moving.kept_id)
        moving.note(row, "client", moving.dropped_id, moving.kept_id)


def move_passport_back(moving: Moving) -> None:
    """The same backwards."""
    moved = [move.row_id for move in moving.of(ClientPassport._meta.label, "client")]
    for row in ClientPassport.objects.filter(pk__in=moved):
        _seal_for(row, moving.dropped_id)


def _seal_for(row: ClientPassport, client_id: int) -> None:
    data = opened(row)
    row.client_id = client_id
    close(row, data)
    row.save(update_fields=["client", "sealed", "number_mark"])

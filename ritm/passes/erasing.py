"""What stands in the way of erasing a client: passes that he can still use (CL-34)."""

from collections.abc import Iterable

from ritm.accounts.queries import current_account
from ritm.clients.models import Client
from ritm.core import clock
from ritm.passes.errors import ErasureHasPass
from ritm.passes.models import ClientPass
from ritm.passes.queries import label, live_passes, lock_passes


def usable_passes(client_ids: Iterable[int]) -> list[ClientPass]:
    """Passes of these cards that are, or will be, of use."""
    day = clock.today(current_account().time_zone)
    cards = Client.objects.filter(pk__in=tuple(client_ids)).order_by("pk")
    return [held for card in cards for held in live_passes(card, day)]


def refuse_usable_passes(*, client_ids: Iterable[int]) -> None:
    """Hold the passes of these cards; raises ErasureHasPass where one is of use."""
    ids = tuple(client_ids)
    lock_passes(ClientPass.objects.filter(client__in=ids).values_list("pk", flat=True))
    found = usable_passes(ids)
    if found:
        raise ErasureHasPass(passes=", ".join(label(held) for held in found))

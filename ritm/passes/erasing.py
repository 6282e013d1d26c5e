"""What stands in the way of erasing a client: passes that he can still use (CL-34)."""

from collections.abc import Iterable

from ritm.accounts.queries import current_account
from ritm.core import clock
from ritm.passes.errors import ErasureHasPass
from ritm.passes.models import ClientPass
from ritm.passes.queries import label, live_among, lock_passes


def usable_passes(client_ids: Iterable[int]) -> list[ClientPass]:
    """Passes of these cards that are, or will be, of use; the one that ends first in front."""
    day = clock.today(current_account().time_zone)
    return live_among(ClientPass.objects.filter(client__in=tuple(client_ids)), day)


def refuse_usable_passes(*, client_ids: Iterable[int]) -> None:
    """Hold the passes of these cards; raises ErasureHasPass where one is of use."""
    ids = tuple(client_ids)
    lock_passes(ClientPass.objects.filter(client__in=ids).values_list("pk", flat=True))
    found = usable_passes(ids)
    if found:
        raise ErasureHasPass(passes=", ".join(label(held) for held in found))

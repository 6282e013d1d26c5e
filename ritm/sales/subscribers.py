"""What this room does when rooms below speak. Listed in config/subscriptions.py."""

from ritm.events.actor import Actor
from ritm.ledger.queries import charge_of
from ritm.passes.events import PassChanged
from ritm.sales.models import SaleLine


def follow_charge(event: PassChanged, *, actor: Actor) -> None:
    """A pass of another price is owed for anew: the line of its sale points at what is owed now (P-11).

    The pass is held. What the sale was stays: its price and its steps are the line's own (D-6).
    """
    line = SaleLine.objects.filter(client_pass=event.client_pass_id).select_related("charge").first()
    if line is None or (line.charge is not None and not line.charge.is_cancelled):
        return
    line.charge = charge_of(f"pass:{event.client_pass_id}")
    line.save(update_fields=["charge"])

"""What a miss or a late cancel takes from the pass that kept the place, and its exact way back; for whoever holds lesson and client."""

from ritm.attendance.actions import places
from ritm.attendance.errors import NothingToCharge
from ritm.attendance.models import Booking
from ritm.attendance.penalties import stands
from ritm.clients.models import Client
from ritm.events.actor import Actor
from ritm.passes.actions.credits import return_credit, take_credit
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.queries import lock_passes
from ritm.schedule.models import Lesson

MISS_FIELDS = (
    *("missed_at", "missed_by", "is_excused"),
    *("charge_units", "entry", "given_back_at", "given_back_as"),
)


def take_charge(
    row: Booking,
    place: Lesson,
    *,
    units: int,
    reason: str = CreditEntry.Reason.MISS,
    actor: Actor,
    is_held: bool = False,
) -> None:
    """Take what a miss or a late cancel costs from the pass that kept the place; the caller saves MISS_FIELDS.

    `is_held`: the pass is held. Raises NothingToCharge.
    """
    if row.client_pass is None:
        raise NothingToCharge
    row.entry = take_credit(
        client_pass=row.client_pass,
        units=units,
        on=place.on,
        cause=f"{reason}:{row.pk}",
        reason=reason,
        branch=place.branch,
        actor=actor,
        is_held=is_held,
    )
    row.charge_units = units


def return_charge(row: Booking, place: Lesson, *, actor: Actor) -> None:
    """The exact opposite of what stands; the caller holds the lesson, and later the pass."""
    if row.entry is not None and stands(row):
        return_credit(entry=row.entry, on=places.undone_on(place), branch=place.branch, actor=actor)


def forget_miss(row: Booking, place: Lesson, *, actor: Actor) -> None:
    """A miss or a late cancel that is none any more: what it took comes back, and the row is as before; the caller saves MISS_FIELDS."""
    return_charge(row, place, actor=actor)
    row.missed_at, row.missed_by, row.is_excused = None, "", False
    row.charge_units, row.entry, row.given_back_at, row.given_back_as = 0, None, None, ""


def lock_passes_of(client: Client) -> None:
    """Every pass of the client, by id: for an action that gives back to one and takes from another."""
    lock_passes(ClientPass.objects.filter(client=client).values_list("pk", flat=True))

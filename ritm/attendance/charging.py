"""What a miss or a late cancel takes of the pass that kept the place, or in money, and its exact way back.

For whoever holds lesson and client.
"""

from datetime import timedelta

from ritm.accounts.queries import settings_of_account
from ritm.attendance.actions import places
from ritm.attendance.errors import NothingToCharge
from ritm.attendance.models import Booking
from ritm.attendance.penalties import stands
from ritm.clients.models import Client
from ritm.core import clock
from ritm.events.actor import Actor
from ritm.ledger.accounts import revenue
from ritm.ledger.actions import cancel_charge, charge
from ritm.ledger.models import Charge
from ritm.passes.actions.credits import return_credit, take_credit
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.queries import lock_passes
from ritm.schedule.models import Lesson

MISS_FIELDS = (
    *("missed_at", "missed_by", "is_excused"),
    *("charge_units", "entry", "charge_minor", "charge", "given_back_at", "given_back_as"),
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


def take_money(row: Booking, place: Lesson, *, minor: int, actor: Actor) -> None:
    """What a late cancel without a pass costs becomes a debt, due as a visit on credit is (B-5); the caller saves MISS_FIELDS.

    Locks the client's money.
    """
    subject = f"{CreditEntry.Reason.LATE_CANCEL}:{row.pk}"
    number = Charge.objects.filter(subject=subject).count()  # each was given back before the next
    days = timedelta(days=settings_of_account().visit_credit_days)
    row.charge = charge(
        client_id=row.client_id,
        target=revenue(what="drop_in", branch=place.branch),
        minor=minor,
        kind=Charge.Kind.LATE,
        subject=subject,
        opened_on=place.on,
        due_on=max(place.on, clock.today(place.zone)) + days,
        key=f"{subject}:{number}",
        actor=actor,
    )
    row.charge_minor = minor


def return_charge(row: Booking, place: Lesson, *, actor: Actor) -> None:
    """The exact opposite of what stands; the caller holds the lesson, and later the pass or the client's money."""
    if not stands(row):
        return
    on = places.undone_on(place)
    if row.entry is not None:
        return_credit(entry=row.entry, on=on, branch=place.branch, actor=actor)
    elif row.charge is not None:
        key = f"{row.charge.subject}:{row.charge.pk}:undo"
        cancel_charge(charge=row.charge, key=key, reason="late_cancel_undone", booked_on=on, actor=actor)


def forget_miss(row: Booking, place: Lesson, *, actor: Actor) -> None:
    """A miss or a late cancel that is none any more: what it took comes back, and the row is as before; the caller saves MISS_FIELDS."""
    return_charge(row, place, actor=actor)
    row.missed_at, row.missed_by, row.is_excused = None, "", False
    row.charge_units, row.entry, row.charge_minor, row.charge = 0, None, 0, None
    row.given_back_at, row.given_back_as = None, ""


def lock_passes_of(client: Client) -> None:
    """Every pass of the client, by id: for an action that gives back to one and takes from another."""
    lock_passes(ClientPass.objects.filter(client=client).values_list("pk", flat=True))

"""A visit on a frozen day ends the freeze, and taking the mark back puts it back (F-4, F-5). Dates are inclusive."""

from datetime import date, timedelta

from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.actions.freeze_price import charge_piece
from ritm.passes.actions.freezing import grow, told_of_freeze, unfreeze
from ritm.passes.models import TAKINGS, ClientPass
from ritm.passes.models_of_freezes import EndedFreeze, PassFreeze
from ritm.passes.queries import lock_pass


@action
def end_by_visit(*, client_pass: ClientPass, on: date, cause: str, actor: Actor) -> ClientPass:
    """End the freeze that lies over a visit's day, with U = that day (F-4, F-5); what it was is kept under `cause`.

    The caller holds the lesson and the client. No freeze lies there: nothing happens. Returns the fresh row of the
    pass. Raises UnfreezeLosesBookings.
    """
    rows = PassFreeze.objects.select_related("client_pass").filter(begins_on__lte=on, ends_on__gte=on)
    row = rows.filter(client_pass=client_pass).first()
    if row is None:
        return lock_pass(client_pass.pk)
    kept = EndedFreeze(
        client_pass=client_pass,
        cause=cause,
        begins_on=row.begins_on,
        ends_on=row.ends_on,
        ended_on=on,
        is_outside=row.is_outside,
        reason=row.reason,
        made_at=row.made_at,
        made_by=row.made_by,
    )
    unfreeze(freeze=row, on=on, may_backdate=True, actor=actor)
    kept.save()
    return lock_pass(client_pass.pk)


@action
def put_freeze_back(*, cause: str, may: bool = True, actor: Actor) -> bool:
    """Let the freeze that a visit had ended lie again as it was; the caller holds the client, and lessons booked inside.

    Bookings inside go as with any freeze (F-3). False, and the freeze is over for good, where the days were used or
    frozen anew meanwhile, the pass is closed, or the caller says that it may not. Nothing was ended: True.
    """
    kept = EndedFreeze.objects.filter(cause=cause, is_over=False).first()
    if kept is None:
        return True
    held = lock_pass(kept.client_pass_id)
    first = PassFreeze.objects.filter(client_pass=held, begins_on=kept.begins_on).first()
    if not may or not _is_as_left(held, kept, first):
        kept.is_over = True
        kept.save(update_fields=["is_over"])
        return False
    row = first or PassFreeze(client_pass=held, begins_on=kept.begins_on, is_outside=kept.is_outside)
    row.ends_on, row.reason, row.made_at, row.made_by = kept.ends_on, kept.reason, kept.made_at, kept.made_by
    row.save()
    grow(held, (kept.ends_on - kept.ended_on).days + 1, actor=actor)
    kept.delete()
    record(told_of_freeze(held, row), actor=actor)
    if first is None:
        charge_piece(held, row, actor=actor)
    return True


def _is_as_left(held: ClientPass, kept: EndedFreeze, first: PassFreeze | None) -> bool:
    """The freeze still ends on the eve of the visit, and nothing lies in the days that it had beside that."""
    if held.closed_reason or held.starts_on is None:
        return False
    eve = kept.ended_on - timedelta(days=1)
    stands = first is None if kept.ended_on == kept.begins_on else first is not None and first.ends_on == eve
    inside = {"client_pass": held, "begins_on__lte": kept.ends_on, "ends_on__gte": kept.ended_on}
    if not stands or PassFreeze.objects.filter(**inside).exists():
        return False
    taken = held.entries.filter(reason__in=TAKINGS, reversed_by__isnull=True, on__range=(kept.ended_on, kept.ends_on))
    return not taken.exists()

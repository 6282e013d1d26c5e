"""What is left on a pass that has ended goes to the next one of its plan, with the money not yet earned (P-8)."""

from datetime import date
from typing import Any

from django.db import transaction

from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.ledger.accounts import carried_passes, deferred_passes
from ritm.ledger.actions import move
from ritm.passes.actions.credits import write_entry
from ritm.passes.actions.earning import earned, rebase
from ritm.passes.actions.terms import follow
from ritm.passes.events import LeftoversCarried, LeftoversReceived
from ritm.passes.models import ClientPass, CreditEntry
from ritm.passes.queries import lock_passes

_CARRIED = CreditEntry.Reason.CARRIED


def next_of(held: ClientPass, day: date) -> ClientPass | None:
    """The pass that takes what is left: the first of the same plan bought after it that runs on the day."""
    later = ClientPass.objects.filter(client=held.client_id, plan=held.plan_id, pk__gt=held.pk, closed_reason="")
    return later.filter(starts_on__lte=day, ends_on__gte=day, count__isnull=False).order_by("starts_on", "pk").first()


@transaction.atomic
def carry(*, client_pass: ClientPass, day: date, actor: Actor) -> bool:
    """Move the whole rest, once; False where no pass can take it yet, or nothing is left. Both passes are locked here.

    From then on both earn by what they hold (R-4): what was earned stays, the rest of the money goes along.
    """
    following = next_of(client_pass, day)
    if following is None:
        return False
    rows = lock_passes((client_pass.pk, following.pk))
    gives, takes = rows[client_pass.pk], rows[following.pk]
    left = gives.left_units or 0
    if not left or gives.closed_reason or takes.closed_reason or takes.count is None:
        return False
    minor = gives.worth_minor - earned(gives, left)
    was_used_up = takes.left_units == 0
    out = write_entry(gives, units=-left, reason=_CARRIED, on=day, cause=f"pass:{takes.pk}")
    gives.carried_units, gives.carried_minor = gives.carried_units - left, gives.carried_minor - minor
    gives.save(update_fields=["carried_units", "carried_minor"])
    rebase(takes)
    into = write_entry(takes, units=left, reason=_CARRIED, on=day, cause=f"pass:{gives.pk}")
    takes.carried_units, takes.carried_minor = takes.carried_units + left, takes.carried_minor + minor
    takes.save(update_fields=["carried_units", "carried_minor", "base_minor", "base_units", "base_number"])
    if minor:
        _move_money(gives, takes, out, into, minor=minor)
    record(LeftoversCarried(client_id=gives.client_id, client_pass_id=gives.pk, entry_id=out.pk), actor=actor)
    record(LeftoversReceived(client_id=takes.client_id, client_pass_id=takes.pk, entry_id=into.pk), actor=actor)
    if was_used_up:
        follow(takes, actor=actor)
    return True


@transaction.atomic
def bring_leftovers(*, takes: ClientPass, day: date, actor: Actor) -> None:
    """A pass that begins at its sale gets at once what ended ones of its plan have kept; the caller holds the client."""
    if not takes.carries_left or takes.starts_on is None or takes.starts_on > day:
        return
    kept = ClientPass.objects.filter(client=takes.client_id, plan=takes.plan_id, carries_left=True, closed_reason="")
    ended = list(kept.filter(left_units__gt=0, ends_on__lt=day, pk__lt=takes.pk).order_by("pk"))
    lock_passes([*(one.pk for one in ended), takes.pk] if ended else ())
    for one in ended:
        carry(client_pass=one, day=day, actor=actor)


def _move_money(gives: ClientPass, takes: ClientPass, out: CreditEntry, into: CreditEntry, *, minor: int) -> None:
    """Prepaid money of one pass becomes that of the other: nothing is earned, nothing is left between them."""
    prepaid, between = deferred_passes(), carried_passes()
    terms: dict[str, Any] = {"minor": minor, "reason": "carried", "booked_on": out.on}
    move(source=prepaid, target=between, key=f"entry:{out.pk}", subject=gives.money_subject, **terms)
    move(source=between, target=prepaid, key=f"entry:{into.pk}", subject=takes.money_subject, **terms)

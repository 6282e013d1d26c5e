"""Handing what is left of a pass over to another client, and taking that back (P-10)."""

from datetime import timedelta

from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.passes.actions.credits import write_entry
from ritm.passes.actions.earning import earn_through
from ritm.passes.actions.issuing import AUTO_DAYS
from ritm.passes.actions.terms import follow
from ritm.passes.changes import reason_of
from ritm.passes.errors import PassClosed
from ritm.passes.events_of_handing import (
    HandingBack,
    HandingOver,
    PassGivenBack,
    PassHandedOver,
    PassReceived,
    PassTakenBack,
)
from ritm.passes.handing import RUNNING, TERMS, check_handing, check_handing_back, heir_of
from ritm.passes.models import Activation, ClientPass, CreditEntry, PassDiscipline, PassState
from ritm.passes.models_of_freezes import PassFreeze
from ritm.passes.models_of_scope import KINDS, PassScope
from ritm.passes.queries import lock_pass, lock_passes

_HANDED = CreditEntry.Reason.HANDED_OVER


@action
def hand_over(*, client_pass: ClientPass, to: Client, reason: str, actor: Actor) -> ClientPass:
    """Another client holds what is left of the pass from now on: the same term, limits, freezes, price of a visit.

    Money stays with the payer: what he owes, and what is prepaid, under which the new pass goes on to earn. Lessons of
    bookings on it, both clients by id, then the pass are locked; coming bookings are cancelled free. The same client
    again: that pass. Raises the kin of HandingRefused, ChangeReasonMissing, PassClosed.
    """
    reason = reason_of(reason)
    ids = {"client_id": client_pass.client_id, "client_pass_id": client_pass.pk}
    prepare(HandingOver(**ids, to_id=to.pk), actor=actor)
    held = lock_pass(client_pass.pk)
    known = heir_of(held)
    if known is not None and known.client_id == to.pk:
        return known
    check_handing(held, Client.objects.get(pk=to.pk))
    earn_through(held, clock.today(held.branch.time_zone) - timedelta(days=1))
    new = _go_on(held, to)
    out, into = _move(held, new)
    held.closed_on, held.closed_reason = out.on, PassState.TRANSFERRED
    held.save(update_fields=["closed_on", "closed_reason"])
    new_ids = {"client_id": new.client_id, "client_pass_id": new.pk}
    record(PassReceived(**new_ids, entry_id=into.pk, other_id=held.client_id), actor=actor)
    record(PassHandedOver(**ids, entry_id=out.pk, other_id=to.pk, reason=reason), actor=actor)
    follow(held, actor=actor)
    return new


@action
def undo_handing_over(*, client_pass: ClientPass, actor: Actor) -> ClientPass:
    """Let a pass that was handed over go back as if it had not been, while the new holder has not used it.

    Bookings that were cancelled are made again where they can be. Locks as `hand_over`. A second time changes nothing.
    Raises the kin of HandingBackRefused.
    """
    given = client_pass.handed_from
    if given is None:
        raise PassClosed(name=client_pass.name)
    ids = {"client_id": client_pass.client_id, "client_pass_id": client_pass.pk}
    since = client_pass.sold_at.isoformat()
    prepare(HandingBack(**ids, to_id=given.client_id, to_pass_id=given.pk, since=since), actor=actor)
    rows = lock_passes((given.pk, client_pass.pk))
    held, given = rows[client_pass.pk], rows[given.pk]
    if held.closed_reason == PassState.CANCELLED:
        return given
    check_handing_back(held, given)
    for name in RUNNING:
        setattr(given, name, getattr(held, name))
    given.closed_on, given.closed_reason = None, ""
    out, into = _move(held, given)
    held.closed_on, held.closed_reason = out.on, PassState.CANCELLED
    for row in (held, given):
        row.save()
    given_ids = {"client_id": given.client_id, "client_pass_id": given.pk}
    record(PassGivenBack(**ids, entry_id=out.pk, other_id=given.client_id), actor=actor)
    record(PassTakenBack(**given_ids, entry_id=into.pk, other_id=held.client_id, since=since), actor=actor)
    follow(held, actor=actor)
    follow(given, actor=actor)
    return given


def _go_on(held: ClientPass, to: Client) -> ClientPass:
    """The same pass in other hands: it begins by no visit any more, and behind no pass of whoever had it."""
    today = clock.today(held.branch.time_zone)
    new = ClientPass(
        client=to,
        plan_id=held.plan_id,
        plan_version=held.plan_version,
        price_minor=held.price_minor,
        branch_id=held.branch_id,
        sold_on=today,
        sold_at=clock.now(),
        frozen=held.frozen,
        extra_days=held.extra_days,
        handed_from=held,
        paid_as_id=held.paid_as_id or held.pk,
        left_units=None if held.left_units is None else 0,
        **{name: getattr(held, name) for name in (*TERMS, *RUNNING)},
    )
    new.renews = False  # whoever has it now was not asked (P-12)
    if new.starts_on is not None:
        new.activation, new.auto_activates_on = Activation.ON_DATE, None
    elif new.activation == Activation.AFTER_PREVIOUS:
        new.activation, new.auto_activates_on = Activation.FIRST_VISIT, today + timedelta(days=AUTO_DAYS)
    new.save()
    _copy_rows(held, new)
    return new


def _copy_rows(held: ClientPass, new: ClientPass) -> None:
    """What the pass opens, what it is limited to, and when it was frozen."""
    PassDiscipline.objects.bulk_create(
        PassDiscipline(client_pass=new, discipline_id=link.discipline_id) for link in held.discipline_links.all()
    )
    PassScope.objects.bulk_create(
        PassScope(client_pass=new, **{f"{kind}_id": getattr(row, f"{kind}_id") for kind in KINDS})
        for row in held.scope_rows.order_by("pk")
    )
    same = ("begins_on", "ends_on", "is_outside", "reason", "made_at", "made_by")
    PassFreeze.objects.bulk_create(
        PassFreeze(client_pass=new, **{name: getattr(row, name) for name in same}) for row in held.freezes.all()
    )


def _move(gives: ClientPass, takes: ClientPass) -> tuple[CreditEntry, CreditEntry]:
    """Everything that is left goes from one to the other; the caller holds both."""
    left, on = gives.left_units or 0, clock.today(gives.branch.time_zone)
    out = write_entry(gives, units=-left, reason=_HANDED, on=on, cause=f"pass:{takes.pk}")
    return out, write_entry(takes, units=left, reason=_HANDED, on=on, cause=f"pass:{gives.pk}")

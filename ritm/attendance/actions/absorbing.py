"""Visits on credit that a pass sold later takes over."""

from django.db import transaction

from ritm.attendance.absorbable import absorbable
from ritm.attendance.actions.places import undone_on
from ritm.attendance.errors import CannotAbsorb
from ritm.attendance.events import VisitsAbsorbed
from ritm.attendance.models import Visit
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.ledger.actions import cancel_charge
from ritm.passes.actions.credits import start_earlier, take_credit
from ritm.passes.data import LESSON
from ritm.passes.models import Activation, ClientPass
from ritm.passes.queries import disciplines_of


@transaction.atomic
def absorb_visits(*, client_pass: ClientPass, visit_ids: tuple[int, ...], actor: Actor) -> None:
    """Take visits on credit into a pass: their charges are cancelled, what was paid stays the client's (G-5).

    The caller holds the client and the pass. The pass begins with the oldest visit, at most 14 days earlier. Raises
    CannotAbsorb where one is no longer owed, does not fit, or more are named than the pass has lessons; a pass that begins
    right after another takes none, as its first day is not its own (P-4).
    """
    visits = _named(client_pass, visit_ids)
    start_earlier(client_pass=client_pass, on=visits[0].lesson.on, actor=actor)
    for visit in visits:
        visit.entry = take_credit(
            client_pass=client_pass,
            on=visit.lesson.on,
            cause=f"visit:{visit.pk}",
            branch=visit.lesson.branch,
            actor=actor,
        )
        visit.source = Visit.Source.PASS
        visit.save(update_fields=["source", "entry"])
    for visit, owed in [(visit, visit.charge) for visit in visits if visit.charge is not None]:
        cancel_charge(
            charge=owed,
            key=f"visit:{visit.pk}:absorbed",
            reason="absorbed",
            booked_on=undone_on(visit.lesson),
            actor=actor,
        )
    record(
        VisitsAbsorbed(
            client_id=client_pass.client_id,
            client_pass_id=client_pass.pk,
            visit_ids=tuple(visit.pk for visit in visits),
        ),
        actor=actor,
    )


def _named(held: ClientPass, visit_ids: tuple[int, ...]) -> list[Visit]:
    offered = absorbable(
        client=held.client,
        discipline_ids=disciplines_of([held]).get(held.pk),
        begins_on=held.starts_on or held.sold_on,
        terms=held,
        count=held.count,
    )
    visits = [visit for visit in offered.visits if visit.pk in set(visit_ids)]
    too_many = held.left_units is not None and len(visits) * LESSON > held.left_units
    is_queued = held.activation == Activation.AFTER_PREVIOUS
    if is_queued or too_many or len(visits) != len(set(visit_ids)):
        raise CannotAbsorb
    return visits

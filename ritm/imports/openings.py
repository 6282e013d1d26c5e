"""Pass balances, debts and deposits of a file: what a client has brought from before (mechanics §2, rules P and G)."""

from collections.abc import Iterable

from ritm.core import clock
from ritm.events.actor import Actor
from ritm.imports.models import ImportBatch
from ritm.imports.plan import CREATED, Planned
from ritm.imports.rows import Trouble
from ritm.ledger.actions import open_balance
from ritm.ledger.openings import Opening, open_balances
from ritm.passes.actions.issuing import issue_opening
from ritm.passes.models import PassKind, PassPlan
from ritm.passes.queries import trials_used


def bring(planned: Iterable[Planned], *, batch: ImportBatch, actor: Actor) -> None:
    """Give passes first, then move money: that is the order of locks. The caller holds the clients."""
    rows = sorted((each for each in planned if each.opening), key=lambda each: each.client.pk)
    plans = PassPlan.objects.in_bulk({each.opening["plan"] for each in rows if "plan" in each.opening})
    for each in rows:
        if each.opening.get("plan") in plans:
            _give_pass(each, plans[each.opening["plan"]], batch, actor)
    _move_money([each for each in rows if each.opening.get("minor")], batch=batch, actor=actor)


def _move_money(rows: list[Planned], *, batch: ImportBatch, actor: Actor) -> None:
    today, new = clock.today(batch.branch.time_zone), []
    for each in rows:
        each.given["balance"] = [None, each.opening["minor"]]
        one = Opening(each.client.pk, each.opening["minor"], balance_key(batch.pk, each.row.number))
        if each.outcome == CREATED:
            new.append(one)
        else:
            open_balance(client_id=one.client_id, minor=one.minor, key=one.key, booked_on=today, actor=actor)
    open_balances(rows=new, booked_on=today, actor=actor)


def balance_key(batch_id: int, number: int) -> str:
    """The key of the transfer that a row of a file makes."""
    return f"import:{batch_id}:{number}"


def _give_pass(each: Planned, plan: PassPlan, batch: ImportBatch, actor: Actor) -> None:
    if plan.kind == PassKind.TRIAL and trials_used(each.client, plan)[0] >= plan.trial_limit:
        each.row.warnings.append(Trouble("trial_used", value=plan.name))
        return
    held = issue_opening(
        client=each.client,
        plan=plan,
        branch=each.client.branch or batch.branch,
        left_units=each.opening["left"],
        starts_on=each.opening["starts_on"],
        ends_on=each.opening["ends_on"],
        actor=actor,
    )
    each.given["pass"] = [None, held.pk]

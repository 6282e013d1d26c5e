"""Pass balances, debts and deposits of a file: what a client has brought from before (mechanics §2, rules P and G)."""

from collections.abc import Iterable
from typing import Any

from ritm.core import clock
from ritm.events.actor import Actor
from ritm.imports.models import ImportBatch
from ritm.imports.plan import Planned
from ritm.imports.rows import Trouble
from ritm.ledger.openings import Opening, open_balances
from ritm.passes.actions.issuing import Brought, issue_openings
from ritm.passes.models import PassKind, PassPlan
from ritm.passes.queries_of_trials import trials_used_by

_Given = tuple[Planned, PassPlan, dict[str, Any]]


def bring(planned: Iterable[Planned], *, batch: ImportBatch, actor: Actor) -> None:
    """Give passes first, then move money: that is the order of locks. The caller holds the clients or has made them."""
    rows = sorted((each for each in planned if each.brings("opening")), key=lambda each: each.client.pk)
    if rows:
        _give_passes(rows, batch, actor)
        _move_money(rows, batch, actor)


def _give_passes(rows: Iterable[Planned], batch: ImportBatch, actor: Actor) -> None:
    found = [(each, each.brings("opening")) for each in rows]
    plans = PassPlan.objects.in_bulk({opening["plan"] for _each, opening in found if "plan" in opening})
    given = [(each, plans[opening["plan"]], opening) for each, opening in found if opening.get("plan") in plans]
    given = _within_trials(given)
    passes = issue_openings(
        rows=[
            Brought(
                client=each.client,
                plan=plan,
                branch=each.client.branch or batch.branch,
                left_units=opening["left"],
                starts_on=opening["starts_on"],
                ends_on=opening["ends_on"],
            )
            for each, plan, opening in given
        ],
        actor=actor,
    )
    for (each, _plan, _opening), held in zip(given, passes, strict=True):
        each.given["pass"] = [None, held.pk]


def _within_trials(given: list[_Given]) -> list[_Given]:
    """Without those who have had their trial passes (P-9): their rows are told of."""
    trials = [(each.client, plan) for each, plan, _opening in given if plan.kind == PassKind.TRIAL]
    used, stays = trials_used_by(trials) if trials else {}, []
    for each, plan, opening in given:
        if plan.kind == PassKind.TRIAL and used[each.client.pk, plan.trial_category] >= plan.trial_limit:
            each.row.warnings.append(Trouble("trial_used", value=plan.name))
        else:
            stays.append((each, plan, opening))
    return stays


def _move_money(rows: Iterable[Planned], batch: ImportBatch, actor: Actor) -> None:
    moved = [(each, each.brings("opening")["minor"]) for each in rows if each.brings("opening").get("minor")]
    for each, minor in moved:
        each.given["balance"] = [None, minor]
    openings = [Opening(each.client.pk, minor, balance_key(batch.pk, each.row.number)) for each, minor in moved]
    open_balances(rows=openings, booked_on=clock.today(batch.branch.time_zone), actor=actor)


def balance_key(batch_id: int, number: int) -> str:
    """The key of the transfer that a row of a file makes."""
    return f"import:{batch_id}:{number}"

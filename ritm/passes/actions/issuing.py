"""Giving a client a pass: by a sale above, or brought from before."""

from datetime import date, timedelta

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.clients.queries import lock_client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.passes.actions.credits import write_entry
from ritm.passes.data import LESSON, PassTerms
from ritm.passes.errors import PassInUse, PlanArchived, StartMissing, StartPassed, StartTooFar, TrialLimit, day_text
from ritm.passes.events import PassIssued, PassWithdrawn
from ritm.passes.limits import check_count, check_term
from ritm.passes.models import Activation, ClientPass, CreditEntry, PassDiscipline, PassKind, PassPlan, PassState
from ritm.passes.queries import lock_pass, trials_used

AHEAD_DAYS, BACK_DAYS = 365, 60  # P-1
AUTO_DAYS = 30  # P-2


@action
def issue_pass(
    *,
    client: Client,
    plan: PassPlan,
    branch: Branch,
    terms: PassTerms,
    price_minor: int,
    may_backdate: bool = False,
    actor: Actor,
) -> ClientPass:
    """A client holds a new pass: a snapshot of the plan with the terms of this sale (PA-03, PA-04).

    `price_minor` is the money price after discounts, in kopecks; the seller charges it. The client's row is the lock
    of his trial limit (P-9, I-33). Raises PlanArchived, TrialLimit, StartMissing, StartTooFar, StartPassed, BadCount,
    BadTerm.
    """
    client = lock_client(client.pk)
    plan.refresh_from_db()
    if plan.is_archived:
        raise PlanArchived(name=plan.name)
    _check_trials(client, plan)
    check_count(terms.count, kind=plan.kind)
    check_term(terms.term_count, terms.term_unit)
    sold_on = clock.today(branch.time_zone)
    held = _snapshot(client, plan, branch, terms)
    held.price_minor, held.sold_on = price_minor, sold_on
    held.starts_on = _start(terms, sold_on, may_backdate=may_backdate)
    if held.starts_on:
        held.ends_on = clock.term_end(held.starts_on, terms.term_count, terms.term_unit)
    else:
        held.auto_activates_on = sold_on + timedelta(days=AUTO_DAYS)
    units = None if terms.count is None else terms.count * LESSON
    return _give(held, plan, units=units, reason=CreditEntry.Reason.SALE, actor=actor)


@action
def issue_opening(
    *,
    client: Client,
    plan: PassPlan,
    branch: Branch,
    left_units: int | None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    actor: Actor,
) -> ClientPass:
    """A pass that the client bought before the studio came here: `left_units` hundredths of lessons are left.

    Its money was taken elsewhere, so the price is 0 and it earns nothing. Without dates it waits for the first visit.
    """
    sold_on = clock.today(branch.time_zone)
    held = _snapshot(lock_client(client.pk), plan, branch, PassTerms.of(plan))
    held.price_minor, held.sold_on = 0, starts_on or sold_on
    if starts_on or ends_on:
        held.starts_on = starts_on or min(sold_on, ends_on or sold_on)
        held.ends_on = ends_on or clock.term_end(held.starts_on, held.term_count, held.term_unit)
    else:
        held.activation, held.auto_activates_on = Activation.FIRST_VISIT, sold_on + timedelta(days=AUTO_DAYS)
    if left_units is not None:
        held.count = max(1, -(-left_units // LESSON))
    else:
        held.count = None
    return _give(held, plan, units=left_units, reason=CreditEntry.Reason.OPENING, actor=actor)


@action
def withdraw_opening(*, client_pass: ClientPass, on: date, actor: Actor) -> None:
    """Take back a pass that was brought from before and of which nothing was taken; once. Raises PassInUse."""
    held = lock_pass(client_pass.pk)
    if held.closed_reason:
        return
    brought = held.entries.get(number=1)
    if held.last_number > 1 or brought.reason != CreditEntry.Reason.OPENING:
        raise PassInUse(name=held.name)
    write_entry(held, units=-brought.units, reason=CreditEntry.Reason.UNDO, on=on, reverses=brought)
    held.closed_on, held.closed_reason = on, PassState.CANCELLED
    held.save(update_fields=["closed_on", "closed_reason"])
    record(PassWithdrawn(client_id=held.client_id, client_pass_id=held.pk), actor=actor)


def _check_trials(client: Client, plan: PassPlan) -> None:
    if plan.kind != PassKind.TRIAL:
        return
    count, last = trials_used(client, plan)
    if count >= plan.trial_limit and last is not None:
        raise TrialLimit(limit=plan.trial_limit, sold_on=last)


def _start(terms: PassTerms, sold_on: date, *, may_backdate: bool) -> date | None:
    if terms.activation == Activation.FIRST_VISIT:
        return None
    if terms.activation == Activation.ON_SALE:
        return sold_on
    if terms.starts_on is None:
        raise StartMissing
    if terms.starts_on > sold_on + timedelta(days=AHEAD_DAYS):
        raise StartTooFar(days=AHEAD_DAYS)
    first = sold_on - timedelta(days=BACK_DAYS) if may_backdate else sold_on
    if terms.starts_on < first:
        raise StartPassed(day=day_text(first))
    return terms.starts_on


def _snapshot(client: Client, plan: PassPlan, branch: Branch, terms: PassTerms) -> ClientPass:
    return ClientPass(
        client=client,
        plan=plan,
        plan_version=plan.version,
        branch=branch,
        name=plan.name,
        kind=plan.kind,
        all_disciplines=plan.all_disciplines,
        count=terms.count,
        term_count=terms.term_count,
        term_unit=terms.term_unit,
        activation=terms.activation,
        sold_at=clock.now(),
    )


def _give(held: ClientPass, plan: PassPlan, *, units: int | None, reason: str, actor: Actor) -> ClientPass:
    held.left_units = None if units is None else 0
    held.save()
    PassDiscipline.objects.bulk_create(
        PassDiscipline(client_pass=held, discipline_id=link.discipline_id) for link in plan.discipline_links.all()
    )
    write_entry(held, units=units or 0, reason=reason, on=held.sold_on)
    record(PassIssued(client_id=held.client_id, client_pass_id=held.pk, plan_id=plan.pk), actor=actor)
    return held

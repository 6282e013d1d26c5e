"""Giving a client a pass: by a sale above, or brought from before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.clients.queries import lock_client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record, record_many
from ritm.events.actor import Actor
from ritm.passes.actions.carrying import bring_leftovers
from ritm.passes.actions.credits import next_entry, write_entry
from ritm.passes.actions.terms import follow
from ritm.passes.changes import AHEAD_DAYS, BACK_DAYS
from ritm.passes.data import LESSON, PassTerms
from ritm.passes.errors import PlanArchived, StartMissing, StartNotFirst, StartPassed, StartTooFar, TrialLimit, day_text
from ritm.passes.events import PassesIssued, PassesWithdrawn, PassIssued, PassIssuedAmongMany, PassWithdrawn
from ritm.passes.limits import check_count, check_term
from ritm.passes.models import Activation, ClientPass, CreditEntry, PassDiscipline, PassKind, PassPlan, PassState
from ritm.passes.models_of_scope import PassScope
from ritm.passes.queries import lock_pass, lock_passes, passes_of
from ritm.passes.queries_of_trials import trials_used
from ritm.passes.renewals import behind, firsts, previous_among, start_after
from ritm.passes.scope import ids_in
from ritm.passes.states import extra_of

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
    renewal_of: ClientPass | None = None,
    actor: Actor,
) -> ClientPass:
    """A client holds a new pass: a snapshot of the plan with the terms of this sale (PA-03, PA-04).

    `price_minor` is the money price after discounts, in kopecks; the seller charges it. The client's row is the lock
    of his trial limit (P-9, I-33). `renewal_of`: the pass that is renewed by itself (P-12). Raises PlanArchived, TrialLimit, StartMissing, StartTooFar, StartPassed, BadCount,
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
    held.price_minor, held.sold_on, held.renewal_of = price_minor, sold_on, renewal_of
    held.renews = plan.renews or renewal_of is not None
    held.starts_on = _start(terms, sold_on, may_backdate=may_backdate)
    if terms.activation == Activation.AFTER_PREVIOUS:
        _queue(held, plan)
    if held.starts_on:
        held.ends_on = clock.term_end(held.starts_on, terms.term_count, terms.term_unit)
    elif terms.activation == Activation.FIRST_VISIT:
        held.auto_activates_on = sold_on + timedelta(days=AUTO_DAYS)
    units = None if terms.count is None else terms.count * LESSON
    held = _give(held, plan, units=units, reason=CreditEntry.Reason.SALE, actor=actor)
    bring_leftovers(takes=held, day=sold_on, actor=actor)
    return held


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A pass that a client bought before the studio came here: `left_units` hundredths of lessons are left.

    None: it is unlimited. Without dates it waits for the first visit.
    """

    client: Client
    plan: PassPlan
    branch: Branch
    left_units: int | None
    starts_on: date | None = None
    ends_on: date | None = None


@action
def issue_openings(*, rows: Sequence[Brought], actor: Actor) -> list[ClientPass]:
    """Give many clients passes from before, in a few statements. The caller holds the clients (P-9 is for him to ask).

    Their money was taken elsewhere, so the price is 0 and they earn nothing.
    """
    held = [_brought(row) for row in rows]
    entries = [
        next_entry(one, units=row.left_units or 0, reason=CreditEntry.Reason.OPENING, on=one.sold_on)
        for one, row in zip(held, rows, strict=True)
    ]
    if not held:
        return held
    ClientPass.objects.bulk_create(held)
    plans = {row.plan.pk: row.plan for row in rows}
    prefetch_related_objects(list(plans.values()), "discipline_links")
    PassDiscipline.objects.bulk_create(
        PassDiscipline(client_pass=one, discipline_id=link.discipline_id)
        for one in held
        for link in plans[one.plan_id].discipline_links.all()
    )
    limit_to_scope(held)
    CreditEntry.objects.bulk_create(entries)
    events = [PassIssuedAmongMany(client_id=one.client_id, client_pass_id=one.pk, plan_id=one.plan_id) for one in held]
    record_many(events, actor=actor)
    record(PassesIssued(client_ids=tuple(sorted({one.client_id for one in held}))), actor=actor)
    return held


def _brought(row: Brought) -> ClientPass:
    sold_on = clock.today(row.branch.time_zone)
    held = _snapshot(row.client, row.plan, row.branch, PassTerms.of(row.plan))
    held.price_minor, held.sold_on = 0, row.starts_on or sold_on
    if row.starts_on or row.ends_on:
        held.starts_on = row.starts_on or min(sold_on, row.ends_on or sold_on)
        held.ends_on = row.ends_on or clock.term_end(held.starts_on, held.term_count, held.term_unit)
        held.extra_days = extra_of(held, held.starts_on, held.ends_on)
    else:
        held.activation, held.auto_activates_on = Activation.FIRST_VISIT, sold_on + timedelta(days=AUTO_DAYS)
    held.count = None if row.left_units is None else max(1, -(-row.left_units // LESSON))
    held.left_units = None if row.left_units is None else 0
    return held


@action
def withdraw_openings(*, pass_ids: Iterable[int], on: date, actor: Actor) -> frozenset[int]:
    """Take back passes that were brought from before, each once, in a few statements.

    What was to begin right after one of them moves (P-4). Returns the ids of those of which something was taken: they stay.
    """
    wanted = tuple(pass_ids)
    rows = lock_passes({*wanted, *behind(wanted)})
    held = [one for one in rows.values() if one.pk in wanted and not one.closed_reason]
    first = CreditEntry.objects.filter(client_pass__in=held, number=1, reason=CreditEntry.Reason.OPENING)
    brought = {entry.client_pass_id: entry for entry in first}
    going = [one for one in held if one.last_number == 1 and one.pk in brought]
    made, followed = [], {one.previous_id for one in rows.values()}
    for one in going:
        entry = brought[one.pk]
        made.append(next_entry(one, units=-entry.units, reason=CreditEntry.Reason.UNDO, on=on, reverses=entry))
        one.closed_on, one.closed_reason = on, PassState.CANCELLED
    if going:
        ClientPass.objects.bulk_update(going, ["last_number", "left_units", "closed_on", "closed_reason"])
        CreditEntry.objects.bulk_create(made)
        events = [PassWithdrawn(client_id=one.client_id, client_pass_id=one.pk) for one in going]
        record_many(events, actor=actor)
        for one in going:
            if one.pk in followed:
                follow(one, actor=actor)
        record(PassesWithdrawn(client_ids=tuple(sorted({one.client_id for one in going}))), actor=actor)
    return frozenset(one.pk for one in held) - {one.pk for one in going}


def limit_to_scope(held: Iterable[ClientPass]) -> None:
    """Write the rows of what these passes are limited to, as their columns say (P-5)."""
    pairs = [(one, kind, pk) for one in held for kind, ids in ids_in(one.scope).items() for pk in sorted(ids)]
    if pairs:
        PassScope.objects.bulk_create(PassScope(client_pass=one, **{f"{kind}_id": pk}) for one, kind, pk in pairs)


def _check_trials(client: Client, plan: PassPlan) -> None:
    if plan.kind != PassKind.TRIAL:
        return
    count, last = trials_used(client, plan)
    if count >= plan.trial_limit and last is not None:
        raise TrialLimit(limit=plan.trial_limit, sold_on=last)


def _start(terms: PassTerms, sold_on: date, *, may_backdate: bool) -> date | None:
    """None where it waits: for a visit, or for the pass before it (`_queue`)."""
    if terms.activation == Activation.ON_SALE:
        return sold_on
    if terms.activation == Activation.MONTH_START:
        return _first_of_month(terms.starts_on, sold_on)
    if terms.activation == Activation.ON_DATE:
        return _on_date(terms.starts_on, sold_on, may_backdate=may_backdate)
    return None


def _on_date(chosen: date | None, sold_on: date, *, may_backdate: bool) -> date:
    if chosen is None:
        raise StartMissing
    if chosen > sold_on + timedelta(days=AHEAD_DAYS):
        raise StartTooFar(days=AHEAD_DAYS)
    first = sold_on - timedelta(days=BACK_DAYS) if may_backdate else sold_on
    if chosen < first:
        raise StartPassed(day=day_text(first))
    return chosen


def _first_of_month(chosen: date | None, sold_on: date) -> date:
    """The first of this month or of the next one, chosen at the sale (P-1)."""
    this, following = firsts(sold_on)
    if chosen not in {None, this, following}:
        raise StartNotFirst(this=day_text(this), following=day_text(following))
    return chosen or following


def _queue(held: ClientPass, plan: PassPlan) -> None:
    """Behind the client's last pass; where there is none to wait for, it begins today (P-4)."""
    previous = previous_among(passes_of(held.client), plan, held.sold_on)
    if previous is None:
        held.activation, held.starts_on = Activation.ON_SALE, held.sold_on
        return
    held.previous = lock_pass(previous.pk)
    held.starts_on = start_after(held.previous, sold_on=held.sold_on)


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
        freeze_days=plan.freeze_days,
        freeze_pieces=plan.freeze_pieces,
        freeze_shortest=plan.freeze_shortest,
        freeze_price_minor=plan.freeze_price_minor,
        weekdays=plan.weekdays,
        earliest_at=plan.earliest_at,
        before_at=plan.before_at,
        per_day=plan.per_day,
        per_week=plan.per_week,
        scope=plan.scope,
        carries_left=plan.carries_left,
        sold_at=clock.now(),
    )


def _give(held: ClientPass, plan: PassPlan, *, units: int | None, reason: str, actor: Actor) -> ClientPass:
    held.left_units = None if units is None else 0
    held.save()
    PassDiscipline.objects.bulk_create(
        PassDiscipline(client_pass=held, discipline_id=link.discipline_id) for link in plan.discipline_links.all()
    )
    limit_to_scope([held])
    write_entry(held, units=units or 0, reason=reason, on=held.sold_on)
    record(PassIssued(client_id=held.client_id, client_pass_id=held.pk, plan_id=plan.pk), actor=actor)
    return held

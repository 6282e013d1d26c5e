"""Changing a sold pass, extending it, bringing back what has burnt (P-8, P-11). Sums in kopecks, dates inclusive."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ritm.clients.queries import lock_client
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import prepare, record
from ritm.events.actor import Actor
from ritm.ledger.accounts import deferred_passes
from ritm.ledger.actions import cancel_charge, charge, settle_oldest
from ritm.ledger.models import Charge
from ritm.ledger.queries import charge_of
from ritm.passes.actions.credits import give_back, write_entry
from ritm.passes.actions.earning import earn_rest, earn_through, rebase, take_back_days
from ritm.passes.actions.issuing import limit_to_scope
from ritm.passes.actions.terms import follow
from ritm.passes.changes import LONGEST_EXTENSION, check_change, reason_of, revives, told_of
from ritm.passes.data import LESSON, PassChange, Scope
from ritm.passes.errors import PassClosed
from ritm.passes.errors_of_changes import DaysNotPositive
from ritm.passes.events import PassChanged, PassChanging, PassExtended, PassRevived
from ritm.passes.models import Activation, ClientPass, CreditEntry, PassDiscipline
from ritm.passes.models_of_scope import PassScope
from ritm.passes.queries import lock_pass
from ritm.passes.scope import check_scope
from ritm.passes.states import extra_of

CREDIT_DAYS = 14  # where what was owed had no day: as a sale on credit (G-1)


@action
def change_pass(
    *,
    client_pass: ClientPass,
    change: PassChange,
    reason: str,
    may_backdate: bool = False,
    may_revive: bool = False,
    actor: Actor,
) -> ClientPass:
    """Let a sold pass be on other terms from now on (PA-05, P-11): count, price, term, disciplines, limits.

    What has been earned stays; the rest of the price is earned by the rest (R-4). A dearer pass is owed for, of a
    cheaper one the difference stands on the balance. Locks the client above, the pass, the client's money. Raises the
    kin of ChangeRefused, PassClosed, BadCount, BadPrice; nothing changes where nothing differs.
    """
    reason = reason_of(reason)
    _announce(client_pass, change, actor=actor)
    held = lock_pass(client_pass.pk)
    if change == PassChange.of(held):
        return held
    check_change(held, change, may_backdate=may_backdate, may_revive=may_revive)
    before = told_of(held)
    _revive(held, change, actor=actor)
    _apply(held, change, actor=actor)
    after = told_of(held)
    changes = {name: (before[name], after[name]) for name in after if before[name] != after[name]}
    event = PassChanged(client_id=held.client_id, client_pass_id=held.pk, reason=reason)
    record(event, actor=actor, changes=changes)
    return held


@action
def extend_pass(
    *, client_pass: ClientPass, days: int, reason: str, may_revive: bool = False, actor: Actor
) -> ClientPass:
    """Let a pass run so many days longer, or where it waits, be longer once it begins (PA-07, P-8).

    Three days after the end what was left has burnt: it is brought back by whoever `may_revive`. Locks and errors as
    `change_pass`; raises DaysNotPositive.
    """
    reason = reason_of(reason)
    if not 1 <= days <= LONGEST_EXTENSION:
        raise DaysNotPositive(most=LONGEST_EXTENSION)
    lock_client(client_pass.client_id)
    held = lock_pass(client_pass.pk)
    change = PassChange.of(held)
    if held.ends_on is not None:
        change = replace(change, ends_on=held.ends_on + timedelta(days=days))
    check_change(held, change, may_backdate=True, may_revive=may_revive)
    _revive(held, change, actor=actor)
    _apply(held, change, actor=actor)
    if held.ends_on is None:
        held.extra_days += days
        held.save(update_fields=["extra_days"])
    ends_on = held.ends_on.isoformat() if held.ends_on else ""
    ids = {"client_id": held.client_id, "client_pass_id": held.pk}
    record(PassExtended(**ids, days=days, pass_ends_on=ends_on, reason=reason), actor=actor)
    return held


def _announce(client_pass: ClientPass, change: PassChange, *, actor: Actor) -> None:
    if client_pass.closed_reason:
        raise PassClosed(name=client_pass.name)
    check_scope(change.scope)
    prepare(changing(client_pass, change), actor=actor)


def changing(client_pass: ClientPass, change: PassChange) -> PassChanging:
    """The event of a change that is about to be made."""
    return PassChanging(
        client_id=client_pass.client_id,
        client_pass_id=client_pass.pk,
        starts_on=_iso(change.starts_on),
        ends_on=_iso(change.ends_on),
        discipline_ids=None if change.all_disciplines else tuple(sorted(change.discipline_ids)),
        left_units=change.left_of(client_pass),
        scope=change.scope,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _revive(held: ClientPass, change: PassChange, *, actor: Actor) -> None:
    """What has burnt comes back before the end moves, with what it had earned (P-8)."""
    if not revives(held, change):
        return
    burnt = held.entries.filter(reason=CreditEntry.Reason.BURNT, reversed_by__isnull=True).order_by("number").last()
    if burnt is not None:
        back = give_back(held, burnt, on=clock.today(held.branch.time_zone), branch=held.branch, actor=actor)
        record(PassRevived(client_id=held.client_id, client_pass_id=held.pk, entry_id=back.pk), actor=actor)


def _apply(held: ClientPass, change: PassChange, *, actor: Actor) -> None:
    term = (change.starts_on, change.ends_on)
    is_unlimited = held.count is None
    if (held.price_minor, held.count) != (change.price_minor, change.count) or (
        is_unlimited and held.ends_on != change.ends_on
    ):
        rebase(held)
    if held.starts_on != change.starts_on:
        take_back_days(held)
        held.activation = Activation.ON_DATE  # chosen by hand: no visit moves it any more (P-3)
    _recount(held, change.count)
    owed_minor, held.price_minor = change.price_minor - held.price_minor, change.price_minor
    held.starts_on, held.ends_on = term
    if change.starts_on and change.ends_on:
        held.extra_days = extra_of(held, change.starts_on, change.ends_on)
    held.all_disciplines = change.all_disciplines
    _limit(held, change.scope)
    held.save()
    _open_to(held, change)
    earn_through(held, clock.today(held.branch.time_zone) - timedelta(days=1))
    earn_rest(held)
    follow(held, actor=actor)
    if owed_minor:
        _owe(held, actor=actor)


def _recount(held: ClientPass, count: int | None) -> None:
    units = ((count or 0) - (held.count or 0)) * LESSON
    held.count = count
    if units:
        write_entry(held, units=units, reason=CreditEntry.Reason.ADJUSTMENT, on=clock.today(held.branch.time_zone))


def _limit(held: ClientPass, scope: Scope) -> None:
    """The pass is limited so from now on; the caller saves it."""
    is_another = held.scope != scope.column
    for name, value in scope.columns.items():
        setattr(held, name, value)
    if is_another:
        PassScope.objects.filter(client_pass=held).delete()
        limit_to_scope([held])


def _open_to(held: ClientPass, change: PassChange) -> None:
    wanted = frozenset() if change.all_disciplines else change.discipline_ids
    links = PassDiscipline.objects.filter(client_pass=held)
    links.exclude(discipline__in=wanted).delete()
    new = wanted - set(links.values_list("discipline", flat=True))
    PassDiscipline.objects.bulk_create(PassDiscipline(client_pass=held, discipline_id=pk) for pk in sorted(new))


def _owe(held: ClientPass, *, actor: Actor) -> None:
    """The pass is owed for anew, by the day of before: what was paid stays paid, the rest is free or owed (G-2, G-3)."""
    today, subject = clock.today(held.branch.time_zone), held.money_subject
    known = charge_of(subject)
    terms: dict[str, Any] = {"key": f"change:{held.pk}:{_number(subject)}", "booked_on": today, "actor": actor}
    due_on = today + timedelta(days=CREDIT_DAYS)
    if known is not None:
        due_on = known.due_on if known.open_minor and known.due_on else due_on
        cancel_charge(charge=known, reason="change", settle=False, **{**terms, "key": f"{terms['key']}:back"})
    charge(
        client_id=held.client_id,
        target=deferred_passes(),
        minor=held.price_minor,
        kind=Charge.Kind.PASS,
        subject=subject,
        opened_on=known.opened_on if known is not None else today,
        due_on=due_on,
        **terms,
    )
    settle_oldest(client_id=held.client_id, actor=actor)


def _number(subject: str) -> int:
    """How many times the pass has been owed for; the caller holds it."""
    return Charge.objects.filter(subject=subject).count()

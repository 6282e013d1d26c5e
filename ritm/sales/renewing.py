"""Passes that renew by themselves: the next one is sold on credit, and cancelled where nobody wants it (P-12)."""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_tasks import task

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.clients.queries import lock_client
from ritm.events.actions import record
from ritm.events.actor import SYSTEM
from ritm.events.outbox import add_job
from ritm.events.periodic import day_of
from ritm.ledger.actions import cancel_charge, lock_client_money
from ritm.ledger.queries import charge_of
from ritm.passes.actions.issuing import issue_pass
from ritm.passes.actions.renewing import cancel_unused
from ritm.passes.data import PassTerms
from ritm.passes.events_of_renewals import PassRenewed
from ritm.passes.models import Activation, ClientPass, PassKind
from ritm.passes.queries import lock_pass
from ritm.sales.actions import record_sale
from ritm.sales.data import PassOrder, SaleLimits
from ritm.sales.queries import price_of

DUE_DAYS, LAPSE_DAYS, WARN_DAYS = 5, 14, 3


@task()
def renew_passes(*, branch_id: int, on: str) -> None:
    """The daily job of a branch: what ends tomorrow, or has no visit left, gets its next pass: a job each, safe to repeat."""
    for pass_id in due(Branch.objects.get(pk=branch_id), day_of(on)).values_list("pk", flat=True):
        add_job(task=renew_one.module_path, key=f"{renew_one.name}:{pass_id}:{on}", pass_id=pass_id, on=on)


@task()
def lapse_renewals(*, branch_id: int, on: str) -> None:
    """The daily job of a branch: renewals of two weeks ago that were neither paid for nor used are cancelled."""
    old = ClientPass.objects.filter(branch=branch_id, renewal_of__isnull=False, closed_reason="")
    old = old.filter(sold_on__lte=day_of(on) - timedelta(days=LAPSE_DAYS))
    for pass_id in old.order_by("pk").values_list("pk", flat=True):
        add_job(task=lapse_one.module_path, key=f"{lapse_one.name}:{pass_id}:{on}", pass_id=pass_id, on=on)


@task()
def renew_one(*, pass_id: int, on: str) -> None:
    """One of them, with locks of its own."""
    renew_pass(pass_id=pass_id, day=day_of(on))


@task()
def lapse_one(*, pass_id: int, on: str) -> None:
    """One of them, with locks of its own."""
    lapse_renewal(pass_id=pass_id, day=day_of(on))


def due(branch: Branch, day: date) -> QuerySet[ClientPass]:
    """Passes of a branch that are to renew on the day: they end tomorrow or today, or have no visit left (P-12)."""
    tomorrow = day + timedelta(days=1)
    rows = renewing().filter(branch=branch, starts_on__lte=day, ends_on__gte=day)
    return rows.filter(Q(ends_on__lte=tomorrow) | Q(left_units=0)).order_by("pk")


def renewing() -> QuerySet[ClientPass]:
    """Passes that would renew by themselves: switched on, still sold, not renewed and with no later one of the plan."""
    later = ClientPass.objects.filter(client=OuterRef("client"), plan=OuterRef("plan"), pk__gt=OuterRef("pk"))
    rows = ClientPass.objects.filter(renews=True, closed_reason="", renewed_by__isnull=True, plan__is_archived=False)
    rows = rows.exclude(kind=PassKind.TRIAL).filter(client__deleted_at__isnull=True, client__is_blocked=False)
    return rows.exclude(Exists(later.filter(closed_reason="")))


@transaction.atomic
def renew_pass(*, pass_id: int, day: date) -> ClientPass | None:
    """Make the next pass right after this one, at today's price with the client's discount, owed for in five days (P-12).

    What is free on the balance pays it. Once a pass: a repeat makes nothing. Locks Client → ClientPass → the new pass →
    the client's money.
    """
    known = ClientPass.objects.select_related("client", "branch").get(pk=pass_id)
    client = lock_client(known.client_id)
    lock_pass(pass_id)
    held = renewing().select_related("plan", "branch").filter(pk=pass_id).first()
    if held is None:
        return None
    order = _order(held, client)
    quote = price_of(order, SaleLimits())
    order = replace(order, shown_minor=quote.price_minor, credit_due_on=day + timedelta(days=DUE_DAYS))
    made = issue_pass(
        client=client,
        plan=held.plan,
        branch=held.branch,
        terms=order.terms,
        price_minor=quote.price_minor,
        renewal_of=held,
        actor=SYSTEM,
    )
    record_sale(order, lock_pass(made.pk), quote, staff=None, actor=SYSTEM)
    record(PassRenewed(client_id=client.pk, client_pass_id=held.pk, renewal_id=made.pk), actor=SYSTEM)
    return made


@transaction.atomic
def lapse_renewal(*, pass_id: int, day: date) -> bool:
    """Cancel a renewal of which nothing was paid or used, with what is owed for it; False where that is not so (P-12)."""
    held = ClientPass.objects.select_related("client", "branch").get(pk=pass_id)
    owed = charge_of(f"pass:{held.pk}")
    if owed is None or owed.open_minor != owed.minor:
        return False
    if not cancel_unused(client_pass=held, on=day, actor=SYSTEM):
        return False
    lock_client_money(client_id=held.client_id)
    owed.refresh_from_db()
    if owed.open_minor != owed.minor:  # it was paid while we were on our way here
        transaction.set_rollback(True)
        return False
    cancel_charge(charge=owed, key=f"lapse:{held.pk}", reason="renewal_lapsed", booked_on=day, actor=SYSTEM)
    return True


def price_of_renewal(held: ClientPass) -> int:
    """Kopecks that the next pass would cost today, with the client's discount."""
    return price_of(_order(held, held.client), SaleLimits()).price_minor


def _order(held: ClientPass, client: Client) -> PassOrder:
    terms = PassTerms.of(held.plan, activation=Activation.AFTER_PREVIOUS)
    return PassOrder(client=client, plan=held.plan, branch=held.branch, terms=terms, shown_minor=0)


def warned_of(branch: Branch, day: date) -> QuerySet[ClientPass]:
    """Passes that will renew in so many days that their clients are told now."""
    ahead = renewing().filter(branch=branch, ends_on=day + timedelta(days=WARN_DAYS))
    return ahead.select_related("client", "plan", "branch").order_by("pk")

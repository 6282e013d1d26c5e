"""Whose passes one press would freeze or extend, and what speaks against each (F-6, B-11). A fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.passes.actions.freezing import check_terms, refuse_taken
from ritm.passes.changes import BURN_AFTER_DAYS
from ritm.passes.errors import day_text
from ritm.passes.errors_of_changes import ReviveForbidden
from ritm.passes.errors_of_freezes import NoStartedPass
from ritm.passes.frozen import days_of, periods
from ritm.passes.models import TAKINGS, ClientPass, CreditEntry
from ritm.passes.models_of_batches import PassBatch, PassBatchRow
from ritm.passes.queries import candidates

Outcome = PassBatchRow.Outcome


@dataclass(frozen=True)
class Picked:
    """A client and his pass, and what speaks against it; without a pass nothing can be done. `ends_on`: its new end."""

    client: Client
    held: ClientPass | None = None
    refusal: DomainError | None = None
    ends_on: date | None = None

    @property
    def is_good(self) -> bool:
        """Whether a press would do it."""
        return self.held is not None and self.refusal is None


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days of a freeze of many, and how it is meant."""

    begins_on: date
    ends_on: date
    is_outside: bool = False
    may_backdate: bool = False


def to_freeze(clients: Iterable[Client], days: Days, *, discipline_id: int | None = None) -> list[Picked]:
    """Every pass of these clients that runs on the first day, of the discipline where one is named; in their order (F-6)."""
    people = list(clients)
    found: dict[int, list[ClientPass]] = {one.pk: [] for one in people}
    for held in _running(found, days.begins_on):
        if discipline_id is None or held.all_disciplines or str(discipline_id) in (held.opened or "").split(","):
            found[held.client_id].append(held)
    taken = _taken([held.pk for some in found.values() for held in some], days)
    return [
        _frozen(person, held, days, taken) if held is not None else Picked(person, None, NoStartedPass())
        for person in people
        for held in found[person.pk] or (None,)
    ]


def to_extend(first: date, last: date, *, days: int, branch: Branch | None) -> list[Picked]:
    """Every pass of the branch, or of all, that ran on one of these days and was not frozen through them (B-11)."""
    rows = ClientPass.objects.select_related("client", "branch").filter(closed_reason="", client__deleted_at=None)
    rows = rows.filter(starts_on__lte=last, ends_on__gte=first).exclude(left_units=0)
    if branch is not None:
        rows = rows.filter(branch=branch)
    return [_extended(held, days) for held in rows.order_by("client__name", "pk") if _was_open(held, first, last)]


def counts_of(batch: PassBatch) -> dict[str, int]:
    """How many of a batch have come to what, by outcome. One query."""
    rows = PassBatchRow.objects.filter(batch=batch).order_by().values("outcome")
    counted = dict(rows.annotate(n=Count("pk")).values_list("outcome", "n"))
    return {outcome: counted.get(outcome, 0) for outcome in Outcome.values}


def rows_of(batch: PassBatch) -> QuerySet[PassBatchRow]:
    """Its rows with client and pass, whoever wants to be looked at first."""
    return batch.rows.select_related("client", "client_pass")


def _running(client_ids: Collection[int], day: date) -> list:
    rows = candidates(day).select_related("branch").filter(client__in=tuple(client_ids), starts_on__lte=day)
    return list(rows.exclude(left_units=0).order_by("ends_on", "pk"))


def _taken(pass_ids: list[int], days: Days) -> dict[int, list[date]]:
    rows = CreditEntry.objects.filter(client_pass__in=pass_ids, reason__in=TAKINGS, reversed_by__isnull=True)
    found: dict[int, list[date]] = {}
    for pass_id, on in rows.filter(on__range=(days.begins_on, days.ends_on)).values_list("client_pass", "on"):
        found.setdefault(pass_id, []).append(on)
    return found


def _frozen(person: Client, held: ClientPass, days: Days, taken: dict[int, list[date]]) -> Picked:
    how = {"may_backdate": days.may_backdate, "is_outside": days.is_outside}
    try:
        check_terms(held, days.begins_on, days.ends_on, **how)
        refuse_taken(taken.get(held.pk, ()))
    except DomainError as error:
        return Picked(person, held, error)
    length = (days.ends_on - days.begins_on).days + 1
    return Picked(person, held, None, held.ends_on + timedelta(days=length) if held.ends_on else None)


def _extended(held: ClientPass, days: int) -> Picked:
    ends_on = held.ends_on or date.max
    if clock.today(held.branch.time_zone) > ends_on + timedelta(days=BURN_AFTER_DAYS):
        return Picked(held.client, held, ReviveForbidden(day=day_text(ends_on)))
    return Picked(held.client, held, None, ends_on + timedelta(days=days))


def _was_open(held: ClientPass, first: date, last: date) -> bool:
    """Whether one of the days was one of use: within the term, and not frozen."""
    begins, ends = max(first, held.starts_on or first), min(last, held.ends_on or last)
    return (ends - begins).days + 1 > days_of(periods(held.frozen), begins, ends)

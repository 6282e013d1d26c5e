"""Contracts: numbers without gaps, files that stand."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Max, Min, Q

from ritm.contracts.models import Contract, ContractPaper, ContractSettings
from ritm.contracts.numbers import next_number
from ritm.core import clock

_TIME_TO_WRITE = timedelta(hours=24)


def c_1() -> Iterator[str]:
    """Numbers of a series follow each other without a gap, and the count stands at the last of them."""
    rows = Contract.objects.order_by().values("series")
    found = list(rows.annotate(least=Min("running"), most=Max("running"), n=Count("pk")).order_by("series"))
    for row in found:
        if row["n"] != row["most"] - row["least"] + 1:
            yield f"series {row['series']}: {row['n']} contracts numbered {row['least']} to {row['most']}"
    settings = ContractSettings.objects.first()
    last = next((row["most"] for row in found if settings is not None and row["series"] == settings.series), None)
    if settings is not None and last is not None and settings.last_number != last:
        coming = next_number(settings, clock.today(settings.account.time_zone)).running
        yield f"the next contract would be number {coming}, the last is {last}"


def c_2() -> Iterator[str]:
    """Each contract has its values; what was written for it stands; a day later its .docx is there."""
    for contract in Contract.objects.filter(snapshot__isnull=True):
        yield f"contract {contract.pk}: no values"
    old = Q(made_at__lt=clock.now() - _TIME_TO_WRITE)
    written = ContractPaper.objects.filter(kind=ContractPaper.Kind.WORD).values("contract")
    for contract in Contract.objects.filter(old, snapshot__sealed__isnull=False).exclude(pk__in=written):
        yield f"contract {contract.pk}: no file"
    for paper in ContractPaper.objects.filter(file__isnull=True, contract__snapshot__sealed__isnull=False):
        yield f"contract {paper.contract_id}: its {paper.kind} is gone"


CHECKS = {"C-1": c_1, "C-2": c_2}

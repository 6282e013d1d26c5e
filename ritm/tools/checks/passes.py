"""Visits on passes: every number has the entries that made it, every visit one source, every undo its opposite."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum, Window
from django.db.models.functions import Coalesce

from ritm.attendance.models import Booking, Visit
from ritm.clients.models_of_merge import MergeMove
from ritm.ledger.models import Charge, Transfer
from ritm.passes.models import ClientPass, CreditEntry, PassKind

_GRANTS = (
    *(CreditEntry.Reason.SALE, CreditEntry.Reason.OPENING),
    *(CreditEntry.Reason.ADJUSTMENT, CreditEntry.Reason.CARRIED, CreditEntry.Reason.HANDED_OVER),
)


def i_04() -> Iterator[str]:
    """What is left on a pass = the sum of its entries, never below zero, never above what was granted."""
    entries = CreditEntry.objects.filter(client_pass=OuterRef("pk")).order_by().values("client_pass")
    passes = ClientPass.objects.annotate(
        total=Coalesce(Subquery(entries.annotate(n=Sum("units")).values("n")), 0),
        rows=Coalesce(Subquery(entries.annotate(n=Count("pk")).values("n")), 0),
        granted=Coalesce(Subquery(entries.filter(reason__in=_GRANTS).annotate(n=Sum("units")).values("n")), 0),
    )
    counted = passes.filter(left_units__isnull=False)
    for held in counted.exclude(total=F("left_units")):
        yield f"pass {held.pk}: left says {held.left_units}, entries say {held.total}"
    for held in counted.filter(left_units__gt=F("granted")):
        yield f"pass {held.pk}: {held.left_units} left of {held.granted} granted"
    for held in passes.exclude(rows=F("last_number")):
        yield f"pass {held.pk}: last number {held.last_number}, entries {held.rows}"
    running = CreditEntry.objects.filter(left_after__isnull=False).annotate(
        sum=Window(Sum("units"), partition_by=F("client_pass"), order_by=F("number").asc())
    )
    for entry in running.exclude(sum=F("left_after")):
        yield f"entry {entry.pk}: left after says {entry.left_after}, the sum is {entry.sum}"


def i_05() -> Iterator[str]:
    """Each live visit has one live source; each taking has one cause."""
    live = Visit.objects.filter(undone_at=None)
    dead = live.filter(source=Visit.Source.PASS).filter(
        Q(entry__reversed_by__isnull=False) | Q(entry__reason__in=_GRANTS) | ~Q(entry__client_pass__isnull=False)
    )
    for visit in dead:
        yield f"visit {visit.pk}: its taking {visit.entry_id} is no live one"
    for visit in live.filter(source=Visit.Source.CHARGE, charge__is_cancelled=True):
        yield f"visit {visit.pk}: its charge {visit.charge_id} is cancelled"
    takings = CreditEntry.objects.filter(reason=CreditEntry.Reason.VISIT, reversed_by__isnull=True)
    for entry in takings.exclude(pk__in=live.filter(source=Visit.Source.PASS).values("entry")):
        yield f"entry {entry.pk}: a taking without a live visit"
    yield from _penalties_without_cause()
    yield from _debts_without_cause()
    charges = Charge.objects.filter(kind=Charge.Kind.VISIT, is_cancelled=False)
    for charge in charges.exclude(pk__in=live.filter(source=Visit.Source.CHARGE).values("charge")):
        yield f"charge {charge.pk}: owed for a visit that is not there"


def _penalties_without_cause() -> Iterator[str]:
    """What a miss or a late cancel took has exactly one booking that says so; and the other way round (B-10)."""
    kinds = {CreditEntry.Reason.MISS: Booking.Status.NO_SHOW, CreditEntry.Reason.LATE_CANCEL: Booking.Status.CANCELLED}
    charging = Booking.objects.filter(entry__isnull=False, given_back_at__isnull=True)
    takings = CreditEntry.objects.filter(reason__in=kinds, reversed_by__isnull=True)
    for entry in takings.exclude(pk__in=charging.values("entry")):
        yield f"entry {entry.pk}: taken for a miss that no booking has"
    for booking in charging.select_related("entry__client_pass").annotate(back=F("entry__reversed_by")):
        entry = booking.entry
        units = 0 if entry.left_after is None else booking.charge_units  # N-4
        if booking.back is not None or kinds.get(entry.reason) != booking.status or entry.units != -units:
            yield f"booking {booking.pk}: its charge {entry.pk} is no live one"
        if entry.client_pass_id != booking.client_pass_id:
            yield f"booking {booking.pk}: charged to a pass that did not keep its place"


def _debts_without_cause() -> Iterator[str]:
    """The same of late cancels that became a debt (B-5)."""
    owing = Booking.objects.filter(charge__isnull=False, given_back_at__isnull=True)
    owed = Charge.objects.filter(kind=Charge.Kind.LATE, is_cancelled=False)
    for charge in owed.exclude(pk__in=owing.values("charge")):
        yield f"charge {charge.pk}: owed for a late cancel that no booking has"
    for booking in owing.filter(~Q(charge_minor=F("charge__minor")) | Q(charge__is_cancelled=True)):
        yield f"booking {booking.pk}: its debt {booking.charge_id} is another or cancelled"


def i_06() -> Iterator[str]:
    """An undone visit gave back exactly what it took; a reversal is the exact opposite."""
    undone = Visit.objects.filter(undone_at__isnull=False)
    for visit in undone.filter(entry__isnull=False, entry__reversed_by__isnull=True):
        yield f"visit {visit.pk}: undone, but its taking {visit.entry_id} stands"
    for visit in undone.filter(source=Visit.Source.CHARGE, charge__is_cancelled=False):
        yield f"visit {visit.pk}: undone, but its charge {visit.charge_id} stands"
    still = Q(entry__isnull=False, entry__reversed_by=None) | Q(charge__is_cancelled=False)
    for booking in Booking.objects.filter(still, given_back_at__isnull=False):
        yield f"booking {booking.pk}: given back, but its charge {booking.entry_id or booking.charge_id} stands"
    backs = CreditEntry.objects.filter(reverses__isnull=False)
    for entry in backs.exclude(units=-F("reverses__units")).union(
        backs.exclude(client_pass=F("reverses__client_pass")), all=True
    ):
        yield f"entry {entry.pk}: not the opposite of {entry.reverses_id}"
    moves = Transfer.objects.filter(reverses__isnull=False)
    for move in moves.exclude(minor=F("reverses__minor"), source=F("reverses__target"), target=F("reverses__source")):
        yield f"transfer {move.pk}: not the opposite of {move.reverses_id}"


def i_33() -> Iterator[str]:
    """Trial passes of one client or one phone stay within the limit of their plan; a merge may bring two together."""
    came = MergeMove.objects.filter(merge__undone_at=None, label="passes.ClientPass", field="client")
    trials = ClientPass.objects.filter(kind=PassKind.TRIAL).exclude(closed_reason__in=("refunded", "cancelled"))
    trials = trials.exclude(pk__in=came.values("row_id"))
    held = trials.values("client", "plan__trial_category")
    for row in held.annotate(n=Count("pk"), limit=_highest()).filter(n__gt=F("limit")):
        yield f"client {row['client']} holds {row['n']} trial passes of {row['limit']}"
    phones = trials.exclude(client__phone="").values("client__phone", "plan__trial_category")
    for row in phones.annotate(n=Count("pk"), limit=_highest()).filter(n__gt=F("limit")):
        yield f"one phone holds {row['n']} trial passes of {row['limit']}"


def _highest() -> Max:
    return Max("plan__trial_limit")


CHECKS = {"I-04": i_04, "I-05": i_05, "I-06": i_06, "I-33": i_33}

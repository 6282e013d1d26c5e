"""Terms of passes: nothing is taken outside of them, and a freeze of d days moves the end by exactly d."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Sum

from ritm.attendance.models import Override
from ritm.ledger.models import Charge
from ritm.passes.frozen import column
from ritm.passes.models import TAKINGS, Activation, ClientPass, CreditEntry, PassPlan, PassState
from ritm.passes.models_of_freezes import PassFreeze
from ritm.passes.models_of_scope import KINDS, PassScope, PlanScope
from ritm.passes.renewals import start_after
from ritm.passes.states import term_of


def i_07() -> Iterator[str]:
    """Takings lie in the term and on no frozen day; the end is the term's, every frozen day and extension added.

    The one exception is stored: a visit whose booking says that the freeze was put aside, and why (F-5).
    """
    takings = CreditEntry.objects.filter(reason__in=TAKINGS, reversed_by__isnull=True)
    outside = Q(on__lt=F("client_pass__starts_on")) | Q(on__gt=F("client_pass__ends_on"))
    for entry in takings.filter(outside | Q(client_pass__starts_on__isnull=True)):
        yield f"entry {entry.pk}: taken on {entry.on}, outside the term of pass {entry.client_pass_id}"
    asleep = PassFreeze.objects.filter(
        client_pass=OuterRef("client_pass"), begins_on__lte=OuterRef("on"), ends_on__gte=OuterRef("on")
    )
    for entry in takings.filter(Exists(asleep)).select_related("visit__booking"):
        if _is_put_aside(entry):
            continue
        yield f"entry {entry.pk}: taken on {entry.on}, while pass {entry.client_pass_id} is frozen"
    yield from _ends()


def _is_put_aside(entry: CreditEntry) -> bool:
    visit = getattr(entry, "visit", None)
    booking = visit.booking if visit is not None else None
    return booking is not None and Override.FROZEN in booking.overrides and bool(booking.override_reason)


def _ends() -> Iterator[str]:
    rows: dict[int, list] = {}
    for pass_id, *days in PassFreeze.objects.values_list("client_pass", "begins_on", "ends_on", "is_outside"):
        rows.setdefault(pass_id, []).append(tuple(days))
    for held in ClientPass.objects.order_by("pk"):
        if held.frozen != column(rows.get(held.pk, [])):
            yield f"pass {held.pk}: it says frozen “{held.frozen}”, its rows {column(rows.get(held.pk, []))!r}"
        if held.starts_on is None:
            continue
        expected = term_of(held, held.starts_on)[1]
        if held.ends_on != expected:
            yield f"pass {held.pk}: ends on {held.ends_on}, with its freezes on {expected}"


def p_04() -> Iterator[str]:
    """A pass that begins right after another one, and has not been used, begins on the day after that one."""
    used = CreditEntry.objects.filter(client_pass=OuterRef("pk"), reason__in=TAKINGS, reversed_by__isnull=True)
    behind = ClientPass.objects.filter(activation=Activation.AFTER_PREVIOUS, closed_reason="", frozen="")
    for held in behind.exclude(Exists(used)).select_related("previous").order_by("pk"):
        expected = start_after(held.previous, sold_on=held.sold_on) if held.previous else held.starts_on
        if held.starts_on != expected:
            yield f"pass {held.pk}: begins on {held.starts_on}, after pass {held.previous_id} on {expected}"


def p_05() -> Iterator[str]:
    """What a plan or a pass says of its branches, groups, halls and teachers is what its rows name."""
    for rows, owner in ((PlanScope.objects, "plan"), (PassScope.objects, "client_pass")):
        named: dict[int, list[str]] = {}
        for row in rows.order_by(owner, *(F(kind).asc(nulls_last=True) for kind in KINDS)):
            named.setdefault(getattr(row, f"{owner}_id"), []).append(str(row))
        model: Any = PassPlan if owner == "plan" else ClientPass
        known = dict(model.objects.exclude(scope="").values_list("pk", "scope"))
        for pk in sorted({*named, *known}):
            said, rows_say = known.get(pk, ""), " ".join(named.get(pk, ()))
            if said != rows_say:
                yield f"{owner} {pk}: it says “{said}”, its rows “{rows_say}”"


def p_10() -> Iterator[str]:
    """What was handed over is held by exactly one other, who earns for the same payer; nothing is lost between them."""
    handed = list(ClientPass.objects.filter(handed_from__isnull=False).select_related("handed_from").order_by("pk"))
    alive = [held for held in handed if held.closed_reason != PassState.CANCELLED]
    for held in (one for one in handed if one.paid_as_id != _payers(one)):
        yield f"pass {held.pk}: earns under pass {held.paid_as_id}, handed over by pass {held.handed_from_id}"
    for held in (one for one in alive if _given(one).closed_reason != PassState.TRANSFERRED):
        yield f"pass {held.pk}: handed over by pass {held.handed_from_id}, which says nothing of it"
    heirs = {held.handed_from_id for held in alive}
    for held in ClientPass.objects.filter(closed_reason=PassState.TRANSFERRED).order_by("pk"):
        if held.pk not in heirs or held.left_units:
            yield f"pass {held.pk}: handed over to nobody, {held.left_units} left"
    yield from _lost_between(handed)


def _given(held: ClientPass) -> Any:
    return held.handed_from


def _payers(held: ClientPass) -> int:
    given = _given(held)
    return given.paid_as_id or given.pk


def _lost_between(handed: list[ClientPass]) -> Iterator[str]:
    """What one gave and the other got, both ways, is nothing together; and each such movement has its other side (B-10)."""
    rows = CreditEntry.objects.filter(reason=CreditEntry.Reason.HANDED_OVER).order_by()
    sums = rows.values_list("client_pass", "cause").annotate(n=Sum("units"))
    moved = {(pass_id, cause): units for pass_id, cause, units in sums}
    for held in handed:
        gave = moved.pop((held.handed_from_id, f"pass:{held.pk}"), None)
        got = moved.pop((held.pk, f"pass:{held.handed_from_id}"), None)
        if gave is None or got is None or gave + got:
            yield f"pass {held.pk}: pass {held.handed_from_id} gave {gave}, it got {got}"
    for pass_id, cause in moved:
        yield f"pass {pass_id}: a movement to {cause or 'nowhere'} without its other side"


def f_06() -> Iterator[str]:
    """What is owed for a freeze is owed for one that lies."""
    owed = Charge.objects.filter(kind=Charge.Kind.FREEZE, is_cancelled=False).order_by("pk")
    standing = {f"freeze:{pk}" for pk in PassFreeze.objects.values_list("pk", flat=True)}
    for charge in owed:
        if charge.subject not in standing:
            yield f"charge {charge.pk}: owed for a freeze that is not there"


CHECKS = {"I-07": i_07, "P-4": p_04, "P-5": p_05, "P-10": p_10, "F-6": f_06}

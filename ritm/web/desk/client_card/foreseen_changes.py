"""What will become of a sold pass that is changed or extended, and what speaks against it, before anything is pressed."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.attendance.changing import left_out
from ritm.attendance.models import Booking
from ritm.core.errors import DomainError
from ritm.core.money import share
from ritm.ledger.queries import charge_of, money_of
from ritm.passes.actions.earning import earned
from ritm.passes.changes import check_change, days_text, revives
from ritm.passes.data import LESSON, PassChange, Scope
from ritm.passes.errors_of_changes import ChangeLosesBookings
from ritm.passes.models import ClientPass
from ritm.passes.scope import limits_in_words, names_in, only_in_words
from ritm.web.ui.wording import money, plain_date, units


@dataclass
class Foreseen:
    """`lines`: what differs, as (what, before, after); `sums`: what follows; `refusal` alone where it cannot be done."""

    refusal: str = ""
    lines: list[tuple[str, str, str]] = field(default_factory=list)
    sums: list[tuple[str, str]] = field(default_factory=list)
    lost: list[Booking] = field(default_factory=list)
    is_revived: bool = False


def foresee(held: ClientPass, change: PassChange, *, may_backdate: bool, may_revive: bool) -> Foreseen:
    """The pass on these terms."""
    found = Foreseen(lost=_lost(held, change), is_revived=revives(held, change))
    try:
        check_change(held, change, may_backdate=may_backdate, may_revive=may_revive)
        if found.lost:
            raise ChangeLosesBookings(days=days_text(row.lesson.on for row in found.lost))
    except DomainError as error:
        found.refusal = str(error)
        return found
    found.lines = [line for line in _lines(held, change) if line[1] != line[2]]
    found.sums = _sums(held, change)
    return found


def _lost(held: ClientPass, change: PassChange) -> list[Booking]:
    return left_out(
        held.pk,
        starts_on=change.starts_on,
        ends_on=change.ends_on,
        discipline_ids=None if change.all_disciplines else change.discipline_ids,
        left_units=change.left_of(held),
        scope=change.scope,
    )


def _lines(held: ClientPass, change: PassChange) -> list[tuple[str, str, str]]:
    lines = []
    for label, day, new in (
        (_("Begins on"), held.starts_on, change.starts_on),
        (_("The pass runs until"), held.ends_on, change.ends_on),
    ):
        if day is not None and new is not None:
            lines.append((label, plain_date(day), plain_date(new)))
    left = change.left_of(held)
    if left is not None and held.left_units is not None:
        lines.append((_("Classes left"), units(held.left_units), units(left)))
    lines.append((_("When it is valid"), _limits(Scope.of(held)), _limits(change.scope)))
    lines.append((pgettext("of a pass", "Price"), money(held.price_minor), money(change.price_minor)))
    return lines


def _limits(scope: Scope) -> str:
    """«пн, ср, с 10:00 до 16:00, только: Малый зал»."""
    return ", ".join([*limits_in_words(scope), *only_in_words(names_in(scope))]) or _("without limits")


def _sums(held: ClientPass, change: PassChange) -> list[tuple[str, str]]:
    """What the client will owe for it or get back, and what a class earns from then on (R-4)."""
    sums = []
    if change.price_minor != held.price_minor:
        known = charge_of(f"pass:{held.pk}")
        paid = known.minor - known.open_minor if known else held.price_minor
        owed = change.price_minor - paid - money_of(held.client_id).free_minor
        if owed > 0:
            sums.append((_("Will be owed for the pass"), money(owed)))
        if paid > change.price_minor:
            sums.append((_("Goes to the balance"), money(paid - change.price_minor)))
    left = change.left_of(held)
    if left and (change.price_minor, change.count) != (held.price_minor, held.count):
        rest = change.price_minor + held.carried_minor - earned(held, held.left_units)
        sums.append((_("A class earns from now on"), money(share(rest, LESSON, left))))
    return sums

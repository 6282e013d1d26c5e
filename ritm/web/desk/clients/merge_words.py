"""What a merge moves, and what stands in the way of its undo, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ritm.attendance.models import Booking, Visit
from ritm.core.days import short_day
from ritm.core.quotes import quoted
from ritm.directory.queries.tallies import Tally
from ritm.ledger.queries import ClientMoney
from ritm.passes.models import ClientPass
from ritm.web.ui.wording import clock_time, money


@dataclass(frozen=True)
class TallyLine:
    """One kind of thing: what either card has, and what they come to."""

    label: str
    kept: str
    dropped: str
    together: str


def tally_lines(kept: Tally, dropped: Tally) -> list[TallyLine]:
    """Bookings, visits, passes, payments, children and money."""
    names = {
        "bookings": _("Bookings not marked yet"),
        "visits": _("Visits"),
        "passes": _("Passes"),
        "payments": _("Payments"),
        "children": _("Children"),
    }
    counts = [(label, getattr(kept, name), getattr(dropped, name)) for name, label in names.items()]
    lines = [TallyLine(label, str(a), str(b), str(a + b)) for label, a, b in counts if a or b]
    both = ClientMoney(
        kept.money.balance_minor + dropped.money.balance_minor, kept.money.debt_minor + dropped.money.debt_minor
    )
    # Free money of one pays the debts of the other.
    paid = min(max(both.free_minor, 0), both.debt_minor)
    after = ClientMoney(both.balance_minor, both.debt_minor - paid)
    if any(one.balance_minor or one.debt_minor for one in (kept.money, dropped.money)):
        lines.append(TallyLine(_("Money"), _money(kept.money), _money(dropped.money), _money(after)))
    return lines


def _money(found: ClientMoney) -> str:
    parts = []
    if found.debt_minor:
        parts.append(_("debt %(sum)s") % {"sum": money(found.debt_minor)})
    if found.free_minor:
        parts.append(_("%(sum)s on the balance") % {"sum": money(found.free_minor)})
    return ", ".join(parts) or "—"


def row_words(rows: Iterable[tuple[str, int]]) -> list[str]:
    """Each row that has changed since, once, in words."""
    by_label: dict[str, list[int]] = {}
    for label, pk in rows:
        by_label.setdefault(label, []).append(pk)
    said: list[str] = []
    for label, ids in sorted(by_label.items()):
        said += _words(label, ids)
    return list(dict.fromkeys(said))


def _words(label: str, ids: list[int]) -> list[str]:
    if label == ClientPass._meta.label:
        return [_("Pass “%(name)s”") % {"name": one.name} for one in ClientPass.objects.filter(pk__in=ids)]
    if label in {Booking._meta.label, Visit._meta.label}:
        model: Any = Booking if label == Booking._meta.label else Visit
        pattern = _("Booking: %(lesson)s") if model is Booking else _("Visit: %(lesson)s")
        found = model.objects.filter(pk__in=ids).select_related("lesson__group").order_by("lesson__starts_at")
        return [pattern % {"lesson": _lesson(one.lesson)} for one in found]
    if label.startswith("ledger."):
        return [_("Debts and money on the balance: they have been paid or given out since")]
    return [_("The profile: its lists or the family were changed")]


def _lesson(lesson: Any) -> str:
    return f"{quoted(lesson.group.name)}, {short_day(lesson.on)} {clock_time(lesson.wall_time)}"

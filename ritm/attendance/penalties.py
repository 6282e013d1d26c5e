"""What a miss or a late cancel takes from the pass that kept the place: the boss's terms for it (B-6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.accounts.questions import question
from ritm.attendance.models import Booking, PenaltyTerms
from ritm.core.money import half_up
from ritm.ledger.errors import written
from ritm.passes.data import LESSON

# The roster waives for so long; later it takes the right to the past (B-7).
WAIVED_WITHIN = timedelta(hours=24)


class MissKind(StrEnum):
    """What is chosen for a miss: charged, with a good reason, or nothing taken."""

    CHARGED = "charged"
    EXCUSED = "excused"
    FREE = "free"


@dataclass(frozen=True)
class Terms:
    """What stood when a booking was made. Before the boss has chosen, nothing is charged unless staff say so."""

    charges: bool = False
    miss_percent: int = 100
    excused_percent: int = 0
    late_percent: int | None = None
    is_chosen: bool = False
    charges_drop_in: bool = False  # of a late cancel without a pass

    @property
    def preselected(self) -> MissKind:
        """What «Пропуск» proposes (B-6)."""
        return MissKind.CHARGED if self.charges else MissKind.FREE

    def units(self, kind: str) -> int:
        """Hundredths of a lesson that a miss of this kind takes."""
        if kind == MissKind.FREE:
            return 0
        by_rule = self.miss_percent if kind == MissKind.CHARGED else self.excused_percent
        by_hand = 100 if kind == MissKind.CHARGED else 0  # staff's own choice where the boss charges nothing
        return (by_rule if self.charges else by_hand) * LESSON // 100

    @property
    def late_units(self) -> int:
        """Hundredths of a lesson that a late cancel takes; nothing until the boss has chosen (B-5)."""
        return (self.late_percent or 0) * LESSON // 100

    def late_minor(self, price_minor: int | None) -> int:
        """Kopecks that a late cancel without a pass takes: the same part of the price of a single visit (B-5, N-1)."""
        if not self.charges_drop_in:
            return 0
        return half_up(Fraction((price_minor or 0) * (self.late_percent or 0), 100))


def terms_at(moment: datetime) -> Terms:
    """The boss's choice that stood at an instant: a new one touches no booking that stands (B-6)."""
    row = next(iter(_terms_until(moment)), None)
    if row is None:
        return Terms()
    percents = (row.miss_percent, row.excused_percent, row.late_percent)
    return Terms(row.charges, *percents, is_chosen=True, charges_drop_in=row.charges_drop_in)


@question
def _terms_until(moment: datetime) -> QuerySet[PenaltyTerms]:
    return PenaltyTerms.objects.filter(chosen_at__lte=moment).order_by("-chosen_at", "-pk")[:1]


# Late cancels that still cost something.
COSTING_LATE = Q(status=Booking.Status.CANCELLED, is_late=True, given_back_at=None) & (
    Q(entry__isnull=False) | Q(charge__isnull=False)
)


def stands(booking: Booking) -> bool:
    """Whether the booking took something that has not come back."""
    return has_taken(booking) and booking.given_back_at is None


def has_taken(booking: Booking) -> bool:
    """Whether the booking took something, given back since or not."""
    return booking.entry_id is not None or booking.charge_id is not None


def rosters_until(booking: Booking) -> datetime | None:
    """Until when the roster may waive the charge; None where nothing stands."""
    taken = booking.missed_at or booking.cancelled_at
    return taken + WAIVED_WITHIN if taken is not None and stands(booking) else None


def missed_text(booking: Booking) -> str:
    """What stands beside a miss: «не отмечен», «списано», «списано 50 %, штраф снят», «уважительная причина»."""
    if booking.missed_at is None:
        return pgettext("missed booking", "not marked")
    said = [_("good reason")] if booking.is_excused else []
    return ", ".join([*said, *_charged(booking, is_told=not booking.is_excused)])


def cancelled_text(booking: Booking) -> str:
    """What stands beside a cancelled booking: «поздняя отмена, списано», «поздняя отмена, не списано»; else nothing."""
    return ", ".join([_("late cancellation"), *_charged(booking, is_told=True)]) if booking.is_late else ""


def _charged(booking: Booking, *, is_told: bool) -> list[str]:
    """What it took, and whether that came back; `is_told`: say so too where it took nothing."""
    is_free = not booking.charge_units and not booking.charge_minor
    said = [pgettext("missed booking", "not charged")] if is_told and is_free else []
    if booking.charge_minor:
        said.append(_("%(sum)s charged") % {"sum": written(booking.charge_minor)})
    if booking.charge_units == LESSON:
        said.append(pgettext("missed booking", "charged"))
    elif booking.charge_units:
        said.append(_("%(percent)s%% charged") % {"percent": booking.charge_units * 100 // LESSON})
    if booking.given_back_as:
        said.append(str(booking.get_given_back_as_display()))
    return said

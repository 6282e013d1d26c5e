"""How a pass is frozen and how much longer it may be: read from its row alone (F-1, F-2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from ritm.passes.frozen import Period, days_of, limited, periods
from ritm.passes.models import ClientPass
from ritm.passes.models_of_freezes import PassFreeze


@dataclass(frozen=True)
class Limit:
    """What the pass was sold with, and what is left of it; `periods`: its freezes by date, `limited`: those that use it."""

    days: int
    pieces: int
    shortest: int
    periods: tuple[Period, ...]
    limited: tuple[Period, ...]

    @property
    def days_left(self) -> int:
        """Days of freezing not used yet."""
        return max(0, self.days - days_of(self.limited))

    @property
    def pieces_left(self) -> int:
        """How many more times it may be frozen."""
        return max(0, self.pieces - len(self.limited))


def limit_of(held: ClientPass) -> Limit:
    """The limit of a pass (F-1)."""
    found, within = tuple(periods(held.frozen)), tuple(limited(held.frozen))
    return Limit(held.freeze_days, held.freeze_pieces, held.freeze_shortest, found, within)


def days_thawed(freeze: Period, on: date) -> int:
    """How many of its days come back where it ends on the eve of `on`."""
    return (freeze[1] - max(on, freeze[0])).days + 1


def end_without(freeze_id: int, on: date) -> date | None:
    """The last day of the pass if the freeze ended on the eve of `on` (F-4); None where that would change nothing."""
    row = PassFreeze.objects.select_related("client_pass").filter(pk=freeze_id).first()
    if row is None or on > row.ends_on or row.client_pass.ends_on is None:
        return None
    return row.client_pass.ends_on - timedelta(days=days_thawed((row.begins_on, row.ends_on), on))

"""How a pass is frozen and how much longer it may be: read from its row alone (F-1, F-2)."""

from dataclasses import dataclass
from datetime import date, timedelta

from ritm.passes.frozen import Period, days_of, periods
from ritm.passes.models import ClientPass, PassFreeze


@dataclass(frozen=True)
class Limit:
    """What the pass was sold with, and what is left of it; `periods`: its freezes by date."""

    days: int
    pieces: int
    shortest: int
    periods: tuple[Period, ...]

    @property
    def days_left(self) -> int:
        """Days of freezing not used yet."""
        return max(0, self.days - days_of(self.periods))

    @property
    def pieces_left(self) -> int:
        """How many more times it may be frozen."""
        return max(0, self.pieces - len(self.periods))


def limit_of(held: ClientPass) -> Limit:
    """The limit of a pass (F-1)."""
    found = tuple(periods(held.frozen))
    return Limit(held.freeze_days, held.freeze_pieces, held.freeze_shortest, found)


def end_without(freeze_id: int, on: date) -> date | None:
    """The last day of the pass if the freeze ended on the eve of `on` (F-4); None where that would change nothing."""
    row = PassFreeze.objects.select_related("client_pass").filter(pk=freeze_id).first()
    if row is None or on > row.ends_on or row.client_pass.ends_on is None:
        return None
    return row.client_pass.ends_on - timedelta(days=(row.ends_on - max(on, row.begins_on)).days + 1)

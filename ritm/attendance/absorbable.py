"""Which visits on credit a pass sold later could take over (G-5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from ritm.attendance.models import Visit
from ritm.attendance.paying import facts_of
from ritm.attendance.queries import unpaid_visits
from ritm.clients.models import Client
from ritm.passes.models import PassTermsModel
from ritm.passes.scope import outside

ABSORB_DAYS = 14  # how far a pass may reach back


@dataclass(frozen=True)
class Absorbable:
    """Visits on credit that a new pass can take, the oldest first, and how many of them it has room for."""

    visits: tuple[Visit, ...]
    most: int | None  # None: a truly unlimited pass takes all

    @property
    def ticked(self) -> tuple[Visit, ...]:
        """What the sale proposes: the oldest ones that fit."""
        return self.visits[: self.most]


def absorbable(
    *,
    client: Client,
    discipline_ids: frozenset[int] | None,
    begins_on: date,
    count: int | None,
    terms: PassTermsModel | None = None,
) -> Absorbable:
    """Visits on credit of the pass's disciplines (None: all), at most 14 days before it begins (G-5).

    `terms`: the plan or pass whose places, days and hours they must fit (P-5).
    """
    earliest = begins_on - timedelta(days=ABSORB_DAYS)
    visits = [
        visit
        for visit in unpaid_visits(client)
        if visit.lesson.on >= earliest and (discipline_ids is None or visit.lesson.discipline_id in discipline_ids)
        if terms is None or not outside(terms, facts_of(visit.lesson))
    ]
    return Absorbable(tuple(visits), count)

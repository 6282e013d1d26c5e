"""What forms and other rooms hand over: a plan's fields, the terms of one sale, the facts of one lesson."""

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ritm.core.clock import TermUnit
from ritm.core.weekdays import EVERY_DAY
from ritm.passes.models import Activation, ClientPass, PassKind, PassPlan, PassTermsModel
from ritm.passes.models_of_scope import KINDS
from ritm.schedule.models import Discipline

SCOPE_COLUMNS = ("weekdays", "earliest_at", "before_at", "per_day", "per_week")
LESSON = 100  # hundredths: one lesson (N-3)


@dataclass(frozen=True)
class Kept:
    """What is left on a pass and not free: by live bookings, in hundredths (P-7); for these classes waited for (W-5)."""

    booked: int = 0
    waits: frozenset[int] = frozenset()

    @classmethod
    def of(cls, lessons: int, waits: str | None) -> "Kept":
        """As the database counts it: lessons booked, ids of lessons with commas between."""
        return cls(lessons * LESSON, frozenset(map(int, waits.split(","))) if waits else frozenset())

    @property
    def waiting(self) -> int:
        """Hundredths kept while he waits."""
        return len(self.waits) * LESSON

    @property
    def units(self) -> int:
        """Both, in hundredths."""
        return self.booked + self.waiting

    def beside(self, lesson_id: int | None) -> "Kept":
        """In the eyes of a lesson: what he waits for there is for it."""
        return Kept(self.booked, self.waits - {lesson_id}) if lesson_id in self.waits else self

    def and_booked(self, units: int) -> "Kept":
        """The same with so much more, or less, by bookings."""
        return Kept(self.booked + units, self.waits)


NOTHING_KEPT = Kept()


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The limits of one plan. `weekdays`: a bit a day; starts lie in [earliest_at, before_at); no ids: any of the kind."""

    weekdays: int = EVERY_DAY
    earliest_at: time | None = None
    before_at: time | None = None
    per_day: int | None = None
    per_week: int | None = None
    branch_ids: frozenset[int] = frozenset()
    group_ids: frozenset[int] = frozenset()
    hall_ids: frozenset[int] = frozenset()
    teacher_ids: frozenset[int] = frozenset()

    @property
    def pairs(self) -> list[tuple[str, int]]:
        """Each branch, group, hall and teacher: its kind and id, in one order."""
        return [(kind, pk) for kind in KINDS for pk in sorted(getattr(self, f"{kind}_ids"))]

    @property
    def column(self) -> str:
        """The same as a pass keeps it: «branch:3 hall:5»."""
        return " ".join(f"{kind}:{pk}" for kind, pk in self.pairs)

    @property
    def columns(self) -> dict[str, Any]:
        """What a plan or a pass keeps of it in its own row."""
        return {name: getattr(self, name) for name in SCOPE_COLUMNS} | {"scope": self.column}

    @classmethod
    def of(cls, terms: PassTermsModel) -> "Scope":
        """What a plan or a pass is limited to."""
        ids: dict[str, set[int]] = {}
        for one in terms.scope.split():
            kind, _colon, pk = one.partition(":")
            ids.setdefault(f"{kind}_ids", set()).add(int(pk))
        known: dict[str, Any] = {name: getattr(terms, name) for name in SCOPE_COLUMNS}
        return cls(**known | {name: frozenset(found) for name, found in ids.items()})


@dataclass(frozen=True, kw_only=True)
class PlanData:
    """The fields of a plan (PA-01, PA-02). `count` None: truly unlimited. `price_minor`: kopecks.

    `freeze_days` and `freeze_pieces` None: by the term (F-1); 0 days: never frozen.
    """

    name: str
    kind: str = PassKind.STANDARD
    count: int | None = None
    term_count: int = 30
    term_unit: str = TermUnit.DAYS
    price_minor: int = 0
    all_disciplines: bool = False
    disciplines: tuple[Discipline, ...] = ()
    activation: str = Activation.ON_SALE
    trial_limit: int = 1
    trial_category: str = ""
    freeze_days: int | None = None
    freeze_pieces: int | None = None
    freeze_shortest: int | None = None
    freeze_price_minor: int = 0  # of one piece (F-6)
    scope: Scope = Scope()
    carries_left: bool = False
    renews: bool = False


@dataclass(frozen=True, kw_only=True)
class PassTerms:
    """What one pass is sold with: the plan's terms unless staff chose others (PA-03, PA-04)."""

    count: int | None
    term_count: int
    term_unit: str
    activation: str
    starts_on: date | None = None

    def is_as_listed(self, plan: PassPlan) -> bool:
        """True where number of lessons and term are the plan's own."""
        own = (plan.count, plan.term_count, plan.term_unit)
        return (self.count, self.term_count, self.term_unit) == own

    @classmethod
    def of(cls, plan: PassPlan, *, activation: str = "", starts_on: date | None = None) -> "PassTerms":
        """The plan's own terms; a date given means that the term begins on it."""
        chosen = activation or (Activation.ON_DATE if starts_on else plan.activation)
        return cls(
            count=plan.count,
            term_count=plan.term_count,
            term_unit=plan.term_unit,
            activation=chosen,
            starts_on=starts_on,
        )


@dataclass(frozen=True, kw_only=True)
class PassChange:
    """What a sold pass is to be (P-11). Dates None: it waits. `count` None: truly unlimited, and stays so."""

    count: int | None
    price_minor: int
    starts_on: date | None
    ends_on: date | None
    all_disciplines: bool
    discipline_ids: frozenset[int] = frozenset()
    scope: Scope = Scope()

    @classmethod
    def of(cls, held: ClientPass) -> "PassChange":
        """The pass as it is."""
        named = () if held.all_disciplines else held.discipline_links.values_list("discipline", flat=True)
        return cls(
            count=held.count,
            price_minor=held.price_minor,
            starts_on=held.starts_on,
            ends_on=held.ends_on,
            all_disciplines=held.all_disciplines,
            discipline_ids=frozenset(named),
            scope=Scope.of(held),
        )

    def left_of(self, held: ClientPass) -> int | None:
        """Hundredths that will be left; None where truly unlimited."""
        if held.left_units is None or held.count is None or self.count is None:
            return None
        return held.left_units + (self.count - held.count) * LESSON


@dataclass(frozen=True, kw_only=True)
class LessonFacts:
    """What a pass must fit: what the lesson is, where, whose and when by local time, and the visits it would take."""

    lesson_id: int | None
    discipline_id: int
    group_id: int
    branch_id: int
    hall_id: int | None
    teacher_id: int | None
    on: date
    wall_time: time
    units: int = LESSON
    today: date | None = None  # where it is held: debts are late or not as of now, not as of its day


@dataclass(frozen=True)
class Reason:
    """Why a pass does not pay: a stable code and a line for «Почему?»."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text

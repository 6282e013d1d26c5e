"""The rules of booking, marking and paying once more, in plain Python: what the random machine compares with.

Hundredths of lessons and kopecks; nothing here knows the product. Rules: P-2 … P-7, F-1 … F-4, G-1 … G-5, R-2, R-5, B-1, B-6 … B-9.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import count
from typing import Any

FAR = date.max
_seats = count(1)


@dataclass
class Plan:
    price: int
    count: int | None
    days: int
    discipline: str = ""  # "": opens all
    first_visit: bool = False


@dataclass
class Place:
    number: int
    on: date
    begins: int  # minutes of the day
    ends: int
    discipline: str
    capacity: int | None
    price: int
    is_off: bool = False  # the studio does not hold it
    let_go: list[Any] = field(default_factory=list)  # people whom that took off, in the order of booking
    line: list[Any] = field(default_factory=list)  # people who wait
    kept: int = 0  # places that came free and are kept for them
    late: list[Any] = field(default_factory=list)  # seats given up late, for something
    moved_at: int | None = None


@dataclass
class Held:
    plan: Plan
    sold_on: date
    number: int
    starts: date | None
    takings: list[tuple[date, int]] = field(default_factory=list)  # day, hundredths of a lesson
    freezes: list[tuple[date, date]] = field(default_factory=list)
    extra: int = 0  # days that it was extended by

    @property
    def used(self) -> int:
        return sum(units for _day, units in self.takings)

    @property
    def left(self) -> int | None:
        return self.plan.count and self.plan.count * 100 - self.used

    @property
    def ends(self) -> date | None:
        frozen = sum((last - first).days + 1 for first, last in self.freezes)
        return self.starts and self.starts + timedelta(days=self.plan.days - 1 + frozen + self.extra)

    def is_frozen(self, on: date) -> bool:
        return any(first <= on <= last for first, last in self.freezes)

    @property
    def earned(self) -> int:
        if self.plan.count is None:
            return 0
        return int((Fraction(self.plan.price * self.used, self.plan.count * 100) + Fraction(1, 2)).__floor__())

    def is_alive(self, on: date) -> bool:
        starts = self.starts or (self.sold_on if self.plan.first_visit else None)
        in_time = self.starts is None or (starts is not None and starts <= on <= (self.ends or FAR))
        return in_time and not self.is_frozen(on)

    def take(self, on: date, units: int = 100) -> None:
        self.starts = self.starts or on
        self.takings.append((on, units))

    def give_back(self, on: date, units: int = 100) -> None:
        self.takings.remove((on, units))
        if self.plan.first_visit:
            self.starts = min((day for day, _units in self.takings), default=None)

    def fits(self, place: Place, reserved: int) -> bool:
        starts = self.starts or (self.sold_on if self.plan.first_visit else None)
        in_time = starts is not None and starts <= place.on <= (self.ends or FAR)
        opens = self.plan.discipline in {"", place.discipline}
        is_open = in_time and opens and not self.is_frozen(place.on)
        return is_open and (self.left is None or self.left - reserved >= 100)

    def turn(self, on: date) -> tuple:
        waits = self.starts is None or on < self.starts
        breadth = 1 if self.plan.discipline else 10**6
        left = -1 if self.left is None else self.left
        return waits, self.ends or FAR, self.plan.count is not None, breadth, left, self.number


@dataclass
class Debt:
    minor: int
    open: int
    opened: date
    due: date
    number: int


@dataclass
class Seat:
    status: str
    held: Held | None
    is_walk_in: bool = False
    paid_by: Any = None  # Held, Debt or None while visited
    charged: int = 0  # hundredths that a miss or a late cancel took
    charged_on: date | None = None  # of a class that may have been moved since
    is_given_back: bool = False
    by: Any = None  # whose a late cancel was; `replaces`: the one in whose place a visit or charged miss stands
    replaces: Any = None
    is_pinned: bool = False  # the pass was chosen by hand
    is_over: bool = False  # a full class was put aside for it
    by_line: bool = False
    booked_at: int | None = None
    number: int = field(default_factory=_seats.__next__)  # in the order of booking


class Person:
    """One client: passes, debts, balance, seats by lesson."""

    def __init__(self) -> None:
        self.is_deleted = False
        self.balance = 0
        self.passes: list[Held] = []
        self.debts: list[Debt] = []
        self.seats: dict[int, Seat] = {}
        self.gone: dict[int, tuple[Seat, str]] = {}  # the last seat in a lesson that was let go, and by whom
        self.freed: list[int] = []  # where a place came free in this step
        self.by_hand: Counter[int] = Counter()  # how often he was taken off by hand

    def let_go(self, number: int, by: str) -> None:
        self.gone[number] = self.seats.pop(number), by
        self.freed.append(number)
        self.by_hand[number] += by in {"staff", "client", "walk_in"}

    @property
    def debt(self) -> int:
        return sum(debt.open for debt in self.debts)

    @property
    def free(self) -> int:
        return self.balance + self.debt

    def settle(self) -> None:
        for debt in sorted(self.debts, key=lambda debt: (debt.due, debt.opened, debt.number)):
            debt.open -= min(self.free, debt.open)

    def cancel(self, debt: Debt) -> None:
        self.balance += debt.minor
        self.debts.remove(debt)
        self.settle()


class Model:
    """The studio as it must be."""

    def __init__(self, places: list[Place], today: date) -> None:
        self.places, self.today, self.number = places, today, 0
        self.people: dict[str, Person] = {}
        self.drop_in = 0

    def _next(self) -> int:
        self.number += 1
        return self.number

    def taken(self, place: Place) -> list[Seat]:
        return [person.seats[place.number] for person in self.people.values() if place.number in person.seats]

    def choose(self, person: Person, place: Place) -> Held | None:
        seat = person.seats.get(place.number)
        if seat is not None and seat.is_pinned and seat.held is not None:
            return seat.held if seat.held.fits(place, self._reserved(person, seat.held, place)) else None
        turns = sorted(person.passes, key=lambda held: held.turn(place.on))
        return next((held for held in turns if held.fits(place, self._reserved(person, held, place))), None)

    def _reserved(self, person: Person, held: Held, place: Place) -> int:
        others = [seat for number, seat in person.seats.items() if number != place.number]
        return 100 * sum(seat.held is held and seat.status == "booked" for seat in others)

    def against(self, person: Person, place: Place) -> str:
        """The headline against a new seat, "" for none (B-1)."""
        if place.is_off:
            return "lesson_cancelled"
        if person.is_deleted:
            return "client_deleted"
        for number, seat in person.seats.items():
            if self.overlap(self.places[number], place) and seat.status != "no_show":  # he was not there
                return "clash"
        return "lesson_full" if self.is_full(place) else ""

    @staticmethod
    def overlap(one: Place, other: Place) -> bool:
        return one.on == other.on and one.begins < other.ends and other.begins < one.ends

    def is_full(self, place: Place) -> bool:
        return place.capacity is not None and len(self.taken(place)) >= place.capacity

    def sell(self, person: Person, plan: Plan, paid: int) -> Held:
        held = Held(plan, self.today, self._next(), None if plan.first_visit else self.today)
        person.passes.append(held)
        person.balance += paid - plan.price
        debt = Debt(plan.price, plan.price - paid, self.today, self.today + timedelta(days=14), self._next())
        person.debts.append(debt)
        person.settle()
        return held

    def absorbable(self, person: Person, plan: Plan) -> list[int]:
        """Lessons owed for that a pass sold today may take, the oldest first."""
        owed = [
            number
            for number, seat in person.seats.items()
            if isinstance(seat.paid_by, Debt)
            and seat.paid_by.open
            and plan.discipline in {"", self.places[number].discipline}
            and self.places[number].on >= self.today - timedelta(days=14)
        ]
        owed.sort(key=lambda number: (self.places[number].on, self.places[number].begins))
        return owed[: plan.count]

    def absorb(self, person: Person, held: Held, numbers: list[int]) -> None:
        first = self.places[numbers[0]].on
        if held.starts is not None:
            held.starts = min(held.starts, first)
        debts = []
        for number in numbers:
            held.take(self.places[number].on)
            debts.append(person.seats[number].paid_by)
            person.seats[number].paid_by = held
        for debt in debts:
            self.drop_in -= debt.minor
            person.cancel(debt)

    def book(self, person: Person, place: Place) -> str:
        if place.number in person.seats:
            return "client_deleted" if person.is_deleted else ""
        refusal = self.against(person, place)
        if not refusal:
            person.seats[place.number] = Seat("booked", self.choose(person, place))
        return refusal

    def check_in(self, person: Person, place: Place, kind: str) -> str:
        seat = person.seats.get(place.number)
        if seat and seat.status == "visited":
            return ""
        refusal = "" if seat else self.against(person, place)
        held = self._choose_after_miss(person, place) if kind == "pass" else None
        if refusal or (kind == "pass" and held is None):
            return refusal or "no_pass"
        seat = person.seats.setdefault(place.number, Seat("booked", None, is_walk_in=True))
        self._forget_miss(seat, place)
        seat.status, seat.paid_by = "visited", held
        if held is not None:
            held.take(place.on)
        if kind == "credit":
            due = max(place.on, self.today) + timedelta(days=7)
            seat.paid_by = Debt(place.price, place.price, place.on, due, self._next())
            person.debts.append(seat.paid_by)
            person.balance -= place.price
            self.drop_in += place.price
            person.settle()
        return ""

    def _choose_after_miss(self, person: Person, place: Place) -> Held | None:
        """What pays once a miss here has given back what it took."""
        seat = person.seats.get(place.number)
        if seat is None or seat.held is None:
            return self.choose(person, place)
        was = list(seat.held.takings), seat.held.starts
        self._return_charge(seat, place)
        found = self.choose(person, place)
        seat.held.takings, seat.held.starts = was
        return found

    def miss(self, person: Person, place: Place, units: int) -> str:
        """A miss that takes so much; "" where it is one now."""
        seat = person.seats[place.number]
        if seat.status == "no_show":
            return ""
        if seat.status == "visited" and seat.is_walk_in:
            return "not_booked"
        if refusal := "client_deleted" if person.is_deleted else self._against_charge(seat, place, units):
            return refusal
        self._give_back_visit(person, seat, place)
        seat.status, seat.charged, seat.is_given_back = "no_show", units, False
        if units and seat.held is not None:
            seat.held.take(place.on, units)
        return ""

    def _against_charge(self, seat: Seat, place: Place, units: int) -> str:
        """What the pass that kept the place says, once a visit's lesson is back on it."""
        held = seat.held
        if not units or held is None:
            return "nothing_to_charge" if units else ""
        returned = replace(held, takings=list(held.takings))
        if seat.paid_by is held:
            returned.give_back(place.on)
        if not returned.is_alive(place.on):
            return "pass_not_fitting"
        return "" if returned.left is None or returned.left >= units else "no_credit_left"

    def unmiss(self, person: Person, place: Place) -> None:
        seat = person.seats[place.number]
        self._forget_miss(seat, place)
        seat.status = "booked"
        if person.is_deleted:
            person.let_go(place.number, "deletion")

    def give_back(self, person: Person, place: Place) -> str:
        """Waived or restored."""
        seat = person.seats[place.number]
        if not seat.charged:
            return "nothing_taken"
        self._return_charge(seat, place)
        seat.is_given_back = True
        return ""

    def _forget_miss(self, seat: Seat, place: Place) -> None:
        self._return_charge(seat, place)
        seat.charged, seat.charged_on, seat.is_given_back = 0, None, False

    def _return_charge(self, seat: Seat, place: Place) -> None:
        if seat.charged and not seat.is_given_back and seat.held is not None:
            seat.held.give_back(seat.charged_on or place.on, seat.charged)

    def _give_back_visit(self, person: Person, seat: Seat, place: Place) -> None:
        if isinstance(seat.paid_by, Held):
            seat.paid_by.give_back(place.on)
        if isinstance(seat.paid_by, Debt):
            self.drop_in -= seat.paid_by.minor
            person.cancel(seat.paid_by)
        seat.paid_by = None

    def undo(self, person: Person, place: Place) -> None:
        seat = person.seats[place.number]
        self._give_back_visit(person, seat, place)
        seat.status = "booked"
        if seat.is_walk_in or person.is_deleted:
            person.let_go(place.number, "walk_in" if seat.is_walk_in else "deletion")

    def freeze(self, person: Person, held: Held, first: date, last: date) -> str:
        """Of a pass that is sold and running; only those of 30 days can be frozen, once, 3 to 7 days (F-1, F-2)."""
        if (first, last) in held.freezes:
            return ""
        if refusal := self._against_freeze(held, first, last):
            return refusal
        held.freezes.append((first, last))
        inside = [place for place in self.places if first <= place.on <= last]
        for place in sorted(inside, key=lambda place: (place.on, place.begins)):
            seat = person.seats.get(place.number)
            if seat is not None and seat.status == "booked" and seat.held is held:
                self._keep_elsewhere(person, seat, place)
        return ""

    def _keep_elsewhere(self, person: Person, seat: Seat, place: Place) -> None:
        """On another pass that fits, else let go by the rule (F-3)."""
        seat.is_pinned = False
        found = self.choose(person, place)
        seat.held = found or seat.held
        if found is None:
            person.let_go(place.number, "rule")

    def _against_freeze(self, held: Held, first: date, last: date) -> str:
        days = (last - first).days + 1
        wrong = {
            "not_allowed": held.plan.days < 30,
            "outside_term": not (held.starts or first) <= first <= (held.ends or first),
            "passed": first < self.today,
            "overlaps": any(one[0] <= last and first <= one[1] for one in held.freezes),
            "pieces_used": len(held.freezes) >= 1,
            "too_long": days > 7,
            "too_short": days < 3,
            "has_visits": any(first <= on <= last for on, _units in held.takings),
        }
        return next((f"freeze_{code}" for code, is_so in wrong.items() if is_so), "")

    def unfreeze(self, held: Held, on: date) -> str:
        """Its one freeze; no lesson of the model lies so late that it would be lost (F-4)."""
        ((first, last),) = held.freezes
        if first < on < self.today and on <= last:
            return "unfreeze_passed"
        if on <= last:
            held.freezes = [(first, on - timedelta(days=1))] if on > first else []
        return ""

    def delete(self, person: Person) -> None:
        person.is_deleted = True
        for number in [number for number, seat in person.seats.items() if seat.status == "booked"]:
            person.let_go(number, "deletion")

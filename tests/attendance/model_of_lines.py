"""Late cancels, and the line before a full class: places kept for it, who gets them, who is passed over.

A line stands only before classes of days to come, where a place is given and not offered. Rules: B-4, B-5, B-11, W-1, W-2, W-4, I-24.
"""

from datetime import date
from typing import Any

from tests.attendance.model import Person, Place, Seat
from tests.attendance.model_of_classes import Classes

LATE = 50  # hundredths of a lesson that a late cancel takes
_LIMIT, _MORNING, _NOON_OF_MORNING = 3 * 60, 12 * 60, 10 * 60  # minutes before the start; in the morning more
_SECOND_THOUGHTS = 15


class Lines(Classes):
    """The model with whoever cancels himself and whoever waits."""

    def __init__(self, places: list[Place], today: date) -> None:
        super().__init__(places, today)
        self.minute = 0  # of the day

    @property
    def now(self) -> int:
        """Minutes on one line."""
        return self.today.toordinal() * 1440 + self.minute

    def settle(self) -> None:
        """What the last step has left: when its seats were taken, and freed places kept for who waits (W-2)."""
        for person in self.people.values():
            for number in person.freed:
                self._keep(self.places[number], 1)
            person.freed.clear()
        for person in self.people.values():
            for number, seat in person.seats.items():
                place = self.places[number]
                place.line = [one for one in place.line if one is not person]
                if seat.booked_at is None:  # whoever takes a place looks whether as many wait as places are kept
                    seat.booked_at = self.now
                    place.kept = min(place.kept, len(place.line))

    def _keep(self, place: Place, freed: int) -> None:
        if place.is_off or place.capacity is None:
            return
        free = max(0, place.capacity - len(self.taken(place)) - place.kept)
        place.kept += max(0, min(freed, free, len(place.line) - place.kept))

    def is_full(self, place: Place) -> bool:
        return place.capacity is not None and len(self.taken(place)) + place.kept >= place.capacity

    def over(self, place: Place) -> int:
        return 0 if place.capacity is None else max(0, len(self.taken(place)) + place.kept - place.capacity)

    # --- late cancels -------------------------------------------------------------------------------------------------

    def cancel_late(self, person: Person, place: Place) -> str:
        """The client himself: after the limit it costs half a lesson, of the pass that kept the place, if that can pay."""
        seat = person.seats[place.number]
        starts = place.on.toordinal() * 1440 + place.begins
        if self.now >= starts:
            return "class_begun"
        is_late = self.now > self._free_until(seat, place, starts)
        is_paid = bool(self._late_of(person, place))  # one class is paid once
        if is_late and not is_paid and seat.held is not None and not self._against_charge(seat, place, LATE):
            seat.by = person
            seat.charged, seat.charged_on = LATE, place.on
            seat.held.take(place.on, LATE)
            place.late.append(seat)
        person.let_go(place.number, "client")
        return ""

    def _late_of(self, person: Person, place: Place) -> list[Seat]:
        """His late cancels of the class that still cost something; one at most."""
        return [one for one in place.late if one.by is person and one.charged and not one.is_given_back]

    def _instead(self, person: Person, place: Place, late: list[Seat], act: Any) -> str:
        """What a late cancel took is back before `act` takes; a refusal leaves all as it was."""
        was = [(one.held, list(one.held.takings), one.held.starts) for one in late if one.held is not None]
        for one in late:
            self.waive(one, place)
        refusal: str = act()
        if refusal:
            for held, takings, starts in was:
                held.takings, held.starts = takings, starts
            for one in late:
                one.is_given_back = False
        elif late:
            person.seats[place.number].replaces = late[0]
        return refusal

    def _again(self, seat: Seat, place: Place) -> None:
        """What stood in the place of a late cancel is gone: it costs again, as far as its pass can pay."""
        late, seat.replaces = seat.replaces, None
        if late is not None and late.held is not None and not self._against_charge(late, place, late.charged):
            late.is_given_back, late.charged_on = False, place.on
            late.held.take(place.on, late.charged)

    def check_in(self, person: Person, place: Place, kind: str) -> str:
        seat = person.seats.get(place.number)
        late = [] if seat is not None and seat.status == "visited" else self._late_of(person, place)
        act = super().check_in
        return self._instead(person, place, late, lambda: act(person, place, kind))

    def miss(self, person: Person, place: Place, units: int) -> str:
        seat, act = person.seats[place.number], super().miss
        was = seat.status
        late = self._late_of(person, place) if units and was == "booked" else []
        refusal = self._instead(person, place, late, lambda: act(person, place, units))
        if not refusal and was == "visited" and not units:
            self._again(seat, place)
        return refusal

    def unmiss(self, person: Person, place: Place) -> None:
        seat = person.seats[place.number]
        super().unmiss(person, place)
        self._again(seat, place)

    def undo(self, person: Person, place: Place) -> None:
        seat = person.seats[place.number]
        super().undo(person, place)
        self._again(seat, place)

    def _free_until(self, seat: Seat, place: Place, starts: int) -> int:
        booked = self.now if seat.booked_at is None else seat.booked_at
        if place.moved_at is not None and place.moved_at >= booked:
            return starts
        limit = starts - (_MORNING if place.begins < _NOON_OF_MORNING else _LIMIT)
        return min(starts, booked + _SECOND_THOUGHTS if booked > limit else limit)

    def undo_cancelling(self, person: Person, place: Place) -> str:
        if place.number in person.seats:
            return ""
        seat, by = person.gone[place.number]
        if by not in {"staff", "client"} or seat.is_walk_in:
            return "not_cancelled"
        kept = place.kept
        if self.is_full(place) and kept:
            place.kept -= 1  # kept for the line, not given away yet (W-6)
        refusal = self.against(person, place)
        if refusal and not (refusal == "lesson_full" and seat.is_over):
            place.kept = kept
            return refusal
        self._forget_miss(seat, place)
        person.by_hand[place.number] -= 1
        person.seats[place.number] = seat
        self.leave(person, place)
        place.kept = min(place.kept, len(place.line))
        return ""

    def call_off(self, place: Place) -> str:
        refusal = super().call_off(place)
        if not refusal:
            place.line, place.kept = [], 0
            for seat in place.late:
                self.waive(seat, place)
            for person in self.people.values():
                for seat, _by in (person.gone.get(place.number),) if place.number in person.gone else ():
                    seat.replaces = None
        return refusal

    def waive(self, seat: Seat, place: Place) -> None:
        """What a late cancel took is back, once."""
        self._return_charge(seat, place)
        seat.is_given_back = True

    def move(self, place: Place, on: date) -> str:
        refusal = super().move(place, on)
        if not refusal and self.taken(place):
            place.moved_at = self.now
        return refusal

    # --- the line -----------------------------------------------------------------------------------------------------

    def wait(self, person: Person, place: Place) -> str:
        if person in place.line:
            return ""
        refusal = "lesson_cancelled" if place.is_off else "client_deleted" if person.is_deleted else ""
        if not refusal and place.number in person.seats:
            refusal = "stands_in_class"
        if not refusal and not self.is_full(place):
            refusal = "place_free"
        if not refusal and len(place.line) >= (place.capacity or 0):
            refusal = "waitlist_full"
        if not refusal:
            place.line.append(person)
        return refusal

    def leave(self, person: Person, place: Place) -> None:
        if person in place.line:
            place.line.remove(person)
            place.kept = min(place.kept, len(place.line))

    def delete(self, person: Person) -> None:
        super().delete(person)
        for place in self.places:  # what is kept for him goes on when the line moves
            place.line = [one for one in place.line if one is not person]

    def line_moves(self, place: Place) -> None:
        """Each kept place to the first who has a pass and nothing else at that time; else it is open to everybody."""
        while place.kept:
            chosen = next((person for person in place.line if self._may_have(person, place)), None)
            place.kept -= 1
            if chosen is None or self.is_full(place):
                place.kept = 0
                return
            place.line.remove(chosen)
            chosen.seats[place.number] = Seat("booked", self.choose(chosen, place), by_line=True)
            place.kept = min(place.kept, len(place.line))
            self._waits_no_more(chosen, place)

    def _may_have(self, person: Person, place: Place) -> bool:
        return self.against(person, place) in {"", "lesson_full"} and self.choose(person, place) is not None

    def _waits_no_more(self, person: Person, place: Place) -> None:
        """Nor for another class of that time; places kept there go on when that line moves."""
        for other in self.places:
            if other is not place and self.overlap(other, place):
                other.line = [one for one in other.line if one is not person]

    def change_capacity(self, place: Place, capacity: int) -> None:
        """More places are first for who waits (W-2)."""
        if place.capacity != capacity:
            place.capacity = capacity
            self._keep(place, max(0, capacity - len(self.taken(place)) - place.kept))

    def _seat_again(self, person: Person, place: Place) -> None:
        super()._seat_again(person, place)
        was, _by = person.gone[place.number]
        seat: Any = person.seats.get(place.number)
        if was.by_line and seat is not None and seat.booked_at is None:
            seat.by_line = True
            self._waits_no_more(person, place)

    def take_part(self, person: Person, place: Place) -> str:
        """As a permanent participant of that one day, whom nobody asks for a pass; off by hand, he is not booked (B-15)."""
        if person.is_deleted:
            return "client_deleted"
        if place.is_off or place.on < self.today or place.number in person.seats or person.by_hand[place.number]:
            return ""
        refusal = self.against(person, place)
        if not refusal:
            person.seats[place.number] = Seat("booked", self.choose(person, place))
        elif self.is_full(place):  # first in the line until he takes part no more
            place.kept = min(place.kept, len(place.line))
        return ""

    def lines_of(self, day: date) -> list[tuple[Person, Place]]:
        """Whoever waits for a class of the day."""
        return [(person, place) for place in self.places if place.on == day for person in place.line]

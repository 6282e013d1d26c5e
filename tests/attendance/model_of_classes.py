"""What becomes of seats when a class is called off, held after all, moved, grown or shrunk, and when a person comes back.

Rules: B-1, B-11, B-12, P-6, P-11, BV-12, edges 5 and 13.
"""

from datetime import date

from tests.attendance.model import Held, Model, Person, Place, Seat


class Classes(Model):
    """The model with everything that is done to whole classes."""

    def over(self, place: Place) -> int:
        return 0 if place.capacity is None else max(0, len(self.taken(place)) - place.capacity)

    def seated(self, place: Place) -> list[tuple[Person, Seat]]:
        """Who stands in a class, in the order of booking."""
        found = [
            (person, person.seats[place.number]) for person in self.people.values() if place.number in person.seats
        ]
        return sorted(found, key=lambda pair: pair[1].number)

    def book_over(self, person: Person, place: Place) -> str:
        """Booked though the class is full (B-12)."""
        is_new = place.number not in person.seats
        refusal = self.book(person, place)
        if refusal == "lesson_full":
            person.seats[place.number] = Seat("booked", self.choose(person, place), is_over=is_new)
        return "" if refusal == "lesson_full" else refusal

    def book_with(self, person: Person, place: Place, held: Held) -> str:
        """Booked on a pass that staff choose (P-6); it has to fit, and that is answered before the places."""
        if place.number in person.seats:
            return self.book(person, place)
        refusal = self.against(person, place)
        if refusal in {"", "lesson_full"} and not held.fits(place, self._reserved(person, held, place)):
            return "no_pass"
        if not refusal:
            person.seats[place.number] = Seat("booked", held, is_pinned=True)
        return refusal

    def undo_cancelling(self, person: Person, place: Place) -> str:
        """The seat that was taken off last stands as it was, with its pass (BV-01)."""
        if place.number in person.seats:
            return ""
        seat, by = person.gone[place.number]
        if by != "staff" or seat.is_walk_in:
            return "not_cancelled"
        refusal = self.against(person, place)
        if refusal and not (refusal == "lesson_full" and seat.is_over):
            return refusal
        person.seats[place.number] = seat
        return ""

    def call_off(self, place: Place) -> str:
        """Everybody is let go, and misses give back what they took (B-11, edge 5)."""
        if any(seat.status == "visited" for seat in self.taken(place)):
            return "lesson_has_visits"
        if not place.is_off:
            seated = self.seated(place)
            place.is_off, place.let_go = True, [person for person, _seat in seated]
            for person, seat in seated:
                self._forget_miss(seat, place)
                person.let_go(place.number, "studio")
        return ""

    def reopen(self, place: Place) -> None:
        """Whoever was let go, in the order of booking, is booked again where nothing speaks against it (edge 5)."""
        if place.is_off:
            place.is_off = False
            for person in place.let_go:
                self._seat_again(person, place)

    def restore(self, person: Person) -> None:
        """What the deletion has taken comes back, the soonest first (edge 13)."""
        if not person.is_deleted:
            return
        person.is_deleted = False
        lost = [self.places[number] for number, (_seat, by) in person.gone.items() if by == "deletion"]
        for place in sorted(lost, key=lambda place: (place.on, place.begins, place.number)):
            seat, _by = person.gone[place.number]
            person.gone[place.number] = (seat, "rule")  # what did not come back now never does
            self._seat_again(person, place)

    def _seat_again(self, person: Person, place: Place) -> None:
        was, _by = person.gone[place.number]
        if place.on < self.today or place.number in person.seats or self.against(person, place):
            return
        if not was.is_pinned or was.held is None:
            person.seats[place.number] = Seat("booked", self.choose(person, place))
        elif was.held.fits(place, self._reserved(person, was.held, place)):
            person.seats[place.number] = Seat("booked", was.held, is_pinned=True)

    def move(self, place: Place, on: date) -> str:
        """To another day with everybody who is booked; not where somebody was marked (B-11)."""
        if on != place.on and any(seat.status != "booked" for seat in self.taken(place)):
            return "lesson_has_visits"
        place.on = on
        return ""

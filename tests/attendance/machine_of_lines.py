"""Rules of the random machine about who cancels himself, who waits for a place and who takes part for good."""

from datetime import date
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from ritm.attendance.actions.booking import cancel_booking
from ritm.attendance.actions.penalties import restore_credit, waive_charge
from ritm.attendance.actions.promoting import promote
from ritm.attendance.actions.regulars import join_group, leave_group
from ritm.attendance.actions.waiting import join_waitlist, leave_waitlist
from ritm.attendance.models import Booking
from ritm.attendance.waiting import line
from tests.attendance.machine_of_classes import FREELY, ClassRules, code, people, picks, places
from tests.attendance.model import Person, Place


class LineRules(ClassRules):
    """Each step is done twice, as in `Marks`."""

    @rule(who=people, number=places, later=st.booleans())
    def cancel_himself(self, who: str, number: int, later: bool) -> None:
        seat = self.model.people[who].seats.get(number)
        if seat is None:
            return
        if later:
            self.tick()
        row = self.booking(who, number)
        expected = {"visited": "already_marked", "no_show": "booking_over"}.get(seat.status, "")
        expected = expected or self.model.cancel_late(self.model.people[who], self.model.places[number])
        assert code(partial(cancel_booking, booking=row, by=Booking.By.CLIENT, actor=self.studio.actor)) == expected

    @precondition(lambda self: any(place.late for place in self.model.places))
    @rule(which=picks, act=st.sampled_from((waive_charge, restore_credit)))
    def forgive(self, which: int, act: object) -> None:
        rows = Booking.objects.filter(is_late=True, charge_units__gt=0, status="cancelled").order_by("pk")
        late = [(place, seat) for place in self.model.places for seat in place.late if seat.charged]
        assert len(rows) == len(late)
        if not late:
            return
        place, seat = late[which % len(late)]
        row = self._late_row(place, seat)
        self.model.waive(seat, place)
        more = {"override": FREELY} if act is waive_charge else {}
        act(booking=row, **more, actor=self.studio.actor)

    def _late_row(self, place: Place, seat: object) -> Booking:
        rows = Booking.objects.filter(is_late=True, charge_units__gt=0, lesson=self.lessons[place.number])
        standing = [one for one in place.late if one.charged]
        return rows.order_by("cancelled_at", "pk")[standing.index(seat)]

    @rule(who=people, number=places)
    def wait(self, who: str, number: int) -> None:
        place = self.model.places[number]
        if place.on <= self.model.today:
            return
        expected = self.model.wait(self.model.people[who], place)
        act = partial(join_waitlist, client=self.clients[who], lesson=self.lessons[number], actor=self.studio.actor)
        assert code(act) == expected

    @precondition(lambda self: any(place.line for place in self.model.places))
    @rule(which=picks)
    def leave_the_line(self, which: int) -> None:
        waiting = [(person, place) for place in self.model.places for person in place.line]
        self._leaves(*waiting[which % len(waiting)])

    @rule(number=places)
    def line_moves(self, number: int) -> None:
        self.model.line_moves(self.model.places[number])
        promote(lesson_id=self.lessons[number].pk)

    @rule(who=people, number=places)
    def take_part(self, who: str, number: int) -> None:
        """For one day, whose bookings stay: what a longer time brings, closing frees and restores, is its own tests' matter."""
        person, place = self.model.people[who], self.model.places[number]
        if person in place.line or any(held.is_frozen(place.on) for held in person.passes):
            return
        expected, lesson = self.model.take_part(person, place), self.lessons[number]
        lesson.refresh_from_db()
        terms = {"group": lesson.group, "begins_on": lesson.on, "ends_on": lesson.on, "actor": self.studio.actor}
        made: list[Any] = []
        assert code(lambda: made.append(join_group(client=self.clients[who], **terms))) == expected
        for standing in made:
            leave_group(standing=standing, lets_go=False, actor=self.studio.actor)

    def everybody_leaves(self, day: date) -> None:
        """Nobody is offered a place in this machine: before the day begins, its lines are empty."""
        for person, place in self.model.lines_of(day):
            self._leaves(person, place)

    def _leaves(self, person: Person, place: Place) -> None:
        self.model.leave(person, place)
        entry = line(self.lessons[place.number]).get(client=self.clients[self.name(person)])
        leave_waitlist(entry=entry, actor=self.studio.actor)

    def name(self, person: Person) -> str:
        """By which the machine knows one of the model's people."""
        return next(name for name, one in self.model.people.items() if one is person)

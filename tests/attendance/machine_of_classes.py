"""Rules of the random machine about whole classes, chosen passes, extensions and people who come back."""

from contextlib import ExitStack
from datetime import date, time, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from ritm.attendance.actions.booking import book, undo_cancelling
from ritm.attendance.actions.whole_group import mark_everybody, unmark_everybody
from ritm.attendance.errors import NoPass
from ritm.attendance.models import Booking, Override, Visit
from ritm.clients.actions.removal import restore_client
from ritm.core import clock
from ritm.core.errors import DomainError
from ritm.passes.actions.editing import extend_pass
from ritm.schedule.actions.cancelling import cancel_lesson, reopen_lesson
from ritm.schedule.actions.lessons import change_lesson
from ritm.schedule.actions.moving import MoveTerms
from tests.attendance.model import Held
from tests.attendance.model_of_lines import Lines
from tests.given import Studio, moment

PEOPLE, CLASSES = ("Анна", "Борис", "Вера"), 5
FREELY = frozenset({Override.WINDOW, Override.PAST})
people, places = st.sampled_from(PEOPLE), st.sampled_from(range(CLASSES))
picks = st.integers(0, 14)  # among what there is just then


class ClassRules(RuleBasedStateMachine):
    """Each step is done twice, as in `Marks`, which says how the studio begins and what must be the same."""

    studio: Studio
    day: date
    now: ExitStack
    minute: int
    model: Lines
    lessons: list[Any]
    clients: dict[str, Any]
    passes: dict[int, Any]  # the model's number → the product's row

    def tick(self) -> None:
        """A minute later: what happens at one instant cannot be told apart afterwards."""
        self.minute += 1
        self.now.pop_all().close()
        self.now.enter_context(clock.at(moment(self.model.today, time(7, self.minute))))
        self.model.minute = 7 * 60 + self.minute

    @rule(who=people, number=places)
    def book_over(self, who: str, number: int) -> None:
        expected = self.model.book_over(self.model.people[who], self.model.places[number])
        terms = {"override": FREELY | {Override.FULL}, "actor": self.studio.actor}
        assert code(partial(book, client=self.clients[who], lesson=self.lessons[number], **terms)) == expected

    @rule(who=people, number=places, which=st.integers(0, 2))
    def book_with(self, who: str, number: int, which: int) -> None:
        held = self._held(who, which)
        if held is None:
            return
        expected = self.model.book_with(self.model.people[who], self.model.places[number], held)
        terms = {"client_pass": self.row_of(held), "override": FREELY, "actor": self.studio.actor}
        assert code(partial(book, client=self.clients[who], lesson=self.lessons[number], **terms)) == expected

    @precondition(lambda self: any(person.gone for person in self.model.people.values()))
    @rule(which=picks)
    def undo_cancelling(self, which: int) -> None:
        gone = [(who, number) for who, person in self.model.people.items() for number in person.gone]
        who, number = gone[which % len(gone)]
        row = Booking.objects.filter(client=self.clients[who], lesson=self.lessons[number]).order_by("pk").last()
        expected = self.model.undo_cancelling(self.model.people[who], self.model.places[number])
        assert code(partial(undo_cancelling, booking=row, override=FREELY, actor=self.studio.actor)) == expected

    @rule(number=places)
    def call_off(self, number: int) -> None:
        self.tick()
        expected = self.model.call_off(self.model.places[number])
        terms = {"may_past": True, "actor": self.studio.actor}
        assert code(partial(cancel_lesson, lesson=self.lessons[number], **terms)) == expected

    @precondition(lambda self: any(place.is_off for place in self.model.places))
    @rule(which=picks)
    def reopen(self, which: int) -> None:
        self.tick()
        off = [number for number, place in enumerate(self.model.places) if place.is_off]
        number = off[which % len(off)]
        self.model.reopen(self.model.places[number])
        reopen_lesson(lesson=self.lessons[number], may_past=True, actor=self.studio.actor)

    @rule(number=places, capacity=st.integers(1, 3))
    def change_capacity(self, number: int, capacity: int) -> None:
        self.model.change_capacity(self.model.places[number], capacity)
        change_lesson(lesson=self.lessons[number], capacity=capacity, is_over_accepted=True, actor=self.studio.actor)

    @rule(number=places, days=st.sampled_from((-1, 1, 2)))
    def move(self, number: int, days: int) -> None:
        place = self.model.places[number]
        on = place.on + timedelta(days=days)
        if not 0 <= (on - self.day).days <= 8 or place.line:
            return
        expected = self.model.move(place, on)
        terms = MoveTerms(is_accepted=True, is_silent=True, may_past=True)
        act = partial(change_lesson, lesson=self.lessons[number], on=on, move=terms, actor=self.studio.actor)
        assert code(act) == expected

    @rule(number=places)
    def mark_everybody(self, number: int) -> None:
        place = self.model.places[number]
        for person, seat in self.model.seated(place):
            if seat.status == "booked":
                self.model.check_in(person, place, "pass")
        mark_everybody(lesson=self.lessons[number], key=self._key(), override=FREELY, actor=self.studio.actor)

    @rule(number=places)
    def unmark_everybody(self, number: int) -> None:
        rows = Visit.objects.filter(lesson=self.lessons[number], undone_at=None).order_by("-pk")
        names = {client.pk: name for name, client in self.clients.items()}
        seen = list(rows.values_list("pk", "client"))
        for _pk, client_id in seen:
            self.model.undo(self.model.people[names[client_id]], self.model.places[number])
        terms = {"key": self._key(), "override": FREELY, "actor": self.studio.actor}
        ids = [pk for pk, _client in seen]
        assert unmark_everybody(lesson=self.lessons[number], visits=ids, **terms) == len(seen)

    @rule(who=people, which=st.integers(0, 2), days=st.integers(1, 5))
    def extend(self, who: str, which: int, days: int) -> None:
        held = self._held(who, which)
        if held is None or held.plan.count is None or self.model.people[who].is_deleted:
            return
        held.extra += days
        extend_pass(client_pass=self.row_of(held), days=days, reason="болел", may_revive=True, actor=self.studio.actor)

    @precondition(lambda self: any(person.is_deleted for person in self.model.people.values()))
    @rule(which=picks)
    def restore(self, which: int) -> None:
        gone = [name for name, person in self.model.people.items() if person.is_deleted]
        who = gone[which % len(gone)]
        self.model.restore(self.model.people[who])
        restore_client(client=self.clients[who], actor=self.studio.actor)

    def row_of(self, held: Held) -> Any:
        """The product's row of a pass of the model."""
        return self.passes[held.number]

    def booking(self, who: str, number: int) -> Booking:
        """The standing booking of a client in a class."""
        rows = Booking.objects.exclude(status="cancelled")
        return rows.get(client=self.clients[who], lesson=self.lessons[number])

    def _held(self, who: str, which: int) -> Held | None:
        passes = self.model.people[who].passes
        return passes[which] if which < len(passes) else None

    def _key(self) -> str:
        self.presses = getattr(self, "presses", 0) + 1
        return f"{self.presses:032d}"


def code(act: Any) -> str:
    """ "" for success, else the refusal's code; every kind of missing pass is one."""
    try:
        with transaction.atomic():
            act()
    except NoPass:
        return "no_pass"
    except DomainError as error:
        return error.code
    return ""

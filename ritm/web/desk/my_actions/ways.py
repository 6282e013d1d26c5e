"""How an action that stands in the log is taken back: the same addresses that the toasts use (ux §5.4)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse

from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.events.models import Event
from ritm.passes.models import ClientPass, PassState
from ritm.passes.models_of_freezes import PassFreeze
from ritm.schedule.models import Lesson
from ritm.staff.models import StaffMember
from ritm.web.desk.menu import may_open
from ritm.web.ui.render import Undo


@dataclass(frozen=True)
class Ways:
    """The ways back of these events, for this person; five queries, however many events there are."""

    staff: StaffMember
    events: list[Event]

    def back(self, event: Event) -> Undo | None:
        """What takes the action back; None where nothing of it is left to take back, or the person may not."""
        way = _WAYS.get(event.name)
        if way is None or not may_open(self.staff, way.address):
            return None
        return way.find(self, event)

    @cached_property
    def visits(self) -> dict[int, Visit]:
        return Visit.objects.in_bulk(self._named("visit_id", "attendance.visit_marked"))

    @cached_property
    def bookings(self) -> dict[int, Booking]:
        return Booking.objects.in_bulk(
            self._named("booking_id", "attendance.booking_made", "attendance.booking_missed")
        )

    @cached_property
    def freezes(self) -> dict[int, PassFreeze]:
        return PassFreeze.objects.in_bulk(self._named("freeze_id", "passes.pass_frozen"))

    @cached_property
    def passes(self) -> dict[int, ClientPass]:
        return ClientPass.objects.in_bulk(self._named("client_pass_id", "passes.pass_handed_over"))

    @cached_property
    def lessons(self) -> dict[int, Lesson]:
        return Lesson.objects.in_bulk(self._named("lesson_id", "schedule.lesson_moved", "schedule.lesson_cancelled"))

    @cached_property
    def clients(self) -> dict[int, Client]:
        return Client.objects.in_bulk(self._named("client_id", "clients.client_deleted"))

    @cached_property
    def last_of_lesson(self) -> dict[int, int]:
        """The newest event of each lesson among these: only the last move of a lesson is taken back."""
        named = [event for event in self.events if event.name in {"schedule.lesson_moved", "schedule.lesson_cancelled"}]
        return {event.data["lesson_id"]: event.pk for event in sorted(named, key=lambda event: event.pk)}

    def _named(self, key: str, *names: str) -> Iterable[int]:
        return {event.data[key] for event in self.events if event.name in names}

    def _visit(self, event: Event) -> Undo | None:
        visit = self.visits.get(event.data["visit_id"])
        return _undo("lesson_undo", visit.lesson_id, visit.pk) if visit and visit.undone_at is None else None

    def _booking(self, event: Event) -> Undo | None:
        return self._of_booking(event, Booking.Status.BOOKED, "lesson_booking_undo")

    def _miss(self, event: Event) -> Undo | None:
        return self._of_booking(event, Booking.Status.NO_SHOW, "lesson_missed_undo")

    def _cancelling(self, event: Event) -> Undo | None:
        booking = self.bookings.get(event.data["booking_id"])
        is_peoples = booking is not None and booking.cancelled_by in {Booking.By.CLIENT, Booking.By.STAFF}
        is_walk_in = booking is not None and booking.is_walk_in
        return (
            self._of_booking(event, Booking.Status.CANCELLED, "lesson_cancel_undo")
            if is_peoples and not is_walk_in
            else None
        )

    def _of_booking(self, event: Event, status: str, address: str) -> Undo | None:
        booking = self.bookings.get(event.data["booking_id"])
        return _undo(address, booking.lesson_id, booking.pk) if booking and booking.status == status else None

    def _freeze(self, event: Event) -> Undo | None:
        freeze = self.freezes.get(event.data["freeze_id"])
        return _undo("client_freeze_undo", event.data["client_id"], freeze.pk) if freeze else None

    def _handed(self, event: Event) -> Undo | None:
        held = self.passes.get(event.data["client_pass_id"])
        is_gone = held is not None and held.closed_reason == PassState.TRANSFERRED
        return _undo("client_hand_over_undo", held.client_id, held.pk) if held and is_gone else None

    def _move(self, event: Event) -> Undo | None:
        lesson = self.lessons.get(event.data["lesson_id"])
        is_last = lesson is not None and self.last_of_lesson[lesson.pk] == event.pk
        stands = lesson is not None and lesson.on.isoformat() == event.data["on"]
        return _undo("lesson_move_back", event.data["lesson_id"], event.pk) if is_last and stands else None

    def _called_off(self, event: Event) -> Undo | None:
        lesson = self.lessons.get(event.data["lesson_id"])
        is_off = lesson is not None and lesson.status == Lesson.Status.CANCELLED
        return _undo("lesson_reopen", event.data["lesson_id"]) if is_off else None

    def _client(self, event: Event) -> Undo | None:
        client = self.clients.get(event.data["client_id"])
        is_gone = client is not None and client.deleted_at is not None and client.merged_into_id is None
        return _undo("deleted_restore", event.data["client_id"]) if is_gone else None


@dataclass(frozen=True)
class Way:
    """`address`: the page that takes it back, whose rights are needed."""

    address: str
    find: Callable[[Ways, Event], Undo | None]


_WAYS = {
    "attendance.visit_marked": Way("lesson_undo", Ways._visit),
    "attendance.booking_made": Way("lesson_booking_undo", Ways._booking),
    "attendance.booking_cancelled": Way("lesson_cancel_undo", Ways._cancelling),
    "attendance.booking_missed": Way("lesson_missed_undo", Ways._miss),
    "passes.pass_frozen": Way("client_freeze_undo", Ways._freeze),
    "passes.pass_handed_over": Way("client_hand_over_undo", Ways._handed),
    "schedule.lesson_moved": Way("lesson_move_back", Ways._move),
    "schedule.lesson_cancelled": Way("lesson_reopen", Ways._called_off),
    "clients.client_deleted": Way("deleted_restore", Ways._client),
}


def _undo(name: str, *args: Any) -> Undo:
    return Undo(reverse(f"desk:{name}", args=args))

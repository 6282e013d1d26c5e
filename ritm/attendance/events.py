"""What happened here."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class BookingMade:
    """A client has a place in a lesson."""

    name: ClassVar[str] = "attendance.booking_made"
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class BookingMadeAmongMany(BookingMade):
    """The same for the client's own history, of one among many: listeners hear RegularsBooked instead."""


@dataclass(frozen=True, kw_only=True)
class BookingCancelled:
    """A place is free again; `by` as in Booking.By.

    What a late cancel took (B-5): `units`, hundredths of a lesson, or `minor`, kopecks.
    """

    name: ClassVar[str] = "attendance.booking_cancelled"
    booking_id: int
    client_id: int
    lesson_id: int
    by: str
    is_late: bool = False
    units: int = 0
    minor: int = 0


@dataclass(frozen=True, kw_only=True)
class CancelUndone:
    """A cancelled booking stands again, with whatever cancelling it late had taken back on the pass."""

    name: ClassVar[str] = "attendance.cancel_undone"
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class BookingPassChanged:
    """A booking stands on another pass of the client: the one before cannot pay it any more (F-3)."""

    name: ClassVar[str] = "attendance.booking_pass_changed"
    booking_id: int
    client_id: int
    lesson_id: int
    client_pass_id: int


@dataclass(frozen=True, kw_only=True)
class BookingClosed:
    """Nobody marked the client for seven days: a miss "not marked" that costs nothing (P-7)."""

    name: ClassVar[str] = "attendance.booking_closed"
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class BookingMissed:
    """Who was booked did not come; `units`: hundredths of a lesson that it took (B-6)."""

    name: ClassVar[str] = "attendance.booking_missed"
    booking_id: int
    client_id: int
    lesson_id: int
    units: int
    is_excused: bool


@dataclass(frozen=True, kw_only=True)
class MissUndone:
    """A miss was taken back, with whatever it had taken."""

    name: ClassVar[str] = "attendance.miss_undone"
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class ChargeWaived:
    """What a miss or a late cancel took went back; the miss stays (B-7)."""

    name: ClassVar[str] = "attendance.charge_waived"
    booking_id: int
    client_id: int
    lesson_id: int
    units: int
    minor: int = 0


@dataclass(frozen=True, kw_only=True)
class ChargeReplaced:
    """What a late cancel took went back, as the client came to the same class after all, or missed it (B-10)."""

    name: ClassVar[str] = "attendance.charge_replaced"
    booking_id: int
    client_id: int
    lesson_id: int
    units: int
    minor: int = 0


@dataclass(frozen=True, kw_only=True)
class ChargeBack:
    """What came after was taken back, so the late cancel costs again what it had taken."""

    name: ClassVar[str] = "attendance.charge_back"
    booking_id: int
    client_id: int
    lesson_id: int
    units: int
    minor: int = 0


@dataclass(frozen=True, kw_only=True)
class CreditRestored:
    """The same by «Возместить занятие» (B-9)."""

    name: ClassVar[str] = "attendance.credit_restored"
    booking_id: int
    client_id: int
    lesson_id: int
    units: int
    minor: int = 0


@dataclass(frozen=True, kw_only=True)
class PenaltyTermsChanged:
    """The boss chose what a miss and a late cancel take; bookings made from now on go by it (B-5, B-6)."""

    name: ClassVar[str] = "attendance.penalty_terms_changed"
    terms_id: int


@dataclass(frozen=True, kw_only=True)
class CancelLimitChanged:
    """The boss chose until when a client cancels free; bookings made from now on go by it (B-4)."""

    name: ClassVar[str] = "attendance.cancel_limit_changed"
    limit_id: int


@dataclass(frozen=True, kw_only=True)
class PlanWindowsChanged:
    """The boss chose how early holders of these plans book themselves (B-2)."""

    name: ClassVar[str] = "attendance.plan_windows_changed"
    plan_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class VisitMarked:
    """A client came."""

    name: ClassVar[str] = "attendance.visit_marked"
    visit_id: int
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class VisitUndone:
    """The mark was taken back, with everything it took."""

    name: ClassVar[str] = "attendance.visit_undone"
    visit_id: int
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class VisitsAbsorbed:
    """Visits on credit were taken from a pass sold later."""

    name: ClassVar[str] = "attendance.visits_absorbed"
    client_id: int
    client_pass_id: int
    visit_ids: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class WaitlistJoined:
    """A client stands in the waiting list of a full lesson."""

    name: ClassVar[str] = "attendance.waitlist_joined"
    entry_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class WaitlistReordered:
    """Staff put a client elsewhere in the line; `place` counts from 1."""

    name: ClassVar[str] = "attendance.waitlist_reordered"
    entry_id: int
    client_id: int
    lesson_id: int
    place: int


@dataclass(frozen=True, kw_only=True)
class WaitlistPromoted:
    """Whoever waited has a place now."""

    name: ClassVar[str] = "attendance.waitlist_promoted"
    entry_id: int
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class WaitlistPassedOver:
    """A client's turn came and he could not have the place; `code` of the refusal. Told of once a lesson (W-4)."""

    name: ClassVar[str] = "attendance.waitlist_passed_over"
    entry_id: int
    client_id: int
    lesson_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class WaitlistClosed:
    """A client waits no longer and has got no place; `status` and `why` as on the entry."""

    name: ClassVar[str] = "attendance.waitlist_closed"
    entry_id: int
    client_id: int
    lesson_id: int
    status: str
    why: str


@dataclass(frozen=True, kw_only=True)
class PlacesHeld:
    """Places came free and are kept for whoever waits (W-2)."""

    name: ClassVar[str] = "attendance.places_held"
    lesson_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class PlacesOpened:
    """Places came free in the last hour, when nothing is given by itself: whoever comes first may have them (W-1)."""

    name: ClassVar[str] = "attendance.places_opened"
    lesson_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class PlacesKept:
    """Staff keep so many places of a lesson for whom they choose (B-12)."""

    name: ClassVar[str] = "attendance.places_kept"
    lesson_id: int
    count: int


@dataclass(frozen=True, kw_only=True)
class PlaceOffered:
    """A place is kept for one of the line until he says yes."""

    name: ClassVar[str] = "attendance.place_offered"
    entry_id: int
    booking_id: int
    client_id: int
    lesson_id: int


@dataclass(frozen=True, kw_only=True)
class OfferMissed:
    """An offer was not answered in time: the place goes on, the client to the end of the line or off it."""

    name: ClassVar[str] = "attendance.offer_missed"
    entry_id: int
    client_id: int
    lesson_id: int

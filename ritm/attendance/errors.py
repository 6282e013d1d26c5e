"""What the room refuses, and the nearest ways out."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ritm.ledger.errors import MoneyRefusal


class Refused(MoneyRefusal):
    """A reason against a booking or a mark.

    `override` names what may put it aside (models.Override), "" for nothing; `exits` are the ways out that a page
    offers: sell, credit, drop_in, frozen_visit, wait, full, blocked, clash, no_pass, window, age, limit, past; `reasons` are all that failed,
    this one first.
    """

    override = ""
    exits: tuple[str, ...] = ()
    reasons: tuple["Refused", ...] = ()


class LessonIsCancelled(Refused):
    """Nobody comes to a cancelled lesson."""

    code = "lesson_cancelled"
    message = _("The class is cancelled. Choose another one.")


class ClientIsDeleted(Refused):
    """The card was deleted meanwhile."""

    code = "client_deleted"
    message = _("The client has been deleted and can be neither booked nor marked. Reload the page.")


class ClientIsBlocked(Refused):
    """The blocklist: staff may, with a right (CL-15)."""

    code = "client_blocked"
    message = _("%(name)s is on the blocklist. Book anyway or leave it.")
    override = "blocked"
    exits = ("blocked",)


class BookingHasClosed(Refused):
    """Booking by staff ends 60 minutes after the lesson (B-2)."""

    code = "booking_closed"
    message = _("The class ended more than an hour ago, booking is closed. Mark the client instead, if he was there.")
    override = "window"
    exits = ("window",)


class TooLate(Refused):
    """The past is changed with a right of its own (B-2, B-16)."""

    code = "too_late"
    message = _("The class ended long ago. Whoever has the right “Mark and undo on past days” can still change it.")
    override = "past"
    exits = ("past",)


class WrongAge(Refused):
    """The group is for other ages; counted on the day of the lesson (B-1)."""

    code = "wrong_age"
    message = _(
        "“%(group)s” is for ages %(ages)s; on the day of the class the client's age is %(age)s. Choose another group, or book anyway."
    )
    override = "age"
    exits = ("age",)


class Clash(Refused):
    """The client is elsewhere at that time."""

    code = "clash"
    message = _("At %(time)s there is already a booking for “%(group)s”. Book both or choose another time.")
    override = "clash"
    exits = ("clash",)


class LessonFull(Refused):
    """No place is left (BV-10)."""

    code = "lesson_full"
    message = _("No places: %(taken)s of %(capacity)s are taken. Book above the places or choose another class.")
    override = "full"
    exits = ("wait", "full")


class NoPass(Refused):
    """The client holds no pass that could pay."""

    code = "no_pass"
    message = _("No pass for “%(discipline)s”. Sell one or mark on credit.")
    with_price = _("No pass for “%(discipline)s”. Sell one, mark on credit or take a single payment of %(drop_in)s.")
    override = "no_pass"
    exits: tuple[str, ...] = ("sell", "credit")

    def __init__(self, *, field: str = "", **details: Any) -> None:
        super().__init__(field=field, **details)
        if details.get("drop_in_minor"):
            self.message = self.with_price
            self.exits = (*self.exits, "drop_in")


class WrongPass(NoPass):
    """The pass does not open this discipline."""

    code = "pass_wrong"
    message = with_price = _("“%(pass_name)s” does not open “%(discipline)s”. Sell another pass or mark on credit.")


class PassUsedUp(NoPass):
    """No lesson is left on the pass."""

    code = "pass_used_up"
    message = with_price = _("The lessons of “%(pass_name)s” are used up. Sell a new pass or mark on credit.")


class PassReserved(NoPass):
    """What is left is kept for other bookings, or is less than a lesson."""

    code = "pass_reserved"
    message = with_price = _(
        "What is left on “%(pass_name)s” is kept for other bookings. Cancel one, sell a new pass or mark on credit."
    )


class PassWaited(NoPass):
    """What is left is kept for classes that the client waits for (W-5)."""

    code = "pass_waited"
    message = with_price = _(
        "What is left on “%(pass_name)s” is kept while the client waits for other classes. Take him off a waiting list, "
        "sell a new pass or mark on credit."
    )


class PassExpired(NoPass):
    """The pass ended before the lesson's day."""

    code = "pass_expired"
    message = with_price = _("“%(pass_name)s” ended on %(ends_on)s. Sell a new pass or mark on credit.")
    ahead = _("“%(pass_name)s” ends on %(ends_on)s, before this class. Sell a new pass or mark on credit.")

    def __init__(self, *, field: str = "", **details: Any) -> None:
        super().__init__(field=field, **details)
        if details.get("is_ahead"):
            self.message = self.ahead


class PassNotStarted(NoPass):
    """The pass begins after the lesson's day."""

    code = "pass_not_started"
    message = with_price = _("“%(pass_name)s” starts on %(starts_on)s. Sell another pass or mark on credit.")


class PassFrozen(NoPass):
    """The pass is frozen on the lesson's day (F-5)."""

    code = "pass_frozen"
    message = with_price = _("“%(pass_name)s” is frozen until %(frozen_until)s. Unfreeze it or mark on credit.")
    exits: tuple[str, ...] = ("unfreeze", "credit")

    def __init__(self, *, field: str = "", **details: Any) -> None:
        super().__init__(field=field, **details)
        if details.get("is_alone"):
            self.exits = ("frozen_visit", *self.exits)


class PassDoesNotFit(NoPass):
    """Another reason, in the words of the pass."""

    code = "pass_does_not_fit"
    message = with_price = _("“%(pass_name)s” does not fit: %(why)s. Sell another pass or mark on credit.")


class PassOwed(NoPass):
    """What is owed for the pass is overdue, and the boss lets nobody in by such a one (P-5)."""

    code = "pass_owed"
    message = with_price = _("“%(pass_name)s”: %(why)s. Take the payment or mark on credit.")


class PriceNeeded(Refused):
    """Neither the lesson nor its group has a drop-in price (B-13)."""

    code = "price_needed"
    message = _("The class has no single price. Enter what the visit costs; it may be 0.")
    field = "price"


class PriceDiffers(Refused):
    """The price that was shown is no longer the lesson's."""

    code = "price_differs"
    message = _("The price has changed: it was %(was)s, now it is %(now)s. Check the sum and repeat.")
    field = "price"


class AlreadyMarked(Refused):
    """A visit is undone, not cancelled."""

    code = "already_marked"
    message = _("The client is already marked here. Undo the visit first.")


class BookingIsOver(Refused):
    """The booking ended as a miss: there is nothing to cancel."""

    code = "booking_over"
    message = _("The booking has ended as a no-show and cannot be cancelled any more")


class CannotAbsorb(Refused):
    """A ticked visit on credit is no longer one that the new pass can take (G-5)."""

    code = "cannot_absorb"
    message = _("The visits on credit have changed meanwhile. Look at the list and tick again.")
    field = "absorb"


class ClassHasBegun(Refused):
    """A client cancels before the start; afterwards he has missed it (B-4)."""

    code = "class_has_begun"
    message = _("The class has begun, so the client cannot cancel any more. Mark a no-show, or take the booking off.")


class ConsequenceChanged(Refused):
    """Cancelling takes something else now than what was shown (B-4)."""

    code = "consequence_changed"
    message = _("Cancelling has another consequence by now. Look again and decide.")


class BadLimit(Refused):
    """A free-cancel limit is at most a week."""

    code = "bad_limit"
    message = _("From 0 to %(longest)s hours before the class")


class NotCancelled(Refused):
    """Only a cancelled booking that the client or staff took off stands again."""

    code = "not_cancelled"
    message = _("This booking was not cancelled at the desk, so it cannot be put back. Book the client anew.")


class NotBooked(Refused):
    """Nobody is missed who was not booked, or whose booking was cancelled meanwhile."""

    code = "not_booked"
    message = _("There is no booking that could be missed. Reload the class and look again.")


class NothingToCharge(Refused):
    """No pass kept the place: a miss has nothing to be taken from (B-5, B-6)."""

    code = "nothing_to_charge"
    message = _("No pass kept this place, so there is nothing to charge. Choose “Do not charge”.")
    field = "kind"


class NothingTaken(Refused):
    """A miss that took nothing has nothing to give (B-9)."""

    code = "nothing_taken"
    message = _("Nothing was charged here, so there is nothing to give back")

"""What the boss's rules of booking refuse (B-3)."""

from django.utils.translation import gettext_lazy as _

from ritm.attendance.errors import Refused


class BadWindow(Refused):
    """Booking opens at most a year ahead."""

    code = "bad_window"
    message = _("From 0 to %(most)s days")


class BookingNotOpen(Refused):
    """A client books himself from midnight so many days before the class (B-2)."""

    code = "booking_not_open"
    message = _("Clients book themselves from %(opens)s")


class BookingIsClosed(Refused):
    """A client books himself until the class begins, or so many minutes before (B-2)."""

    code = "booking_is_closed"
    message = _("Clients book themselves until %(closes)s")


class OwesVisit(Refused):
    """Without a pass a client books himself once, as long as that visit is not paid (B-13)."""

    code = "owes_visit"
    message = _("A class without a pass is booked or owed already, and a client may book himself one")


class CapReached(Refused):
    """The boss allows no more bookings than these (B-3)."""

    override = "limit"
    exits = ("limit",)


class TooManyDates(Refused):
    """A series has at most twenty dates (B-3)."""

    code = "too_many_dates"
    message = _("At most %(most)s classes are booked at once: %(count)s are chosen")


class NoDates(Refused):
    """A series of nothing."""

    code = "no_dates"
    message = _("Choose at least one class")


class TooManyAhead(CapReached):
    """So many bookings lie ahead of him."""

    code = "too_many_ahead"
    message = _("Bookings ahead: %(count)s; the studio allows at most %(most)s. Take one off, or book anyway.")


class TooManyThatDay(CapReached):
    """So many on the day of the class, late cancellations counted."""

    code = "too_many_that_day"
    message = _(
        "Bookings on %(day)s: %(count)s; the studio allows at most %(most)s a day. Choose another day, or book anyway."
    )


class TooManyOnPass(CapReached):
    """So many ahead on the pass that would pay."""

    code = "too_many_on_pass"
    message = _(
        "Bookings ahead on “%(pass_name)s”: %(count)s; the studio allows at most %(most)s on one pass. Take one off, or book anyway."
    )

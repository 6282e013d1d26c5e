"""What the boss's rules of booking refuse (B-3)."""

from django.utils.translation import gettext_lazy as _

from ritm.attendance.errors import Refused


class CapReached(Refused):
    """The boss allows no more bookings than these (B-3)."""

    override = "limit"
    exits = ("limit",)


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

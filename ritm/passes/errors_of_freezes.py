"""What freezing for money and of many at once refuses (F-6)."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class BadFreezePrice(DomainError):
    """A price of a piece below zero or above ten million roubles (N-5)."""

    code = "bad_freeze_price"
    message = _("Enter what a freeze costs, from 0 to 10,000,000 ₽")
    field = "freeze_price"


class NoStartedPass(DomainError):
    """The client has no pass that runs on the first day (F-6)."""

    code = "no_started_pass"
    message = _("No pass that runs on this day")


class NobodyPicked(DomainError):
    """Nobody here has a pass for it."""

    code = "nobody_picked"
    message = _("Nobody here has a pass that runs on these days")


class TooManyPicked(DomainError):
    """More passes than one press takes."""

    code = "too_many_picked"
    message = _("Choose fewer people: one press takes at most %(most)s passes")


class FreezeOver(DomainError):
    """The freeze has ended by itself: there is nothing to take back (F-4)."""

    code = "freeze_over"
    message = _("The freeze is over, so there is nothing to take back")


class FreezeTooWide(DomainError):
    """Longer than any studio means (F-6)."""

    code = "freeze_too_wide"
    message = _("A freeze takes at most %(most)s days")
    field = "ends_on"

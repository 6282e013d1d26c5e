"""Why somebody does not wait, or does not get the place he waited for (rules §5); why no place is kept (B-12)."""

from django.utils.translation import gettext_lazy as _

from ritm.attendance.errors import Refused


class PlaceIsFree(Refused):
    """Nobody waits where there is a place."""

    code = "place_free"
    message = _("There is a place: book the client")


class WaitlistIsFull(Refused):
    """As many wait as there are places."""

    code = "waitlist_full"
    message = _("%(count)s people wait already, more cannot. Choose another class.")


class WaitlistHasClosed(Refused):
    """Fifteen minutes before the start nothing happens by itself any more (W-1)."""

    code = "waitlist_closed"
    message = _("The waiting list is closed: the class begins within 15 minutes or has begun")


class StandsInClass(Refused):
    """Who has a place waits for none."""

    code = "stands_in_class"
    message = _("The client has a place in this class already")


class PlaceIsGone(Refused):
    """The place that was offered, or was open, is somebody else's now (W-11)."""

    code = "place_gone"
    message = _("The place went on to somebody else")


class NotWaiting(Refused):
    """The entry was closed meanwhile."""

    code = "not_waiting"
    message = _("The client does not wait here any more. Look at the list and choose again.")


class NoLimitOfPlaces(Refused):
    """Where everybody finds a place none has to be kept."""

    code = "no_limit"
    message = _("The class has no limit of places, so there is nothing to keep")


class TooFewPlaces(Refused):
    """More than are free cannot be kept."""

    code = "too_few_places"
    message = _("At most %(most)s can be kept now: the other places are taken")

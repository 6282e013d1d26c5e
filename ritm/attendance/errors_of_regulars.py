"""What the room refuses of permanent participants."""

from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


class NoWeekdays(DomainError):
    """A permanent participant comes on at least one weekday."""

    code = "no_weekdays"
    message = _("Choose at least one day of the week")
    field = "weekdays"


class PeriodInverted(DomainError):
    """The last day lies before the first."""

    code = "period_inverted"
    message = _("The last day is before the first. Correct one of the two.")
    field = "ends_on"


class PeriodTooFar(DomainError):
    """Dates far outside the studio's life."""

    code = "period_too_far"
    message = _("Choose dates between 2000 and 2099")
    field = "begins_on"


class AlreadyRegular(DomainError):
    """The client takes part on some of these days already."""

    code = "already_regular"
    message = _("The client takes part in “%(group)s” on these days already. Change that line, or choose other days.")
    field = "weekdays"


class RegularIsOver(DomainError):
    """Somebody else has ended it meanwhile."""

    code = "regular_is_over"
    message = _("The client is no longer a permanent participant. Reload the page.")


class GroupIsArchived(DomainError):
    """Nothing will be taught in it."""

    code = "group_archived"
    message = _("“%(group)s” is in the archive. Choose another group.")
    field = "group"


class PausesOverlap(DomainError):
    """There is a pause on some of these days."""

    code = "pauses_overlap"
    message = _("There is a pause on some of these days already. Take it away first, or choose other days.")
    field = "begins_on"

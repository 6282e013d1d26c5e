"""What the room refuses where a sold pass is changed or extended."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ritm.core.errors import DomainError


class ChangeRefused(DomainError):
    """Why a sold pass cannot be on these terms."""


class ChangeReasonMissing(ChangeRefused):
    """A sold pass changes for a reason (P-11)."""

    code = "change_reason_missing"
    message = _("Enter the reason: it stays in the history of the client")
    field = "reason"


class CountBelowUsed(ChangeRefused):
    """Fewer classes than have been taken (P-11)."""

    code = "count_below_used"
    field = "count"

    def __init__(self, *, used: int) -> None:
        super().__init__(used=used)

    def __str__(self) -> str:
        text = ngettext(
            "%(used)s class has been taken: the number cannot be smaller",
            "%(used)s classes have been taken: the number cannot be smaller",
            self.details["used"],
        )
        return text % self.details


class PriceBelowEarned(ChangeRefused):
    """A price below what has been earned: that is a refund (R-4)."""

    code = "price_below_earned"
    message = _("%(sum)s have been earned already: a price below that is a refund")
    field = "price"


class TermInverted(ChangeRefused):
    """The last day before the first, or one of both missing."""

    code = "term_inverted"
    message = _("Enter the first and the last day of the pass, the last one not before the first")
    field = "ends_on"


class TermTooLong(ChangeRefused):
    """Longer than 60 months (N-5)."""

    code = "term_too_long"
    message = _("A pass runs at most 60 months. Choose a nearer end.")
    field = "ends_on"


class TermHasTakings(ChangeRefused):
    """Visits would lie outside of the term (P-11); `days` names them."""

    code = "term_has_takings"
    message = _("The pass was used on %(days)s. Choose a term that holds these days.")
    field = "ends_on"


class TermHasFreeze(ChangeRefused):
    """A freeze would lie outside of the term."""

    code = "term_has_freeze"
    message = _("The pass is frozen from %(first)s to %(last)s. Choose a term that holds these days, or unfreeze it.")
    field = "ends_on"


class ChangeLosesBookings(ChangeRefused):
    """Bookings that the pass could no longer pay (P-11); `days` names them."""

    code = "change_loses_bookings"
    message = _("The pass could no longer pay the bookings on %(days)s. Cancel them first, or change it less.")


class ReviveForbidden(ChangeRefused):
    """What was left has burnt: to bring it back takes its own right (P-8)."""

    code = "revive_forbidden"
    message = _("The pass ended on %(day)s and what was left has burnt. Bringing it back takes a right of its own.")
    field = "ends_on"


class DaysNotPositive(ChangeRefused):
    """No day, or too many."""

    code = "days_not_positive"
    message = _("Enter how many days longer it runs, from 1 to %(most)s")
    field = "days"

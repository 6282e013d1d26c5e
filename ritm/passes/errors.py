"""What the room refuses."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ritm.core.errors import DomainError


def day_text(day: date) -> str:
    """«25.11.2026»."""
    return f"{day:%d.%m}.{day.year:04}"


class PlanNameMissing(DomainError):
    """A plan without a name."""

    code = "plan_name_missing"
    message = _("Enter the name: staff and clients choose the pass by it")
    field = "name"


class PlanNameTooLong(DomainError):
    """The name does not fit."""

    code = "plan_name_too_long"
    message = _("The name is too long: at most %(longest)s characters")
    field = "name"


class PlanNameTaken(DomainError):
    """Another pass on sale has this name."""

    code = "plan_name_taken"
    message = _("A pass “%(name)s” is already on sale. Choose another name.")
    field = "name"


class BadCount(DomainError):
    """A number of lessons outside 1–999 (N-5), or none where one is needed."""

    code = "bad_count"
    message = _("Enter the number of classes, from 1 to %(largest)s")
    field = "count"


class BadTerm(DomainError):
    """A term of nothing, or longer than 60 months (N-5)."""

    code = "bad_term"
    message = _("Enter the term, from 1 day to 60 months")
    field = "term_count"


class BadPrice(DomainError):
    """A price below zero or above ten million roubles (N-5)."""

    code = "bad_price"
    message = _("Enter the price, from 0 to 10,000,000 ₽")
    field = "price"


class BadTrialLimit(DomainError):
    """A trial pass that nobody, or anybody, could buy."""

    code = "bad_trial_limit"
    message = _("Enter how many trial passes one client may buy, from 1 to 99")
    field = "trial_limit"


class BadFreezeLimit(DomainError):
    """Pieces longer than all days together, or numbers out of any sense (F-1)."""

    code = "bad_freeze_limit"
    message = _("Enter up to 366 days of freezing, and a shortest piece no longer than that. 0 days: no freezing")
    field = "freeze_days"


class DisciplinesMissing(DomainError):
    """A pass that opens nothing."""

    code = "disciplines_missing"
    message = _("Choose at least one discipline, or tick “All disciplines”")
    field = "disciplines"


class PlanArchived(DomainError):
    """The pass is no longer sold."""

    code = "plan_archived"
    message = _("“%(name)s” is no longer sold. Choose another pass.")
    field = "plan"


class TrialLimit(DomainError):
    """The client, or another card with his phone, has bought his trial passes already (P-9, I-33)."""

    code = "trial_limit"
    field = "plan"

    def __init__(self, *, limit: int, sold_on: date) -> None:
        super().__init__(limit=limit, sold_on=sold_on, day=day_text(sold_on))

    def __str__(self) -> str:
        text = ngettext(
            "A trial pass can be bought %(limit)s time, and this client bought one on %(day)s",
            "A trial pass can be bought %(limit)s times, and this client bought one on %(day)s",
            self.details["limit"],
        )
        return text % self.details


class StartMissing(DomainError):
    """Activation on a date without the date."""

    code = "start_missing"
    message = _("Enter the date on which the pass begins")
    field = "starts_on"


class StartTooFar(DomainError):
    """More than a year ahead (P-1)."""

    code = "start_too_far"
    message = _("A pass can begin at most %(days)s days ahead. Choose a nearer date.")
    field = "starts_on"


class StartPassed(DomainError):
    """In the past without the right, or further back than the right allows (P-1)."""

    code = "start_passed"
    message = _("This date has passed. A pass can begin on %(day)s or later.")
    field = "starts_on"


class StartNotFirst(DomainError):
    """No first of this month or the next (P-1)."""

    code = "start_not_first"
    message = _("The pass begins on the first of a month: on %(this)s or on %(following)s")
    field = "starts_on"


class NoCreditLeft(DomainError):
    """Nothing, or not enough, is left on the pass."""

    code = "no_credit_left"
    message = _("No visits are left on “%(name)s”. Sell a pass, mark on credit or take a drop-in payment.")


class PassClosed(DomainError):
    """Refunded, cancelled or handed over to somebody else."""

    code = "pass_closed"
    message = _("“%(name)s” is closed. Choose another pass.")


class PassNotFitting(DomainError):
    """The pass does not open this lesson on its date (P-5)."""

    code = "pass_not_fitting"
    message = _("“%(name)s” does not fit: %(reasons)s")


class FreezeRefused(DomainError):
    """Why a pass cannot be frozen on these days."""


class FreezeNotAllowed(FreezeRefused):
    """The pass was sold without freezing (F-1)."""

    code = "freeze_not_allowed"
    message = _("“%(name)s” was sold without freezing")


class FreezeNotStarted(FreezeRefused):
    """Nothing runs yet (F-2)."""

    code = "freeze_not_started"
    message = _("“%(name)s” has not begun, so there is nothing to freeze")


class FreezeInverted(FreezeRefused):
    """The last day before the first."""

    code = "freeze_inverted"
    message = _("The last day comes before the first one")
    field = "ends_on"


class FreezeOutsideTerm(FreezeRefused):
    """It begins before the pass or after its end (F-2)."""

    code = "freeze_outside_term"
    message = _("The freeze can begin from %(first)s to %(last)s: the pass runs then")
    field = "begins_on"


class FreezePassed(FreezeRefused):
    """A past day without the right, or further back than the right allows (F-1)."""

    code = "freeze_passed"
    message = _("This day has passed. The freeze can begin on %(day)s or later.")
    field = "begins_on"


class FreezeOverlaps(FreezeRefused):
    """Another freeze of the pass lies there (F-2)."""

    code = "freeze_overlaps"
    message = _("The pass is frozen from %(first)s to %(last)s already. Choose other days.")
    field = "begins_on"


class FreezePiecesUsed(FreezeRefused):
    """As many times as the pass allows (F-1)."""

    code = "freeze_pieces_used"

    def __init__(self, *, pieces: int) -> None:
        super().__init__(pieces=pieces)

    def __str__(self) -> str:
        text = ngettext(
            "This pass can be frozen %(pieces)s time, and that has been done",
            "This pass can be frozen %(pieces)s times, and that has been done",
            self.details["pieces"],
        )
        return text % self.details


class FreezeTooLong(FreezeRefused):
    """More days than are left of the limit (F-2)."""

    code = "freeze_too_long"
    field = "ends_on"

    def __init__(self, *, days: int, left: int) -> None:
        super().__init__(days=days, left=left)

    def __str__(self) -> str:
        if not self.details["left"]:
            return str(_("All days of freezing are used up"))
        text = ngettext(
            "Only %(left)s day of freezing is left. Choose a shorter time.",
            "Only %(left)s days of freezing are left. Choose a shorter time.",
            self.details["left"],
        )
        return text % self.details


class FreezeTooShort(FreezeRefused):
    """Shorter than the shortest piece, with more left (F-1)."""

    code = "freeze_too_short"
    field = "ends_on"

    def __init__(self, *, shortest: int) -> None:
        super().__init__(shortest=shortest)

    def __str__(self) -> str:
        text = ngettext(
            "A freeze takes at least %(shortest)s day",
            "A freeze takes at least %(shortest)s days",
            self.details["shortest"],
        )
        return text % self.details


class FreezeHasVisits(FreezeRefused):
    """Something was taken from the pass within these days (F-3); `days` names them."""

    code = "freeze_has_visits"
    message = _("The pass was used on %(days)s. Choose days without visits, or undo them first.")
    field = "begins_on"


class UnfreezeLosesBookings(FreezeRefused):
    """Bookings would stand behind the nearer end of the pass (F-4); `days` names them."""

    code = "unfreeze_loses_bookings"
    message = _("The pass will end on %(ends_on)s, before bookings on %(days)s. Allow them to be cancelled.")
    field = "lets_go"


class UnfreezePassed(FreezeRefused):
    """A past day needs the right to freeze in the past (F-1)."""

    code = "unfreeze_passed"
    message = _("This day has passed. The pass can be used again from %(day)s at the earliest.")
    field = "on"


class ErasureHasPass(DomainError):
    """A pass that is still of use: the studio owes its lessons to somebody (CL-34)."""

    code = "erasure_has_pass"
    message = _("%(passes)s: the client can still use it. Wait until it is over.")

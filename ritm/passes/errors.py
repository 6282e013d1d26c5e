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
    message = _("Enter the name: staff and clients choose the pass by it.")
    field = "name"


class PlanNameTooLong(DomainError):
    """The name does not fit."""

    code = "plan_name_too_long"
    message = _("The name is too long: at most %(longest)s characters.")
    field = "name"


class PlanNameTaken(DomainError):
    """Another pass on sale has this name."""

    code = "plan_name_taken"
    message = _("A pass “%(name)s” is already on sale. Choose another name.")
    field = "name"


class BadCount(DomainError):
    """A number of lessons outside 1–999 (N-5), or none where one is needed."""

    code = "bad_count"
    message = _("Enter the number of classes, from 1 to %(largest)s.")
    field = "count"


class BadTerm(DomainError):
    """A term of nothing, or longer than 60 months (N-5)."""

    code = "bad_term"
    message = _("Enter the term, from 1 day to 60 months.")
    field = "term_count"


class BadPrice(DomainError):
    """A price below zero or above ten million roubles (N-5)."""

    code = "bad_price"
    message = _("Enter the price, from 0 to 10,000,000 ₽.")
    field = "price"


class BadTrialLimit(DomainError):
    """A trial pass that nobody, or anybody, could buy."""

    code = "bad_trial_limit"
    message = _("Enter how many trial passes one client may buy, from 1 to 99.")
    field = "trial_limit"


class DisciplinesMissing(DomainError):
    """A pass that opens nothing."""

    code = "disciplines_missing"
    message = _("Choose at least one discipline, or tick “All disciplines”.")
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
            "A trial pass can be bought %(limit)s time, and this client bought one on %(day)s.",
            "A trial pass can be bought %(limit)s times, and this client bought one on %(day)s.",
            self.details["limit"],
        )
        return text % self.details


class StartMissing(DomainError):
    """Activation on a date without the date."""

    code = "start_missing"
    message = _("Enter the date on which the pass begins.")
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
    message = _("“%(name)s” does not fit: %(reasons)s.")


class ErasureHasPass(DomainError):
    """A pass that is still of use: the studio owes its lessons to somebody (CL-34)."""

    code = "erasure_has_pass"
    message = _("%(passes)s: the client can still use it. Wait until it is over.")

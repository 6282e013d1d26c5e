"""What forms and other rooms hand over: a sale as it was filled in, and what its seller may do."""

from dataclasses import dataclass
from datetime import date

from ritm.accounts.models import Branch
from ritm.clients.models import Client
from ritm.passes.data import PassTerms
from ritm.passes.models import PassPlan
from ritm.staff.models import StaffMember


@dataclass(frozen=True)
class Tender:
    """A part of a payment: its method (sales.models.Method) and kopecks."""

    method: str
    minor: int


@dataclass(frozen=True, kw_only=True)
class PassOrder:
    """One pass to sell, as the seller saw it.

    `shown_minor`: the price on the screen. `manual_minor`: the price typed by hand, with its reason. `credit_minor`:
    what is left owing; None means whatever the tenders leave.
    """

    client: Client
    plan: PassPlan
    branch: Branch
    terms: PassTerms
    shown_minor: int
    manual_minor: int | None = None
    manual_reason: str = ""
    tenders: tuple[Tender, ...] = ()
    credit_minor: int | None = None
    credit_due_on: date | None = None
    payer: str = ""
    absorb: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SaleLimits:
    """What the seller's access level allows; None is no limit."""

    percent_max: int = 100
    may_credit: bool = True
    credit_minor_max: int | None = None
    may_backdate: bool = True
    may_change_terms: bool = True

    @classmethod
    def of(cls, staff: StaffMember | None) -> "SaleLimits":
        """The limits of a person; boss, heads and the house itself have none."""
        if staff is None or staff.has_every_right:
            return cls()
        level = staff.access_level
        return cls(
            percent_max=level.discount_percent_max if level else 0,
            may_credit=staff.may("sales.on_credit"),
            credit_minor_max=level.credit_minor_max if level else 0,
            may_backdate=staff.may("passes.backdate"),
            may_change_terms=staff.may("passes.terms"),
        )

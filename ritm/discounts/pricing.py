"""The price of one line, as steps from the list price to it. Pure: nothing is read or written here.

In this house so far, in the order of rules D-1: the list price, the client's personal discount, a change by hand.
Automatic discounts and codes have their places between them.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ritm.core.money import half_up
from ritm.discounts.errors import ManualDiscountTooBig, ManualPriceNegative, ManualPriceTooHigh, ReasonRequired

EVERY_DISCOUNT = 100
ROUNDED_TO_MINOR = 100  # a percent step leaves whole roubles (D-3)
OUT_OF_SCOPE = "scope"  # why a personal discount takes nothing off: the account keeps it for other things


@dataclass(frozen=True)
class Step:
    """One line of the receipt: what changed the price, by how many kopecks; a refused discount stays, with why (D-2)."""

    kind: str  # "list", "personal" or "manual"
    minor: int
    reason: str = ""
    percent: int = 0

    @property
    def is_refused(self) -> bool:
        """True for the client's own discount where the account's setting keeps it off this line (CL-18)."""
        return self.kind == "personal" and self.reason == OUT_OF_SCOPE

    def stored(self) -> dict[str, Any]:
        """As the sale keeps it (D-6)."""
        kept = {"kind": self.kind, "minor": self.minor, "reason": self.reason}
        return {**kept, "percent": self.percent} if self.percent else kept


@dataclass(frozen=True)
class Quote:
    """A price and how it came to be; the steps add up to it."""

    list_minor: int
    price_minor: int
    steps: tuple[Step, ...]


def quote(
    *,
    list_minor: int,
    personal_percent: int = 0,
    personal_counts: bool = True,
    manual_minor: int | None = None,
    reason: str = "",
    percent_max: int = 0,
) -> Quote:
    """The price of a line: the list price less the client's own discount, or what staff typed within their limit.

    `personal_percent`: the client's «Персональная скидка», `personal_counts`: whether the account lets it count for this
    line (CL-18). `manual_minor`: the price typed by hand, kopecks; the usual price typed is no change. `percent_max`: the largest part of the usual price that may be taken off by
    hand. Raises ManualPriceNegative, ManualPriceTooHigh, ManualDiscountTooBig, ReasonRequired.
    """
    steps = (Step("list", list_minor),)
    usual_minor = _less(list_minor, personal_percent) if personal_counts else list_minor
    if personal_percent and not personal_counts:
        steps = (*steps, Step("personal", 0, OUT_OF_SCOPE, personal_percent))
    elif usual_minor != list_minor:
        steps = (*steps, Step("personal", usual_minor - list_minor, percent=personal_percent))
    if manual_minor is None or manual_minor == usual_minor:
        return Quote(list_minor, usual_minor, steps)
    _check(list_minor, usual_minor, manual_minor, percent_max)
    if not reason.strip():
        raise ReasonRequired
    by_hand = Step("manual", manual_minor - usual_minor, reason.strip())
    return Quote(list_minor, manual_minor, (*steps, by_hand))


def _less(minor: int, percent: int) -> int:
    """A sum less a percent, half up to whole roubles, never above what it was (D-3)."""
    rest = Fraction(minor * (EVERY_DISCOUNT - percent), EVERY_DISCOUNT)
    return min(minor, half_up(rest / ROUNDED_TO_MINOR) * ROUNDED_TO_MINOR) if percent else minor


def _check(list_minor: int, usual_minor: int, manual_minor: int, percent_max: int) -> None:
    if manual_minor < 0:
        raise ManualPriceNegative
    if manual_minor > list_minor:
        raise ManualPriceTooHigh(list_minor=list_minor)
    if (usual_minor - manual_minor) * EVERY_DISCOUNT > usual_minor * percent_max:
        # The lowest whole kopeck within the limit.
        lowest = usual_minor - usual_minor * percent_max // EVERY_DISCOUNT
        raise ManualDiscountTooBig(percent_max=percent_max, lowest_minor=lowest)

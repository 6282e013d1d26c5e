"""The price of one line, as steps from the list price to it. Pure: nothing is read or written here.

In this house so far: the list price and a change by hand. Automatic, personal and code discounts come between them
(rules D-1).
"""

from dataclasses import dataclass
from typing import Any

from ritm.discounts.errors import ManualDiscountTooBig, ManualPriceNegative, ManualPriceTooHigh, ReasonRequired

EVERY_DISCOUNT = 100


@dataclass(frozen=True)
class Step:
    """One line of the receipt: what changed the price, by how many kopecks."""

    kind: str  # "list" or "manual"
    minor: int
    reason: str = ""

    def stored(self) -> dict[str, Any]:
        """As the sale keeps it (D-6)."""
        return {"kind": self.kind, "minor": self.minor, "reason": self.reason}


@dataclass(frozen=True)
class Quote:
    """A price and how it came to be; the steps add up to it."""

    list_minor: int
    price_minor: int
    steps: tuple[Step, ...]


def quote(*, list_minor: int, manual_minor: int | None = None, reason: str = "", percent_max: int = 0) -> Quote:
    """The price of a line: the list price, or the one that staff typed (`manual_minor`, kopecks) within their limit.

    `percent_max`: the largest part of the list price that may be taken off by hand. A typed price equal to the list
    price is no change. Raises ManualPriceNegative, ManualPriceTooHigh, ManualDiscountTooBig, ReasonRequired.
    """
    listed = Step("list", list_minor)
    if manual_minor is None or manual_minor == list_minor:
        return Quote(list_minor, list_minor, (listed,))
    _check(list_minor, manual_minor, percent_max)
    if not reason.strip():
        raise ReasonRequired
    by_hand = Step("manual", manual_minor - list_minor, reason.strip())
    return Quote(list_minor, manual_minor, (listed, by_hand))


def _check(list_minor: int, manual_minor: int, percent_max: int) -> None:
    if manual_minor < 0:
        raise ManualPriceNegative
    if manual_minor > list_minor:
        raise ManualPriceTooHigh(list_minor=list_minor)
    if (list_minor - manual_minor) * EVERY_DISCOUNT > list_minor * percent_max:
        # The lowest whole kopeck within the limit.
        lowest = list_minor - list_minor * percent_max // EVERY_DISCOUNT
        raise ManualDiscountTooBig(percent_max=percent_max, lowest_minor=lowest)

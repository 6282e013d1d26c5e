"""What the room refuses."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ritm.core.errors import DomainError


def written(minor: int) -> str:
    """A sum as people read it: «1 200 ₽», kopecks only where there are some."""
    whole, rest = divmod(abs(minor), 100)
    is_russian = (get_language() or "ru").startswith("ru")
    text = f"{whole:,}".replace(",", "\u00a0") if is_russian else f"{whole:,}"
    text += f"{',' if is_russian else '.'}{rest:02}" if rest else ""
    return f"{'−' if minor < 0 else ''}{text}\u00a0₽"


class MoneyRefusal(DomainError):
    """A refusal that names sums: a detail `free_minor` stands in the message as %(free)s."""

    def __str__(self) -> str:
        sums: dict[str, Any] = {
            name.removesuffix("_minor"): written(value)
            for name, value in self.details.items()
            if name.endswith("_minor") and value is not None
        }
        return str(self.message) % {**self.details, **sums}


class NotEnoughMoney(MoneyRefusal):
    """More is asked of a balance than stands on it."""

    code = "not_enough_money"
    message = _("The balance has %(free)s. Enter no more than that.")
    field = "minor"


class SumNotPositive(MoneyRefusal):
    """A sum of zero or less moves nothing."""

    code = "sum_not_positive"
    message = _("The sum must be above zero. Enter how much money it is.")
    field = "minor"


class SumTooLarge(MoneyRefusal):
    """No single operation is larger than 10,000,000 ₽ (N-5)."""

    code = "sum_too_large"
    message = _("One operation may not exceed %(largest)s. Check the number of zeros.")
    field = "minor"


class TransferDiffers(MoneyRefusal):
    """The same key came with other terms: a repeat that is not one."""

    code = "transfer_differs"
    message = _("This operation has already been done with other values. Reload the page and look at the payments.")


class OpeningSpent(DomainError):
    """A balance from before has been paid or spent since."""

    code = "opening_spent"
    message = _("The balance from before has been used since: it stays")

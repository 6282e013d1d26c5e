"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.ledger.errors import MoneyRefusal


class ManualDiscountTooBig(MoneyRefusal):
    """The price by hand goes below the seller's limit (D-4)."""

    code = "manual_discount_too_big"
    message = _("Your access level allows a discount of up to %(percent_max)s %%: no less than %(lowest)s")
    field = "manual"


class ManualPriceTooHigh(MoneyRefusal):
    """The price by hand is above the list price."""

    code = "manual_price_too_high"
    message = _("The price cannot be higher than the list price of %(list)s")
    field = "manual"


class ManualPriceNegative(MoneyRefusal):
    """The price by hand is below zero."""

    code = "manual_price_negative"
    message = _("The price cannot be below zero")
    field = "manual"


class ReasonRequired(MoneyRefusal):
    """A change of the price by hand without its reason."""

    code = "reason_required"
    message = _("Say why the price is changed: the reason is kept with the sale")
    field = "manual_reason"

"""What the room refuses."""

from django.utils.translation import gettext_lazy as _

from ritm.ledger.errors import MoneyRefusal


class PriceChanged(MoneyRefusal):
    """The price that was shown is not the one that would be sold (D-6)."""

    code = "price_changed"
    message = _("The price has changed: it was %(was)s, now it is %(now)s. Check the receipt and press again.")


class TendersDiffer(MoneyRefusal):
    """What is paid and owed is not what is to be paid."""

    code = "tenders_differ"
    message = _("%(rest)s are left to pay. Add a payment method or sell on credit.")
    field = "tenders"


class TendersTooMuch(MoneyRefusal):
    """More is paid than the price."""

    code = "tenders_too_much"
    message = _("%(over)s more than needed is entered. Enter no more than the price.")
    field = "tenders"


class BadTender(MoneyRefusal):
    """A payment method that does not exist here, stands twice, or has no sum."""

    code = "bad_tender"
    message = _("Check the payment methods: each may stand once, with a sum above zero")
    field = "tenders"


class AccountShort(MoneyRefusal):
    """More is taken from the balance than stands there."""

    code = "account_short"
    message = _("The balance has %(free)s. Enter no more than that or add another payment method.")
    field = "account"


class CreditForbidden(MoneyRefusal):
    """The seller has no right to sell on credit."""

    code = "credit_forbidden"
    message = _("Your access level does not sell on credit. Take the whole payment or ask the head.")
    field = "credit"


class CreditLimit(MoneyRefusal):
    """The client would owe more than the seller may let him."""

    code = "credit_limit"
    message = _(
        "Your access level sells on credit up to %(limit)s, this makes %(owed)s. Take %(over)s or ask the head."
    )
    field = "credit"


class DueDatePassed(MoneyRefusal):
    """A debt that would be overdue before it is made, or not in this life."""

    code = "due_date_passed"
    message = _("Enter a date of payment from today to one year ahead")
    field = "due_on"


class TermsForbidden(MoneyRefusal):
    """The seller has no right to change the number of lessons or the term (PA-03)."""

    code = "terms_forbidden"
    message = _("Your access level sells passes with the terms of the list. Reload the page and try again.")
    field = "count"

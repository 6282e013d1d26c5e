"""Rights of the room, in the words of the table ST-A."""

from django.utils.translation import gettext_lazy as _

from ritm.staff.permissions import Section, permission

SALES_ON_CREDIT = permission(
    "sales.on_credit", _("Sale on credit"), section=Section.CARD, presets=("administrator",), is_risky=True
)
PAYMENTS_TAKE = permission("payments.take", _("Taking a payment"), section=Section.CARD, presets=("administrator",))
PAYMENTS_PAY_OUT = permission("payments.pay_out", _("Paying out money"), section=Section.CARD, is_risky=True)

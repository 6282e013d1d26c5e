"""Rights of the room, in the words of the table ST-A."""

from django.utils.translation import gettext_lazy as _

from ritm.staff.permissions import Section, permission

PLANS_READ = permission(
    "plans.read",
    _("Passes (reading)"),
    section=Section.CLASSES,
    row="plans",
    column="read",
    presets=("administrator", "viewer"),
)
PLANS_CHANGE = permission(
    "plans.change", _("Passes (changing)"), section=Section.CLASSES, row="plans", column="change", is_risky=True
)
PASSES_SELL = permission("passes.sell", _("Selling a pass"), section=Section.CARD, presets=("administrator",))
PASSES_BACKDATE = permission(
    "passes.backdate", _("Passes that begin on a past date"), section=Section.CARD, is_risky=True
)
PASSES_TERMS = permission(
    "passes.terms", _("Selling with another number of classes or term"), section=Section.CARD, is_risky=True
)
PASSES_FREEZE = permission(
    "passes.freeze", _("Freezing a pass and ending the freeze"), section=Section.CARD, presets=("administrator",)
)
PASSES_FREEZE_PAST = permission(
    "passes.freeze_past", _("Freezing a pass from a past day"), section=Section.CARD, is_risky=True
)
PASSES_CHANGE = permission("passes.change", _("Changing a sold pass"), section=Section.CARD, is_risky=True)
PASSES_EXTEND = permission("passes.extend", _("Extending a pass"), section=Section.CARD, presets=("administrator",))
PASSES_MANY = permission(
    "passes.many", _("Freezing and extending the passes of many at once"), section=Section.CARD, is_risky=True
)
PASSES_REVIVE = permission(
    "passes.revive", _("Extending a pass whose leftovers have burnt"), section=Section.CARD, is_risky=True
)
PASSES_HAND_OVER = permission(
    "passes.hand_over", _("Handing a pass over to another client"), section=Section.CARD, is_risky=True
)

"""Every movement of visits on a pass."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ritm.accounts.tenant import AccountModel, own_key, same_account


class CreditEntry(AccountModel):
    """A movement of visits on a pass: hundredths of a lesson, numbered per pass. Written once.

    Two takings at once collide on the number even without the lock.
    """

    append_only = True

    class Reason(models.TextChoices):
        SALE = "sale", pgettext_lazy("visits", "Sold")
        OPENING = "opening", pgettext_lazy("visits", "Brought from before")
        VISIT = "visit", pgettext_lazy("visits", "Visit")
        MISS = "miss", pgettext_lazy("visits", "No-show")
        LATE_CANCEL = "late_cancel", pgettext_lazy("visits", "Late cancellation")
        UNDO = "undo", pgettext_lazy("visits", "Given back")
        BURNT = "burnt", pgettext_lazy("visits", "Burnt")
        ADJUSTMENT = "adjustment", pgettext_lazy("visits", "Adjustment")
        CARRIED = "carried", pgettext_lazy("visits", "Carried over")
        HANDED_OVER = "handed_over", pgettext_lazy("visits", "Handed over")

    client_pass = models.ForeignKey("passes.ClientPass", on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    units = models.IntegerField()  # + granted or returned, − taken; 0 on a truly unlimited pass
    left_after = models.IntegerField(null=True)
    reason = models.CharField(max_length=12, choices=Reason)
    # What caused it: "visit:<id>", "miss:<id of the booking>", "late_cancel:<the same>"; a plain text, as these lie above.
    cause = models.CharField(max_length=40, blank=True)
    on = models.DateField()  # local date of the lesson, or of the sale
    happened_at = models.DateTimeField()
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            own_key("credit_entry"),
            *same_account("credit_entry", "client_pass", "reverses"),
            models.UniqueConstraint(fields=["account", "client_pass", "number"], name="credit_entry_number"),
            models.CheckConstraint(
                condition=Q(left_after__isnull=True) | Q(left_after__gte=0), name="credit_entry_left"
            ),
            models.UniqueConstraint(
                fields=["account", "reverses"], condition=Q(reverses__isnull=False), name="credit_entry_reversed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_pass_id} #{self.number}"


# What takes visits for a lesson: it begins a waiting pass (P-2) and lies on no frozen day (F-3).
TAKINGS = (CreditEntry.Reason.VISIT, CreditEntry.Reason.MISS, CreditEntry.Reason.LATE_CANCEL)

"""Rows of the rules of booking (B-2)."""

from django.db import models
from django.db.models import Q

from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.passes.models import PassPlan


class PlanWindow(AccountModel):
    """Whoever holds a pass of this plan books so many days ahead, where the studio's own window is shorter (B-2)."""

    plan = models.ForeignKey(PassPlan, on_delete=models.PROTECT, related_name="+")
    opens_days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            own_key("plan_window"),
            *same_account("plan_window", "plan"),
            models.UniqueConstraint(fields=["account", "plan"], name="plan_window_once"),
            models.CheckConstraint(condition=Q(opens_days__lte=365), name="plan_window_days"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.opens_days} days"

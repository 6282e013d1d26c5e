"""Rows of what a pass is limited to: each names one branch, group, hall or teacher (P-5)."""

from django.db import models
from django.db.models import Q

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.schedule.models import ClassGroup, Hall
from ritm.staff.models import StaffMember

KINDS = ("branch", "group", "hall", "teacher")


def _one_of_them() -> Q:
    found = Q()
    for kind in KINDS:
        found |= Q(**{f"{one}__isnull": one != kind for one in KINDS})
    return found


class ScopeModel(AccountModel):
    """A place, a group or a person to whom a pass is limited; while it stands, none of them can be deleted."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.ForeignKey(ClassGroup, on_delete=models.PROTECT, null=True, related_name="+")
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, null=True, related_name="+")
    teacher = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return next(f"{kind}:{pk}" for kind in KINDS if (pk := getattr(self, f"{kind}_id")) is not None)


class PlanScope(ScopeModel):
    """What a plan is limited to."""

    plan = models.ForeignKey("passes.PassPlan", on_delete=models.CASCADE, related_name="scope_rows")

    class Meta:
        constraints = [
            own_key("plan_scope"),
            *same_account("plan_scope", "plan", *KINDS),
            models.CheckConstraint(condition=_one_of_them(), name="plan_scope_one_kind"),
        ]


class PassScope(ScopeModel):
    """What a held pass is limited to: the plan's of the day of sale."""

    client_pass = models.ForeignKey("passes.ClientPass", on_delete=models.PROTECT, related_name="scope_rows")

    class Meta:
        constraints = [
            own_key("pass_scope"),
            *same_account("pass_scope", "client_pass", *KINDS),
            models.CheckConstraint(condition=_one_of_them(), name="pass_scope_one_kind"),
        ]

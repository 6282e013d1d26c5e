"""Rows of freezes: those that lie, and those that a visit has ended."""

from django.db import models
from django.db.models import F, Q

from ritm.accounts.tenant import AccountModel, own_key, same_account


class PassFreeze(AccountModel):
    """Days on which a pass cannot be used and its term stands still (F-2); both ends inclusive.

    The database refuses two of a pass that overlap; one that ended before it began is deleted (F-4).
    """

    apart = ("client_pass", "begins_on", "ends_on")

    client_pass = models.ForeignKey("passes.ClientPass", on_delete=models.PROTECT, related_name="freezes")
    begins_on = models.DateField()
    ends_on = models.DateField()
    # By the studio's fault: it uses nothing of the limit, and is never paid for (F-6).
    is_outside = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=30)

    class Meta:
        ordering = ["begins_on", "id"]
        constraints = [
            own_key("pass_freeze"),
            *same_account("pass_freeze", "client_pass"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="pass_freeze_forward"),
        ]
        indexes = [models.Index(fields=["account", "client_pass", "begins_on"], name="pass_freeze_of")]

    def __str__(self) -> str:
        return f"{self.client_pass_id} from {self.begins_on} to {self.ends_on}"


class EndedFreeze(AccountModel):
    """A freeze that a visit has ended on its day (F-5), as it was before: taking the mark back puts it back.

    `is_over`: the mark was taken back, and the freeze could not lie again.
    """

    client_pass = models.ForeignKey("passes.ClientPass", on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(max_length=40)  # "visit:<id>"
    begins_on = models.DateField()
    ends_on = models.DateField()
    ended_on = models.DateField()  # the first day of use
    is_outside = models.BooleanField(default=False)
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=30)
    is_over = models.BooleanField(default=False)

    class Meta:
        constraints = [
            own_key("ended_freeze"),
            *same_account("ended_freeze", "client_pass"),
            models.UniqueConstraint(fields=["account", "cause"], name="ended_freeze_once"),
            models.CheckConstraint(
                condition=Q(begins_on__lte=F("ended_on"), ended_on__lte=F("ends_on")), name="ended_freeze_within"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client_pass_id} until {self.ended_on}"

"""Rows of what is done to the passes of many at once: frozen, or extended, with a result for each (F-6, B-11)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client


class PassBatch(AccountModel):
    """One press for many passes. `began_for`: "group:<id>", "closure:<id>", "lesson:<id>", or "" for a search.

    A freeze lies on the days [begins_on, ends_on]; an extension is by `days`, for what was closed on them.
    """

    class Kind(models.TextChoices):
        FREEZE = "freeze", pgettext_lazy("many passes", "Freeze")
        EXTEND = "extend", pgettext_lazy("many passes", "Extension")

    kind = models.CharField(max_length=10, choices=Kind)
    began_for = models.CharField(max_length=40, blank=True)
    begins_on = models.DateField()
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField(default=0)
    is_outside = models.BooleanField(default=False)  # by the studio's fault (F-6)
    may_backdate = models.BooleanField(default=False)  # the maker's right on that day
    reason = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5)  # of the results, which the worker writes
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=30)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=30, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            own_key("pass_batch"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="pass_batch_forward"),
            models.CheckConstraint(
                condition=Q(kind="freeze", days=0) | Q(kind="extend", days__gte=1), name="pass_batch_days"
            ),
        ]
        indexes = [models.Index(fields=["account", "began_for"], name="pass_batch_for")]

    def __str__(self) -> str:
        return f"{self.kind} {self.begins_on}–{self.ends_on}"


class PassBatchRow(AccountModel):
    """One pass of a batch and what came of it; without a pass: a client who has none for it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("one of many passes", "Waits")
        DONE = "done", pgettext_lazy("one of many passes", "Done")
        REFUSED = "refused", pgettext_lazy("one of many passes", "Not done")
        UNDONE = "undone", pgettext_lazy("one of many passes", "Taken back")
        STAYS = "stays", pgettext_lazy("one of many passes", "Could not be taken back")

    batch = models.ForeignKey(PassBatch, on_delete=models.PROTECT, related_name="rows")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    client_pass = models.ForeignKey("passes.ClientPass", on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    said = models.CharField(max_length=300, blank=True)  # why not, in the language of the batch
    freeze_ref = models.BigIntegerField(null=True)  # a plain number: a freeze that is taken back is no more
    pass_ends_on = models.DateField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            own_key("pass_batch_row"),
            *same_account("pass_batch_row", "batch", "client", "client_pass"),
            models.UniqueConstraint(fields=["account", "batch", "client_pass"], name="pass_batch_row_once"),
        ]
        indexes = [models.Index(fields=["account", "batch", "outcome"], name="pass_batch_row_by_outcome")]

    def __str__(self) -> str:
        return f"{self.client_pass_id}: {self.outcome}"

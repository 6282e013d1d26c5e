"""Two cards made one, and all that it takes to part them again (CL-35, mechanics §8)."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from ritm.accounts.tenant import AccountModel, own_key, same_account


class ClientMerge(AccountModel):
    """Two cards made one (CL-35). `before`: the kept card's columns that changed, each with its old and new value."""

    kept = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="merges")
    dropped = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="+")
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=30)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            own_key("client_merge"),
            *same_account("client_merge", "kept", "dropped"),
            models.UniqueConstraint(
                fields=["account", "dropped"], condition=Q(undone_at__isnull=True), name="client_merge_once"
            ),
            models.CheckConstraint(condition=~Q(kept=models.F("dropped")), name="client_merge_two_cards"),
        ]
        indexes = [models.Index(fields=["account", "merged_at"], name="client_merge_age")]

    def __str__(self) -> str:
        return f"{self.dropped_id} into {self.kept_id}"


class MergeMove(AccountModel):
    """One column of one row that a merge has changed; undo goes backwards through them.

    `stamp`: the whole row as the merge left it. Another stamp now means that it has changed since. An erasure blanks it.
    """

    append_only = True
    blankable = ("stamp",)

    merge = models.ForeignKey(ClientMerge, on_delete=models.PROTECT, related_name="moves")
    label = models.CharField(max_length=60)  # attendance.Booking
    row_id = models.BigIntegerField()
    field = models.CharField(max_length=40)
    old = models.CharField(max_length=40)
    new = models.CharField(max_length=40)
    stamp = models.CharField(max_length=64, null=True)

    class Meta:
        constraints = [own_key("merge_move"), *same_account("merge_move", "merge")]
        indexes = [models.Index(fields=["account", "label", "row_id"], name="merge_move_by_row")]

    def __str__(self) -> str:
        return f"{self.label} {self.row_id}.{self.field}"

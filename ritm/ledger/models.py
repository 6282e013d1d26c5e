"""Rows of the room: who holds money, how it moved, what is owed and what paid it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account


class LedgerAccount(AccountModel):
    """A place where money stands: a client, a till, what is prepaid, what is earned.

    Codes: client:<id>, till:<branch>:<method>, deferred:passes, revenue:passes:<branch>, revenue:drop_in:<branch>,
    revenue:burnt:<branch>, revenue:freezes:<branch>, opening.
    """

    class Kind(models.TextChoices):
        CLIENT = "client", pgettext_lazy("ledger account", "Client's balance")
        TILL = "till", pgettext_lazy("ledger account", "Till")
        DEFERRED = "deferred", pgettext_lazy("ledger account", "Prepaid")
        REVENUE = "revenue", pgettext_lazy("ledger account", "Earned")
        OPENING = "opening", pgettext_lazy("ledger account", "Opening balances")

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=Kind)
    currency = models.CharField(max_length=3, default="RUB")
    # The client lies above this room: a plain number, set for kind "client" only.
    client_ref = models.BigIntegerField(null=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            own_key("ledger_account"),
            *same_account("ledger_account", "branch"),
            models.UniqueConstraint(fields=["account", "code"], name="ledger_account_once"),
            models.UniqueConstraint(
                fields=["account", "client_ref"], condition=Q(client_ref__isnull=False), name="ledger_client_once"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Transfer(AccountModel):
    """Money moved from one ledger account to another. Written once, never changed."""

    append_only = True

    source = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="outgoing")
    target = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="incoming")
    minor = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    subject = models.CharField(max_length=40, blank=True)
    booked_on = models.DateField()
    happened_at = models.DateTimeField()
    reverses = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")

    class Meta:
        constraints = [
            own_key("transfer"),
            *same_account("transfer", "source", "target", "reverses"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="transfer_positive"),
            models.CheckConstraint(condition=~Q(source=F("target")), name="transfer_two_sides"),
            models.UniqueConstraint(fields=["account", "key"], name="transfer_once"),
            models.UniqueConstraint(
                fields=["account", "reverses"], condition=Q(reverses__isnull=False), name="transfer_reversed_once"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "source", "booked_on"], name="transfer_by_source"),
            models.Index(fields=["account", "target", "booked_on"], name="transfer_by_target"),
            models.Index(fields=["account", "subject"], name="transfer_by_subject"),
        ]

    def __str__(self) -> str:
        return self.key


class Charge(AccountModel):
    """One thing owed by a client. `open_minor` is what is still unpaid: minor − Σ settlements."""

    class Kind(models.TextChoices):
        PASS = "pass", pgettext_lazy("charge", "Pass")
        VISIT = "visit", _("Visit on credit")
        LATE = "late", _("Late cancellation")
        FREEZE = "freeze", pgettext_lazy("charge", "Freeze")
        OPENING = "opening", _("Debt from before")

    holder = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="charges")
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="charge")
    minor = models.BigIntegerField()
    open_minor = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    subject = models.CharField(max_length=40)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    is_cancelled = models.BooleanField(default=False)

    class Meta:
        constraints = [
            own_key("charge"),
            *same_account("charge", "holder", "transfer"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="charge_positive"),
            models.CheckConstraint(
                condition=Q(open_minor__gte=0) & Q(open_minor__lte=F("minor")), name="charge_open_within"
            ),
            models.UniqueConstraint(
                fields=["account", "subject"], condition=Q(is_cancelled=False), name="charge_once_per_subject"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "holder", "due_on", "opened_on", "id"],
                name="charge_open",
                condition=Q(open_minor__gt=0),
            )
        ]

    def __str__(self) -> str:
        return self.subject


class Settlement(AccountModel):
    """A part of a charge that was paid or cancelled. Written once.

    `transfer` is the money that paid it; NULL: free money that already stood on the balance.
    """

    append_only = True

    class Kind(models.TextChoices):
        PAID = "paid", pgettext_lazy("settlement", "Paid")
        CANCELLED = "cancelled", pgettext_lazy("settlement", "Cancelled")

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="settlements")
    transfer = models.ForeignKey(Transfer, on_delete=models.PROTECT, null=True, related_name="settlements")
    minor = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PAID)
    settled_at = models.DateTimeField()

    class Meta:
        constraints = [
            own_key("settlement"),
            *same_account("settlement", "charge", "transfer"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="settlement_positive"),
        ]
        indexes = [models.Index(fields=["account", "charge"], name="settlement_by_charge")]

    def __str__(self) -> str:
        return f"{self.charge_id}: {self.minor}"

"""Rows of the room: what was sold and how money came and went."""

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.ledger.models import Charge, Transfer
from ritm.passes.models import ClientPass
from ritm.staff.models import StaffMember


class Method(models.TextChoices):
    """By what money comes. `account` is the client's own balance: no transfer of its own."""

    CASH = "cash", pgettext_lazy("payment method", "Cash")
    CARD = "card", pgettext_lazy("payment method", "Card")
    TRANSFER = "transfer", pgettext_lazy("payment method", "Transfer")
    ACCOUNT = "account", pgettext_lazy("payment method", "Balance")


class Sale(AccountModel):
    """Something sold to a client at one moment."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="sales")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    total_minor = models.BigIntegerField()
    sold_on = models.DateField()
    sold_at = models.DateTimeField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            own_key("sale"),
            *same_account("sale", "client", "branch", "staff"),
            models.CheckConstraint(condition=Q(total_minor__gte=0), name="sale_total"),
        ]
        indexes = [models.Index(fields=["account", "client", "id"], name="sale_by_client")]

    def __str__(self) -> str:
        return f"{self.sold_on} {self.total_minor}"


class SaleLine(AccountModel):
    """One thing of a sale; the steps of its price are kept and never recomputed (D-6)."""

    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, related_name="lines")
    client_pass = models.OneToOneField(ClientPass, on_delete=models.PROTECT, related_name="sale_line")
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, related_name="+")
    list_minor = models.BigIntegerField()
    price_minor = models.BigIntegerField()
    steps = models.JSONField(default=list)

    class Meta:
        constraints = [
            own_key("sale_line"),
            *same_account("sale_line", "sale", "client_pass", "charge"),
            models.CheckConstraint(condition=Q(price_minor__gte=0) & Q(list_minor__gte=0), name="sale_line_prices"),
        ]

    def __str__(self) -> str:
        return f"{self.sale_id}: {self.price_minor}"


class Payment(AccountModel):
    """A payment as people speak of it: «Платежи» shows each one (MO-02). Written once.

    `deposit` credits the balance, `pass` pays a sale, `visit` pays lessons, `pay_out` gives money back.
    """

    append_only = True
    blankable = ("payer", "comment")

    class Kind(models.TextChoices):
        DEPOSIT = "deposit", pgettext_lazy("payment", "Deposit")
        PASS = "pass", pgettext_lazy("payment", "Pass")
        VISIT = "visit", pgettext_lazy("payment", "Lessons")
        PAY_OUT = "pay_out", pgettext_lazy("payment", "Pay-out")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=10, choices=Kind)
    method = models.CharField(max_length=10, choices=Method)
    minor = models.BigIntegerField()
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    sale = models.ForeignKey(Sale, on_delete=models.PROTECT, null=True, related_name="payments")
    # NULL for money from the balance, which no transfer of its own moves.
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, null=True, related_name="payment")
    payer = models.CharField(max_length=150, null=True, blank=True)  # NULL: erased, as the comment
    comment = models.CharField(max_length=200, null=True, blank=True)
    paid_on = models.DateField()
    paid_at = models.DateTimeField()
    staff = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            own_key("payment"),
            *same_account("payment", "client", "branch", "sale", "transfer", "staff"),
            models.CheckConstraint(condition=Q(minor__gt=0), name="payment_positive"),
        ]
        indexes = [
            models.Index(fields=["account", "client", "id"], name="payment_by_client"),
            models.Index(fields=["account", "paid_on"], name="payment_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.minor}"

"""Rows of the room: templates and their versions, contracts, what they were made of, their files."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.core import clock
from ritm.files.models import StoredFile
from ritm.passes.models import ClientPass
from ritm.staff.models import StaffMember


class ContractSettings(AccountModel):
    """How numbers are written and counted, and who stands in contracts for the studio; one row an account.

    The row is the lock of the count. `series` grows when the count begins anew with a year.
    """

    prefix = models.CharField(max_length=20, blank=True)
    has_year = models.BooleanField(default=True)
    digits = models.PositiveSmallIntegerField(default=3)
    restarts_yearly = models.BooleanField(default=True)
    series = models.PositiveIntegerField(default=1)
    last_number = models.PositiveIntegerField(default=0)
    last_year = models.PositiveSmallIntegerField(default=0)
    seller = models.CharField(max_length=200, blank=True)
    seller_signer = models.CharField(max_length=200, blank=True)
    seller_tax_number = models.CharField(max_length=20, blank=True)
    seller_details = models.TextField(blank=True)

    class Meta:
        constraints = [
            own_key("contract_settings"),
            models.UniqueConstraint(fields=["account"], name="contract_settings_once"),
            models.CheckConstraint(condition=Q(digits__gte=1) & Q(digits__lte=6), name="contract_settings_digits"),
            models.CheckConstraint(
                condition=Q(restarts_yearly=False) | Q(has_year=True), name="contract_settings_year_shown"
            ),
        ]

    def __str__(self) -> str:
        return f"contract settings of {self.account_id}"


class ContractTemplate(AccountModel):
    """What contracts are made from; the words stand in its versions."""

    class Kind(models.TextChoices):
        TYPED = "typed", pgettext_lazy("contract template", "Text")
        WORD = "word", pgettext_lazy("contract template", "File .docx")

    name = models.CharField(max_length=80)
    folded = models.CharField(max_length=160, editable=False)
    kind = models.CharField(max_length=6, choices=Kind)
    is_archived = models.BooleanField(default=False)

    class Meta:
        constraints = [
            own_key("contract_template"),
            models.UniqueConstraint(
                fields=["account", "folded"], condition=Q(is_archived=False), name="contract_template_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateVersion(AccountModel):
    """The words of a template as they stood at a time: a text, or a file. `names`: variable as written → its code."""

    append_only = True

    template = models.ForeignKey(ContractTemplate, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    names = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            own_key("template_version"),
            *same_account("template_version", "template", "file", "written_by"),
            models.UniqueConstraint(fields=["account", "template", "number"], name="template_version_once"),
        ]

    def __str__(self) -> str:
        return f"version {self.number} of {self.template_id}"


class Contract(AccountModel):
    """A contract with a client: its number, whom it is with, how it stands."""

    class Status(models.TextChoices):
        VALID = "valid", pgettext_lazy("contract", "Valid")
        ENDED = "ended", pgettext_lazy("contract", "Terminated")
        ANNULLED = "annulled", pgettext_lazy("contract", "Annulled")

    number = models.CharField(max_length=40)
    series = models.PositiveIntegerField()
    running = models.PositiveIntegerField()
    made_on = models.DateField()
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="contracts")
    client_pass = models.ForeignKey(ClientPass, on_delete=models.PROTECT, null=True, related_name="contracts")
    template = models.ForeignKey(ContractTemplate, on_delete=models.PROTECT, related_name="contracts")
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="contracts")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    # Who may open the files: they hold a passport or an address, a phone.
    has_passport = models.BooleanField()
    has_phone = models.BooleanField()
    missing = models.JSONField(default=list)  # codes of the variables that had nothing to say
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    no_pdf = models.BooleanField(default=False)  # the machine lacks what draws PDF
    status = models.CharField(max_length=8, choices=Status, default=Status.VALID)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            own_key("contract"),
            *same_account("contract", "client", "client_pass", "template", "version", "branch", "made_by", "closed_by"),
            models.UniqueConstraint(fields=["account", "number"], name="contract_number_once"),
            models.UniqueConstraint(fields=["account", "series", "running"], name="contract_running_once"),
            models.CheckConstraint(
                condition=Q(status="valid", closed_at__isnull=True) | (~Q(status="valid") & ~Q(reason="")),
                name="contract_closed_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "client", "id"], name="contract_by_client"),
            models.Index(fields=["account", "made_on", "id"], name="contract_by_day"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def made_day(self) -> date:
        """The day on which it was really made; its own date may be another."""
        return clock.local_date(self.made_at, self.branch.time_zone)


class ContractSnapshot(AccountModel):
    """The values that a contract was made with, sealed; written once. Erasure may blank them."""

    append_only = True
    blankable = ("sealed",)

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="snapshot")
    sealed = models.TextField(null=True)

    class Meta:
        constraints = [own_key("contract_snapshot"), *same_account("contract_snapshot", "contract")]

    def __str__(self) -> str:
        return f"values of {self.contract_id}"


class ContractPaper(AccountModel):
    """A file of a contract, sealed; written once. `sha256` is of the file as people open it."""

    class Kind(models.TextChoices):
        WORD = "docx", "DOCX"
        PDF = "pdf", "PDF"

    append_only = True
    blankable = ("file_id",)

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=4, choices=Kind)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            own_key("contract_paper"),
            *same_account("contract_paper", "contract", "file"),
            models.UniqueConstraint(fields=["account", "contract", "kind"], name="contract_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.contract_id}"

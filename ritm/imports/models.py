"""Rows of the room: a workbook on its way into the client base."""

from django.db import models
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.files.models import StoredFile
from ritm.passes.models import PassPlan


class ImportBatch(AccountModel):
    """One import of one file: its columns, its counts, its way from preview to the end."""

    class Status(models.TextChoices):
        UPLOADED = "uploaded", pgettext_lazy("import", "Uploaded")
        CHECKING = "checking", pgettext_lazy("import", "Checking")
        CHECKED = "checked", pgettext_lazy("import", "Checked")
        RUNNING = "running", pgettext_lazy("import", "Running")
        DONE = "done", pgettext_lazy("import", "Done")
        FAILED = "failed", pgettext_lazy("import", "Failed")
        UNDOING = "undoing", pgettext_lazy("import", "Being undone")
        UNDONE = "undone", pgettext_lazy("import", "Undone")

    class OnPhone(models.TextChoices):
        SKIP = "skip", pgettext_lazy("known phone", "Skip")
        FILL = "fill", pgettext_lazy("known phone", "Fill in empty fields")
        OVERWRITE = "overwrite", pgettext_lazy("known phone", "Overwrite")

    # NULL once the file has been let go: it holds personal data and is kept for a month.
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status, default=Status.UPLOADED)
    on_phone = models.CharField(max_length=10, choices=OnPhone, default=OnPhone.FILL)
    sheet = models.CharField(max_length=255, blank=True)
    header_row = models.PositiveSmallIntegerField(default=1)
    # What the columns page shows: names of sheets, titles, a few examples, guesses.
    head = models.JSONField(default=dict)
    mapping = models.JSONField(default=dict)  # column's place from 0, as text → field
    # Of rows that only say how many visits are left.
    plan = models.ForeignKey(PassPlan, on_delete=models.PROTECT, null=True, related_name="+")
    # What the file brings to lists that they have not: [{"list", "name", "count"}], the most frequent first.
    new_values = models.JSONField(default=list)
    answers = models.JSONField(default=dict)  # list → folded name → "skip" or the name to take instead
    fixes = models.JSONField(default=dict)  # row's number → column's place → what somebody has typed in its place
    counts = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=30)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [own_key("import_batch"), *same_account("import_batch", "file", "branch", "plan")]
        indexes = [models.Index(fields=["account", "created_at"], name="import_batch_age")]

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportRow(AccountModel):
    """What became of a row of the file."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # as in the workbook, from 1
    outcome = models.CharField(max_length=10)  # created, updated, skipped, bad
    reason = models.CharField(max_length=20, blank=True)
    warnings = models.JSONField(default=list)  # codes
    # What a person needs to find and mend the row: name, and for each trouble column, value, detail.
    told = models.JSONField(default=dict)
    # What a known client had before and got: field → [was, is], references as ids. Undoing gives it back.
    given = models.JSONField(default=dict)
    # The last event of a new client's coming: whatever is told of him later was done by somebody.
    through = models.BigIntegerField(null=True)
    # The same row of the same content comes in once however often it is run.
    fingerprint = models.CharField(max_length=64, blank=True)
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            own_key("import_row"),
            *same_account("import_row", "batch", "client"),
            models.UniqueConstraint(fields=["account", "batch", "number"], name="import_row_once"),
        ]
        indexes = [
            models.Index(fields=["account", "fingerprint"], name="import_row_fingerprint"),
            models.Index(fields=["account", "client"], name="import_row_by_client"),
        ]

    def __str__(self) -> str:
        return f"row {self.number}"

"""Rows of the room."""

from django.db import models

from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.files.models import StoredFile
from ritm.staff.models import StaffMember


class PersonExport(AccountModel):
    """A file with everything about one client, asked for by one person and given to nobody else; kept for a week."""

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+")
    staff_member = models.ForeignKey(StaffMember, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)  # without a file: not written, or no longer kept
    no_pdf = models.BooleanField(default=False)  # the machine lacks what draws PDF

    class Meta:
        constraints = [own_key("person_export"), *same_account("person_export", "client", "staff_member", "file")]
        indexes = [models.Index(fields=["account", "client", "id"], name="person_export_of")]

    def __str__(self) -> str:
        return f"data of {self.client_id}"

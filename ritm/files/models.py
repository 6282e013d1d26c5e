"""Rows of the room: one row a stored file, one owner, one access check."""

from django.db import models

from ritm.accounts.tenant import AccountModel, own_key


class StoredFile(AccountModel):
    """A file kept under var/files/<account>/, never served without a check of its purpose's right."""

    purpose = models.CharField(max_length=20)  # import, …
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=30)

    class Meta:
        constraints = [
            own_key("stored_file"),
            models.UniqueConstraint(fields=["account", "path"], name="stored_file_path_once"),
        ]

    def __str__(self) -> str:
        return self.name

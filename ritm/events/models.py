"""Rows of the room."""

from django.db import models

from ritm.accounts.models import Account
from ritm.accounts.tenant import AccountModel, own_key, same_account


class Event(AccountModel):
    """Something happened: ids and the names of changed fields, never personal values."""

    append_only = True

    name = models.CharField(max_length=60)
    data = models.JSONField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    request_id = models.CharField(max_length=32, blank=True)
    happened_at = models.DateTimeField()
    # The client whose history this belongs to, where there is one: a plain number, the row may be erased.
    client_ref = models.BigIntegerField(null=True)
    # From where a person did it; none for what the house did by itself (ST-10).
    ip = models.GenericIPAddressField(null=True)
    device = models.CharField(max_length=200, null=True)

    class Meta:
        constraints = [own_key("event")]
        indexes = [
            models.Index(fields=["account", "client_ref", "id"], name="event_by_client"),
            models.Index(fields=["account", "name", "id"], name="event_by_name"),
            models.Index(fields=["account", "happened_at", "id"], name="event_by_moment"),
        ]

    def __str__(self) -> str:
        return self.name


class EventDetail(AccountModel):
    """Old and new value of one changed field; erasure of a client may blank both, nothing else may change."""

    append_only = True
    blankable = ("old", "new")

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="details")
    field = models.CharField(max_length=60)
    old = models.TextField(null=True)
    new = models.TextField(null=True)

    class Meta:
        constraints = [own_key("event_detail"), *same_account("event_detail", "event")]

    def __str__(self) -> str:
        return self.field


class Job(models.Model):
    """Work for later: a row of the outbox. No tenant manager: the worker looks over all accounts; ids only."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    task = models.CharField(max_length=200)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True)
    run_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    progress = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="job_key_once")]
        indexes = [
            models.Index(
                fields=["run_at", "id"],
                name="job_due",
                condition=models.Q(done_at=None, failed_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.pk}"


class RequestKey(AccountModel):
    """A form that was sent: the same key gives the same answer once more (I-19)."""

    actor = models.CharField(max_length=30)
    key = models.CharField(max_length=64)
    form_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    location = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            own_key("request_key"),
            models.UniqueConstraint(fields=["account", "actor", "key"], name="request_key_once"),
        ]
        indexes = [models.Index(fields=["account", "created_at"], name="request_key_age")]

    def __str__(self) -> str:
        return self.key

"""Rows of the room."""

from django.db import models

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account


class JoinRequest(AccountModel):
    """What somebody has typed into the registration; it goes as soon as there is a card, or none will be."""

    class State(models.TextChoices):
        ASKED = "asked"  # the letter is on its way, or lies unread
        WAITING = "waiting"  # the email is proved, but a card with the phone or the email stands: staff settle it

    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=20)  # E.164
    email = models.EmailField()
    birth_date = models.DateField(null=True)
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    own = models.JSONField(default=dict)  # what stands in fields of the boss's own, by the field's id
    children = models.JSONField(default=list)  # name and birth_date of each
    ticks = models.JSONField(default=dict)  # which words were ticked: ConsentText ids by purpose
    address = models.GenericIPAddressField(null=True)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [own_key("join_request"), *same_account("join_request", "branch")]
        indexes = [models.Index(fields=["account", "asked_at"], name="join_request_by_moment")]

    def __str__(self) -> str:
        return f"{self.state} {self.pk}"

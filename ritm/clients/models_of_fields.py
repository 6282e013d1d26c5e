"""Fields of the form that the boss has made himself, and what stands in them (CL-31, «Поля анкеты»)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Asked
from ritm.accounts.tenant import AccountModel, own_key, same_account


class ProfileField(AccountModel):
    """A field of the studio's own: what it is called, what it takes, where it is shown."""

    class Kind(models.TextChoices):
        TEXT = "text", pgettext_lazy("kind of field", "Line of text")
        LONG = "long", pgettext_lazy("kind of field", "Text of several lines")
        NUMBER = "number", pgettext_lazy("kind of field", "Number")
        DATE = "date", pgettext_lazy("kind of field", "Date")
        YES_NO = "yes_no", pgettext_lazy("kind of field", "Yes or no")
        CHOICE = "choice", pgettext_lazy("kind of field", "One of a list")
        CHOICES = "choices", pgettext_lazy("kind of field", "Several of a list")
        PHONE = "phone", pgettext_lazy("kind of field", "Phone")
        EMAIL = "email", pgettext_lazy("kind of field", "Email")
        LINK = "link", pgettext_lazy("kind of field", "Link")

    name = models.CharField(max_length=60)
    folded = models.CharField(max_length=120, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    options = models.JSONField(default=list)  # what a list offers, in its order
    hint = models.CharField(max_length=120, blank=True)
    is_required = models.BooleanField(default=False)
    is_on_card = models.BooleanField(default=True)
    online = models.CharField(max_length=10, choices=Asked, default=Asked.NO)
    is_importable = models.BooleanField(default=True)  # a column of an imported table may go into it
    is_hidden = models.BooleanField(default=False)  # not asked any more; what was typed stays
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            own_key("profile_field"),
            models.UniqueConstraint(fields=["account", "folded"], name="profile_field_once"),
        ]
        indexes = [models.Index(fields=["account", "position", "id"], name="profile_field_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_list(self) -> bool:
        """Whether it offers a list."""
        return self.kind in {self.Kind.CHOICE, self.Kind.CHOICES}


class FieldValue(AccountModel):
    """What stands in a field of a client, as text of the field's kind; several choices stand in lines."""

    client = models.ForeignKey("clients.Client", on_delete=models.PROTECT, related_name="own_values")
    field = models.ForeignKey(ProfileField, on_delete=models.PROTECT, related_name="values")
    text = models.TextField()

    class Meta:
        constraints = [
            own_key("field_value"),
            *same_account("field_value", "client", "field"),
            models.UniqueConstraint(fields=["account", "client", "field"], name="field_value_once"),
        ]
        indexes = [models.Index(fields=["account", "field", "client"], name="field_value_by_field")]

    def __str__(self) -> str:
        return f"{self.field_id} of {self.client_id}"

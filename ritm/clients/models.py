"""Rows of the room: clients, who answers for whom, and (in models_of_lists) what is chosen for them from lists."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models_of_lists import ClassFormat, ClientStatus, LeadSource
from ritm.files.models import StoredFile
from ritm.staff.models import StaffMember


class Client(AccountModel):
    """A person who comes, or who brings one. Deleting sets `deleted_at`: what was done stays (CL-30)."""

    class Gender(models.TextChoices):
        FEMALE = "female", _("female")
        MALE = "male", _("male")
        UNKNOWN = "unknown", _("not stated")

    name = models.CharField(max_length=150)
    salutation = models.CharField(max_length=80, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, default=Gender.FEMALE)
    birth_date = models.DateField(null=True, blank=True)
    birthday = models.PositiveSmallIntegerField(null=True, blank=True)  # month × 100 + day of birth_date
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    responsible = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)  # E.164, unique among the living
    other_phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    barcode = models.CharField(max_length=40, blank=True)
    vk = models.CharField(max_length=200, blank=True)  # whole addresses, written by the actions
    facebook = models.CharField(max_length=200, blank=True)
    instagram = models.CharField(max_length=200, blank=True)
    named_parent = models.CharField(max_length=150, blank=True)  # for information only (CL-39)
    named_parent_phone = models.CharField(max_length=60, blank=True)
    status = models.ForeignKey(ClientStatus, on_delete=models.PROTECT, null=True, blank=True, related_name="clients")
    source = models.ForeignKey(LeadSource, on_delete=models.PROTECT, null=True, blank=True, related_name="clients")
    class_format = models.ForeignKey(
        ClassFormat, on_delete=models.PROTECT, null=True, blank=True, related_name="clients"
    )
    certificate_ends_on = models.DateField(null=True, blank=True)  # the medical one; both are off at first (CL-24)
    insurance_ends_on = models.DateField(null=True, blank=True)
    discount_percent = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)
    alert_note = models.TextField(blank=True)
    is_blocked = models.BooleanField(default=False)
    is_system = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    # Written by the actions: folded name, digits of the phones, barcode, parent's name. Lists are sorted by it.
    search_text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            own_key("client"),
            *same_account("client", "branch", "responsible", "status", "source", "class_format", "created_by"),
            models.UniqueConstraint(
                fields=["account", "phone"],
                condition=Q(deleted_at__isnull=True) & ~Q(phone=""),
                name="client_phone_once",
            ),
            models.UniqueConstraint(
                fields=["account", "barcode"],
                condition=Q(deleted_at__isnull=True) & ~Q(barcode=""),
                name="client_barcode_once",
            ),
            models.UniqueConstraint(fields=["account"], condition=Q(is_system=True), name="client_one_system"),
            models.CheckConstraint(condition=Q(discount_percent__lte=100), name="client_discount"),
        ]
        indexes = [
            models.Index(fields=["account", "search_text", "id"], name="client_by_name"),
            models.Index(fields=["account", "created_at", "id"], name="client_by_created"),
            models.Index(fields=["account", "phone"], name="client_by_phone"),
            models.Index(
                fields=["account", "birthday"], name="client_by_birthday", condition=Q(deleted_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Guardianship(AccountModel):
    """Who answers for a child; one parent a child until the boss allows more (CL-13)."""

    child = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="wards")

    class Meta:
        constraints = [
            own_key("guardianship"),
            *same_account("guardianship", "child", "guardian"),
            models.UniqueConstraint(fields=["account", "child"], name="guardianship_one_parent"),
            models.CheckConstraint(condition=~Q(child=models.F("guardian")), name="guardianship_two_people"),
        ]
        indexes = [models.Index(fields=["account", "guardian"], name="guardianship_wards")]

    def __str__(self) -> str:
        return f"{self.guardian_id} for {self.child_id}"


class ClientPhoto(AccountModel):
    """The client's photo; a new one takes the place of the old (CL-05)."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="photo")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="client_photo")

    class Meta:
        constraints = [own_key("client_photo"), *same_account("client_photo", "client", "file")]

    def __str__(self) -> str:
        return f"photo of {self.client_id}"

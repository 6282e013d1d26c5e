"""Rows of the room: clients, who answers for whom, and (in models_of_lists) what is chosen for them from lists."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch, Login
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients import models_of_fields, models_of_merge  # noqa: F401 -- Django looks for the room's rows here
from ritm.clients.models_of_lists import ClassFormat, ClientStatus, LeadSource
from ritm.files.models import StoredFile
from ritm.staff.models import StaffMember


class Standing(models.TextChoices):
    """Where a consent stands: what the account presets, what staff chose in the form, what the client said himself."""

    PRESET_YES = "preset_yes", _("allowed, preset")
    PRESET_NO = "preset_no", _("not allowed, preset")
    CHOSEN_YES = "chosen_yes", _("allowed, chosen by staff")
    CHOSEN_NO = "chosen_no", _("not allowed, chosen by staff")
    GIVEN = "given", _("given")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNASKED = "unasked", _("not asked")  # of personal data: nothing is preset

    @property
    def is_allowed(self) -> bool:
        """Whether service messages may go; advertising goes to GIVEN alone (decision 3)."""
        return self in {Standing.PRESET_YES, Standing.CHOSEN_YES, Standing.GIVEN}


class IsBlank(models.Func):
    """Whether a text is "": written into the statement, so that SQLite as well sees the index over it."""

    template = "(%(expressions)s = '')"
    arity = 1
    output_field = models.BooleanField()


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
    # Who signs in at the client portal; none: entry forbidden, as it is while the client is deleted (CL-21).
    login = models.OneToOneField(Login, on_delete=models.PROTECT, null=True, blank=True, related_name="client")
    note = models.TextField(blank=True)
    alert_note = models.TextField(blank=True)
    sms_consent = models.CharField(max_length=12, choices=Standing, default=Standing.PRESET_YES)
    email_consent = models.CharField(max_length=12, choices=Standing, default=Standing.PRESET_YES)
    is_blocked = models.BooleanField(default=False)
    block_reason = models.CharField(max_length=200, blank=True)  # why; "" whenever he is not blocked
    is_system = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)  # what was personal is gone for good (CL-34)
    # The card that this one was merged into; it is deleted then, and its history is read through `queries.ids_of`.
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    # Written by the actions: folded name, digits of the phones, barcode, parent's name. Lists are sorted by it.
    search_text = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            own_key("client"),
            *same_account(
                "client",
                *("branch", "responsible", "status", "source", "class_format", "login", "created_by", "merged_into"),
            ),
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
            models.CheckConstraint(condition=Q(is_blocked=True) | Q(block_reason=""), name="client_block_reason"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(deleted_at__isnull=False), name="client_merged_is_deleted"
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(deleted_at__isnull=False), name="client_erased_is_deleted"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "search_text", "id"], name="client_by_name"),
            models.Index(fields=["account", "created_at", "id"], name="client_by_created"),
            models.Index(fields=["account", "phone", "id"], name="client_by_phone"),
            models.Index("account", IsBlank("phone"), "phone", "id", name="client_by_blank_phone"),
            models.Index(fields=["account", "birth_date", "id"], name="client_by_birth_date"),
            models.Index(
                fields=["account", "birthday"], name="client_by_birthday", condition=Q(deleted_at__isnull=True)
            ),
            models.Index(
                fields=["account", "deleted_at", "id"],
                name="client_by_deleted",
                condition=Q(deleted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Guardianship(AccountModel):
    """Who answers for a child; one parent a child until the boss allows more (CL-13)."""

    class Kind(models.TextChoices):
        MOTHER = "mother", _("mother")
        FATHER = "father", _("father")
        GUARDIAN = "guardian", _("guardian")
        GRANDPARENT = "grandparent", _("grandmother or grandfather")
        OTHER = "other", _("somebody else")

    child = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="guardianships")
    guardian = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="wards")
    kind = models.CharField(max_length=12, choices=Kind, blank=True)
    is_payer = models.BooleanField(default=False)
    may_collect = models.BooleanField(default=False)
    is_first = models.BooleanField(default=True)  # «Родитель» of the form

    class Meta:
        constraints = [
            own_key("guardianship"),
            *same_account("guardianship", "child", "guardian"),
            models.UniqueConstraint(fields=["account", "child", "guardian"], name="guardianship_once"),
            models.UniqueConstraint(
                fields=["account", "child"], condition=Q(is_first=True), name="guardianship_one_first"
            ),
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


class ConsentText(AccountModel):
    """The words that clients consent to; another wording is another version, so the proof names what was read."""

    append_only = True

    purpose = models.CharField(max_length=10)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            own_key("consent_text"),
            *same_account("consent_text", "written_by"),
            models.UniqueConstraint(fields=["account", "purpose", "version"], name="consent_text_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class Consent(AccountModel):
    """The journal: one row a change of one purpose, with its proof. The client's row holds where it stands now."""

    append_only = True
    blankable = ("note",)

    class Purpose(models.TextChoices):
        SMS = "sms", _("SMS")
        EMAIL = "email", _("Email")
        PERSONAL = "personal", pgettext_lazy("purpose of a consent", "Personal data")

    class Channel(models.TextChoices):
        PERSON = "person", _("in person")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by phone")
        MESSAGE = "message", _("by message")
        FORM = "form", _("in the profile")
        FILE = "file", _("from an imported file")
        ONLINE = "online", _("in online registration")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=10, choices=Purpose)
    was = models.CharField(max_length=12, choices=Standing)
    standing = models.CharField(max_length=12, choices=Standing)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, null=True, related_name="consents")
    channel = models.CharField(max_length=10, choices=Channel)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=200, null=True)  # where the paper lies, who heard it

    class Meta:
        constraints = [
            own_key("consent"),
            *same_account("consent", "client", "text", "taken_by"),
            models.CheckConstraint(
                # Which words an imported consent was given to only the paper knows; its note names the file.
                condition=~Q(standing=Standing.GIVEN) | Q(text__isnull=False) | Q(channel="file"),
                name="consent_given_with_text",
            ),
        ]
        indexes = [models.Index(fields=["account", "client", "id"], name="consent_by_client")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.standing}"


# What may be sent: where each of these consents stands is a column of the client's row; of personal data the journal says it.
SENDINGS = (Consent.Purpose.SMS, Consent.Purpose.EMAIL)


class ClientPassport(AccountModel):
    """Passport and address, sealed as one text (CL-25, `passport.py`); read through actions, which log each look."""

    client = models.OneToOneField(Client, on_delete=models.PROTECT, related_name="passport")
    sealed = models.TextField()
    number_mark = models.CharField(max_length=64, blank=True)  # keyed, of the number alone: to find it exactly
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [own_key("client_passport"), *same_account("client_passport", "client")]
        indexes = [models.Index(fields=["account", "number_mark"], name="client_passport_by_number")]

    def __str__(self) -> str:
        return f"passport of {self.client_id}"

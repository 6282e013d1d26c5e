"""Rows of the room: the account itself, its branches and settings, and the sign-ins."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.tenant import AccountManager, AccountModel, own_key, same_account
from ritm.core.ids import fold, random_key


class Account(models.Model):
    """One studio business: the tenant. The only table readable without a scope."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="ru")
    currency = models.CharField(max_length=3, default="RUB")
    time_zone = models.CharField(max_length=50, default="Europe/Moscow")
    tariff = models.CharField(max_length=20, default="all")
    is_demo = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class LegalEntity(AccountModel):
    """Who stands in contracts and receipts; a branch points at one."""

    name = models.CharField(max_length=150)
    tax_number = models.CharField(max_length=12, blank=True)

    class Meta:
        constraints = [own_key("legal_entity")]

    def __str__(self) -> str:
        return self.name


class Branch(AccountModel):
    """A location of the studio with its own time zone and till."""

    name = models.CharField(max_length=100)
    time_zone = models.CharField(max_length=50)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)  # for clients to see; E.164 where it is one number
    email = models.EmailField(blank=True)
    legal_entity = models.ForeignKey(
        LegalEntity, on_delete=models.PROTECT, null=True, blank=True, related_name="branches"
    )
    position = models.PositiveSmallIntegerField(default=0)
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            own_key("branch"),
            *same_account("branch", "legal_entity"),
            models.UniqueConstraint("account", Lower("name"), name="branch_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Asked(models.TextChoices):
    """Whether a form asks for a field: online registration, or the client's form at the desk."""

    NO = "no", pgettext_lazy("field of a form", "not asked")
    ASKED = "asked", pgettext_lazy("field of a form", "asked")
    REQUIRED = "required", pgettext_lazy("field of a form", "required")


class AccountSettings(AccountModel):
    """What the boss decides for the whole account; one row an account, typed fields."""

    class MarkConfirm(models.TextChoices):
        TWO_PRESSES = "two_presses", _("Two presses")
        ONE_PRESS = "one_press", _("One press and undo")

    class NoPass(models.TextChoices):
        WARN = "warn", _("Warn and let staff go on")
        FORBID = "forbid", _("Refuse without the right")

    class Consent(models.TextChoices):
        ALLOWED = "allowed", _("Allowed")
        NOT_ALLOWED = "not_allowed", _("Not allowed")

    class FrozenVisit(models.TextChoices):
        """What a mark makes of a day on which the pass is frozen (F-5)."""

        FORBID = "forbid", _("Refuse the visit")
        END_FREEZE = "end_freeze", _("End the freeze")
        KEEP = "keep", _("The freeze stays")

    class DiscountScope(models.TextChoices):
        """What a client's own discount is taken off (CL-18)."""

        BOTH = "both", _("to passes and goods")
        GOODS = "goods", _("to goods only")
        PASSES = "passes", _("to passes only")

    mark_confirm = models.CharField(max_length=20, choices=MarkConfirm, default=MarkConfirm.TWO_PRESSES)
    booking_without_pass = models.CharField(max_length=10, choices=NoPass, default=NoPass.WARN)
    # A pass whose debt is overdue by more days pays for nothing (P-5); NULL: it pays.
    overdue_days = models.PositiveSmallIntegerField(null=True, blank=True)
    frozen_visit = models.CharField(max_length=10, choices=FrozenVisit, default=FrozenVisit.FORBID)
    cancel_extends_days = models.PositiveSmallIntegerField(default=0)  # what cancelling a lesson proposes (B-11)
    # When a client books himself: how many days ahead, until how many minutes before the class (B-2).
    opens_days = models.PositiveSmallIntegerField(default=14)
    closes_minutes = models.PositiveSmallIntegerField(default=0)
    # How many bookings a client may have: ahead, on one day, ahead on one pass; NULL: as many as he likes (B-3).
    most_ahead = models.PositiveSmallIntegerField(null=True, blank=True)
    most_a_day = models.PositiveSmallIntegerField(null=True, blank=True)
    most_a_pass = models.PositiveSmallIntegerField(null=True, blank=True)
    # Whether a class of the pass is kept for each class that a client waits for (W-5).
    waiting_keeps = models.BooleanField(default=False)
    # When a permanent participant is to be seen to: misses in a row, kopecks of debt (NULL: never); paused by itself? (B-15)
    regular_misses = models.PositiveSmallIntegerField(null=True, blank=True, default=3)
    regular_debt_minor = models.BigIntegerField(null=True, blank=True)
    regular_pauses = models.BooleanField(default=False)
    default_gender = models.CharField(max_length=10, default="female")
    sale_credit_days = models.PositiveSmallIntegerField(default=14)
    visit_credit_days = models.PositiveSmallIntegerField(default=7)
    discount_scope = models.CharField(max_length=10, choices=DiscountScope, default=DiscountScope.BOTH)
    # What a new client's consent is preset to; a consent that was given is never touched by it (CL-22).
    sms_consent = models.CharField(max_length=12, choices=Consent, default=Consent.ALLOWED)
    email_consent = models.CharField(max_length=12, choices=Consent, default=Consent.ALLOWED)
    forbid_clashes = models.BooleanField(default=False)  # one hall, one teacher, one lesson at a time (I-03)
    checklist_hidden = models.BooleanField(default=False)
    asks_certificate = models.BooleanField(default=False)  # fields of the client's form, off at first (CL-24)
    asks_insurance = models.BooleanField(default=False)
    many_guardians = models.BooleanField(default=False)  # several people answer for a child (CL-13)
    birth_date_online = models.CharField(max_length=10, choices=Asked, default=Asked.ASKED)
    # What the client's form leaves out or demands at the desk: field → Asked (CL-31); what is not named is asked.
    form_fields = models.JSONField(default=dict)

    class Meta:
        constraints = [
            own_key("account_settings"),
            models.UniqueConstraint(fields=["account"], name="account_settings_once"),
            models.CheckConstraint(
                condition=models.Q(sale_credit_days__lte=365) & models.Q(visit_credit_days__lte=365),
                name="account_settings_days",
            ),
            models.CheckConstraint(
                condition=models.Q(overdue_days__isnull=True) | models.Q(overdue_days__lte=365),
                name="account_settings_overdue",
            ),
            models.CheckConstraint(
                condition=models.Q(opens_days__lte=365) & models.Q(closes_minutes__lte=10080),
                name="account_settings_window",
            ),
            models.CheckConstraint(condition=models.Q(cancel_extends_days__lte=30), name="account_settings_extension"),
            models.CheckConstraint(
                condition=(models.Q(regular_misses__isnull=True) | models.Q(regular_misses__range=(1, 99)))
                & (models.Q(regular_debt_minor__isnull=True) | models.Q(regular_debt_minor__gte=0)),
                name="account_settings_regulars",
            ),
            *(
                models.CheckConstraint(
                    condition=models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__range": (1, 99)}),
                    name=f"account_settings_{name}",
                )
                for name in ("most_ahead", "most_a_day", "most_a_pass")
            ),
        ]

    def __str__(self) -> str:
        return f"settings of {self.account_id}"


class Module(AccountModel):
    """A function that the boss switched away from its default (see modules.py)."""

    code = models.CharField(max_length=40)
    is_on = models.BooleanField()

    class Meta:
        constraints = [
            own_key("module"),
            models.UniqueConstraint(fields=["account", "code"], name="module_once"),
        ]

    def __str__(self) -> str:
        return self.code


class LoginManager(BaseUserManager, AccountManager):
    """Sign-ins of the current account."""


class Login(AbstractBaseUser, AccountModel):
    """Who may sign in: a name and a password in one account, for staff or for a client."""

    class Kind(models.TextChoices):
        STAFF = "staff", _("Staff")
        CLIENT = "client", _("Client")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=60)
    # The name as it is compared: SQLite folds Latin letters only, so the fold is ours.
    folded = models.CharField(max_length=120, editable=False)
    email = models.EmailField(blank=True)
    key = models.CharField(max_length=32, unique=True, default=random_key)
    is_active = models.BooleanField(default=True)
    one_time_password = models.CharField(max_length=128, blank=True)
    one_time_until = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)

    USERNAME_FIELD = "key"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = LoginManager()

    class Meta:
        constraints = [
            own_key("login"),
            models.UniqueConstraint(fields=["account", "kind", "folded"], name="login_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

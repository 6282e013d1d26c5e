"""Rows of the room: people of the studio and their access levels."""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch, Login
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.events.actor import Actor


class AccessLevel(AccountModel):
    """A named set of permission codes with typed limits; the studio edits it (ST-05)."""

    class Phones(models.TextChoices):
        FULL = "full", _("In full")
        TAIL = "tail", _("Last 4 digits")
        NONE = "none", pgettext_lazy("phones", "Hidden")

    class Clients(models.TextChoices):
        ALL = "all", pgettext_lazy("sees clients", "All")
        BRANCHES = "branches", pgettext_lazy("sees clients", "Of own branches")

    name = models.CharField(max_length=60)
    preset = models.CharField(max_length=20, default="custom")
    codes = models.JSONField(default=list)
    known = models.JSONField(default=list)  # every code that there was when somebody last saved the level
    phones = models.CharField(max_length=10, choices=Phones, default=Phones.FULL)
    clients = models.CharField(max_length=10, choices=Clients, default=Clients.ALL)
    discount_percent_max = models.PositiveSmallIntegerField(default=0)
    credit_minor_max = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            own_key("access_level"),
            models.UniqueConstraint("account", Lower("name"), name="access_level_name_once"),
            models.CheckConstraint(
                condition=models.Q(discount_percent_max__lte=100) & models.Q(credit_minor_max__gte=0),
                name="access_level_limits",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def values(self) -> dict[str, Any]:
        """What the change log compares."""
        names = ("name", "preset", "phones", "clients", "discount_percent_max", "credit_minor_max")
        return {name: getattr(self, name) for name in names} | {"codes": " ".join(self.codes)}


class StaffRole(models.TextChoices):
    """Kinds of staff (ST-01). Head and front desk together are the managers."""

    OWNER = "owner", _("Owner")
    HEAD = "head", _("Head")
    FRONT_DESK = "front_desk", _("Front desk")
    TEACHER = "teacher", _("Teacher")


class StaffMember(AccountModel):
    """A person of the studio; without a login he only stands in the schedule."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("As in the system")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    role = models.CharField(max_length=12, choices=StaffRole)
    name = models.CharField(max_length=150)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    login = models.OneToOneField(Login, on_delete=models.PROTECT, null=True, blank=True, related_name="staff_member")
    access_level = models.ForeignKey(AccessLevel, on_delete=models.PROTECT, null=True, blank=True, related_name="staff")
    is_archived = models.BooleanField(default=False)
    # Personal settings.
    language = models.CharField(max_length=5, blank=True)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    home_branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    day_view = models.CharField(max_length=10, default="halls")
    # Order of the card's blocks and which are folded; the desk knows what stands in it.
    card_layout = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            own_key("staff_member"),
            *same_account("staff_member", "login", "access_level", "home_branch"),
            models.UniqueConstraint(
                fields=["account"], condition=models.Q(role=StaffRole.OWNER), name="staff_one_owner"
            ),
        ]
        indexes = [models.Index(fields=["account", "role", "name"], name="staff_by_role")]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """How actions name this person."""
        return Actor("staff", self.pk)

    @property
    def is_owner(self) -> bool:
        """The boss: the main user in whose name the account stands (AC-02)."""
        return self.role == StaffRole.OWNER

    @property
    def has_every_right(self) -> bool:
        """Boss and heads are not bound by an access level."""
        return self.role in {StaffRole.OWNER, StaffRole.HEAD}

    @cached_property
    def codes(self) -> frozenset[str]:
        """The rights this person holds."""
        from ritm.staff.permissions import every_code  # noqa: PLC0415 -- permissions register after models load

        if self.has_every_right:
            return every_code()
        return frozenset(self.access_level.codes) if self.access_level else frozenset()

    def may(self, *codes: str) -> bool:
        """True where all the codes are held."""
        return all(code in self.codes for code in codes)

    @property
    def values(self) -> dict[str, Any]:
        """What the change log compares."""
        branches = self.branch_links.order_by("branch_id").values_list("branch_id", flat=True)
        names = ("name", "role", "phone", "email", "access_level_id")
        return {name: getattr(self, name) for name in names} | {"branches": " ".join(map(str, branches))}


class StaffBranch(AccountModel):
    """A branch in which a person works (ST-02); none for boss and heads means all."""

    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="branch_links")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            own_key("staff_branch"),
            *same_account("staff_branch", "staff_member", "branch"),
            models.UniqueConstraint(fields=["account", "staff_member", "branch"], name="staff_branch_once"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_member_id} in {self.branch_id}"


class Draft(AccountModel):
    """What a person has typed into a long form and not saved, sealed; one for each form he has open (ux §4.6)."""

    staff_member = models.ForeignKey(StaffMember, on_delete=models.CASCADE, related_name="drafts")
    form = models.CharField(max_length=60)  # "client:new", "client:12"
    sealed = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            own_key("draft"),
            *same_account("draft", "staff_member"),
            models.UniqueConstraint(fields=["account", "staff_member", "form"], name="draft_once"),
        ]
        indexes = [
            models.Index(fields=["account", "form"], name="draft_by_form"),
            models.Index(fields=["account", "saved_at"], name="draft_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.form} of {self.staff_member_id}"

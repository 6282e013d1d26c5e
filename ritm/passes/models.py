"""Rows of the room: what is sold, what is held, and every movement of visits."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.core.clock import TermUnit
from ritm.core.weekdays import EVERY_DAY
from ritm.passes import models_of_batches, models_of_freezes, models_of_scope  # noqa: F401 -- Django looks for the room's rows here
from ritm.passes.models_of_entries import TAKINGS, CreditEntry  # noqa: F401 -- asked for here, as all rows of the room
from ritm.schedule.models import Discipline


class PassKind(models.TextChoices):
    """Standard is preselected; unlimited hides the rest from the client; trial is limited per client (PA-02)."""

    STANDARD = "standard", pgettext_lazy("pass", "Standard")
    UNLIMITED = "unlimited", pgettext_lazy("pass", "Unlimited")
    TRIAL = "trial", pgettext_lazy("pass", "Trial")


class Activation(models.TextChoices):
    """When the term begins (P-1)."""

    ON_SALE = "on_sale", _("On the day of sale")
    ON_DATE = "on_date", _("On a date")
    FIRST_VISIT = "first_visit", _("At the first visit")
    MONTH_START = "month_start", _("On the first of a month")
    AFTER_PREVIOUS = "after_previous", _("Right after the pass before it")


TERM_UNITS = [(TermUnit.DAYS, _("days")), (TermUnit.WEEKS, _("weeks")), (TermUnit.MONTHS, _("months"))]


class PassState(models.TextChoices):
    """What a held pass is on a date; computed, the first match wins (rules §2)."""

    REFUNDED = "refunded", pgettext_lazy("pass", "Refunded")
    CANCELLED = "cancelled", pgettext_lazy("pass", "Cancelled")
    TRANSFERRED = "transferred", pgettext_lazy("pass", "Handed over")
    WAITING = "waiting", pgettext_lazy("pass", "Waits for the first visit")
    NOT_STARTED = "not_started", pgettext_lazy("pass", "Not started")
    FROZEN = "frozen", pgettext_lazy("pass", "Frozen")
    EXPIRED = "expired", pgettext_lazy("pass", "Expired")
    USED_UP = "used_up", pgettext_lazy("pass", "No visits left")
    ACTIVE = "active", pgettext_lazy("pass", "Active")


class PassTermsModel(AccountModel):
    """Terms that plan and held pass share."""

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=PassKind, default=PassKind.STANDARD)
    count = models.PositiveSmallIntegerField(null=True, blank=True)  # lessons; NULL = truly unlimited (N-4)
    term_count = models.PositiveSmallIntegerField()
    term_unit = models.CharField(max_length=6, choices=TERM_UNITS, default=TermUnit.DAYS)
    all_disciplines = models.BooleanField(default=False)
    activation = models.CharField(max_length=14, choices=Activation, default=Activation.ON_SALE)
    # Freezing (F-1): days in all (0: never), how many pieces, days of the shortest one.
    freeze_days = models.PositiveSmallIntegerField(default=0)
    freeze_pieces = models.PositiveSmallIntegerField(default=1)
    freeze_shortest = models.PositiveSmallIntegerField(default=3)
    freeze_price_minor = models.BigIntegerField(default=0)  # of one piece, in kopecks; 0: free (F-6)
    # Where and when it opens classes (P-5): on these weekdays, a bit a day, by starts in [earliest_at, before_at), so many
    # a day and a week. `scope`: branches, groups, halls and teachers as `passes.scope` writes them; the rows say the same.
    weekdays = models.PositiveSmallIntegerField(default=EVERY_DAY)
    earliest_at = models.TimeField(null=True, blank=True)
    before_at = models.TimeField(null=True, blank=True)
    per_day = models.PositiveSmallIntegerField(null=True, blank=True)
    per_week = models.PositiveSmallIntegerField(null=True, blank=True)
    scope = models.TextField(blank=True, default="")
    # «Остаток сохраняется» (P-8): what is left at the end does not burn, it goes to the next pass of the plan.
    carries_left = models.BooleanField(default=False)
    renews = models.BooleanField(default=False)  # a day before its end the next one is made by itself (P-12)

    class Meta:
        abstract = True


class PassPlan(PassTermsModel):
    """A pass that the studio sells. Saving raises `version`; sold passes keep what they were sold with."""

    price_minor = models.BigIntegerField()
    trial_limit = models.PositiveSmallIntegerField(default=1)
    # Trial passes of this name count together (P-9); "": all trial passes.
    trial_category = models.CharField(max_length=40, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    is_archived = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name", "id"]
        constraints = [
            own_key("pass_plan"),
            models.UniqueConstraint(
                "account", Lower("name"), condition=Q(is_archived=False), name="pass_plan_name_once"
            ),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="pass_plan_price"),
            models.CheckConstraint(
                condition=Q(count__isnull=True) | (Q(count__gte=1) & Q(count__lte=999)), name="pass_plan_count"
            ),
            models.CheckConstraint(condition=Q(term_count__gte=1), name="pass_plan_term"),
            models.CheckConstraint(condition=Q(weekdays__range=(1, EVERY_DAY)), name="pass_plan_weekdays"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanDiscipline(AccountModel):
    """A discipline that a plan opens."""

    plan = models.ForeignKey(PassPlan, on_delete=models.CASCADE, related_name="discipline_links")
    discipline = models.ForeignKey(Discipline, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            own_key("plan_discipline"),
            *same_account("plan_discipline", "plan", "discipline"),
            models.UniqueConstraint(fields=["account", "plan", "discipline"], name="plan_discipline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} opens {self.discipline_id}"


class ClientPass(PassTermsModel):
    """A pass that a client holds. The row is the lock of its visits.

    State is never stored: `queries.state_on(pass, day)` computes it (rules §2).
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="passes")
    plan = models.ForeignKey(PassPlan, on_delete=models.PROTECT, related_name="issued")
    plan_version = models.PositiveIntegerField()
    price_minor = models.BigIntegerField()  # M: money price after discounts
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    sold_on = models.DateField()
    sold_at = models.DateTimeField()
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    auto_activates_on = models.DateField(null=True)  # first_visit: sale date + 30 days (P-2)
    # after_previous: the pass on whose end it waits; its dates move with that one's (P-4).
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="behind")
    # Handed over (P-10): the pass that it goes on from, and the sold one under whose money it earns: that stays with the payer.
    handed_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="handed_on")
    paid_as = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    # Made by itself when that one was about to end (P-12): once a pass, whatever becomes of it.
    renewal_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="renewed_by")
    # Its freezes as `passes.frozen` writes them, so that a state costs no question; the rows say the same (I-07).
    frozen = models.TextField(blank=True, default="")
    left_units = models.IntegerField(null=True)  # hundredths of a lesson; NULL = truly unlimited
    last_number = models.PositiveIntegerField(default=0)  # of its credit entries
    closed_on = models.DateField(null=True)
    closed_reason = models.CharField(max_length=12, blank=True)
    # Where truly unlimited: what has been posted to revenue, to the kopeck, and through which day.
    earned_minor = models.BigIntegerField(default=0)
    earned_through = models.DateField(null=True)
    # From where it earns since its price, count or days were changed: what had been earned, at how many units of
    # the entries up to a number; of a truly unlimited pass, through which day.
    base_minor = models.BigIntegerField(default=0)
    base_units = models.IntegerField(default=0)
    base_number = models.PositiveIntegerField(default=0)
    base_on = models.DateField(null=True)
    # By how many days the end lies behind that of the sold term; below zero before it (P-11).
    extra_days = models.IntegerField(default=0)
    # What came from the pass before it, or below zero went to the next one (P-8): hundredths, and the money not yet earned.
    carried_units = models.IntegerField(default=0)
    carried_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            own_key("client_pass"),
            *same_account(
                "client_pass", "client", "plan", "branch", "previous", "handed_from", "paid_as", "renewal_of"
            ),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="client_pass_price"),
            models.CheckConstraint(condition=Q(weekdays__range=(1, EVERY_DAY)), name="client_pass_weekdays"),
            models.UniqueConstraint(
                fields=["account", "handed_from"],
                condition=Q(handed_from__isnull=False) & ~Q(closed_reason="cancelled"),
                name="client_pass_handed_once",
            ),
            models.CheckConstraint(
                condition=Q(left_units__isnull=True) | Q(left_units__gte=0), name="client_pass_left"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="client_pass_forward"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="client_pass_both_dates",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "client", "ends_on"], name="client_pass_by_client"),
            models.Index(fields=["account", "ends_on"], name="client_pass_by_end"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def granted_units(self) -> int | None:
        """Hundredths that were on it in all: bought, and carried; None where truly unlimited."""
        return None if self.count is None else 100 * self.count + self.carried_units

    @property
    def worth_minor(self) -> int:
        """Kopecks that its visits earn in all: its price, and what came with carried ones (R-2)."""
        return self.price_minor + self.carried_minor

    @property
    def money_subject(self) -> str:
        """What its transfers of prepaid money are booked under: the pass that was sold, whoever holds it now (P-10)."""
        return f"pass:{self.paid_as_id or self.pk}"


class PassDiscipline(AccountModel):
    """A discipline that a held pass opens."""

    client_pass = models.ForeignKey(ClientPass, on_delete=models.PROTECT, related_name="discipline_links")
    discipline = models.ForeignKey(Discipline, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            own_key("pass_discipline"),
            *same_account("pass_discipline", "client_pass", "discipline"),
            models.UniqueConstraint(fields=["account", "client_pass", "discipline"], name="pass_discipline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.client_pass_id} opens {self.discipline_id}"

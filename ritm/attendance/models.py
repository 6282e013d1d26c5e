"""Rows of the room: who is coming, who came."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.attendance import models_of_policy, models_of_queue, models_of_regulars  # noqa: F401 -- Django looks for the room's rows here
from ritm.clients.models import Client
from ritm.ledger.models import Charge
from ritm.passes.models import ClientPass, CreditEntry
from ritm.schedule.models import ClassGroup, Discipline, Lesson


class Channel(models.TextChoices):
    """By which door a booking came."""

    DESK = "desk", _("Front desk")
    QUEUE = "queue", _("Waiting list")
    OFFER = "offer", _("Offer of the waiting list")  # he agreed himself: no grace to cancel (W-9)
    LETTER = "letter", _("Link of a letter")
    PORTAL = "portal", _("Client portal")  # the client himself; nothing is put aside for him
    REGULAR = "regular", _("Permanent participant")  # by itself; a pass is not needed (BV-09)


class Override(models.TextChoices):
    """What staff may put aside, each with a right of its own and a reason on the row (B-1)."""

    FULL = "full", _("above the places")
    BLOCKED = "blocked", _("from the blocklist")
    CLASH = "clash", _("two classes at once")
    NO_PASS = "no_pass", _("without a pass")
    WINDOW = "window", _("after booking has closed")
    AGE = "age", _("of another age")
    LIMIT = "limit", _("above the number of bookings")
    FROZEN = "frozen", _("by a frozen pass")
    PAST = "past", _("on a past day")

    @property
    def right(self) -> str:
        """The code of the right that it takes."""
        return "visits.past" if self is Override.PAST else f"bookings.{self.value}"


class Booking(AccountModel):
    """A client's place in a lesson (rules §4)."""

    class Status(models.TextChoices):
        HELD = "held", _("Offered")  # a place of the waiting list that waits for a yes until `held_until`
        BOOKED = "booked", _("Booked")
        VISITED = "visited", _("Attended")
        NO_SHOW = "no_show", _("No-show")
        CANCELLED = "cancelled", _("Cancelled")

    class GivenBack(models.TextChoices):
        """Why a miss or a late cancel no longer costs what it took."""

        WAIVED = "waived", _("charge waived")
        RESTORED = "restored", _("visit restored")
        # What came after in the same class took its place: one class costs a client once at most (B-10).
        REPLACED = "replaced", _("counted with the new booking")

    class By(models.TextChoices):
        CLIENT = "client", _("by the client")
        STAFF = "staff", _("by staff")
        STUDIO = "studio", _("by the studio")
        RULE = "rule", _("by a rule")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="bookings")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="bookings")
    status = models.CharField(max_length=10, choices=Status, default=Status.BOOKED)
    channel = models.CharField(max_length=10, default="desk")
    # The pass that reserves it; `is_pinned`: staff chose it by hand, marking will not choose again (P-6).
    client_pass = models.ForeignKey(ClientPass, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_pinned = models.BooleanField(default=False)
    overrides = models.JSONField(default=list)
    override_reason = models.CharField(max_length=200, blank=True)
    is_walk_in = models.BooleanField(default=False)  # made by a mark: undo takes it away again
    booked_at = models.DateTimeField()
    booked_by = models.CharField(max_length=30)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=10, choices=By, blank=True)
    cancelled_by_actor = models.CharField(max_length=30, blank=True)
    is_late = models.BooleanField(default=False)
    missed_at = models.DateTimeField(null=True, blank=True)  # NULL on a no-show: nobody marked it (P-7)
    missed_by = models.CharField(max_length=30, blank=True)
    is_excused = models.BooleanField(default=False)  # missed with a good reason
    # What a miss or a late cancel took, and whether that came back since; all anew where the booking stands again.
    charge_units = models.PositiveIntegerField(default=0)
    entry = models.OneToOneField(CreditEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="penalty")
    # The same in money, of a late cancel without a pass: kopecks as they were shown, and what is owed (B-5).
    charge_minor = models.BigIntegerField(default=0)
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, blank=True, related_name="penalty")
    given_back_at = models.DateTimeField(null=True, blank=True)
    given_back_as = models.CharField(max_length=10, choices=GivenBack, blank=True)
    is_hidden = models.BooleanField(default=False)  # not shown among the cancelled ones
    held_until = models.DateTimeField(null=True, blank=True)  # of an offer: the place goes to the next one then
    told_at = models.DateTimeField(null=True, blank=True)  # when the client was told that the line gave him the place

    class Meta:
        constraints = [
            own_key("booking"),
            *same_account("booking", "client", "lesson", "client_pass", "entry", "charge"),
            models.UniqueConstraint(
                fields=["account", "lesson", "client"], condition=~Q(status="cancelled"), name="booking_once_per_lesson"
            ),
            models.CheckConstraint(
                condition=Q(charge_units=0, entry__isnull=True)
                | Q(charge_units__range=(1, 100), entry__isnull=False, status="no_show", missed_at__isnull=False)
                | Q(charge_units__range=(1, 100), entry__isnull=False, status="cancelled", is_late=True),
                name="booking_penalty",
            ),
            models.CheckConstraint(
                condition=Q(charge_minor=0, charge__isnull=True)
                | Q(charge_minor__gt=0, charge__isnull=False, charge_units=0, status="cancelled", is_late=True),
                name="booking_money_penalty",
            ),
            models.CheckConstraint(
                condition=Q(given_back_at__isnull=True, given_back_as="")
                | Q(given_back_at__isnull=False, given_back_as__in=("waived", "restored", "replaced"))
                & (Q(charge_units__gt=0) | Q(charge_minor__gt=0)),
                name="booking_given_back",
            ),
            models.CheckConstraint(
                condition=Q(missed_at__isnull=True, is_excused=False) | Q(missed_at__isnull=False, status="no_show"),
                name="booking_missed",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | Q(status="cancelled", cancelled_by="client"), name="booking_late"
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True) | Q(status__in=("held", "cancelled")), name="booking_held_until"
            ),
            models.CheckConstraint(condition=~Q(status="held") | Q(held_until__isnull=False), name="booking_held_ends"),
        ]
        indexes = [
            models.Index(fields=["account", "lesson", "status"], name="booking_by_lesson"),
            models.Index(fields=["account", "client", "status", "lesson"], name="booking_by_client"),
            models.Index(fields=["account", "client_pass"], name="booking_reserving", condition=Q(status="booked")),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} in {self.lesson_id}: {self.status}"


class PenaltyTerms(AccountModel):
    """The boss's choice of what a miss or a late cancel takes, in percent of a lesson; each choice is a new row (B-6).

    A booking is judged by the choice that stood when it was made.
    """

    append_only = True

    chosen_at = models.DateTimeField()
    charges = models.BooleanField()  # whether «Списать» is preselected
    miss_percent = models.PositiveSmallIntegerField(default=100)
    excused_percent = models.PositiveSmallIntegerField(default=0)
    late_percent = models.PositiveSmallIntegerField(null=True, blank=True)  # NULL: not chosen, so nothing (B-5)
    charges_drop_in = models.BooleanField(default=False)  # a late cancel without a pass: so much of the drop-in price

    class Meta:
        constraints = [
            own_key("penalty_terms"),
            models.CheckConstraint(
                condition=Q(miss_percent__range=(1, 100), excused_percent__lte=100), name="penalty_terms_percent"
            ),
            models.CheckConstraint(
                condition=Q(late_percent__isnull=True) | Q(late_percent__lte=100), name="penalty_terms_late_percent"
            ),
        ]
        indexes = [models.Index(fields=["account", "chosen_at"], name="penalty_terms_by_choice")]

    def __str__(self) -> str:
        return f"{self.miss_percent} % since {self.chosen_at}"


class CancelLimit(AccountModel):
    """Until when a client cancels free: hours before the start, or a wall time of the day before (B-4, T-3).

    At most one of the four scopes is named; none: the whole account. Each choice is a new row, judged like
    PenaltyTerms; a scope whose last row names neither hours nor a time goes by the wider one again.
    """

    chosen_at = models.DateTimeField()
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(ClassGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    discipline = models.ForeignKey(Discipline, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hours = models.PositiveSmallIntegerField(null=True, blank=True)
    # Lessons that start before `morning_until` have hours of their own: nobody wakes up to cancel.
    morning_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    morning_until = models.TimeField(null=True, blank=True)
    day_before_at = models.TimeField(null=True, blank=True)

    class Meta:
        constraints = [
            own_key("cancel_limit"),
            *same_account("cancel_limit", "lesson", "group", "discipline", "branch"),
            models.CheckConstraint(
                condition=Q(group__isnull=True, discipline__isnull=True, branch__isnull=True)
                | Q(lesson__isnull=True, discipline__isnull=True, branch__isnull=True)
                | Q(lesson__isnull=True, group__isnull=True, branch__isnull=True)
                | Q(lesson__isnull=True, group__isnull=True, discipline__isnull=True),
                name="cancel_limit_one_scope",
            ),
            models.CheckConstraint(
                condition=Q(
                    hours__lte=168, morning_hours__lte=168, morning_until__isnull=False, day_before_at__isnull=True
                )
                | Q(hours__isnull=True, morning_hours__isnull=True, morning_until__isnull=True),
                name="cancel_limit_hours_or_time",
            ),
        ]
        indexes = [models.Index(fields=["account", "chosen_at"], name="cancel_limit_by_choice")]

    def __str__(self) -> str:
        return f"{self.hours} h or {self.day_before_at} since {self.chosen_at}"


class Visit(AccountModel):
    """A client came: paid exactly once by a pass, by money owed, or free (I-05, B-10)."""

    class Source(models.TextChoices):
        PASS = "pass", _("Pass")
        CHARGE = "charge", _("On credit")
        FREE = "free", _("Free of charge")

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="visits")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="visits")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="visits")
    source = models.CharField(max_length=10, choices=Source)
    entry = models.OneToOneField(CreditEntry, on_delete=models.PROTECT, null=True, related_name="visit")
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, null=True, related_name="visit")
    marked_at = models.DateTimeField()
    marked_by = models.CharField(max_length=30)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            own_key("visit"),
            *same_account("visit", "booking", "client", "lesson", "entry", "charge"),
            models.UniqueConstraint(
                fields=["account", "lesson", "client"], condition=Q(undone_at__isnull=True), name="visit_live_once"
            ),
            models.UniqueConstraint(
                fields=["account", "booking"], condition=Q(undone_at__isnull=True), name="visit_live_once_per_booking"
            ),
            models.CheckConstraint(
                condition=Q(source="pass", entry__isnull=False)
                | Q(source="charge", charge__isnull=False, entry__isnull=True)
                | Q(source="free", entry__isnull=True, charge__isnull=True),
                name="visit_one_source",
            ),
        ]
        indexes = [models.Index(fields=["account", "client", "id"], name="visit_by_client")]

    def __str__(self) -> str:
        return f"{self.client_id} at {self.lesson_id}"

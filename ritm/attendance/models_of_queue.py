"""Rows of the waiting list: who waits for a place, which places are kept for it, whom it passed over (rules §5)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson

LIVE = ("waiting", "offered")


class WaitlistEntry(AccountModel):
    """A client waits for a place in a full lesson. The order: `rank`, then who came first, then the id."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        OFFERED = "offered", _("Offered a place")
        PROMOTED = "promoted", _("Got a place")
        LEFT = "left", _("Left the list")
        MISSED = "missed", _("Did not answer")
        REMOVED = "removed", _("Taken off the list")
        ENDED = "ended", _("No place came free")
        VOID = "void", _("No longer needed")

    class Why(models.TextChoices):
        """Why an entry is void."""

        OVERLAP = "overlap", _("another class at that time")
        CANCELLED = "cancelled", _("the class is cancelled")
        GONE = "gone", _("the client was deleted")
        BLOCKED = "blocked", _("the client is on the blocklist")
        BOOKED = "booked", _("booked otherwise")
        OFF = "off", _("the waiting list was switched off")

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="waiting")
    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="waiting")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    rank = models.IntegerField()
    placed_at = models.DateTimeField()  # since when it stands where it stands in the line
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=30)
    # Put there by itself, since he takes part in the group permanently: needs no pass, goes when he does (B-15).
    is_regular = models.BooleanField(default=False)
    missed = models.PositiveSmallIntegerField(default=0)  # offers that were not answered in time
    told_at = models.DateTimeField(null=True, blank=True)  # when he was told that his turn came in vain: once a lesson
    # The place offered, then the place got.
    booking = models.ForeignKey("attendance.Booking", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # While he waits a class of this pass is kept for him (W-5); NULL: none is.
    client_pass = models.ForeignKey(ClientPass, on_delete=models.PROTECT, null=True, blank=True, related_name="waiting")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=30, blank=True)
    void_why = models.CharField(max_length=10, choices=Why, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # of staff who took it off

    class Meta:
        constraints = [
            own_key("waitlist_entry"),
            *same_account("waitlist_entry", "client", "lesson", "booking", "client_pass"),
            models.UniqueConstraint(
                fields=["account", "lesson", "client"],
                condition=Q(status__in=LIVE),
                name="waitlist_once_per_lesson",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE, closed_at__isnull=True)
                | (~Q(status__in=LIVE) & Q(closed_at__isnull=False)),
                name="waitlist_closed_at",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("offered", "promoted")) | Q(booking__isnull=False), name="waitlist_has_place"
            ),
            models.CheckConstraint(
                condition=Q(status="void") & ~Q(void_why="") | ~Q(status="void") & Q(void_why=""), name="waitlist_void"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "lesson", "rank"], name="waitlist_by_line", condition=Q(status__in=LIVE)),
            models.Index(fields=["account", "client", "status"], name="waitlist_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} waits for {self.lesson_id}: {self.status}"


class PlaceHold(AccountModel):
    """A place that came free and is kept for the first in line; nobody else is booked into it (W-2)."""

    lesson = models.ForeignKey(Lesson, on_delete=models.PROTECT, related_name="holds")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [own_key("place_hold"), *same_account("place_hold", "lesson")]
        indexes = [models.Index(fields=["account", "lesson"], name="place_hold_by_lesson")]

    def __str__(self) -> str:
        return f"a place of {self.lesson_id}"


class SkipLog(AccountModel):
    """Somebody's turn came and he was passed over: the refusal's code and what it names (W-4)."""

    append_only = True

    entry = models.ForeignKey(WaitlistEntry, on_delete=models.PROTECT, related_name="skips")
    passed_at = models.DateTimeField()
    code = models.CharField(max_length=40)
    details = models.JSONField(default=dict)

    class Meta:
        constraints = [own_key("skip_log"), *same_account("skip_log", "entry")]
        indexes = [models.Index(fields=["account", "entry", "passed_at"], name="skip_log_by_entry")]

    def __str__(self) -> str:
        return f"{self.entry_id} passed over: {self.code}"

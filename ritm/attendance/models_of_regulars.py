"""Permanent participants: who has a place in a group's lessons by itself (B-15)."""

from datetime import date
from functools import cached_property

from django.db import models
from django.db.models import F, Q

from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.clients.models import Client
from ritm.core.weekdays import EVERY_DAY, as_days
from ritm.schedule.models import ClassGroup


class StandingBooking(AccountModel):
    """A permanent participant: booked by itself into the group's lessons of these weekdays and dates (B-15).

    The order of joining decides who has a place where not everybody has one. `left_at`: it is over; the row stays.
    """

    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="standing_bookings")
    group = models.ForeignKey(ClassGroup, on_delete=models.PROTECT, related_name="standing_bookings")
    weekdays = models.PositiveSmallIntegerField(default=EVERY_DAY)  # a bit a weekday, Monday the lowest
    begins_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)  # NULL = until it is ended
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=30)
    left_at = models.DateTimeField(null=True, blank=True)
    is_left_by_deletion = models.BooleanField(default=False)  # restoring the client brings it back

    class Meta:
        ordering = ["joined_at", "id"]
        constraints = [
            own_key("standing_booking"),
            *same_account("standing_booking", "client", "group"),
            models.CheckConstraint(condition=Q(weekdays__range=(1, EVERY_DAY)), name="standing_booking_weekdays"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")), name="standing_booking_forward"
            ),
            models.CheckConstraint(
                condition=Q(is_left_by_deletion=False) | Q(left_at__isnull=False), name="standing_booking_deleted"
            ),
        ]
        indexes = [
            models.Index(
                fields=["account", "group", "joined_at"], name="standing_by_group", condition=Q(left_at__isnull=True)
            ),
            models.Index(fields=["account", "client"], name="standing_by_client"),
        ]

    def __str__(self) -> str:
        return f"{self.client_id} in group {self.group_id}"

    @property
    def days(self) -> list[int]:
        """Its weekdays, Monday 0."""
        return as_days(self.weekdays)

    def covers(self, day: date, weekday: int) -> bool:
        """Whether it reaches a lesson of this day that the template gives on this weekday, pauses aside."""
        within = self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)
        return within and self.left_at is None and bool(self.weekdays >> weekday & 1)

    @cached_property
    def off(self) -> list[tuple[date, date]]:
        """Days, both inclusive, on which he pauses."""
        return [(pause.begins_on, pause.ends_on) for pause in self.pauses.all()] if self.pk else []


class StandingPause(AccountModel):
    """Days, both inclusive, on which a permanent participant keeps his place in the group and is not booked."""

    standing = models.ForeignKey(StandingBooking, on_delete=models.CASCADE, related_name="pauses")
    begins_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["begins_on", "id"]
        constraints = [
            own_key("standing_pause"),
            *same_account("standing_pause", "standing"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="standing_pause_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.begins_on}–{self.ends_on}"

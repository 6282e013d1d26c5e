"""Weeks filled by the worker, and lessons that a filling by itself leaves alone (SC-04)."""

from django.db import models
from django.db.models import F, Q

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account

MOST_WEEKS = 26  # that are filled at once, or kept filled ahead


class WeeksFilling(AccountModel):
    """Several weeks of a branch that somebody had filled: how many are done, how many lessons that made."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField()  # of the first week
    weeks = models.PositiveSmallIntegerField()
    weeks_done = models.PositiveSmallIntegerField(default=0)
    lessons_added = models.PositiveIntegerField(default=0)
    asked_by = models.CharField(max_length=30)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            own_key("weeks_filling"),
            *same_account("weeks_filling", "branch"),
            models.CheckConstraint(condition=Q(weeks__range=(1, MOST_WEEKS)), name="weeks_filling_weeks"),
            models.CheckConstraint(condition=Q(weeks_done__lte=F("weeks")), name="weeks_filling_done"),
        ]
        indexes = [models.Index(fields=["account", "branch"], name="weeks_filling_by_branch")]

    def __str__(self) -> str:
        return f"{self.weeks_done} of {self.weeks} weeks from {self.first_on}"

    @property
    def is_done(self) -> bool:
        """Every week was seen to."""
        return self.weeks_done >= self.weeks


class SlotSkip(AccountModel):
    """A lesson of the template that somebody took away on this date: it does not come back by itself (SC-07)."""

    slot = models.ForeignKey("schedule.TemplateSlot", on_delete=models.CASCADE, related_name="skips")
    on = models.DateField()

    class Meta:
        constraints = [
            own_key("slot_skip"),
            *same_account("slot_skip", "slot"),
            models.UniqueConstraint(fields=["account", "slot", "on"], name="slot_skip_once"),
        ]

    def __str__(self) -> str:
        return f"{self.slot_id} not on {self.on}"


class WeeksEdit(AccountModel):
    """An edit of one lesson of a template on its way into the weeks that are filled: what has followed, what stayed and why."""

    slot = models.ForeignKey("schedule.TemplateSlot", on_delete=models.CASCADE, related_name="edits")
    lesson_ids = models.JSONField(default=list)  # what stood ahead when it was asked for, in order of time
    done = models.PositiveSmallIntegerField(default=0)
    fates = models.JSONField(default=list)  # of those that are done: [lesson, what became of it]
    is_silent = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=30)
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [own_key("weeks_edit"), *same_account("weeks_edit", "slot")]

    def __str__(self) -> str:
        return f"{self.done} of {self.total} lessons of {self.slot_id}"

    @property
    def total(self) -> int:
        """Lessons that it was asked for."""
        return len(self.lesson_ids)

    @property
    def is_done(self) -> bool:
        """Every lesson was seen to."""
        return self.done >= self.total

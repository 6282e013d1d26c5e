"""Rows of the room: where, what, who, when."""

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ritm.accounts.models import Branch
from ritm.accounts.tenant import AccountModel, own_key, same_account
from ritm.schedule import models_of_calendars  # noqa: F401 -- Django looks for the room's rows here
from ritm.schedule.models_of_filling import MOST_WEEKS
from ritm.staff.models import StaffMember

# Dates outside are slips of the hand, and instants near the ends of the calendar cannot be counted.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


class Hall(AccountModel):
    """A room in which lessons are held; a hall comes before the schedule (CT-08)."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="halls")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            own_key("hall"),
            *same_account("hall", "branch"),
            models.UniqueConstraint(
                "account", "branch", Lower("name"), condition=Q(is_archived=False), name="hall_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Discipline(AccountModel):
    """What is taught; its colour marks its lessons everywhere (CT-04)."""

    name = models.CharField(max_length=60)
    color = models.CharField(max_length=7, validators=[RegexValidator(r"^#[0-9A-Fa-f]{6}$")])
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            own_key("discipline"),
            models.UniqueConstraint(
                "account", Lower("name"), condition=Q(is_archived=False), name="discipline_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClassGroup(AccountModel):
    """Defaults of its lessons: discipline, length, places, teacher, hall (CT-06)."""

    name = models.CharField(max_length=80)
    discipline = models.ForeignKey(Discipline, on_delete=models.PROTECT, related_name="groups")
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=60)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)  # NULL = no limit
    drop_in_minor = models.BigIntegerField(null=True, blank=True)
    # Of which age, in whole years on the day of the lesson; NULL: no limit on that side (B-1).
    min_age = models.PositiveSmallIntegerField(null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(null=True, blank=True)
    min_people = models.PositiveSmallIntegerField(null=True, blank=True)  # fewer booked: not held (B-11)
    is_online = models.BooleanField(default=True)  # clients see its lessons and book themselves
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            own_key("class_group"),
            *same_account("class_group", "discipline", "hall", "teacher"),
            models.UniqueConstraint(
                "account", Lower("name"), condition=Q(is_archived=False), name="class_group_name_once"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5) & Q(minutes__lte=1440), name="class_group_minutes"),
            models.CheckConstraint(
                condition=Q(drop_in_minor__isnull=True) | Q(drop_in_minor__gte=0), name="class_group_drop_in"
            ),
            models.CheckConstraint(
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=F("min_age")),
                name="class_group_ages",
            ),
            models.CheckConstraint(
                condition=Q(min_people__isnull=True) | Q(min_people__range=(1, 999)), name="class_group_min_people"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WeeklyTemplate(AccountModel):
    """A branch's week: in effect from one day to another, both inclusive; on no day are two (SC-07).

    `weeks_ahead`: so many weeks after the present one are kept filled by themselves (SC-04); 0: only when asked for.
    """

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    first_on = models.DateField(null=True, blank=True)  # NULL = without a beginning
    last_on = models.DateField(null=True, blank=True)  # NULL = until it is ended
    weeks_ahead = models.PositiveSmallIntegerField(default=0)
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = [F("first_on").asc(nulls_first=True), "id"]
        constraints = [
            own_key("weekly_template"),
            *same_account("weekly_template", "branch"),
            models.UniqueConstraint(
                "account", "branch", Lower("name"), condition=Q(is_archived=False), name="weekly_template_name_once"
            ),
            models.CheckConstraint(
                condition=Q(first_on__isnull=True) | Q(last_on__isnull=True) | Q(last_on__gte=F("first_on")),
                name="weekly_template_forward",
            ),
            models.CheckConstraint(condition=Q(weeks_ahead__lte=MOST_WEEKS), name="weekly_template_ahead"),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateSlot(AccountModel):
    """A lesson of the template: weekday and wall time; empty fields come from the group."""

    class Weeks(models.TextChoices):
        """In which weeks it stands: they alternate from the template's first one, which is odd (`planned.is_odd`)."""

        EVERY = "every", _("Every week")
        ODD = "odd", _("Odd weeks")
        EVEN = "even", _("Even weeks")

    template = models.ForeignKey(WeeklyTemplate, on_delete=models.PROTECT, related_name="slots")
    group = models.ForeignKey(ClassGroup, on_delete=models.PROTECT, related_name="slots")
    weekday = models.PositiveSmallIntegerField()  # Monday 0
    weeks = models.CharField(max_length=5, choices=Weeks, default=Weeks.EVERY)
    wall_time = models.TimeField()
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    teacher = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)  # NULL = as in the group
    is_archived = models.BooleanField(default=False)

    class Meta:
        ordering = ["weekday", "wall_time", "id"]
        constraints = [
            own_key("template_slot"),
            *same_account("template_slot", "template", "group", "hall", "teacher"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="template_slot_weekday"),
            models.CheckConstraint(condition=Q(weeks__in=("every", "odd", "even")), name="template_slot_weeks"),
        ]
        indexes = [models.Index(fields=["account", "template", "weekday"], name="template_slot_week")]

    def __str__(self) -> str:
        return f"{self.weekday} {self.wall_time}"


class Closure(AccountModel):
    """Days on which nothing is held: in the whole studio (no branch), in a branch, or in one of its halls (SC-07)."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=60)
    first_on = models.DateField()
    last_on = models.DateField()

    class Meta:
        ordering = ["first_on", "id"]
        constraints = [
            own_key("closure"),
            *same_account("closure", "branch", "hall"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="closure_forward"),
            models.CheckConstraint(
                condition=Q(hall__isnull=True) | Q(branch__isnull=False), name="closure_hall_in_branch"
            ),
        ]
        indexes = [models.Index(fields=["account", "last_on"], name="closure_by_end")]

    def __str__(self) -> str:
        return self.name


class Lesson(AccountModel):
    """One dated event. The row is the lock of its places: whoever holds it may count `taken`.

    Stored as the local date, wall time and zone; the instants are derived from them.
    """

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", _("As scheduled")
        CANCELLED = "cancelled", _("Cancelled")

    group = models.ForeignKey(ClassGroup, on_delete=models.PROTECT, related_name="lessons")
    discipline = models.ForeignKey(Discipline, on_delete=models.PROTECT, related_name="lessons")
    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="+")
    hall = models.ForeignKey(Hall, on_delete=models.PROTECT, null=True, blank=True, related_name="lessons")
    teacher = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="lessons")
    # Who was planned, where somebody else gives the lesson or nobody does yet; NULL = as planned.
    stands_for = models.ForeignKey(StaffMember, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField()
    wall_time = models.TimeField()
    zone = models.CharField(max_length=50)
    minutes = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    drop_in_minor = models.BigIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)  # when it last took its bookings to another time or hall
    # When it was counted whether enough people come, or there was no time left to; asked once.
    counted_at = models.DateTimeField(null=True, blank=True)
    slot = models.ForeignKey(TemplateSlot, on_delete=models.PROTECT, null=True, blank=True, related_name="lessons")
    # The date for which the slot gave this lesson: stays when the lesson is moved, so a filling never doubles it.
    slot_on = models.DateField(null=True, blank=True)
    # Names of fields changed by hand in this lesson: later edits of the group pass them by (CT-07).
    own_fields = models.JSONField(default=list)
    # Names of fields in which somebody put this lesson apart from its template: edits of that pass it by.
    by_hand = models.JSONField(default=list)
    taken = models.PositiveIntegerField(default=0)  # booked + visited + no_show
    over = models.PositiveIntegerField(default=0)  # places given above the capacity, with right and reason
    held = models.PositiveIntegerField(default=0)  # places kept for whoever waits: no person stands in them yet
    kept_back = models.PositiveSmallIntegerField(default=0)  # places that staff keep for whom they choose (B-12)
    has_queue = models.BooleanField(default=False)  # somebody has stood in its waiting list: else nobody is asked for
    unmarked = models.PositiveIntegerField(default=0)  # booked, neither visited nor missed
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            own_key("lesson"),
            *same_account("lesson", "group", "discipline", "branch", "hall", "teacher", "stands_for", "slot"),
            models.UniqueConstraint(
                fields=["account", "slot", "slot_on"], condition=Q(slot__isnull=False), name="lesson_once_per_slot"
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=True, slot_on__isnull=True) | Q(slot__isnull=False, slot_on__isnull=False),
                name="lesson_slot_has_date",
            ),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True)
                | Q(taken__lte=F("capacity") + F("over") - F("held") - F("kept_back")),
                name="lesson_places",
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="lesson_forward"),
            models.CheckConstraint(
                condition=Q(status="cancelled", cancelled_at__isnull=False)
                | Q(status="scheduled", cancelled_at__isnull=True, cancel_reason=""),
                name="lesson_cancelled_at",
            ),
            models.CheckConstraint(condition=Q(minutes__gte=5) & Q(minutes__lte=1440), name="lesson_minutes"),
            models.CheckConstraint(condition=Q(unmarked__lte=F("taken")), name="lesson_unmarked"),
            models.CheckConstraint(
                condition=Q(stands_for=None) | Q(teacher=None) | ~Q(stands_for=F("teacher")),
                name="lesson_stands_for_another",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "branch", "on", "starts_at"], name="lesson_by_day"),
            models.Index(fields=["account", "starts_at"], name="lesson_by_start"),
            models.Index(fields=["account", "group", "on"], name="lesson_by_group"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.wall_time}"

    @property
    def planned_teacher_id(self) -> int | None:
        """Who was to give it: whoever stands in for him changes nothing in what a pass pays for (P-5)."""
        return self.stands_for_id or self.teacher_id

    @property
    def gone(self) -> int:
        """The one count of places that no client may have: with people, kept for the line (W-2) or by staff (B-12)."""
        return self.taken + self.held + self.kept_back

    @property
    def free(self) -> int | None:
        """Places that are left; None: without a limit."""
        return None if self.capacity is None else max(0, self.capacity - self.gone)

    @property
    def free_for_staff(self) -> int | None:
        """The same with the places that staff keep: they are theirs to give."""
        return None if self.capacity is None else max(0, self.capacity - self.taken - self.held)

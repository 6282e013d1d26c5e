"""Groups: defaults of their lessons, and how an edit reaches the coming ones (CT-06, CT-07)."""

from typing import Any

from django.db import transaction

from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.actions.naming import clean_name, remove, save_named
from ritm.schedule.errors import BadAge, BadCapacity, BadLeast, BadLength, BadPrice, InUse, NoLongerOffered
from ritm.schedule.events import GroupAdded, GroupChanged, GroupRemoved
from ritm.schedule.models import ClassGroup, Discipline, Hall, Lesson, TemplateSlot
from ritm.schedule.planning import GROUP_FIELDS, moment
from ritm.schedule.queries import coming_lessons, lock_lessons, uses
from ritm.staff.models import StaffMember

LARGEST_MINOR = 10_000_000_00  # N-5
OLDEST = 120
MOST_PLACES = 999
# What a lesson does not take over: it is asked of the group itself.
_OWN = ("name", "min_age", "max_age", "min_people", "is_online")


@transaction.atomic
def add_group(
    *,
    name: str,
    discipline: Discipline,
    hall: Hall | None = None,
    teacher: StaffMember | None = None,
    minutes: int = 60,
    capacity: int | None = None,
    drop_in_minor: int | None = None,
    min_age: int | None = None,
    max_age: int | None = None,
    min_people: int | None = None,
    is_online: bool = True,
    actor: Actor,
) -> ClassGroup:
    """A group; name and discipline are needed (CT-06). Minutes 5–1440; capacity None = no limit; price in kopecks.

    Ages are whole years on the day of a class, None = no limit. With fewer booked than `min_people` three hours before
    its start a class is cancelled by itself (B-11). Not `is_online`: clients neither see its classes nor book themselves (SC-10). Raises NameMissing, NameTooLong, NameTaken, NoLongerOffered,
    BadLength, BadCapacity, BadPrice, BadAge, BadLeast.
    """
    group = ClassGroup(
        discipline=discipline,
        hall=hall,
        teacher=teacher,
        minutes=minutes,
        capacity=capacity,
        drop_in_minor=drop_in_minor,
        min_age=min_age,
        max_age=max_age,
        min_people=min_people,
        is_online=is_online,
    )
    group.name = clean_name(group, name)
    _check(group, {"discipline_id", "hall_id", "teacher_id"})
    save_named(group, among=ClassGroup.objects.all())
    record(GroupAdded(group_id=group.pk), actor=actor)
    return group


@transaction.atomic
def change_group(*, group: ClassGroup, actor: Actor, **fields: Any) -> tuple[ClassGroup, int]:
    """Save a group and carry the change into its coming lessons (CT-07); returns the group and how many took it.

    `fields` are those of add_group that change. Never reached: lessons that have begun, and values changed by hand
    in one lesson (`own_fields`). Places fewer than taken leave everybody in (B-12). Raises as add_group.
    """
    rows = ClassGroup.objects.select_related("discipline", "hall", "teacher")
    group = rows.select_for_update(no_key=True, of=("self",)).get(pk=group.pk)
    before = {name: getattr(group, name) for name in (*_OWN, *GROUP_FIELDS)}
    for name, value in fields.items():
        setattr(group, name, clean_name(group, value) if name == "name" else value)
    changes = {name: (old, getattr(group, name)) for name, old in before.items() if old != getattr(group, name)}
    if not changes:
        return group, 0
    _check(group, set(changes))
    save_named(group, among=ClassGroup.objects.all())
    reached = _reach_lessons(group, changes.keys() - set(_OWN))
    record(GroupChanged(group_id=group.pk, lesson_ids=reached), actor=actor, changes=changes)
    return group, len(reached)


def _check(group: ClassGroup, changed: set[str]) -> None:
    check_length(group.minutes)
    check_capacity(group.capacity)
    if group.drop_in_minor is not None and not 0 <= group.drop_in_minor <= LARGEST_MINOR:
        raise BadPrice
    low, high = group.min_age or 0, OLDEST if group.max_age is None else group.max_age
    if not 0 <= low <= high <= OLDEST:
        raise BadAge
    check_least(group)
    for name in ("discipline", "hall", "teacher"):
        row = getattr(group, name)
        if row is not None and row.is_archived and f"{name}_id" in changed:
            raise NoLongerOffered(name=row.name, field=name)


def check_length(minutes: int) -> None:
    """Raises BadLength."""
    if not 5 <= minutes <= 1440:
        raise BadLength


def check_capacity(capacity: int | None) -> None:
    """Raises BadCapacity."""
    if capacity is not None and not 1 <= capacity <= MOST_PLACES:
        raise BadCapacity


def check_least(group: ClassGroup) -> None:
    """Raises BadLeast."""
    if group.min_people is not None and not 1 <= group.min_people <= (group.capacity or MOST_PLACES):
        raise BadLeast


def _reach_lessons(group: ClassGroup, names: set[str]) -> tuple[int, ...]:
    if not names:
        return ()
    lessons = lock_lessons(coming_lessons(group).values_list("pk", flat=True))
    changed = [lesson for lesson in lessons if _take_over(lesson, group, names)]
    for lesson in changed:
        lesson.version += 1
    Lesson.objects.bulk_update(changed, [*GROUP_FIELDS, "ends_at", "over", "version"], batch_size=100)
    return tuple(lesson.pk for lesson in changed)


def _take_over(lesson: Lesson, group: ClassGroup, names: set[str]) -> bool:
    """Copy the group's new values into one lesson; False where nothing was different or all was changed by hand."""
    is_changed = False
    for name in sorted(names):
        if name.removesuffix("_id") in lesson.own_fields or (name == "hall_id" and _elsewhere(group, lesson)):
            continue
        is_changed = is_changed or getattr(lesson, name) != getattr(group, name)
        setattr(lesson, name, getattr(group, name))
    lesson.ends_at = moment(lesson.on, lesson.wall_time, lesson.zone, lesson.minutes)["ends_at"]
    if "capacity" in names and "capacity" not in lesson.own_fields:
        lesson.over = over_of(lesson)
    return is_changed


def over_of(lesson: Lesson) -> int:
    """People above the capacity (B-12)."""
    return 0 if lesson.capacity is None else max(0, lesson.gone - lesson.capacity)


def _elsewhere(group: ClassGroup, lesson: Lesson) -> bool:
    return group.hall is not None and group.hall.branch_id != lesson.branch_id


@transaction.atomic
def delete_group(*, group: ClassGroup, actor: Actor) -> ClassGroup:
    """Take a group away: gone, or in the archive where past lessons point at it (`is_archived`).

    Raises InUse with the counts where the template or coming lessons stand on it: see archive_group.
    """
    group = _locked(group)
    if used := uses(group):
        raise InUse(name=group.name, groups=0, slots=used.slots, lessons=used.lessons)
    group_id = group.pk
    is_archived = remove(group)
    record(GroupRemoved(group_id=group_id, is_archived=is_archived), actor=actor)
    return group


@transaction.atomic
def archive_group(*, group: ClassGroup, actor: Actor) -> ClassGroup:
    """No longer offer a group: it leaves the template, so later weeks lack it; its lessons stay as they are."""
    group = _locked(group)
    if not group.is_archived:
        group.is_archived = True
        group.save(update_fields=["is_archived"])
        TemplateSlot.objects.filter(group=group, is_archived=False).update(is_archived=True)
        record(GroupRemoved(group_id=group.pk, is_archived=True), actor=actor)
    return group


@transaction.atomic
def restore_group(*, group: ClassGroup, actor: Actor) -> ClassGroup:
    """Offer an archived group again, without its former place in the template. Raises NameTaken."""
    group = _locked(group)
    if group.is_archived:
        group.is_archived = False
        save_named(group, among=ClassGroup.objects.all())
        record(GroupChanged(group_id=group.pk), actor=actor, changes={"is_archived": (True, False)})
    return group


def _locked(group: ClassGroup) -> ClassGroup:
    return ClassGroup.objects.select_for_update(no_key=True, of=("self",)).get(pk=group.pk)

"""What speaks against the place of one lesson: another one in its hall or with its teacher, a closure of that day."""

from ritm.schedule.closed import closure_over
from ritm.schedule.errors import ClosedThen, PlaceTaken
from ritm.schedule.models import Lesson
from ritm.schedule.planning import Busy, Clash, clashes_among


def clashes_at(lesson: Lesson) -> tuple[Clash, ...]:
    """The clashes that `lesson`, saved or not, would have where it stands now. One query; teachers of all branches."""
    beside = Lesson.objects.select_related("group").filter(
        status=Lesson.Status.SCHEDULED, starts_at__lt=lesson.ends_at, ends_at__gt=lesson.starts_at
    )
    others = [Busy.by_lesson(one) for one in beside.exclude(pk=lesson.pk).order_by("starts_at", "pk")]
    return clashes_among([*others, Busy.by_lesson(lesson)]).get(lesson.pk, ())


def refuse_clash(lesson: Lesson) -> None:
    """Raises PlaceTaken: two lessons at once are a mistake, unless somebody wants them so (SC-05)."""
    if clashes_at(lesson):
        raise PlaceTaken


def refuse_closed(lesson: Lesson) -> None:
    """Raises ClosedThen: whoever puts a lesson into a holiday is asked first (SC-07)."""
    if closure_over(lesson):
        raise ClosedThen

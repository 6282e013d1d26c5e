"""Places that staff keep in a lesson for whom they choose (B-12)."""

from ritm.attendance.actions.places import count_places, is_day_over
from ritm.attendance.errors import LessonIsCancelled, TooLate
from ritm.attendance.errors_of_queue import NoLimitOfPlaces, TooFewPlaces
from ritm.attendance.events import PlacesKept
from ritm.core import clock
from ritm.core.transactions import action
from ritm.events.actions import record
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lesson


@action
def keep_places(*, lesson: Lesson, count: int, actor: Actor) -> Lesson:
    """So many nameless places are staff's to give: taken for clients and for the line, free for the desk (B-12).

    Locks the lesson. Fewer than before: what comes free goes to whoever waits first (W-2). Raises LessonIsCancelled,
    TooLate after the lesson's day, NoLimitOfPlaces, TooFewPlaces where so many are not free.
    """
    place = lock_lesson(lesson.pk)
    if place.status == Lesson.Status.CANCELLED:
        raise LessonIsCancelled
    if is_day_over(place, clock.now()):
        raise TooLate
    if place.free is None:
        raise NoLimitOfPlaces
    most, was = place.kept_back + place.free, place.kept_back
    if count > most:
        raise TooFewPlaces(field="count", most=most)
    if count != was:
        place.kept_back = count
        count_places(place, freed=max(0, was - count))
        record(PlacesKept(lesson_id=place.pk, count=count), actor=actor)
    return place

"""Which cards can be dragged, and what a drop says of where the card stood."""

from ritm.schedule.grid import Card, State
from ritm.schedule.models import Lesson
from ritm.web.desk.addresses import by_id

_PATTERN = 0  # an id that no lesson has: the script puts the card's own in its place


def drag_url() -> str:
    """Where a drop is sent; its 0 stands for the lesson."""
    return by_id("desk:lesson_drag")(_PATTERN)


def stands(card: Card) -> str:
    """Day, time, minutes, hall and teacher of a card that can be dragged, as its drop says from where; "" of others."""
    return stands_at(card.lesson) if card.state in {State.COMING, State.NOW} else ""


def stands_at(lesson: Lesson) -> str:
    """The same of any lesson; 0 for no hall or teacher."""
    at = f"{lesson.on} {lesson.wall_time:%H:%M} {lesson.minutes}"
    return f"{at} {lesson.hall_id or 0} {lesson.teacher_id or 0}"

"""Of which age a group is: asked of the day of the lesson (B-1)."""

from django.utils.translation import gettext as _

from ritm.attendance.errors import WrongAge
from ritm.attendance.queries import age_on
from ritm.clients.models import Client
from ritm.schedule.models import Lesson


def against_age(lesson: Lesson, client: Client) -> list[WrongAge]:
    """Why a client outside the ages of the group is not booked; one whose age is not known is. `lesson` with its group."""
    low, high, age = lesson.group.min_age, lesson.group.max_age, age_on(client, lesson.on)
    if age is None or ((low is None or age >= low) and (high is None or age <= high)):
        return []
    return [WrongAge(group=lesson.group.name, ages=ages_text(low, high), age=age)]


def ages_text(low: int | None, high: int | None) -> str:
    """«5–7», «от 18», «до 4»."""
    if high is None:
        return _("from %(years)s") % {"years": low}
    return _("up to %(years)s") % {"years": high} if low is None else f"{low}–{high}"

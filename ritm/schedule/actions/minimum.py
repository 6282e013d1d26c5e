"""A class to which too few people come is not held: asked once, three hours before its start (B-11)."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from ritm.accounts.queries import current_account, settings_of_account
from ritm.core import clock
from ritm.events.actor import SYSTEM
from ritm.schedule.actions.cancelling import cancel_lesson
from ritm.schedule.minimum import NOTICE
from ritm.schedule.models import Lesson
from ritm.schedule.queries import lock_lesson


def cancel_small() -> int:
    """Cancel, as the studio, what begins within three hours with fewer booked than the group wants; how many those were.

    A look of every minute; a transaction for each lesson. What was looked at once is not looked at again, so a class
    that staff hold after all stays.
    """
    return sum(_count(lesson_id) for lesson_id in _due(clock.now()).values_list("pk", flat=True))


def _due(now: datetime) -> QuerySet[Lesson]:
    rows = Lesson.objects.filter(starts_at__gt=now, starts_at__lte=now + NOTICE, counted_at__isnull=True)
    return rows.filter(status=Lesson.Status.SCHEDULED, group__min_people__isnull=False).order_by("starts_at", "pk")


@transaction.atomic
def _count(lesson_id: int) -> bool:
    lesson = lock_lesson(lesson_id)
    found = _due(clock.now()).filter(pk=lesson.pk)
    is_small = found.filter(taken__lt=F("group__min_people"), taken=F("unmarked")).exists()  # nobody has come yet
    if not found.update(counted_at=clock.now()) or not is_small:
        return False
    with translation.override(current_account().language):
        reason = _("Too few people have booked")
    cancel_lesson(lesson=lesson, reason=reason, extends=settings_of_account().cancel_extends_days, actor=SYSTEM)
    return True

"""How many people a class wants, and when it is counted whether they come (B-11)."""

from datetime import datetime, timedelta

from ritm.schedule.models import Lesson

NOTICE = timedelta(hours=3)  # before the start: whoever is told has not set out yet


def counted_by(starts_at: datetime, now: datetime) -> datetime | None:
    """What `counted_at` begins with: a class made or moved later than the notice is never cancelled by itself."""
    return now if starts_at - NOTICE <= now else None


def is_wanting(lesson: Lesson, now: datetime) -> bool:
    """Whether it would be cancelled by itself if nobody else is booked; `lesson` with its group."""
    least = lesson.group.min_people
    is_ahead = lesson.status == Lesson.Status.SCHEDULED and lesson.counted_at is None and now < lesson.starts_at
    return least is not None and is_ahead and lesson.taken < least

"""Permanent participants who miss class after class or owe too much are paused by themselves, where the boss wants it (B-15)."""

from datetime import timedelta

from ritm.accounts.queries import settings_of_account
from ritm.attendance.actions.regulars import pause_regular
from ritm.attendance.concerns import concerns
from ritm.attendance.errors_of_regulars import PausesOverlap, RegularIsOver
from ritm.attendance.events_of_regulars import RegularPaused
from ritm.attendance.models_of_regulars import StandingBooking
from ritm.events.actor import SYSTEM
from ritm.events.models import Event
from ritm.events.periodic import day_of

PAUSE_DAYS = 28


def pause_regulars(*, on: str) -> None:
    """Each night of the local date `on`: a pause of four weeks, told by a letter; at most one in that time.

    Whom staff let go on stays: he is not paused again before the four weeks are over. Twice pauses nobody twice.
    """
    settings, today = settings_of_account(), day_of(on)
    if not settings.regular_pauses:
        return
    rows = StandingBooking.objects.filter(left_at__isnull=True, begins_on__lte=today).select_related("client", "group")
    standing = list(rows.prefetch_related("pauses"))
    paused = _paused_since(today - timedelta(days=PAUSE_DAYS))
    found = concerns([one for one in standing if one.pk not in paused], settings)
    last = today + timedelta(days=PAUSE_DAYS - 1)
    for one in standing:
        if one.pk in found and not any(first <= last and today <= until for first, until in one.off):
            try:
                pause_regular(standing=one, begins_on=today, ends_on=last, actor=SYSTEM)
            except (PausesOverlap, RegularIsOver):
                continue  # staff have just seen to it


def _paused_since(day: object) -> set[int]:
    told = Event.objects.filter(name=RegularPaused.name, actor_kind="system", data__begins_on__gt=str(day))
    return {data["standing_id"] for data in told.values_list("data", flat=True)}

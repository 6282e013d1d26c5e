"""Reads what the rules of booking go by, and asks them: for many people in one lesson (B-1, B-3)."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q

from ritm.accounts.models import AccountSettings
from ritm.accounts.queries import settings_of_account
from ritm.attendance.models import Booking
from ritm.attendance.paying import Choice
from ritm.attendance.policy import Caps, Case, Counted, Door, Judgement, judge
from ritm.clients.models import Client
from ritm.core import clock
from ritm.schedule.models import Lesson

_Status = Booking.Status
_COME = (_Status.BOOKED, _Status.VISITED, _Status.NO_SHOW)


def judged(
    lesson: Lesson,
    people: Iterable[tuple[Client, Choice]],
    at_once: Mapping[int, list[Lesson]],
    *,
    door: Door = Door.STAFF,
    needs_pass: bool | None = None,
) -> dict[int, Judgement]:
    """What every rule says of each client, by client; `at_once` as `lessons_at_once` finds them.

    One query, two where the boss has set caps, whatever the number of people. `needs_pass` None: as the boss wants it.
    """
    now, pairs, boss = clock.now(), list(people), settings_of_account()
    caps = caps_of(boss)
    counted = counts(lesson, [client.pk for client, _choice in pairs], now) if caps.are_set else {}
    forbids = boss.booking_without_pass == AccountSettings.NoPass.FORBID if needs_pass is None else needs_pass
    return {
        client.pk: judge(
            Case(
                lesson=lesson,
                client=client,
                now=now,
                door=door,
                at_once=at_once.get(client.pk, ()),
                choice=choice,
                needs_pass=forbids,
                caps=caps,
                counted=counted.get(client.pk) or Counted(),
            )
        )
        for client, choice in pairs
    }


def caps_of(boss: AccountSettings) -> Caps:
    """The boss's caps."""
    return Caps(boss.most_ahead, boss.most_a_day, boss.most_a_pass)


def counts(lesson: Lesson, client_ids: Iterable[int], now: datetime) -> dict[int, Counted]:
    """How many bookings each of these has beside the lesson (B-3); who has none is absent. One query.

    Ahead is what is booked and has not begun; of its day also what was attended, missed, or cancelled late.
    """
    ahead = Q(status=_Status.BOOKED, lesson__starts_at__gt=now)
    that_day = Q(lesson__on=lesson.on) & (Q(status__in=_COME) | Q(status=_Status.CANCELLED, is_late=True))
    rows = Booking.objects.filter(ahead | that_day, client__in=tuple(client_ids)).exclude(lesson=lesson.pk)
    columns = ("client", "status", "client_pass", "lesson__on", "lesson__starts_at")
    found: dict[int, Counted] = {}
    for client_id, status, pass_id, on, starts_at in rows.values_list(*columns):
        counted = found.setdefault(client_id, Counted())
        counted.that_day += on == lesson.on
        if status == _Status.BOOKED and starts_at > now:
            counted.ahead += 1
            if pass_id is not None:
                counted.by_pass[pass_id] = counted.by_pass.get(pass_id, 0) + 1
    return found

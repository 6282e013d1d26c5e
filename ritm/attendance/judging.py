"""Reads what the rules of booking go by, and asks them: of many people in one lesson, of one client in many (B-1 … B-3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from ritm.accounts.models import AccountSettings
from ritm.accounts.queries import settings_of_account
from ritm.accounts.questions import question
from ritm.attendance.ages import against_age
from ritm.attendance.errors import LessonFull, Refused
from ritm.attendance.models import Booking
from ritm.attendance.models_of_policy import PlanWindow
from ritm.attendance.paying import Choice, choices_at
from ritm.attendance.policy import Caps, Case, Counted, Door, Judgement, Rule, Window, against_person, judge
from ritm.attendance.queries import unpaid_counts
from ritm.clients.models import Client
from ritm.core import clock
from ritm.schedule.models import Lesson

_Status = Booking.Status
# What is asked of a client who wants to wait.
WAITING_RULES = frozenset({Rule.WINDOW, Rule.AGE})
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

    One query, two where the boss has set caps, whatever the number of people; for a client who books himself four.
    `needs_pass` None: as the boss wants it.
    """
    now, pairs, boss = clock.now(), list(people), settings_of_account()
    ids, is_client = [client.pk for client, _choice in pairs], door == Door.CLIENT
    counted = counts(lesson, ids, now) if is_client or caps_of(boss).are_set else {}
    owed, windows = (unpaid_counts(ids), plan_windows()) if is_client else ({}, {})
    forbids = _forbids(boss) if needs_pass is None else needs_pass
    found = {}
    for client, choice in pairs:
        own = counted.get(client.pk) or Counted()
        own.unpaid += owed.get(client.pk, 0)
        rest: dict[str, Any] = {"caps": caps_of(boss), "counted": own, "window": window_for(boss, choice, windows)}
        rest |= {"at_once": at_once.get(client.pk, ()), "choice": choice, "needs_pass": forbids}
        found[client.pk] = judge(Case(lesson=lesson, client=client, now=now, door=door, **rest))
    return found


def judged_lessons(client: Client, lessons: Sequence[Lesson]) -> dict[int, Judgement | None]:
    """The same for a client who books himself, by lesson; None where he has a place. Six queries, however many lessons."""
    if not lessons:
        return {}
    now, boss, windows = clock.now(), settings_of_account(), plan_windows()
    rows = list(_bookings_around(client, now, lessons[0].on, lessons[-1].on))
    here = {row.lesson_id for row in rows if row.status != _Status.CANCELLED}
    paying, owed = choices_at(client.pk, list(lessons)), unpaid_counts((client.pk,)).get(client.pk, 0)
    found: dict[int, Judgement | None] = dict.fromkeys(here)
    for lesson in lessons:
        if lesson.pk in here:
            continue
        counted = Counted(unpaid=owed)
        for row in rows:
            _count(counted, row.status, row.client_pass_id, row.lesson.on, row.lesson.starts_at, lesson, now)
        case = Case(
            lesson=lesson,
            client=client,
            now=now,
            door=Door.CLIENT,
            at_once=[row.lesson for row in rows if _is_meanwhile(row, lesson)],
            choice=paying[lesson.pk],
            window=window_for(boss, paying[lesson.pk], windows),
            caps=caps_of(boss),
            counted=counted,
            needs_pass=_forbids(boss),
        )
        found[lesson.pk] = judge(case)
    return found


def against_waiting(lesson: Lesson, client: Client) -> list[Refused]:
    """What keeps a client from joining the line himself: his window and his age; all else is asked when his turn comes (W-4)."""
    paying = choices_at(client.pk, [lesson])[lesson.pk]
    found = judged(lesson, [(client, paying)], {}, door=Door.CLIENT)[client.pk]
    return [refused for one in found.tried if one.rule in WAITING_RULES for refused in one.against]


def may_wait_himself(judgement: Judgement) -> bool:
    """Whether a client may join the line of a full class in the portal, as far as the rules go that were tried."""
    against = {one.rule for one in judgement.tried if one.against}
    return Rule.PLACE in against and not against & (WAITING_RULES | {Rule.HELD, Rule.PERSON})


def refuse_full(lesson: Lesson, client: Client) -> None:
    """Tell whoever comes in vain at once, from the rows as they are: only the hopeful wait for the lesson's lock (B-17).

    Raises LessonFull. Not of a lesson of which places are only held, nor to somebody who has one or is refused for
    himself: `book` answers these. One query, none where there is a place.
    """
    if lesson.free != 0 or lesson.held or against_person(lesson, client) or against_age(lesson, client):
        return
    if not _places_of(lesson_id=lesson.pk, client_id=client.pk):
        raise LessonFull(taken=lesson.gone, capacity=lesson.capacity)


@question
def _places_of(*, lesson_id: int, client_id: int) -> QuerySet[Booking, Any]:
    rows = Booking.objects.filter(lesson=lesson_id, client=client_id).exclude(status=_Status.CANCELLED)
    return rows.values_list("pk")


def caps_of(boss: AccountSettings) -> Caps:
    """The boss's caps."""
    return Caps(boss.most_ahead, boss.most_a_day, boss.most_a_pass)


def plan_windows() -> dict[int, int]:
    """Days of the plans that open earlier than the studio does, by plan (B-2)."""
    return dict(_plan_windows())


@question
def _plan_windows() -> QuerySet[PlanWindow, Any]:
    return PlanWindow.objects.values_list("plan", "opens_days")


def window_for(boss: AccountSettings, choice: Choice | None, windows: Mapping[int, int]) -> Window:
    """The studio's window, or the longest of a pass that would pay for the class (B-2)."""
    fitting = [fit.client_pass for fit in choice.fits if fit.fits] if choice is not None and windows else []
    longest = max(fitting, key=lambda held: windows.get(held.plan_id, -1), default=None)
    days = windows.get(longest.plan_id, -1) if longest is not None else -1
    if longest is None or days <= boss.opens_days:
        return Window(boss.opens_days, boss.closes_minutes)
    return Window(days, boss.closes_minutes, by=longest.name)


def counts(lesson: Lesson, client_ids: Iterable[int], now: datetime) -> dict[int, Counted]:
    """How many bookings each of these has beside the lesson (B-3); who has none is absent. One query.

    Ahead is what is booked and has not begun; of its day also what was attended, missed, or cancelled late.
    """
    found: dict[int, Counted] = {}
    for client_id, *row in _counted(ids=tuple(client_ids), now=now, on=lesson.on, but_for=lesson.pk):
        status, pass_id, on, starts_at = row
        _count(found.setdefault(client_id, Counted()), status, pass_id, on, starts_at, lesson, now)
    return found


@question
def _counted(*, ids: tuple[int, ...], now: datetime, on: date, but_for: int) -> QuerySet[Booking, Any]:
    rows = Booking.objects.filter(_around(now, on, on), client__in=ids).exclude(lesson=but_for)
    return rows.values_list("client", "status", "client_pass", "lesson__on", "lesson__starts_at")


def _count(
    counted: Counted, status: str, pass_id: int | None, on: date, starts_at: datetime, lesson: Lesson, now: datetime
) -> None:
    counted.that_day += on == lesson.on
    if status == _Status.BOOKED and starts_at > now:
        counted.ahead += 1
        if pass_id is None:
            counted.unpaid += 1
        else:
            counted.by_pass[pass_id] = counted.by_pass.get(pass_id, 0) + 1


def _around(now: datetime, first: date, last: date) -> Q:
    """Bookings that count: ahead, and of these days whatever took its place."""
    ahead = Q(status=_Status.BOOKED, lesson__starts_at__gt=now)
    late = Q(status=_Status.CANCELLED, is_late=True)
    return ahead | Q(lesson__on__range=(first, last)) & (Q(status__in=_COME) | late)


def _bookings_around(client: Client, now: datetime, first: date, last: date) -> QuerySet[Booking]:
    rows = Booking.objects.select_related("lesson__group").filter(_around(now, first, last), client=client)
    return rows.order_by("lesson__starts_at", "pk")


def _is_meanwhile(row: Booking, lesson: Lesson) -> bool:
    """Half-open, as `queries.meanwhile`."""
    other = row.lesson
    is_held = row.status in (_Status.BOOKED, _Status.VISITED) and other.status == Lesson.Status.SCHEDULED
    return is_held and other.starts_at < lesson.ends_at and other.ends_at > lesson.starts_at


def _forbids(boss: AccountSettings) -> bool:
    return boss.booking_without_pass == AccountSettings.NoPass.FORBID

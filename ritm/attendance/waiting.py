"""The waiting list: until when places are given by themselves, who stands in the line, who may have one now (W)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from ritm.accounts.modules import ModuleKind, declare, is_on_here
from ritm.accounts.queries import settings_of_account
from ritm.attendance.errors import PassFrozen, Refused
from ritm.attendance.judging import judged
from ritm.attendance.limits import limit_for
from ritm.attendance.models_of_queue import LIVE, WaitlistEntry
from ritm.attendance.paying import Choice, choices, choose_for
from ritm.attendance.policy import Door
from ritm.attendance.queries import lessons_at_once
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.quiet import after_loud, is_quiet, loud
from ritm.passes.models import ClientPass
from ritm.schedule.models import Lesson

WAITLIST = declare(
    ModuleKind(
        "waitlist",
        _("Waiting list"),
        _("When a class is full, clients can wait for a place: whoever is first gets it when somebody cancels"),
    )
)
# Before the free cancellation ends, before the start, and how long an offer stands (W-1).
BEFORE_LIMIT, LAST_OFFER, CLOSES = timedelta(minutes=60), timedelta(minutes=60), timedelta(minutes=15)
ANSWER = timedelta(minutes=15)
GRACE = timedelta(minutes=60)  # a promoted client cancels free so long after he was told (W-9)
_LONGEST = 20  # where a lesson has no limit of places
_WITH = ("lesson__group", "lesson__discipline", "lesson__hall", "lesson__teacher", "lesson__branch")


class Phase(StrEnum):
    """What becomes of a place that comes free now."""

    GIVEN = "given"  # to the first in line
    OFFERED = "offered"  # the same, if he says yes
    OPEN = "open"  # to whoever comes first


def is_switched_on() -> bool:
    """Whether the account has the waiting list."""
    return is_on_here(WAITLIST)


def phase_of(lesson: Lesson, now: datetime) -> Phase:
    """Nobody is moved into a time when he would pay without agreeing, nor at night when he could not react (W-1, W-10)."""
    given_until = limit_for(lesson, now).instant(lesson) - BEFORE_LIMIT
    offered_until, told_at = lesson.starts_at - LAST_OFFER, loud(now, lesson.zone)
    if is_quiet(now, lesson.zone):
        if given_until >= told_at + GRACE:
            return Phase.GIVEN
        return Phase.OFFERED if offered_until >= told_at + ANSWER else Phase.OPEN
    if now < given_until:
        return Phase.GIVEN
    return Phase.OFFERED if now < offered_until else Phase.OPEN


def answer_until(lesson: Lesson, now: datetime) -> datetime:
    """Until when an offer stands: 15 minutes out of the quiet hours, never after the line has closed (W-1)."""
    return min(after_loud(now, ANSWER, lesson.zone), closes_at(lesson))


def closes_at(lesson: Lesson) -> datetime:
    """From then on nobody joins, and nothing happens by itself (W-1)."""
    return lesson.starts_at - CLOSES


def longest(lesson: Lesson) -> int:
    """How many may wait: as many as there are places."""
    return lesson.capacity or _LONGEST


def free_after_promotion(told_at: datetime | None, lesson: Lesson) -> datetime:
    """Until when whoever was promoted may cancel free: an hour after he was told, at most until the start (W-9).

    None: nobody has told him yet.
    """
    return lesson.starts_at if told_at is None else min(after_loud(told_at, GRACE, lesson.zone), lesson.starts_at)


def line(lesson: Lesson) -> QuerySet[WaitlistEntry]:
    """Everybody who waits, the first one first."""
    rows = WaitlistEntry.objects.filter(lesson=lesson, status__in=LIVE).select_related("client", "booking")
    return rows.order_by("rank", "joined_at", "pk")


def numbers(lesson: Lesson) -> dict[int, int]:
    """The number of each who waits, by client; no query where nobody ever has."""
    ids = list(line(lesson).values_list("client", flat=True)) if lesson.has_queue else []
    return {client_id: number for number, client_id in enumerate(ids, 1)}


def line_lengths(lessons: Iterable[Lesson]) -> dict[int, int]:
    """How many wait, by lesson; where nobody does it is absent. One query, none where nobody ever has."""
    ids = [lesson.pk for lesson in lessons if lesson.has_queue]
    if not ids:
        return {}
    rows = WaitlistEntry.objects.filter(lesson__in=ids, status__in=LIVE).order_by()
    return dict(rows.values("lesson").annotate(n=Count("pk")).values_list("lesson", "n"))


def pass_kept_for(lesson: Lesson, client: Client) -> ClientPass | None:
    """Of which pass a class is kept while the client waits for this one: where the boss wants that, and one fits (W-5).

    Of several the one that would pay (P-6). One query where it is off.
    """
    return choose_for(lesson, client, pinned=None).client_pass if settings_of_account().waiting_keeps else None


def place_in_line(entry: WaitlistEntry) -> int:
    """His number in the line, from 1."""
    ids = list(line(entry.lesson).values_list("pk", flat=True))
    return ids.index(entry.pk) + 1


def waiting_of(client: Client) -> list[WaitlistEntry]:
    """Where a client waits, the soonest class first; `before` says how many stand before him there. One query."""
    ahead = Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), pk__lt=OuterRef("pk"))
    others = WaitlistEntry.objects.filter(ahead, lesson=OuterRef("lesson"), status__in=LIVE).order_by()
    counted = Subquery(others.values("lesson").annotate(n=Count("pk")).values("n"))
    rows = WaitlistEntry.objects.select_related(*_WITH).filter(client=client, status__in=LIVE)
    rows = rows.annotate(before=Coalesce(counted, 0))
    return list(rows.filter(lesson__starts_at__gt=clock.now()).order_by("lesson__starts_at", "pk"))


@dataclass(frozen=True)
class Turn:
    """Somebody whose turn it is: what would pay, and the first reason against him; None: he may have the place."""

    choice: Choice
    against: Refused | None


def turns(place: Lesson, entries: Iterable[WaitlistEntry]) -> dict[int, Turn]:
    """Whether each of these may have a place now, by client (W-4). Three queries, however many they are, four with caps.

    A permanent participant needs no pass (BV-09), but one that is frozen that day keeps him away (F-3).
    """
    entries = list(entries)
    ids = [entry.client_id for entry in entries]
    at_once, paying = lessons_at_once(place, client_ids=ids), choices(place, ids)
    pairs = [(entry.client, paying[entry.client_id]) for entry in entries]
    own = {entry.client_id for entry in entries if entry.is_regular}
    free = [(client, choice) for client, choice in pairs if client.pk in own and not _is_frozen(choice)]
    usual = [pair for pair in pairs if pair not in free]
    found = judged(place, usual, at_once, door=Door.WAITING, needs_pass=True) if usual else {}
    found |= judged(place, free, at_once, door=Door.HEAD, needs_pass=False) if free else {}
    return {client.pk: Turn(choice, next(iter(found[client.pk].against), None)) for client, choice in pairs}


def _is_frozen(choice: Choice) -> bool:
    return isinstance(choice.why_not, PassFrozen)


@dataclass(frozen=True)
class Waiter:
    """One of the line with his number, and what would become of his turn now."""

    number: int
    entry: WaitlistEntry
    turn: Turn

    @property
    def client(self) -> Client:
        """Who waits."""
        return self.entry.client


def line_up(lesson: Lesson) -> list[Waiter]:
    """The line of a lesson, the first one first. Three queries, however many wait; none where nobody ever has."""
    entries = list(line(lesson)) if lesson.has_queue and lesson.status == Lesson.Status.SCHEDULED else []
    seen = turns(lesson, entries) if entries else {}
    return [Waiter(number, entry, seen[entry.client_id]) for number, entry in enumerate(entries, 1)]


def may_join(lesson: Lesson, now: datetime) -> bool:
    """Whether a full lesson has a waiting list at all now; one query."""
    return lesson.free == 0 and now < closes_at(lesson) and is_switched_on()

"""One client into several classes by one press: a result for each date, none takes another back (B-3)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ritm.attendance.actions.booking import book
from ritm.attendance.errors import Refused
from ritm.attendance.errors_of_policy import NoDates, TooManyDates
from ritm.attendance.kept_refusals import kept, refused_before
from ritm.clients.models import Client
from ritm.events.actions import once, require_key
from ritm.events.actor import Actor
from ritm.schedule.models import Lesson

MOST = 20
_LONGEST = 300  # of an answer that a key keeps


@dataclass(frozen=True)
class Dated:
    """What became of one date: the booking, or the first reason against it."""

    lesson: Lesson
    booking_id: int | None
    refusal: Refused | None


def book_series(*, client: Client, lessons: Sequence[Lesson], key: str, actor: Actor) -> list[Dated]:
    """Book a client into each of these lessons, in their order; each a transaction of its own (B-3).

    `key` is the press: the same press again books nothing more and answers as before, after a cut it goes on where it
    ended. Raises NoDates, TooManyDates above twenty; what speaks against one date stands in its result.
    """
    require_key(key)
    if not lessons:
        raise NoDates
    if len(lessons) > MOST:
        raise TooManyDates(count=len(lessons), most=MOST)
    return [_one(client, lesson, key=f"{key[:40]}x{lesson.pk}", actor=actor) for lesson in lessons]


def _one(client: Client, lesson: Lesson, *, key: str, actor: Actor) -> Dated:
    form = f"series: {client.pk} {lesson.pk}"
    try:
        said, _is_new = once(actor=actor, key=key, form=form, act=lambda: _booked(client, lesson, actor))
    except Refused as refusal:
        against = refusal  # kept under the same key, so that a repeat does not try again
        said, _is_new = once(actor=actor, key=key, form=form, act=lambda: _told(against))
        if not said.isdigit():
            return Dated(lesson, None, refusal)
    if said.isdigit():
        return Dated(lesson, int(said), None)
    return Dated(lesson, None, refused_before(**json.loads(said)))


def _booked(client: Client, lesson: Lesson, actor: Actor) -> str:
    return str(book(client=client, lesson=lesson, actor=actor).pk)


def _told(refusal: Refused) -> str:
    said = json.dumps({"code": refusal.code, "details": kept(refusal)}, ensure_ascii=False)
    return said if len(said) <= _LONGEST else json.dumps({"code": refusal.code, "details": {}})

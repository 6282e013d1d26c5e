"""What pays for a visit: the pass that P-6 chooses, or why none does; and the words for it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import get_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.accounts.questions import question
from ritm.attendance.errors import (
    NoPass,
    PassDoesNotFit,
    PassExpired,
    PassFrozen,
    PassNotStarted,
    PassOwed,
    PassReserved,
    PassUsedUp,
    PassWaited,
    WrongPass,
)
from ritm.attendance.kept import kept_columns, kept_of
from ritm.attendance.models import Booking, Visit
from ritm.clients.models import Client
from ritm.core import clock
from ritm.core.days import short_day
from ritm.ledger.errors import written
from ritm.passes.data import LESSON, Kept, LessonFacts
from ritm.passes.models import TAKINGS, ClientPass, CreditEntry, PassState
from ritm.passes.queries import LOOK_BACK, Fit, candidates, choose, fits, fits_among, fits_each, holding
from ritm.passes.scope import CODES, Busy
from ritm.passes.states import dates_on, frozen_on
from ritm.schedule.models import Lesson

LESSON_UNITS = LESSON

_REFUSALS = {
    "discipline": WrongPass,
    "not_started": PassNotStarted,
    "expired": PassExpired,
    "frozen": PassFrozen,
    "used_up": PassUsedUp,
    "reserved": PassReserved,
    "waited": PassWaited,
    "debt": PassOwed,
}


@dataclass  # not frozen: a page makes sixty, and a frozen one takes thrice as long
class Choice:
    """The pass that will pay, or why none does. `fits`: all passes of the client, for «Почему?»."""

    client_pass: ClientPass | None
    why_not: NoPass | None
    fits: tuple[Fit, ...] = ()


def facts_of(lesson: Lesson) -> LessonFacts:
    """What a pass must fit."""
    return LessonFacts(
        lesson_id=lesson.pk,
        discipline_id=lesson.discipline_id,
        group_id=lesson.group_id,
        branch_id=lesson.branch_id,
        hall_id=lesson.hall_id,
        teacher_id=lesson.planned_teacher_id,
        on=lesson.on,
        wall_time=lesson.wall_time,
        today=clock.today(lesson.zone),
    )


def drop_in_minor(lesson: Lesson) -> int | None:
    """What one visit costs: the lesson's own price, else the group's (B-13)."""
    return lesson.drop_in_minor if lesson.drop_in_minor is not None else lesson.group.drop_in_minor


def choices(
    lesson: Lesson, client_ids: Iterable[int], pinned: dict[int, int] | None = None, *, hold: bool = False
) -> dict[int, Choice]:
    """What pays for each client in this lesson; `pinned` names passes chosen by hand, by client. One query.

    What this lesson itself keeps on a pass is free for it: a mark spends that. `hold`: the passes are held.
    """
    ids = tuple(client_ids)
    if not ids:
        return {}
    facts = facts_of(lesson)
    if len(ids) == 1:
        ask = _held_passes if hold else _passes
        passes = list(ask(ids[0], lesson.pk, lesson.on - LOOK_BACK))
        found = {ids[0]: fits_among(passes, facts, busy_days(passes, lesson.on))}
    else:
        kept = kept_columns(but_for=lesson.pk)
        found = fits(ids, facts, kept=kept, busy=lambda passes: busy_days(passes, lesson.on), hold=hold)
    return {client_id: choice_among(lesson, found[client_id], (pinned or {}).get(client_id)) for client_id in ids}


def choices_of_booked(lesson: Lesson, client_ids: Iterable[int], pinned: dict[int, int]) -> dict[int, Choice]:
    """The same for those who are booked into it; one question, however many they are."""
    found: dict[int, list[Fit]] = {client_id: [] for client_id in client_ids}
    if not found:
        return {}
    facts = facts_of(lesson)
    passes = list(_passes_of_booked(lesson=lesson.pk, since=facts.on - LOOK_BACK))
    for fit in fits_among(passes, facts, busy_days(passes, lesson.on)):
        found.get(fit.client_pass.client_id, []).append(fit)  # somebody may have been booked since
    return {client_id: choice_among(lesson, offered, pinned.get(client_id)) for client_id, offered in found.items()}


@question
def _passes_of_booked(*, lesson: int, since: date) -> QuerySet[ClientPass]:
    booked = Booking.objects.filter(lesson=lesson, status=Booking.Status.BOOKED).values("client")
    return candidates(since).filter(client__in=booked).annotate(**kept_columns(but_for=lesson))


def _passes_of(client_id: int, lesson_id: int, since: date) -> QuerySet[ClientPass]:
    return candidates(since).filter(client=client_id).annotate(**kept_columns(but_for=lesson_id))


@question
def _held_passes(client_id: int, lesson_id: int, since: date) -> QuerySet[ClientPass]:
    return holding(_passes_of(client_id, lesson_id, since))


_passes = question(_passes_of)


def busy_days(passes: Iterable[ClientPass], *days: date) -> dict[int, list[tuple[int | None, date]]]:
    """The days of these weeks on which passes with a limit a day or a week are used or kept (P-5).

    Two queries, none where no pass has such a limit.
    """
    limited = [one.pk for one in passes if one.per_day is not None or one.per_week is not None]
    if not limited or not days:
        return {}
    first, last = clock.week_start(min(days)), clock.week_start(max(days)) + timedelta(days=6)
    found: dict[int, list[tuple[int | None, date]]] = {pass_id: [] for pass_id in limited}
    taken = CreditEntry.objects.filter(client_pass__in=limited, reason__in=TAKINGS, reversed_by__isnull=True)
    for pass_id, day in taken.filter(on__range=(first, last)).values_list("client_pass", "on"):
        found[pass_id].append((None, day))
    booked = Booking.objects.filter(client_pass__in=limited, status=Booking.Status.BOOKED)
    rows = booked.filter(lesson__on__range=(first, last)).values_list("client_pass", "lesson", "lesson__on")
    for pass_id, lesson_id, day in rows:
        found[pass_id].append((lesson_id, day))
    return found


def busy_at(lessons: Iterable[Lesson]) -> Callable[[list[ClientPass]], Busy]:
    """The same around many lessons, once the passes are known."""
    days = [lesson.on for lesson in lessons]
    return lambda passes: busy_days(passes, *days)


def choices_of(bookings: list[Booking], held: Iterable[ClientPass] | None = None) -> dict[int, Choice]:
    """What pays for each standing booking of one client, by booking. Two queries, however many there are.

    `held` as in `passes.queries.fits_each`: then one.
    """
    if not bookings:
        return {}
    client_id = bookings[0].client_id
    kept = kept_of(client_id)
    seen = [(facts_of(booking.lesson), _but_for(booking, kept)) for booking in bookings]
    found = fits_each(client_id, seen, held, busy=busy_at([booking.lesson for booking in bookings]))
    return {
        booking.pk: choice_among(booking.lesson, offered, booking.client_pass_id if booking.is_pinned else None)
        for booking, offered in zip(bookings, found, strict=True)
    }


def choices_at(client_id: int, lessons: list[Lesson]) -> dict[int, Choice]:
    """What would pay for one client in each of these lessons, by lesson. Two queries, however many there are."""
    if not lessons:
        return {}
    kept = kept_of(client_id)
    found = fits_each(client_id, [(facts_of(lesson), kept) for lesson in lessons], busy=busy_at(lessons))
    return {lesson.pk: choice_among(lesson, offered) for lesson, offered in zip(lessons, found, strict=True)}


def _but_for(booking: Booking, kept: dict[int, Kept]) -> dict[int, Kept]:
    """What other bookings keep: a mark spends what its own booking has kept."""
    own = booking.client_pass_id
    return {**kept, own: kept[own].and_booked(-LESSON)} if own in kept else kept


def choose_for(lesson: Lesson, client: Client, *, pinned: ClientPass | None, hold: bool = False) -> Choice:
    """The same for one client."""
    return choices(lesson, (client.pk,), {client.pk: pinned.pk} if pinned else None, hold=hold)[client.pk]


def choice_among(lesson: Lesson, found: list[Fit], pinned_id: int | None = None) -> Choice:
    """Which of a client's passes pays, once they have been laid beside the lesson; no query."""
    offered = [fit for fit in found if pinned_id in {None, fit.client_pass.pk}]
    fit = choose(offered)
    if fit is not None:
        return Choice(fit.client_pass, None, tuple(found))
    return Choice(None, _why_not(lesson, offered, is_pinned=pinned_id is not None), tuple(found))


def _why_not(lesson: Lesson, found: list[Fit], *, is_pinned: bool) -> NoPass:
    details: dict[str, Any] = {"discipline": lesson.discipline.name, "drop_in_minor": drop_in_minor(lesson)}
    nearest = max(found, key=_nearness, default=None)
    if nearest is None or (not is_pinned and len(nearest.reasons) > 1 and nearest.reasons[0].code == "discipline"):
        return NoPass(**details)
    held, reason = nearest.client_pass, nearest.reasons[0]
    term, freeze = dates_on(held, lesson.on), frozen_on(held, lesson.on)
    if freeze is not None:
        is_alone = len(nearest.reasons) == 1 and held.starts_on is not None  # nothing else speaks against it (F-5)
        details.update(pass_id=held.pk, frozen_until=f"{freeze[1]:%d.%m.%Y}", is_alone=is_alone)
    if term is not None:
        details.update(starts_on=f"{term[0]:%d.%m.%Y}", ends_on=f"{term[1]:%d.%m.%Y}")
        details["is_ahead"] = term[1] >= clock.today(lesson.zone)
    refusal = _REFUSALS.get(reason.code, PassDoesNotFit)
    return refusal(**details, pass_name=held.name, why=str(reason.text))


def _nearness(fit: Fit) -> tuple[bool, bool, bool, bool, int]:
    """Of which pass staff speak first: but for a freeze it pays; of this discipline, place, time, alive, fewest reasons."""
    codes = {reason.code for reason in fit.reasons}
    is_near = "discipline" not in codes, not codes & CODES
    return codes == {"frozen"}, *is_near, fit.state != PassState.EXPIRED, -len(fit.reasons)


def lessons_text(units: int) -> str:
    """Hundredths as people count lessons: «5», «4,5»."""
    whole, rest = divmod(units, LESSON)
    return f"{whole}{get_format('DECIMAL_SEPARATOR')}{f'{rest:02}'.rstrip('0')}" if rest else str(whole)


def pass_text(held: ClientPass) -> str:
    """What stands under a name before the mark: «8 занятий» 5/8 до 12.12."""
    words = {"name": held.name, "count": lessons_text(held.granted_units or 0)}
    words["left"] = lessons_text(held.left_units) if held.left_units is not None else ""
    words["day"] = short_day(held.ends_on) if held.ends_on else ""
    if held.left_units is None:
        return (_("“%(name)s” until %(day)s") if held.ends_on else _("“%(name)s”")) % words
    if held.ends_on is None:
        return _("“%(name)s” %(left)s/%(count)s from the first visit") % words
    return _("“%(name)s” %(left)s/%(count)s until %(day)s") % words


def becomes_text(held: ClientPass, left: int | None, units: int) -> str:
    """What a charge would make of a pass on which `left` stands: «8 занятий»: −1, останется 4."""
    if left is None:
        return _("“%(name)s”: nothing is counted on it") % {"name": held.name}
    words = {"name": held.name, "taken": lessons_text(units), "left": lessons_text(left - units)}
    return _("“%(name)s”: −%(taken)s, %(left)s left") % words


def entry_text(entry: CreditEntry) -> str:
    """What a taking did to its pass: «−1, осталось 4», «безлимит»."""
    if entry.left_after is None:
        return pgettext("after a mark", "unlimited")
    words = {"taken": lessons_text(-entry.units), "left": lessons_text(entry.left_after)}
    return _("−%(taken)s, %(left)s left") % words


def paid_text(visit: Visit) -> str:
    """What stands under a name after the mark: «−1, осталось 4», «безлимит», «в долг, 700 ₽», «бесплатно»."""
    if visit.entry is not None and visit.source == Visit.Source.PASS:
        return entry_text(visit.entry)
    if visit.charge is not None and visit.source == Visit.Source.CHARGE:
        if visit.charge.open_minor:
            return _("on credit, %(sum)s") % {"sum": written(visit.charge.open_minor)}
        return _("single, %(sum)s") % {"sum": written(visit.charge.minor)}
    return _("free of charge")

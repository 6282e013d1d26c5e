"""Reads of the room. Each list is a fixed number of queries, however many rows it has."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ritm.accounts.models import Branch
from ritm.accounts.questions import question
from ritm.accounts.tenant import once_an_account
from ritm.attendance.cancelled import canceller
from ritm.attendance.models import Booking, Visit
from ritm.attendance.paying import Choice, choices, choices_of_booked, paid_text, pass_text
from ritm.attendance.penalties import cancelled_text, missed_text
from ritm.clients.models import Client
from ritm.core import clock
from ritm.ledger.queries import debt_of_each
from ritm.schedule.models import Lesson
from ritm.schedule.planning import day_over

_Status = Booking.Status
_SHOWN = (  # of a booking and of its client, in the panel
    *("account", "status", "lesson", "client_pass", "is_pinned", "is_walk_in", "cancelled_at", "cancelled_by"),
    *(
        "missed_at",
        "is_excused",
        "is_late",
        "charge_units",
        "charge_minor",
        "entry",
        "charge",
        "given_back_at",
        "given_back_as",
    ),
    *("client__account", "client__name", "client__birth_date", "client__alert_note", "client__is_blocked"),
    "client__block_reason",
)
_LESSON = ("lesson__group", "lesson__discipline", "lesson__hall", "lesson__teacher", "lesson__branch")


def live_visits() -> QuerySet[Visit]:
    """Visits that stand, with what paid them."""
    return Visit.objects.select_related("entry__client_pass", "charge").filter(undone_at__isnull=True)


def lessons_at_once(lesson: Lesson, *, client_ids: Iterable[int]) -> dict[int, list[Lesson]]:
    """The other lessons of each client that overlap this one, by start; who has none is absent. One query."""
    ids, when = tuple(client_ids), (lesson.pk, lesson.starts_at, lesson.ends_at)
    rows = Booking.objects.select_related("lesson__group").filter(meanwhile(*when), client__in=ids)
    found: dict[int, list[Lesson]] = {}
    for row in rows.order_by("lesson__starts_at", "lesson"):
        found.setdefault(row.client_id, []).append(row.lesson)
    return found


def meanwhile(lesson_id: int, starts_at: datetime, ends_at: datetime) -> Q:
    """The condition of bookings into other lessons that overlap this one; half-open."""
    overlaps = Q(lesson__starts_at__lt=ends_at, lesson__ends_at__gt=starts_at, lesson__status=Lesson.Status.SCHEDULED)
    return overlaps & Q(status__in=(_Status.BOOKED, _Status.VISITED)) & ~Q(lesson=lesson_id)


def standing(lesson: Lesson, client_ids: Iterable[int]) -> dict[int, Booking]:
    """Who of these is in the lesson already, by client."""
    rows = Booking.objects.filter(lesson=lesson, client__in=tuple(client_ids)).exclude(status=_Status.CANCELLED)
    return {row.client_id: row for row in rows}


def standing_of(client: Client, lessons: Iterable[Lesson]) -> dict[int, Booking]:
    """Where in these lessons one client is already, by lesson."""
    rows = Booking.objects.filter(client=client, lesson__in=[lesson.pk for lesson in lessons])
    return {row.lesson_id: row for row in rows.exclude(status=_Status.CANCELLED)}


def next_bookings(client_ids: Iterable[int]) -> dict[int, Booking]:
    """The nearest standing booking of each, by client: what a search result says."""
    rows = _coming(ids=tuple(client_ids), now=clock.now())
    return {row.client_id: row for row in rows}


@question
def _coming(*, ids: tuple[int, ...], now: datetime) -> QuerySet[Booking]:
    """The farthest first, so that the nearest of a client is read last."""
    rows = Booking.objects.select_related("lesson__group")
    return rows.filter(client__in=ids, status=_Status.BOOKED, lesson__ends_at__gt=now).order_by(
        "-lesson__starts_at", "-pk"
    )


def upcoming(client: Client) -> list[Booking]:
    """Standing bookings until the lesson's day is over in its branch (BV-14)."""
    now = clock.now()
    rows = Booking.objects.select_related(*_LESSON, "client_pass").filter(
        client=client, status=_Status.BOOKED, lesson__ends_at__gt=now - timedelta(days=2)
    )
    return [row for row in rows.order_by("lesson__starts_at", "pk") if now < day_over(row.lesson)]


def for_calendar(client: Client, days: tuple[datetime, datetime]) -> list[Booking]:
    """One booking of each lesson between these instants, in order of time: the one that stands, else the last cancelled.

    One query.
    """
    rows = Booking.objects.select_related(*_LESSON).filter(client=client, lesson__starts_at__range=days)
    found: dict[int, Booking] = {}
    for one in rows.exclude(status=_Status.HELD).order_by("lesson__starts_at", "lesson", "pk"):
        known = found.get(one.lesson_id)
        if known is None or known.status == _Status.CANCELLED:
            found[one.lesson_id] = one
    return list(found.values())


def visits_of(client: Client) -> QuerySet[Visit]:
    """Visits that stand, the latest first."""
    return live_visits().select_related(*_LESSON).filter(client=client).order_by("-lesson__starts_at", "-pk")


def missed_of(client: Client) -> QuerySet[Booking]:
    """«Пропущенные записи»: the latest first, with the pass that kept the place."""
    rows = Booking.objects.select_related(*_LESSON, "client_pass").filter(
        client=client, status=_Status.NO_SHOW, is_hidden=False
    )
    return rows.order_by("-lesson__starts_at", "-pk")


def unmarked(branch: Branch, until: date) -> QuerySet[Booking]:
    """`Не отмечены`: bookings whose day was over when the day `until` began, by lesson (BV-14)."""
    begins = clock.day_bounds(until, branch.time_zone)[0]
    rows = Booking.objects.select_related("client", *_LESSON).filter(
        status=_Status.BOOKED, lesson__branch=branch, lesson__ends_at__lt=begins
    )
    return rows.order_by("-lesson__starts_at", "lesson", "pk")


def unpaid_visits(client: Client) -> list[Visit]:
    """Visits on credit that are not paid in full, the oldest first: the flag "visits owed" (MO-04)."""
    return list(_unpaid().select_related(*_LESSON).filter(client=client).order_by("lesson__starts_at", "pk"))


def unpaid_counts(client_ids: Iterable[int]) -> dict[int, int]:
    """How many visits each owes; who owes none is absent."""
    return dict(_owed(ids=tuple(client_ids)))


@question
def _owed(*, ids: tuple[int, ...]) -> QuerySet[Visit, Any]:
    rows = _unpaid().filter(client__in=ids)
    return rows.order_by().values("client").annotate(n=Count("pk")).values_list("client", "n")


@once_an_account
def unpaid_of_each(client: str) -> Coalesce:
    """The same as a column of another query, in which `client` names the client."""
    owed = _unpaid().filter(client=OuterRef(client)).order_by().values("client").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(owed), 0, output_field=IntegerField())


def _unpaid() -> QuerySet[Visit]:
    return live_visits().filter(source=Visit.Source.CHARGE, charge__open_minor__gt=0)


def first_timers(client_ids: Iterable[int], *, but_for: Lesson | None = None) -> frozenset[int]:
    """Who of these has never been here; a visit of `but_for` itself does not count."""
    ids = frozenset(client_ids)
    been = Visit.objects.filter(client__in=ids, undone_at__isnull=True)
    if but_for is not None:
        been = been.exclude(lesson=but_for)
    return ids - set(been.values_list("client", flat=True))


@dataclass  # not frozen: a page makes sixty, and a frozen one takes thrice as long
class RosterRow:
    """One client of a lesson, ready for the panel (SC-11): what is or was spent, or why nothing can be.

    The visible note is `client.alert_note`; `choice.why_not` has its words and `exits`; `choice.fits` is «Почему?».
    """

    client: Client
    booking: Booking | None
    visit: Visit | None
    choice: Choice | None
    text: str
    is_first: bool
    debt_minor: int
    unpaid_visits: int
    age: int | None
    has_birthday: bool


@dataclass(frozen=True)
class Roster:
    """The blocks of the panel, each in the order of names; the visited ones in the order of marking."""

    lesson: Lesson
    booked: tuple[RosterRow, ...]
    visited: tuple[RosterRow, ...]
    missed: tuple[RosterRow, ...]
    cancelled: tuple[RosterRow, ...]


def roster(lesson: Lesson) -> Roster:
    """Who is coming, who came, who did not. Five queries, whatever the number of rows; `lesson` with its group.

    Where nobody came yet, or nobody is awaited any more, fewer.
    """
    bookings = _bookings(lesson=lesson.pk)
    has_come = any(booking.status == _Status.VISITED for booking in bookings)
    visits = {visit.booking_id: visit for visit in live_visits().filter(lesson=lesson)} if has_come else {}
    known = {booking.client_id: booking for booking in bookings}
    rows = _rows(lesson, [(booking.client, booking) for booking in bookings], visits, known)
    blocks = {
        status: tuple(row for row in rows if row.booking and row.booking.status == status) for status in _Status.values
    }
    marked = {row.client.pk: (row.visit.marked_at, row.visit.pk) for row in rows if row.visit}
    visited = sorted(blocks[_Status.VISITED], key=lambda row: marked[row.client.pk])
    return Roster(lesson, blocks[_Status.BOOKED], tuple(visited), blocks[_Status.NO_SHOW], blocks[_Status.CANCELLED])


@question
def _bookings(*, lesson: int) -> QuerySet[Booking]:
    rows = Booking.objects.select_related("client").only(*_SHOWN).filter(lesson=lesson, is_hidden=False)
    known = {**_known(lesson, "client"), "canceller": canceller()}
    return rows.annotate(**known).order_by("client__name", "client", "pk")


def prospects(lesson: Lesson, clients: Iterable[Client]) -> list[RosterRow]:
    """The same for clients found by the panel's search: their place here if they have one, else what would pay."""
    found = list(clients)
    ids = [client.pk for client in found]
    here = standing(lesson, ids)
    visits = {visit.booking_id: visit for visit in live_visits().filter(booking__in=[row.pk for row in here.values()])}
    known = {row.pk: row for row in Client.objects.filter(pk__in=ids).annotate(**_known(lesson, "pk")).only("pk")}
    return _rows(lesson, [(client, here.get(client.pk)) for client in found], visits, known)


def _known(lesson: Lesson | int, client: str) -> dict[str, Any]:
    """What flags say of a client, as columns: `been` here before this lesson, `unpaid` visits, `debt_minor`."""
    elsewhere = Visit.objects.filter(client=OuterRef(client), undone_at__isnull=True).exclude(lesson=lesson)
    return {
        "been": Exists(elsewhere),
        "unpaid": unpaid_of_each(client),
        "debt_minor": debt_of_each(client),
    }


def _rows(
    lesson: Lesson, people: list[tuple[Client, Booking | None]], visits: dict[int, Visit], known: Mapping[int, Any]
) -> list[RosterRow]:
    waiting = [(client, booking) for client, booking in people if booking is None or booking.status == _Status.BOOKED]
    pinned = {
        booking.client_id: booking.client_pass_id
        for _client, booking in waiting
        if booking and booking.is_pinned and booking.client_pass_id
    }
    choose = choices_of_booked if all(booking for _client, booking in waiting) else choices
    paying = choose(lesson, [client.pk for client, _booking in waiting], pinned)
    rows = []
    for client, booking in people:
        visit = visits.get(booking.pk) if booking else None
        choice = paying.get(client.pk) if booking is None or booking.status == _Status.BOOKED else None
        rows.append(
            RosterRow(
                client=client,
                booking=booking,
                visit=visit,
                choice=choice,
                text=_text(booking, visit, choice),
                is_first=not known[client.pk].been,
                debt_minor=known[client.pk].debt_minor,
                unpaid_visits=known[client.pk].unpaid,
                age=age_on(client, lesson.on),
                has_birthday=_has_birthday(client, lesson.on),
            )
        )
    return rows


def _text(booking: Booking | None, visit: Visit | None, choice: Choice | None) -> str:
    if visit is not None:
        return paid_text(visit)
    if booking is not None and booking.status == _Status.NO_SHOW:
        return missed_text(booking)
    if booking is not None and booking.status == _Status.CANCELLED:
        return cancelled_text(booking)
    return pass_text(choice.client_pass) if choice and choice.client_pass else ""


def age_on(client: Client, on: date) -> int | None:
    """Whole years on a day; None where the birth date is not known."""
    born = client.birth_date
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def _has_birthday(client: Client, on: date) -> bool:
    born = client.birth_date
    return born is not None and (born.month, born.day) == (on.month, on.day)

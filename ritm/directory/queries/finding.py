"""Finding a client by whatever was typed (mechanics §10): the only search of the house."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from ritm.accounts.tenant import once_an_account
from ritm.attendance.models import Booking
from ritm.attendance.queries import next_bookings
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import living, seen_by, sees_all, visible_to
from ritm.core import clock
from ritm.directory.models import ClientFigures, SearchWord
from ritm.directory.prefix import LAST
from ritm.directory.queries.phones import phones_seen
from ritm.directory.words import (
    END,
    LEAST_DIGITS,
    LEAST_FROM_START,
    LEAST_LETTERS,
    PLAIN,
    TAIL,
    WHOLE,
    typed_barcode,
    typed_words,
)
from ritm.staff.models import StaffMember

# How early before a lesson a client is met at the desk.
_MET_BEFORE = timedelta(minutes=20)
_NEAR = 200
Words = Sequence[tuple[str, ...]]  # as `typed_words` gives them


@dataclass(frozen=True)
class Found:
    """A client found, and what is likely to be done next with him."""

    client: Client
    figures: ClientFigures | None
    parent: str  # name of the living parent, "" for none
    parent_phone: str
    booking: Booking | None  # a lesson of today, booked and not marked

    @property
    def is_expected(self) -> bool:
        """True from 20 minutes before his lesson until its end: Enter opens the mark."""
        if self.booking is None:
            return False
        lesson = self.booking.lesson
        return lesson.starts_at - _MET_BEFORE <= clock.now() < lesson.ends_at


def find_clients(*, text: str, staff: StaffMember | None = None, limit: int = 7) -> list[Found]:
    """At most `limit` living clients that the person may see: an exact barcode first, then names that begin so.

    From three letters, or two digits of a phone's end; less finds nobody. A level that hides phones finds by whole ones.
    """
    seen, rows, words = visible_to(staff), seen_by(staff, _drawn()), typed_words(text, phones_seen(staff))
    found = _named(rows, text, limit)
    if len(found) < limit:
        near = _near(seen, words, is_all=sees_all(staff))
        if found:
            near = near.exclude(pk__in=[client.pk for client in found])
        best = _in_order(near, text).values("pk")[: limit - len(found)]  # chosen first, joined afterwards
        found += sorted(rows.filter(pk__in=best), key=_rank(text))
    if not found:
        found = list(_in_order(containing(rows, words), text)[:limit])
    bookings = next_bookings([client.pk for client in found]) if found else {}
    return [_found(client, bookings.get(client.pk)) for client in found]


@once_an_account
def _drawn() -> QuerySet[Client]:
    """Living clients with all that a row of the answer says."""
    return living().select_related("figures", "branch").annotate(**parent_columns())


def _named(clients: QuerySet[Client], text: str, limit: int) -> list[Client]:
    """The usual answer: whose whole name begins with the first word as typed, straight from the index of names."""
    typed = [meanings[:1] for meanings in typed_words(text)]
    if not typed or any(letter.isdigit() for letter in text):
        return []
    (first,), *others = typed
    named = clients.filter(search_text__gte=first, search_text__lt=first + LAST)
    return list(_with_words(named, others).order_by("search_text", "pk")[:limit])


def matching(clients: QuerySet[Client], words: Words) -> QuerySet[Client]:
    """Clients of whom every typed word is the beginning of something: a btree answers."""
    return _with_words(clients, words) if words else clients.none()


def _near(clients: QuerySet[Client], words: Words, *, is_all: bool) -> QuerySet[Client]:
    """Of whoever matches at most so many as can be put in order at once: of «анн» there are ten thousand.

    `is_all`: every living client is among these, so that words need not be asked whose they are.
    """
    among = SearchWord.objects.all() if is_all else SearchWord.objects.filter(client__in=clients.values("pk"))
    return clients.filter(pk__in=_words(words, among)[:_NEAR]) if words else clients.none()


def _with_words(clients: QuerySet[Client], words: Words) -> QuerySet[Client]:
    """One set of ids inside the other, so that the index of words is asked first, the clients last."""
    return clients.filter(pk__in=_words(words, SearchWord.objects.all())) if words else clients


def _words(words: Words, among: QuerySet[SearchWord]) -> QuerySet[Any, Any]:
    """Ids of clients. Each meaning is a search of its own: SQLite reads all words for "this or that"."""
    found: QuerySet[Any, Any] | None = None
    for meanings in words:
        rows = among if found is None else SearchWord.objects.filter(client__in=found)
        first, *others = (rows.filter(_begins(meaning)).values("client_id") for meaning in meanings)
        found = first.union(*others, all=True) if others else first
    return among.values("client_id") if found is None else found


def _begins(meaning: str) -> Q:
    """What a word of the client's must be."""
    mark, digits = meaning[0], meaning[1:]
    if mark == WHOLE:
        return Q(word=digits)
    if mark == END:
        return Q(word__begins=TAIL + digits[::-1])
    if mark == PLAIN:
        is_enough = len(digits) >= LEAST_FROM_START
        return Q(word__begins=digits, client__barcode__begins=digits) if is_enough else Q(pk__in=())
    return Q(word__begins=meaning)


def containing(clients: QuerySet[Client], words: Words) -> QuerySet[Client]:
    """The slow second try: every typed word stands somewhere inside. Asked only where nobody was found."""
    for meanings in words:
        inside = Q()
        for meaning in meanings:
            inside |= _inside(meaning)
        clients = clients.filter(inside) if inside else clients.none()
    return clients if words else clients.none()


def _inside(meaning: str) -> Q:
    """Where a meaning may stand; an empty Q where it is too short."""
    mark, digits = meaning[0], meaning[1:]
    if mark == PLAIN:
        return Q(name__contains=digits) | Q(barcode__contains=digits) if len(digits) >= LEAST_DIGITS else Q()
    if mark == WHOLE:
        return _ending(f" {digits}") | _ending(f" 7{digits}")
    if mark == END:
        return _ending(digits)
    forwards = digits[::-1] if mark == TAIL else meaning
    return Q(search_text__contains=forwards) if len(forwards) >= LEAST_LETTERS else Q()


def _ending(digits: str) -> Q:
    """A word of the text ends so."""
    return Q(search_text__contains=f"{digits} ") | Q(search_text__endswith=digits)


def parent_columns() -> dict[str, Subquery]:
    """Name and phone of the living parent, the first of them, as columns."""
    parents = Guardianship.objects.filter(child=OuterRef("pk"), guardian__deleted_at__isnull=True)
    parents = parents.order_by("-is_first", "pk")
    return {
        "parent_name": Subquery(parents.values("guardian__name")[:1]),
        "parent_phone": Subquery(parents.values("guardian__phone")[:1]),
    }


def _in_order(clients: QuerySet[Client], text: str) -> QuerySet[Client]:
    words = typed_words(text)
    first = Q()
    for meaning in words[0] if words else ():
        first |= Q(search_text__startswith=meaning)
    rank = Case(
        When(barcode=typed_barcode(text), then=Value(0)),
        When(first, then=Value(1)) if first else When(pk__isnull=True, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return clients.alias(rank=rank).order_by("rank", "search_text", "pk")


def _rank(text: str) -> Callable[[Client], tuple[int, str, int]]:
    """The order of `_in_order`, for rows that are here."""
    words, barcode = typed_words(text), typed_barcode(text)

    def rank(client: Client) -> tuple[int, str, int]:
        is_first = bool(words) and client.search_text.startswith(words[0])
        return 0 if client.barcode == barcode else 1 if is_first else 2, client.search_text, client.pk

    return rank


def _found(client: Any, booking: Booking | None) -> Found:
    is_today = booking is not None and booking.lesson.on == clock.today(booking.lesson.zone)
    return Found(
        client=client,
        figures=getattr(client, "figures", None),
        parent=client.parent_name or "",
        parent_phone=client.parent_phone or "",
        booking=booking if is_today else None,
    )

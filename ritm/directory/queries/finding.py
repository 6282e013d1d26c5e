"""Finding a client by whatever was typed (mechanics §10): the only search of the house."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from ritm.accounts.questions import Most, Question, question
from ritm.accounts.tenant import once_an_account
from ritm.attendance.models import Booking
from ritm.attendance.queries import next_bookings
from ritm.clients.models import Client, Guardianship
from ritm.clients.queries import limited_to, living, within
from ritm.core import clock
from ritm.core.planning import planned_anew
from ritm.directory.models import ClientFigures, SearchWord
from ritm.directory.prefix import LAST
from ritm.directory.queries.by_words import Asked, Words, containing, ids_of, ids_with, in_turn
from ritm.directory.queries.phones import phones_seen
from ritm.directory.words import (
    Meaning,
    typed_barcode,
    typed_words,
    written,
)
from ritm.staff.models import AccessLevel, StaffMember

# How early before a lesson a client is met at the desk.
_MET_BEFORE = timedelta(minutes=20)
_NEAR = 200
_TOLD = ("figures", "branch", "login")  # what a row of the answer says


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
    phones, seer = phones_seen(staff), limited_to(staff)
    # What a guarded word asks depends on its mark, so that a level which hides phones has its question built each time.
    ask = _asked if phones == AccessLevel.Phones.FULL else _built
    words = tuple(typed_words(text, phones))
    found = ask(_named, seer=seer, words=_names(text), limit=limit) if _names(text) else []
    if words and len(found) < limit:
        but, left = tuple(client.pk for client in found), limit - len(found)
        (asked, briefs), first = in_turn(words), written(words[0])
        near = ask(
            _near,
            seer=seer,
            words=tuple(map(_asked_by, asked)),
            briefs=tuple(map(_asked_by, briefs)),
            first=first,
            barcode=typed_barcode(text),
            but=but,
            crowd=Most(_NEAR),
            limit=left,
        )
        found += sorted(near, key=_rank(text))
    if words and not found:
        found = _inside_of(seer, words, typed_barcode(text), limit)
    bookings = next_bookings([client.pk for client in found]) if found else {}
    return [_found(client, bookings.get(client.pk)) for client in found]


@planned_anew()
def _inside_of(seer: int | None, words: Words, barcode: str, limit: int) -> list[Client]:
    """The second try: who has all of it inside of words; the best of the first `_NEAR`, as above."""
    near = containing(within(seer, living()), words).values_list("pk", flat=True)[:_NEAR]
    return list(_in_order(_drawn_for(seer).filter(pk__in=list(near)), written(words[0]), barcode)[:limit])


def _asked_by(meanings: tuple[Meaning, ...]) -> tuple[str | tuple[str], ...]:
    """What of them stands in the question that finds: all but how a sound is likely written."""
    return tuple(one if isinstance(one, str) else one[:1] for one in meanings)


def _asked(question: Question[Any, Client], *, limit: int, **given: Any) -> list[Client]:
    return question(**given, limit=Most(limit))


def _built(question: Question[Any, Client], *, limit: int, **given: Any) -> list[Client]:
    return list(question.build(**given, limit=Most(limit)))


@once_an_account
def _drawn() -> QuerySet[Client]:
    """Living clients with all that a row of the answer says."""
    return living().select_related(*_TOLD).annotate(**parent_columns())


def _drawn_for(seer: int | None) -> QuerySet[Client]:
    """Those of them whom the person sees, without a word of parents whom he does not."""
    if seer is None:
        return _drawn()
    return within(seer, living().select_related(*_TOLD).annotate(**parent_columns(seer)))


def _names(text: str) -> tuple[tuple[str, ...], ...]:
    """The words as they were typed, where they can be names."""
    is_name = not any(letter.isdigit() for letter in text)
    return tuple(meanings[:1] for meanings in typed_words(text)) if is_name else ()


@question
def _named(*, seer: int | None, words: Words, limit: Most) -> QuerySet[Client]:
    """The usual answer: whose whole name begins with the first word as typed, straight from the index of names."""
    ((first,), *others), rows = words, _drawn_for(seer)
    named = rows.filter(search_text__gte=first, search_text__lt=first + LAST)
    for meanings in others:
        named = named.filter(pk__in=ids_of(meanings, SearchWord.objects.all()))
    return named.order_by("search_text", "pk")[: limit.number]


@question
def _near(
    *,
    seer: int | None,
    words: Sequence[Asked],
    briefs: Sequence[Asked],
    first: tuple[str, ...],
    barcode: str,
    but: tuple[int, ...],
    crowd: Most,
    limit: Most,
) -> QuerySet[Client]:
    """The best of at most so many (`crowd`) as can be put in order at once (of «анн» there are ten thousand), in no order.

    `first`: how names may begin that are shown before others. They are chosen first and joined afterwards. Who sees everybody is not asked whose a word is.
    """
    seen = within(seer, living())
    among = SearchWord.objects.all() if seer is None else SearchWord.objects.filter(client__in=seen.values("pk"))
    near = seen.filter(pk__in=ids_with(words, briefs, among)[: crowd.number])
    best = _in_order(near.exclude(pk__in=but) if but else near, first, barcode).values("pk")[: limit.number]
    return _drawn_for(seer).filter(pk__in=best)


def parent_columns(seer: int | None = None) -> dict[str, Subquery]:
    """Name and phone of the living parent, the first of them whom the person sees (`clients.queries.limited_to`)."""
    parents = Guardianship.objects.filter(child=OuterRef("pk"), guardian__deleted_at__isnull=True)
    if seer is not None:
        parents = parents.filter(guardian__in=within(seer, Client.objects.all()))
    parents = parents.order_by("-is_first", "pk")
    return {
        "parent_name": Subquery(parents.values("guardian__name")[:1]),
        "parent_phone": Subquery(parents.values("guardian__phone")[:1]),
    }


def _in_order(clients: QuerySet[Client], first: tuple[str, ...], barcode: str) -> QuerySet[Client]:
    begins = Q()
    for beginning in first:
        begins |= Q(search_text__startswith=beginning)
    rank = Case(
        When(barcode=barcode, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return clients.alias(rank=rank).order_by("rank", "search_text", "pk")


def _rank(text: str) -> Callable[[Client], tuple[int, str, int]]:
    """The order of `_in_order`, for rows that are here."""
    words, barcode = typed_words(text), typed_barcode(text)

    def rank(client: Client) -> tuple[int, str, int]:
        is_first = bool(words) and client.search_text.startswith(written(words[0]))
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

"""Clients by typed words: the beginning of each is something of his, or, at a second try, each stands somewhere inside."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from ritm.clients.models import Client
from ritm.directory.models import SearchPart, SearchWord
from ritm.directory.queries.inside import having
from ritm.directory.words import (
    END,
    LEAST_DIGITS,
    LEAST_FROM_START,
    LEAST_LETTERS,
    PLAIN,
    TAIL,
    WHOLE,
    Meaning,
    written,
)

Words = Sequence[tuple[Meaning, ...]]  # as `typed_words` gives them
Asked = Sequence[Meaning | tuple[str]]  # meanings of a word as they stand in a question


def matching(clients: QuerySet[Client], words: Words) -> QuerySet[Client]:
    """Clients of whom every typed word is the beginning of something: a btree answers."""
    return clients.filter(pk__in=ids_with(*in_turn(words), SearchWord.objects.all())) if words else clients.none()


def in_turn(words: Words) -> tuple[Words, Words]:
    """The longest first, as it is likely to have the fewest owners; single letters, which half of all have, apart."""
    first, *others = sorted(words, key=lambda meanings: -_length(meanings))
    long = [meanings for meanings in others if _length(meanings) > 1]
    return (first, *long), tuple(others[len(long) :])


def _length(meanings: tuple[Meaning, ...]) -> int:
    return len(written(meanings)[0])


def ids_with(words: Sequence[Asked], briefs: Sequence[Asked], among: QuerySet[SearchWord]) -> QuerySet[Any, Any]:
    """Ids of clients who have all the words, a row for each way in which one has the first of them.

    The first leads. The others are sets of their own that each row is asked about, `briefs` are looked for among the
    row's own: never a search inside a search, whose cost multiplies where the database knows no figures of its tables.
    """
    (lead, *others), rows = words, among
    for meanings in others:
        rows = rows.filter(_is_among(ids_of(meanings, SearchWord.objects.all())))
    for meanings in briefs:
        own = SearchWord.objects.filter(client=OuterRef("client"))
        rows = rows.filter(Exists(own.filter(reduce(or_, map(_begins, meanings)))))
    return ids_of(lead, rows)


def ids_of(meanings: Asked, rows: QuerySet[SearchWord]) -> QuerySet[Any, Any]:
    """Ids of clients. Each meaning is a search of its own: SQLite reads all words for "this or that"."""
    first, *others = (rows.filter(_begins(meaning)).values("client_id") for meaning in meanings)
    return first.union(*others, all=True) if others else first


def _is_among(found: QuerySet[Any, Any]) -> Case:
    """Asked as a choice, so that PostgreSQL gathers the set once instead of joining it by what it guesses."""
    return Case(When(client__in=found, then=Value(True)), default=Value(False), output_field=BooleanField())


def _begins(meaning: Meaning | tuple[str]) -> Q:
    """What a word of the client's must be."""
    if isinstance(meaning, tuple):
        return Q(word__in=SearchPart.objects.filter(part__begins=meaning[0]).values("word"))
    mark, digits = meaning[0], meaning[1:]
    if mark == WHOLE:
        return Q(word=digits)
    if mark == END:
        return Q(word__begins=TAIL + digits[::-1])
    if mark == PLAIN:
        is_enough = len(digits) >= LEAST_FROM_START
        return Q(word__begins=digits, client__barcode__begins=digits) if is_enough else Q(pk__in=())
    return Q(word__begins=meaning)


def containing(clients: QuerySet[Client], words: Words, *, are_living: bool = True) -> QuerySet[Client]:
    """The second try: every typed word stands somewhere inside. Asked only where nobody was found.

    `are_living`: of them an index says who may have it; of the deleted each is asked.
    """
    for meanings in words:
        inside, long_enough = Q(), [meaning for meaning in written(meanings) if _inside(meaning)]
        for meaning in long_enough:
            inside |= _inside(meaning)
        ids = having(map(_piece, long_enough)) if are_living else None
        clients = clients if ids is None else clients.filter(pk__in=ids)
        clients = clients.filter(inside) if inside else clients.none()
    return clients if words else clients.none()


def _piece(meaning: str) -> str:
    """What of a meaning stands inside a word of whoever has it."""
    if meaning.startswith(TAIL):
        return meaning[:0:-1]
    return meaning.lstrip(WHOLE + END + PLAIN)


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

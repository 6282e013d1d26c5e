"""Who has a typed piece somewhere inside a word: an index answers (decision 0013)."""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from ritm.directory.models import SearchPart, SearchWord
from ritm.directory.words import LEAST_LETTERS, inside_beginnings, words_of

# Letters that both databases make small as we do.
_PLAIN = re.compile("[0-9a-zа-я]+")


def having(pieces: Iterable[str]) -> QuerySet[Any, Any] | None:
    """Ids of all living clients with one of the pieces inside a word, some of them twice; None where one is too short.

    A piece is folded and holds letters and digits alone. Each search is one of its own (`finding`).
    """
    found: list[QuerySet[Any, Any]] = []
    for piece in dict.fromkeys(pieces):
        if len(piece) < LEAST_LETTERS:
            return None
        found += (SearchWord.objects.filter(one).values_list("client_id", flat=True) for one in _searches(piece))
    return found[0].union(*found[1:], all=True) if found else None


def among_words(text: str) -> Q:
    """Clients who may have this text in a name or a barcode: those with its longest word. Says nothing of a short one."""
    longest = max(words_of(text), key=len, default="")
    ids = having([longest]) if _PLAIN.fullmatch(longest) else None
    return Q() if ids is None else Q(pk__in=ids)


def _searches(piece: str) -> list[Q]:
    found = [Q(word__begins=one) for one in inside_beginnings(piece)]
    if piece.isalpha():
        found.append(Q(word__in=SearchPart.objects.filter(part__begins=piece).values("word")))
    return found

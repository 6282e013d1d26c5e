"""Where other people's cards speak of a client in free text: his erasure takes that too (CL-34, 152-ФЗ art. 21).

Found are his phones, his email, and his name of two words or more, in either order, with initials, in any case of
Russian: the ends of words may differ. Which texts are looked through stands in `config/client_rows.py`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from ritm.accounts.queries import current_account
from ritm.clients.models import Client
from ritm.clients.phones import search_digits
from ritm.clients.search_text import fold, plain
from ritm.core.names import ADJECTIVES, PATRONYMICS, SAME_LETTER, VOWELS
from ritm.events.models import EventDetail

_LETTER = "[a-zA-Z\u0400-\u04ff]"
_GAP = "[\\s\u00a0]+"
_PHONE = 10  # digits that phones are told apart by
_LEAST = 2  # letters of a part of a name, words of a name


@dataclass(frozen=True)
class FreeText:
    """A column that people type into. `owner`: the way to the client whose card it stands in.

    `is_blanked`: written once, so it can only go as a whole.
    """

    label: str
    column: str
    owner: str = "client"
    is_blanked: bool = False

    @property
    def code(self) -> str:
        """How forms and words call it."""
        return f"{self.label}.{self.column}"


@dataclass(frozen=True)
class Mention:
    """One text that speaks of him. `masked`: what it will be; "" where nothing else stands there."""

    place: FreeText
    row_id: int
    owner_id: int
    text: str
    masked: str

    @property
    def key(self) -> str:
        """What a form says to let it stand."""
        return f"{self.place.code}:{self.row_id}"


def free_texts() -> tuple[FreeText, ...]:
    """Every text of a card that is looked through."""
    return import_module(settings.CLIENT_ROWS).FREE_TEXTS


def names_of(client_ids: Iterable[int]) -> frozenset[str]:
    """What these cards are called and were called."""
    was = EventDetail.objects.filter(event__client_ref__in=client_ids, field="name").values_list("old", "new")
    now = Client.objects.filter(pk__in=client_ids).values_list("name", flat=True)
    return frozenset({*now, *(name for pair in was for name in pair if name)})


def mentions_of(client_ids: tuple[int, ...]) -> list[Mention]:
    """Every text of another's card that speaks of him, by whose card it is."""
    said = pattern_of(client_ids)
    if not said:
        return []
    with translation.override(current_account().language):
        mask = gettext("[erased]")
    found = [one for place in free_texts() for one in _found(place, said, mask, client_ids)]
    return sorted(found, key=lambda one: (one.owner_id, one.key))


def pattern_of(client_ids: tuple[int, ...]) -> str:
    """One expression, for the database and for Python, that all ways to speak of him fit; "" where nothing is known."""
    parts = [way for name in sorted(names_of(client_ids)) for way in _ways(fold(name).split())]
    parts += [_letters(said) if "@" in said else _digits(said) for said in _contacts(client_ids)]
    return "|".join(f"(?:{part})" for part in dict.fromkeys(parts))


def is_shared_name(client_ids: tuple[int, ...]) -> bool:
    """Whether a living client has the same name, so that a text may speak of either."""
    names = {fold(name) for name in Client.objects.filter(pk__in=client_ids).values_list("name", flat=True)}
    others = Client.objects.filter(deleted_at__isnull=True).exclude(pk__in=client_ids)
    alike = others.filter(Q(*(("search_text__startswith", plain(name)) for name in names), _connector=Q.OR))
    return any(fold(name) in names for name in alike.values_list("name", flat=True))


def _found(place: FreeText, said: str, mask: str, client_ids: tuple[int, ...]) -> Iterator[Mention]:
    rows = apps.get_model(place.label)._default_manager.filter(**{f"{place.column}__regex": said})
    rows = rows.exclude(**{f"{place.owner}__in": client_ids}).order_by("pk")
    for row_id, owner_id, text in rows.values_list("pk", place.owner, place.column):
        masked = _masked(place, said, mask, text)
        if masked != text:
            yield Mention(place, row_id, owner_id, text, masked)


def _masked(place: FreeText, said: str, mask: str, text: str) -> str:
    # Not within a longer word or number.
    masked = re.sub(rf"(?<!\w)(?:{said})(?!\w)", mask, text)
    if masked == text:
        return text
    left = masked.replace(mask, "")
    most = apps.get_model(place.label)._meta.get_field(place.column).max_length
    is_empty = place.is_blanked or not any(letter.isalnum() for letter in left)
    return "" if is_empty else masked[:most]


def _contacts(client_ids: tuple[int, ...]) -> list[str]:
    """His phones and emails, but for those of another's living card: families share them."""
    rows = Client.objects.filter(pk__in=client_ids).values_list("phone", "other_phone", "email")
    own = {said.lower() for row in rows for said in row if said}
    emails = Q(*(("email__iexact", said) for said in own if "@" in said), _connector=Q.OR)
    others = Client.objects.filter(deleted_at__isnull=True).exclude(pk__in=client_ids)
    taken = others.filter(emails | Q(phone__in=own)).values_list("phone", "email") if own else ()
    return sorted(own - {said.lower() for pair in taken for said in pair})


def _ways(words: list[str]) -> list[str]:
    """How one is called by name, the longest way first."""
    words = [word for word in words if len(word) >= _LEAST][:3]
    if len(words) < _LEAST:
        return []
    if len(words) > 2 and words[1].endswith(PATRONYMICS):  # written the given name first
        words = [words[2], *words[:2]]
    first, second, *rest = map(_any_case, words)
    third = "".join(f"(?:{_GAP}{word})?" for word in rest)
    ways = [f"{first}{_GAP}{second}{third}", f"{second}{third}{_GAP}{first}"]
    if rest:  # three words: the surname is the first, so initials can stand for the others
        given, patronymic = (_letters(word[0]) for word in words[1:])
        initials = f"{given}\\.(?:\\s?{patronymic}\\.)?"
        ways += [f"{first}{_GAP}{initials}", f"{initials}\\s?{first}"]
    return ways


def _any_case(word: str) -> str:
    """A part of a name with whatever ends it has in other cases."""
    ending = next((end for end in ADJECTIVES if word.endswith(end) and len(word) > len(end) + _LEAST), "")
    stem = word.removesuffix(ending)
    if not ending and word[-1] in VOWELS and len(word) > _LEAST:
        stem = word[:-1]
    return f"{_letters(stem)}{_LETTER}{{0,4}}"


def _letters(text: str) -> str:
    """The text in any case of letters."""
    return "".join(_letter(one) for one in text)


def _letter(one: str) -> str:
    if one in SAME_LETTER:
        return f"[{SAME_LETTER}]"
    return f"[{one}{one.upper()}]" if one.isalpha() else re.escape(one)


def _digits(phone: str) -> str:
    """A phone however it is written; "8" and "+7" may stand before it."""
    digits = search_digits(phone)
    if len(digits) < _PHONE:
        return re.escape(phone)
    return r"(?:\+?[78][ ()-]{0,2})?" + "[ ()-]{0,2}".join(digits[-_PHONE:])

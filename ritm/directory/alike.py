"""Which cards may be one person's: by phone, by name and birth date, by similar names (CL-35).

Never all pairs: cards meet only under a common key (a phone, the words of a name, a name less one letter), so the
work grows with the number of clients, and a key that too many share says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from ritm.clients.phones import search_digits
from ritm.clients.search_text import fold

PHONE, BIRTH, NAME, SIMILAR = "phone", "birth", "name", "similar"
_SCORES = {PHONE: 40, BIRTH: 30, NAME: 20, SIMILAR: 10}
_MOST_UNDER_A_KEY = 25
_LEAST_DIGITS, _LEAST_LETTERS = 10, 4
_FULL_NAME = 3  # surname, name, patronymic


@dataclass(frozen=True)
class Person:
    """What of a card is compared."""

    pk: int
    name: str
    phone: str
    other_phone: str
    born: date | None

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the name, folded, in alphabetical order: swapped words are the same name."""
        return tuple(sorted(fold(self.name).replace("-", " ").split()))


def alike(people: Iterable[Person]) -> dict[tuple[int, int], tuple[str, ...]]:
    """Pairs (smaller id first) with what is the same in both, the strongest first."""
    known = list(people)
    found: dict[tuple[int, int], set[str]] = defaultdict(set)
    for one, other in _by_phone(known):
        found[_pair(one, other)].add(PHONE)
    for one, other in _under(known, _name_keys):
        found[_pair(one, other)] |= _named_alike(one, other)
    for one, other in _under(known, _slip_keys):
        if _may_be_slip(one, other) and one.words != other.words:
            found[_pair(one, other)] |= {SIMILAR} | ({BIRTH} if _same_birth(one, other) else set())
    return {pair: tuple(sorted(why, key=lambda code: -_SCORES[code])) for pair, why in found.items() if why}


def score(why: Iterable[str]) -> int:
    """How much speaks for one person."""
    return sum(_SCORES[code] for code in why)


def _pair(one: Person, other: Person) -> tuple[int, int]:
    return min(one.pk, other.pk), max(one.pk, other.pk)


def _by_phone(people: list[Person]) -> Iterator[tuple[Person, Person]]:
    """The alternative phone of one is the main one of another; main phones are unique by themselves."""
    holders = {search_digits(person.phone): person for person in people if person.phone}
    for person in people:
        digits = search_digits(person.other_phone)
        holder = holders.get(digits) if len(digits) >= _LEAST_DIGITS else None
        if holder is not None and holder.pk != person.pk:
            yield person, holder


def _under(people: list[Person], keys: object) -> Iterator[tuple[Person, Person]]:
    """Pairs that meet under a key, each pair once."""
    met: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        for key in keys(person):  # type: ignore[operator] -- one of the two below
            met[key].append(person)
    groups = (group for group in met.values() if 1 < len(group) <= _MOST_UNDER_A_KEY)
    pairs = {_pair(*two): two for group in groups for two in combinations(group, 2)}
    yield from pairs.values()


def _name_keys(person: Person) -> set[int]:
    """The whole name; surname and name for those with and without a patronymic."""
    words = person.words
    if not words:
        return set()
    typed = fold(person.name).replace("-", " ").split()
    born = {hash((words, person.born))} if person.born else set()
    whole = {hash(words)} if len(words) > 1 else set()
    short = {hash(("short", *sorted(typed[:2])))} if len(typed) in {2, _FULL_NAME} else set()
    return born | whole | short


def _named_alike(one: Person, other: Person) -> set[str]:
    if one.born and other.born and one.born != other.born:
        return set()
    if one.words == other.words:
        return {NAME} | ({BIRTH} if _same_birth(one, other) else set())
    # One card has the patronymic, the other has not.
    if {len(one.words), len(other.words)} == {2, _FULL_NAME} and _is_probable(one, other):
        return {SIMILAR} | ({BIRTH} if _same_birth(one, other) else set())
    return set()


def _slip_keys(person: Person) -> set[int]:
    """The name with one letter of one word left out, and as it is."""
    words = person.words
    if len(words) < 2:
        return set()
    found = set()
    for place, word in enumerate(words):
        rest = words[:place] + words[place + 1 :]
        if len(word) >= _LEAST_LETTERS:
            found |= {hash((rest, word[:at] + word[at + 1 :])) for at in range(len(word))} | {hash((rest, word))}
    return found


def _may_be_slip(one: Person, other: Person) -> bool:
    if (one.born and other.born and one.born != other.born) or not _is_probable(one, other):
        return False
    only_one, only_other = (list(_less(*pair)) for pair in ((one.words, other.words), (other.words, one.words)))
    return len(only_one) == len(only_other) == 1 and _is_one_edit(only_one[0], only_other[0])


def _less(words: tuple[str, ...], others: tuple[str, ...]) -> Iterator[str]:
    rest = list(others)
    for word in words:
        if word in rest:
            rest.remove(word)
        else:
            yield word


def _is_probable(one: Person, other: Person) -> bool:
    """A name that is only similar says little of two people with phones of their own."""
    return _same_birth(one, other) or not (one.phone and other.phone)


def _same_birth(one: Person, other: Person) -> bool:
    return one.born is not None and one.born == other.born


def _is_one_edit(one: str, other: str) -> bool:
    """One letter more, less, another, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) == len(other):
        is_swap = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
        return one[at + 1 :] == other[at + 1 :] or is_swap
    return len(other) - len(one) == 1 and one[at:] == other[at + 1 :]

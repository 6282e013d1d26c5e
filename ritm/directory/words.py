"""Words that a client is found by, and what a typed text may mean (mechanics §10).

Stored and typed words go through the same folding. The end of a phone number is stored backwards behind TAIL, so
that "ends with 34" becomes "begins with ~43".

A piece from the middle is found by its end, too: letters by SearchPart, a small table of all words that there are, and
words with digits, which nobody else has, by rows of their own behind INSIDE. Of a number every second end is enough:
before the piece stands one of ten digits.

The other alphabet (`sounds`) is asked through SearchPart, too: what a typed word sounds like is a tuple among its meanings,
so that it makes a question of another form.

Whoever does not see phones finds nobody by a piece of one: what he types is then marked WHOLE, END or PLAIN, and each
search asks it so that no part of a number answers.
"""

import re

from ritm.clients.phones import search_digits
from ritm.clients.search_text import plain
from ritm.directory.sounds import asked_sound, stored_sound
from ritm.staff.models import AccessLevel

TAIL, INSIDE = "~", "*"
# Marks of digits for a level that hides phones: a whole number, the end that is shown, digits of a name or a barcode.
WHOLE, END, PLAIN = "=", "$", "#"
LEAST_WHOLE, SHOWN_END = 10, 4
LEAST_LETTERS, LEAST_DIGITS = 3, 2
# Below this many digits only ends of numbers are meant: «916» begins half of all numbers.
LEAST_FROM_START = 4
# A beginning of words as they are stored; or how words of the other alphabet sound, and how they are likely written.
Meaning = str | tuple[str, str]
_LONGEST = 64
_RUSSIAN_NUMBER, _LOCAL = 11, 7

_KEYS = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.`{}:\"<>~", "йцукенгшщзхъфывапролджэячсмитьбюехъжэбюе", strict=True))
_LATIN_KEYS = {russian: latin for latin, russian in reversed(_KEYS.items()) if latin.isalpha()}
_SOUNDS = (
    *(["shch щ", "sch щ", "yo е", "zh ж", "kh х", "ts ц", "ch ч", "sh ш", "yu ю", "ya я", "ju ю", "ja я", "iy ий"]),
    *(
        [
            "a а",
            "b б",
            "v в",
            "g г",
            "d д",
            "e е",
            "z з",
            "i и",
            "j й",
            "k к",
            "l л",
            "m м",
            "n н",
            "o о",
            "p п",
            "r р",
            "s с",
            "t т",
            "u у",
            "f ф",
            "h х",
            "c к",
            "y ы",
            "w в",
            "x кс",
        ]
    ),
)
_TRANSLIT = tuple(tuple(pair.split()) for pair in _SOUNDS)
_NUMBER = re.compile(r"[\d\s()+.\-]+")


def stored_words(*, name: str, salutation: str, phone: str, other_phone: str, barcode: str, guardian: str) -> set[str]:
    """Everything a client is found by."""
    whole = {word for text in (name, salutation, guardian, barcode) for word in words_of(text)}
    found = whole | {plain(barcode)} | _number_words(phone) | _number_words(other_phone)
    # The last letters of a phone are found backwards, and of a Russian one some ends stand there by themselves.
    of_phones = {end for text in (phone, other_phone) for end in _ends(search_digits(text)) if len(end) > LEAST_LETTERS}
    of_words = {end for word in whole for end in _ends(word)}
    found |= {INSIDE + end for end in of_words | of_phones - found}
    return {word[:_LONGEST] for word in found if word}


def parts_of(word: str) -> list[str]:
    """Of a word of letters the ends without the whole, what it is found by from its middle, and its sound."""
    if not word.isalpha():
        return []
    sound = stored_sound(word)[:_LONGEST]
    return [*(word[start:] for start in range(1, len(word) - LEAST_LETTERS + 1)), *filter(None, [sound])]


def inside_beginnings(piece: str) -> list[str]:
    """What some word of a client's begins with who has this piece, from three letters on, in a word with digits."""
    if not _is_number(piece):
        return [piece, INSIDE + piece]
    before = [piece, *(digit + piece for digit in "0123456789")]
    return [TAIL + piece[::-1], *before, *(INSIDE + longer for longer in before)]


# Each is a search inside the one before: of seven SQLite has no place to put them down (parser stack).
_MOST_WORDS = 4


def words_of(text: str) -> list[str]:
    """The words of a text as they are stored."""
    return _split(plain(text))


def typed_words(text: str, phones: str = AccessLevel.Phones.FULL) -> list[tuple[Meaning, ...]]:
    """For each typed word what it may stand for; [] where too little was typed to search by.

    A client matches when every word is the beginning of something of his: as typed, in the other keyboard layout,
    or in the other alphabet. `phones`: how much of them the person sees, so that he finds nobody by what he may not see.
    """
    found = _typed_words(text)
    return found if phones == AccessLevel.Phones.FULL else [_guarded(meanings, phones) for meanings in found]


def written(meanings: tuple[Meaning, ...]) -> tuple[str, ...]:
    """How they are likely written, each."""
    return tuple(one if isinstance(one, str) else one[1] for one in meanings)


def _typed_words(text: str) -> list[tuple[Meaning, ...]]:
    text = plain(text.replace("\x00", ""))[:100]
    if _NUMBER.fullmatch(text):
        digits = search_digits(text)
        return [_number_beginnings(digits)] if len(digits) >= LEAST_DIGITS else []
    terms = re.split(r"[\s\-]+", text)
    if sum(map(len, terms)) < LEAST_LETTERS:
        return []
    return [meanings for meanings in map(_meanings, dict.fromkeys(terms)) if meanings][:_MOST_WORDS]


def typed_barcode(text: str) -> str:
    """The text as a barcode: without spaces."""
    return "".join(text.split())[:_LONGEST]


def _split(text: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", re.sub(r"['’`]", "", text)) if word]


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _ends(word: str) -> set[str]:
    """Of a word with digits what it is found by from its middle."""
    if word.isalpha():
        return set()
    start, step = (2, 2) if _is_number(word) else (1, 1)
    return {word[at:] for at in range(start, len(word) - LEAST_LETTERS + 1, step)}


def _number_words(text: str) -> set[str]:
    digits = search_digits(text)
    if len(digits) < LEAST_DIGITS:
        return set()
    found = {digits, TAIL + digits[::-1]}
    if len(digits) == _RUSSIAN_NUMBER and digits[0] == "7":
        found |= {digits[1:], digits[-_LOCAL:]}
    return found


def _number_beginnings(digits: str) -> tuple[str, ...]:
    end = TAIL + digits[::-1]
    if len(digits) < LEAST_FROM_START:
        return (end,)
    as_russian = ("7" + digits[1:],) if digits[0] == "8" else ()
    return (end, digits, *as_russian)


def _guarded(meanings: tuple[Meaning, ...], phones: str) -> tuple[Meaning, ...]:
    """The same without pieces of phones; the end that the level shows finds, as all of it does."""
    found: list[Meaning] = []
    for meaning in meanings:
        if isinstance(meaning, tuple):
            found.append(meaning)
            continue
        digits = meaning[:0:-1] if meaning.startswith(TAIL) else meaning
        if not _is_number(digits):
            found.append(meaning)
            continue
        is_shown = phones == AccessLevel.Phones.TAIL and LEAST_DIGITS <= len(digits) <= SHOWN_END
        found += [END + digits] if is_shown else []
        found += [WHOLE + digits] if len(digits) >= LEAST_WHOLE else []
        found.append(PLAIN + digits)
    return tuple(dict.fromkeys(found))


def _meanings(term: str) -> tuple[Meaning, ...]:
    if term.isdecimal() and len(term) >= LEAST_DIGITS:
        return tuple(dict.fromkeys((*_number_beginnings(search_digits(term)), search_digits(term))))
    readings = [term, _read(term, _KEYS), _read(term, _LATIN_KEYS)]
    words = [word[:_LONGEST] for word in map(_joined, readings) if word]
    return tuple(dict.fromkeys([*words, *_across(_joined(term))]))


def _across(word: str) -> list[Meaning]:
    """The word in the other alphabet."""
    sound = asked_sound(word)[:_LONGEST]
    in_russian = _transliterated(word)
    if not sound:
        return [in_russian] if word else []
    return [(sound, sound[1:] if in_russian == word else in_russian)]


def _joined(text: str) -> str:
    return "".join(_split(text))


def _read(term: str, keys: dict[str, str]) -> str:
    return "".join(keys.get(letter, letter) for letter in term)


def _transliterated(term: str) -> str:
    for latin, russian in _TRANSLIT:
        term = term.replace(latin, russian)
    return term

"""Text of one line as it is kept: nothing in it that is not seen."""

import unicodedata

_JOINERS = "\u200c\u200d"  # scripts such as Persian and Hindi need them inside a word, pictures between their parts
_NEED_NONE = ("LATIN", "CYRILLIC", "GREEK", "DIGIT")
# Marks of the category "format" that are seen: signs of Arabic numbers and their kin.
_SEEN = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_HIDDEN = frozenset({"Cc", "Cf", "Cs"})


def one_line(text: str) -> str:
    """In single spaces, without marks of control or direction: a name looks as it is."""
    return " ".join(visible(text).split())


def visible(text: str) -> str:
    """Without control and format marks; line breaks and tabs stay, and joiners between letters that need them."""
    if text.isprintable():  # nearly all of them
        return text
    return "".join(letter for place, letter in enumerate(text) if _is_kept(text, place, letter))


def _is_kept(text: str, place: int, letter: str) -> bool:
    if letter in _JOINERS:
        return 0 < place < len(text) - 1 and _may_join(text[place - 1]) and _may_join(text[place + 1])
    return letter.isspace() or letter in _SEEN or unicodedata.category(letter) not in _HIDDEN


def _may_join(letter: str) -> bool:
    is_letter = unicodedata.category(letter)[0] in "LMS"
    return is_letter and not unicodedata.name(letter, "LATIN").startswith(_NEED_NONE)

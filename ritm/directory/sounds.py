"""How a name sounds, whichever alphabet it is written in: «белова» finds Belova, and «yulia» Юлия (mechanics §10).

Words of both are brought to one spelling, the same for the usual ways of writing a Russian name in Latin letters (Yulia,
Julia, Iuliia). It stands in SearchPart behind the mark of the alphabet that the word is written in, and is asked for by
words of the other one: within one alphabet everybody is found by letters.
"""

import re

_LATIN, _CYRILLIC = "^", "@"
_MARKS = {_LATIN: _CYRILLIC, _CYRILLIC: _LATIN}
_SOUNDS = (
    "аa бb вv гg дd еe жzh зz иi йi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щsh ъ ыi ь эe юiu яia "
    "іi їi єe ґg ўu әa ғg қk ңn өo ұu үu һkh"
)
_LETTERS = {pair[0]: pair[1:] for pair in _SOUNDS.split()}
# In their order.
_WRITTEN = tuple(
    (re.compile(written), sound)
    for written, sound in (
        *(("sh?ch", "sh"), ("tz", "ts"), ("ph", "f"), ("th", "t"), ("x", "ks"), ("ck", "k"), ("c(?!h)", "k")),
        *(("w", "v"), ("q", "k"), ("(?<![szckg])h", "kh"), ("[yj]", "i")),
    )
)
_IS_LATIN = re.compile("[a-z]+")
# «Соловьева», Solovyeva and Solovyova; «Мария», Mariya and Mariia.
_BEFORE_VOWEL, _TWICE = re.compile("i+[eo]"), re.compile("ii+")


def stored_sound(word: str) -> str:
    """Under what a plain word is found by those who type in the other alphabet; "" where it is in neither of them."""
    return _sound(word, asked=False)


def asked_sound(word: str) -> str:
    """How the words of the other alphabet begin that a plain word may stand for; "" as above."""
    return _sound(word, asked=True)


def _sound(word: str, *, asked: bool) -> str:
    if _IS_LATIN.fullmatch(word):
        mark, sound = _LATIN, word
        for written, letters in _WRITTEN:
            sound = written.sub(letters, sound)
    elif word and all(letter in _LETTERS for letter in word):
        mark, sound = _CYRILLIC, "".join(_LETTERS[letter] for letter in word.replace("ьо", "е"))
    else:
        return ""
    sound = _TWICE.sub("i", _BEFORE_VOWEL.sub("e", sound))
    return (_MARKS[mark] if asked else mark) + sound if sound else ""

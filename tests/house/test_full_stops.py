"""How texts end (decision 0012): one sentence without a full stop, two or more with one, alike in both languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib

from tests.house.test_texts import catalogues, entries

# Whole letters: every line of them is a sentence of running text. Of one room nearly all, of another only some.
LETTERS, LETTER = "ritm/messaging", "/letters/"
# What ends with a point and is no sentence.
SHORT = {"No.", "Owes %(count)s visit", "F j, Y"}
_SHORTENED = re.compile(r"\b(?:e\.g|i\.e|No|art|Sat|им|г|ч|д|н|ул|тел|зан|нед|Аб|А|И)\.")
_NEXT = re.compile(r"[.!?…](?=\s+[«“(\"]?[A-ZА-ЯЁ%])")
# Two parts of one line, or a question on a button: a colon or a place stands where a sentence would.
LINES = (
    "%(child)s. Parent: %(name)s",
    "Active pass “%(name)s”. %(short)s",
    "Personal data of a client, No. %(number)s. Made on %(day)s, by %(who)s",
    "%(marked)s. Not marked: %(names)s",
    "Sure? Press once more",
    "%(when)s: the turn came, the place went on. %(why)s",
    "If a place came free now, it would go on. %(why)s",
    "Booking is closed. Speak to the front desk",  # word for word (CL-15)
)
# One sentence that other sentences or a link follow within one paragraph.
RUNNING = frozenset(
    """
Left out, as whoever asked for this has no right to see it: %(parts)s.
The password works for %(counter)s hour: after the sign-in choose your own.
The password works for %(counter)s hour: at the first sign-in choose your own.
Do not give your login and password to third parties.
In the archive: %(archived)s.
The change reaches %(counter)s coming class; past ones and values changed by hand in one class stay.
The file is kept for %(days)s day and opens only for whoever asked for it.
%(counter)s visit on credit goes into this pass, the debt of %(sum)s is gone.
The pass has room for %(counter)s of them.
Change it or take it away: until then nobody is shown.
Cards that may belong to one person: by phone, by name and birth date, by similar names.
Compared on %(day)s at %(time)s.
Another client has the same name: look closely.
The files could not be made.
A dry run: nothing has changed in the base.
After the import there are 24 hours to undo it.
The class is cancelled.
%(counter)s booking is taken off.
Nobody is booked.
Nothing is charged, kept visits of passes are free again.
Clients are marked, so the day and the time stay.
A letter goes to %(counter)s client.
It is late: the letters go at %(letters_at)s.
The class would last till %(at)s.
%(counter)s booking goes along to %(will)s.
The template is empty.
%(counter)s class will be added.
Nothing to add.
Nothing is charged.
Late cancellation, nothing is charged: %(why)s.
Late cancellation: one class will be charged.
Late cancellation: %(sum)s will be charged.
Late cancellation: %(percent)s%% of a class will be charged.
Free until the class begins.
Free until %(time)s.
Free until %(day)s, %(time)s.
%(counter)s class is cancelled.
%(counter)s booking is taken off, nothing is charged.
%(counter)s class with marks stays.
%(counter)s stands already and stays as it is.
""".strip().splitlines()
)


def texts(entry: polib.POEntry) -> list[str]:
    """What the entry says, in English and in Russian, each form of it."""
    said = [entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values()]
    return [text.strip() for text in said if text.strip()]


def is_long(text: str) -> bool:
    """Whether there are two sentences in it."""
    return bool(_NEXT.search(_SHORTENED.sub("", text)))


def wrong_ends(paths: list[Path]) -> Iterator[str]:
    """Long texts that do not end, and single sentences that end with a full stop but stand in no running text."""
    for path in paths:
        for entry in entries(path):
            said = texts(entry)
            is_letter = LETTERS in str(path) or any(LETTER in place for place, _line in entry.occurrences)
            if entry.msgid in SHORT or entry.msgid in LINES or is_letter:
                continue
            if any(is_long(text) for text in said):
                yield from (f"no end: {text}" for text in said if text[-1] not in ".?!…:")
            elif entry.msgid not in RUNNING:
                yield from (f"a full stop: {text}" for text in said if text.endswith("."))


def test_texts_end_as_decided():
    assert list(wrong_ends(catalogues())) == []


def test_running_texts_are_still_there():
    every = {entry.msgid for path in catalogues() for entry in entries(path)}
    assert sorted((RUNNING | set(LINES) | SHORT) - every) == []


def test_a_wrong_end_is_seen(tmp_path):
    planted = tmp_path / "a.po"
    pairs = (("Enter the name.", "Укажите название"), ("Busy. Try again", "Занято. Повторите."), ("Fine", "Хорошо"))
    planted.write_text("\n".join(f'msgid "{one}"\nmsgstr "{two}"\n' for one, two in pairs), encoding="utf-8")
    assert list(wrong_ends([planted])) == ["a full stop: Enter the name.", "no end: Busy. Try again"]

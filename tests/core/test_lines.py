"""What is typed into a line is kept without marks that nobody sees (mechanics §14)."""

import sys
import unicodedata

import pytest

from ritm.core.lines import one_line, visible

HIDDEN = [
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    0x200B,
    0x200E,
    0x200F,
    0x2060,
    0xFEFF,
    0x00AD,
    0x061C,
    0x180E,
]


@pytest.mark.parametrize("mark", HIDDEN)
def test_marks_of_direction_and_no_width_go(mark):
    assert one_line(f"{chr(mark)}Ан{chr(mark)}на  Белова{chr(mark)}") == "Анна Белова"


def test_nothing_unseen_is_left_of_all_there_is():
    every = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    kept = one_line("а".join(letter for letter in every if unicodedata.category(letter) in {"Cc", "Cf"}))
    seen = {letter for letter in kept if unicodedata.category(letter) in {"Cc", "Cf"}}
    assert seen == set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم",
        "क्\u200dष",
        "🧘\u200d♀\ufe0f Йога",
        "👩🏽\u200d🦰",
        "Ёлкина-Палкина",
        "O'Neil",
        "=1+1",
        "Nguyễn Văn",
    ],
)
def test_what_a_script_or_a_picture_needs_stays(text):
    assert one_line(text) == text


@pytest.mark.parametrize("text", ["Ан\u200dна", "A\u200cnna", "\u200dАнна", "Анна\u200d", "1\u200d2"])
def test_joiners_elsewhere_go(text):
    assert one_line(text) == text.replace("\u200d", "").replace("\u200c", "")


def test_lines_stay_where_there_may_be_several():
    assert visible("один\u202e\r\n\tдва\x00\x07") == "один\r\n\tдва"
    assert one_line("один\r\n\tдва\u2028три\x85") == "один два три"
    assert one_line("\u202e\u200b \ufeff") == ""

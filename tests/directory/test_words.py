import re

import pytest

from ritm.directory.words import inside_beginnings, parts_of, stored_words, typed_words, written


def test_a_client_is_found_by_each_part():
    words = stored_words(
        name="Иванова-Петрова  Алёна",
        salutation="Алёнушка",
        phone="+79165551234",
        other_phone="у мамы 12",
        barcode="4600000000015",
        guardian="О'Коннор Шон",
    )
    assert words == {
        "иванова", "петрова", "алена", "аленушка", "оконнор", "шон", "4600000000015",
        "79165551234", "9165551234", "5551234", "~43215556197", "12", "~21",
        *("*165551234", "*51234"), *("*00000000015", "*000000015", "*0000015", "*00015", "*015"),
    }  # fmt: skip


def words_of(**fields):
    return stored_words(
        **{**dict.fromkeys(("name", "salutation", "phone", "other_phone", "barcode", "guardian"), ""), **fields}
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"phone": "+79165551234"},
        {"other_phone": "+371 2612 3456"},
        {"barcode": "4600123987015"},
        {"barcode": "AB-12X4567"},
        {"name": "Зал12345"},
    ],
)
def test_every_piece_of_a_word_with_digits_begins_something_that_is_stored(fields):
    """From three letters on, wherever it stands; and nothing that is nowhere in the word."""
    stored = words_of(**fields)
    (text,) = fields.values()
    for word in re.split(r"\W+", text.lower()) if "phone" not in "".join(fields) else [re.sub(r"\D", "", text)]:
        pieces = {word[at : at + length] for at in range(len(word)) for length in range(3, len(word) - at + 1)}
        for piece in pieces:
            assert any(one.startswith(tuple(inside_beginnings(piece))) for one in stored), (word, piece)
        for piece in ("999888", "zzz", word + "0"):
            assert not any(one.startswith(tuple(inside_beginnings(piece))) for one in stored), piece


def test_parts_of_a_word_of_letters_are_its_ends_and_its_sound():
    assert parts_of("борис") == ["орис", "рис", "@boris"]
    assert parts_of("boris") == ["oris", "ris", "^boris"]
    assert (parts_of("анн"), parts_of("зал12")) == (["@ann"], [])


@pytest.mark.parametrize("text", ["", " ", "бе", "б е", "7", "+7", "\x00", "a" * 0, "(", "8-"])
def test_too_little_finds_nobody(text):
    assert typed_words(text) == []


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("БЕЛ", "бел"),
        ("Алё", "але"),
        (",tkjdf", "белова"),
        ("<TKJDF", "белова"),
        ("irjkf", "школа"),
        ("kovalyova", "ковалева"),
        ("belova", "белова"),
        ("zhukov", "жуков"),
        ("Щербаков", "щербаков"),
        ("shcherbakov", "щербаков"),
        ("ырщз", "shop"),
        ("о'коннор", "оконнор"),
    ],
)
def test_a_word_is_read_in_every_likely_way(text, meaning):
    assert [meaning in written(meanings) for meanings in typed_words(text)] == [True]


def test_the_other_alphabet_is_asked_by_the_sound():
    assert typed_words("Мария") == [("мария", "vfhbz", ("^maria", "maria"))]
    assert typed_words("yulia")[0][-1] == ("@iulia", "юлиа")
    assert typed_words("зал12") == [("зал12", "pfk12")]


def test_numbers_are_read_from_the_end_and_from_the_start():
    assert typed_words("34") == [("~43",)]
    assert typed_words("12-34") == [("~4321", "1234")]
    assert typed_words("8 (916) 555") == [("~5556198", "8916555", "7916555")]
    assert typed_words("белова 34")[1] == ("~43", "34")

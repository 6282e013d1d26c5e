import pytest

from ritm.directory.words import stored_words, typed_words


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
    }  # fmt: skip


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
    assert [meaning in meanings for meanings in typed_words(text)] == [True]


def test_numbers_are_read_from_the_end_and_from_the_start():
    assert typed_words("34") == [("~43",)]
    assert typed_words("12-34") == [("~4321", "1234")]
    assert typed_words("8 (916) 555") == [("~5556198", "8916555", "7916555")]
    assert typed_words("белова 34")[1] == ("~43", "34")

import pytest

from ritm.clients.barcodes import is_doubtful
from ritm.clients.errors import BadPhone, PhoneShort
from ritm.clients.phones import parse, parse_or_keep, search_digits


@pytest.mark.req("CL-11")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("8 (916) 555-12-34", "+79165551234"),
        ("+7 916 555 12 34", "+79165551234"),
        ("9165551234", "+79165551234"),
        ("7-495-123-45-67", "+74951234567"),
        ("+375 29 123-45-67", "+375291234567"),
        ("  ", ""),
    ],
)
def test_a_number_is_read_however_it_is_written(typed, kept):
    assert parse(typed) == kept


@pytest.mark.parametrize(
    "typed", ["+7 000 000 00 00", "0", "++", "916-FLOWERS", "1" * 300, "\u202e", "+79165551234 мама"]
)
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(BadPhone) as refusal:
        parse(typed)
    assert refusal.value.code == "bad_phone"
    assert refusal.value.field == "phone"


@pytest.mark.parametrize(("typed", "digits"), [("8 916 555-12-3", 10), ("89165551", 8), ("916555123", 9)])
def test_missing_digits_are_counted(typed, digits):
    with pytest.raises(PhoneShort) as refusal:
        parse(typed)
    assert refusal.value.details == {"digits": digits}


def test_an_alternative_phone_may_be_any_text():
    assert parse_or_keep("8 916 555 12 34") == "+79165551234"
    assert parse_or_keep("  у мамы,   после 18 ") == "у мамы, после 18"


def test_digits_of_other_scripts_count_as_digits():
    assert search_digits("٨ (916) 5-5") == "891655"


@pytest.mark.parametrize(
    ("code", "doubtful"),
    [
        ("4600000000015", False),
        ("4600000000016", True),
        ("96385074", False),
        ("96385075", True),
        ("123", False),
        ("ABCDEFGH", False),
        ("", False),
    ],
)
def test_a_wrong_check_digit_is_noticed(code, doubtful):
    assert is_doubtful(code) is doubtful

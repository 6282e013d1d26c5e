"""Phone numbers as people write them: 8…, +7…, spaces, brackets."""

import phonenumbers

from ritm.clients.errors import BadPhone, PhoneShort
from ritm.core.lines import one_line

RUSSIA = "RU"
_RUSSIAN_DIGITS = 11


def parse(text: str, region: str = RUSSIA) -> str:
    """E.164 of a valid number ("8 (916) 555-12-34" → "+79165551234"), "" of an empty text; raises BadPhone."""
    text = text.strip()
    if not text:
        return ""
    # Letters stand for digits in American adverts; here they are a slip.
    if any(letter.isalpha() for letter in text):
        raise BadPhone
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        raise BadPhone from None
    if phonenumbers.is_valid_number(number):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    digits = search_digits(text)
    if region == RUSSIA and digits[:1] in {"7", "8", "9"} and len(digits) < _RUSSIAN_DIGITS:
        raise PhoneShort(digits=len(digits))
    raise BadPhone


def written(number: str) -> str:
    """A stored number as a person writes it on paper: «+7 916 555-12-34»; what cannot be read stays."""
    try:
        parsed = phonenumbers.parse(number, RUSSIA)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def parse_or_keep(text: str) -> str:
    """E.164 of a valid number, else the text as it was typed: the alternative phone identifies nobody (CL-11)."""
    try:
        return parse(text)
    except BadPhone:
        return one_line(text)


def search_digits(text: str) -> str:
    """The digits of a text, in ASCII."""
    return "".join(str(int(letter)) for letter in text if letter.isdecimal())

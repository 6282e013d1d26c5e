"""Phones as an access level lets them be seen (ST-05, T-PRM-3)."""

import phonenumbers

from ritm.clients.phones import search_digits
from ritm.staff.models import AccessLevel, StaffMember

_HIDDEN, _SHOWN = "…", 4
_BEFORE, _AFTER = 6, 6
_MOBILE = 12
_NBSP = "\u00a0"


def phones_seen(staff: StaffMember | None) -> str:
    """How much of phones the person's level shows: a code of AccessLevel.Phones. None: the house itself."""
    level = staff.access_level if staff is not None and not staff.has_every_right else None
    return level.phones if level is not None else AccessLevel.Phones.FULL


def is_piece(text: str, staff: StaffMember | None) -> bool:
    """Whether a number was typed by somebody whose level finds whole phones only: what an empty answer says then."""
    is_number = any(letter.isdecimal() for letter in text) and not any(letter.isalpha() for letter in text)
    return is_number and phones_seen(staff) != AccessLevel.Phones.FULL


def shown_phone(phone: str, staff: StaffMember | None) -> str:
    """In full «+7 916 555-12-34», with its end «+7 916 …-12-34», or "" where the level hides phones."""
    allowed = phones_seen(staff)
    if not phone or allowed == AccessLevel.Phones.NONE:
        return ""
    written = _written(phone)
    if allowed == AccessLevel.Phones.FULL:
        return written or phone
    if len(written) > _BEFORE + _AFTER:
        return f"{written[:_BEFORE]}{_NBSP}{_HIDDEN}{written[-_AFTER:]}"
    return f"{_HIDDEN}{search_digits(phone)[-_SHOWN:]}"


def _written(phone: str) -> str:
    if not phone.startswith("+"):
        return ""
    if len(phone) == _MOBILE and phone.startswith("+79"):  # nearly all of them, and a hundredth of the work
        return f"+7 {phone[2:5]} {phone[5:8]}-{phone[8:10]}-{phone[10:]}"
    try:
        number = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)

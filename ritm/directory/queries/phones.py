"""Phones as an access level lets them be seen (ST-05, T-PRM-3)."""

import phonenumbers

from ritm.clients.phones import search_digits
from ritm.staff.models import AccessLevel, StaffMember

_HIDDEN, _SHOWN = "…", 4
_BEFORE, _AFTER = 6, 6
_MOBILE = 12
_NBSP = "\u00a0"


def shown_phone(phone: str, staff: StaffMember | None) -> str:
    """In full «+7 916 555-12-34», with its end «+7 916 …-12-34», or "" where the level hides phones."""
    level = staff.access_level if staff is not None and not staff.has_every_right else None
    allowed = level.phones if level is not None else AccessLevel.Phones.FULL
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

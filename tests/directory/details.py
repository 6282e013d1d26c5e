"""The conditions over what few clients have, beside a plain reading: one client has it all (`test_conditions`)."""

from datetime import date
from typing import Any

DETAILS: dict[str, Any] = {
    "is_blocked": True,
    "block_reason": "Спорит с мамами",
    "salutation": "Егорка",
    "vk": "vk.com/egor",
    "facebook": "fb.com/egor",
    "instagram": "@egor",
    "named_parent": "Тётя Рая",
    "named_parent_phone": "8 495 000-33-44 тётя",
    "certificate_ends_on": date(2026, 12, 1),
    "insurance_ends_on": date(2027, 3, 1),
}
DETAILED = {
    "block_reason:has:спорит": lambda f: bool(f.client.block_reason),
    "block_reason:without": lambda f: not f.client.block_reason,
    "salutation:has:егор": lambda f: "Егор" in f.client.salutation,
    "vk:has:EGOR": lambda f: f.client.vk == "https://vk.com/egor",
    "facebook:with": lambda f: bool(f.client.facebook),
    "instagram:without": lambda f: not f.client.instagram,
    "named_parent:has:тетя": lambda f: f.client.named_parent == "Тётя Рая",
    "named_parent_phone:has:495": lambda f: bool(f.client.named_parent_phone),
    "certificate_ends:until:01.12.2026": lambda f: f.client.certificate_ends_on == date(2026, 12, 1),
    "insurance_ends:without": lambda f: f.client.insurance_ends_on is None,
    "portal:yes": lambda f: f.client.login is not None,
    "portal:no": lambda f: f.client.login is None,
}

"""A newcomer's form, and what comes of it."""

from typing import Any

from ritm.clients.models import Client
from ritm.joining.actions import ask_to_join, confirm_joining
from ritm.joining.data import JoinData
from ritm.joining.models import JoinRequest
from ritm.studio.actions import switch_module
from tests.given import Studio

HOUSE = "https://ritm.example"
IP = "203.0.113.7"


def opened(studio: Studio) -> None:
    """The boss takes newcomers online."""
    switch_module(code="online_registration", is_on=True, by=studio.boss)


def typed(**fields: Any) -> JoinData:
    """What Zoya types."""
    usual = {"name": "Лань Зоя", "phone": "8 916 123-00-77", "email": "zoya@example.org", "branch": None}
    return JoinData(**{**usual, "ticks": {"personal": 0}, **fields})


def asked(address: str | None = IP, **fields: Any) -> JoinRequest:
    """Her request, before the letter is read."""
    ask_to_join(data=typed(**fields), address=address, base_url=HOUSE)
    return JoinRequest.objects.latest("pk")


def joined(**fields: Any) -> Client:
    """Her card, made by the letter's link."""
    confirm_joining(request=asked(**fields), base_url=HOUSE)
    return Client.objects.latest("pk") if "children" not in fields else Client.objects.get(name="Лань Зоя")

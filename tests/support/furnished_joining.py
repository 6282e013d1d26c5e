"""Somebody who has registered online with the phone of a client, and waits for staff."""

from datetime import timedelta
from typing import Any

from ritm.accounts.models import Asked
from ritm.clients.actions.fields import FieldTerms, change_field
from ritm.joining.actions import ask_to_join, confirm_joining
from ritm.joining.data import ChildData, JoinData
from ritm.joining.models import JoinRequest
from ritm.studio.actions import switch_module


def add_joining(house: Any, _digits: str) -> None:
    """The module is on, a field of the boss's own is asked online, a request waits."""
    place, own = house.place, house["own_field"]
    switch_module(code="online_registration", is_on=True, by=place.boss)
    names = ("name", "kind", "hint", "is_required", "is_on_card", "is_importable")
    terms = {name: getattr(own, name) for name in names} | {"options": tuple(own.options)}
    change_field(own=own, terms=FieldTerms(**terms, online=Asked.ASKED), actor=place.actor)
    text = own.options[0] if own.is_list else house.says("ответ")
    data = JoinData(
        name=house.says("Зоя Лань"),
        phone=house["client"].phone,
        email=house.email("zoya"),
        branch=place.branch,
        own={own.pk: text},
        children=(ChildData(house.says("Яша Лань"), place.today - timedelta(days=3000)),),
        ticks={"personal": 0, "child": 0},
    )
    ask_to_join(data=data, address="203.0.113.7", base_url="https://ritm.example")
    row = JoinRequest.objects.latest("pk")
    confirm_joining(request=row, base_url="https://ritm.example")
    assert JoinRequest.objects.get(pk=row.pk).state == JoinRequest.State.WAITING
    house.objects["join_request"] = row

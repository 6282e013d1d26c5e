"""From where a client may be added: each place has a right of its own beside «Список клиентов (изменение)» (ST-12)."""

from enum import StrEnum

from django.http import QueryDict

from ritm.clients.permissions import CARD_READ, CLIENTS_READ, HOME_LESSON_SEARCH, HOME_SEARCH
from ritm.schedule.permissions import HOME_SCHEDULE


class Place(StrEnum):
    """Where the form was opened."""

    HOME = "home"
    LIST = "list"
    LESSON = "lesson"
    CARD = "card"


RIGHTS: dict[Place, tuple[str, ...]] = {
    Place.HOME: (HOME_SEARCH,),
    Place.LIST: (CLIENTS_READ,),
    Place.LESSON: (HOME_SCHEDULE, HOME_LESSON_SEARCH),
    Place.CARD: (CARD_READ,),
}


def place_of(query: QueryDict) -> Place:
    """The place that the address names; Home, where it names none."""
    if "lesson" in query:
        return Place.LESSON
    if "parent" in query:
        return Place.CARD
    return Place.LIST if query.get("from") == Place.LIST else Place.HOME


def rights_of_place(query: QueryDict) -> tuple[str, ...]:
    """What the place asks for beside the right to change clients (7c)."""
    return RIGHTS[place_of(query)]

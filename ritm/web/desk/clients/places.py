"""From where a client may be added: each place has a right of its own beside «Список клиентов (изменение)» (ST-12)."""

from enum import StrEnum

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from ritm.clients.permissions import CARD_READ, CLIENTS_CHANGE, CLIENTS_READ, HOME_LESSON_SEARCH, HOME_SEARCH
from ritm.schedule.permissions import HOME_SCHEDULE
from ritm.staff.models import StaffMember


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


def place_of(request: HttpRequest) -> Place:
    """The place that the address names; Home, where it names none."""
    if "lesson" in request.GET:
        return Place.LESSON
    if "parent" in request.GET:
        return Place.CARD
    return Place.LIST if request.GET.get("from") == Place.LIST else Place.HOME


def may_add(staff: StaffMember, place: Place) -> bool:
    """Whether the person may add a client from there."""
    return staff.may(CLIENTS_CHANGE, *RIGHTS[place])


def refuse_strangers(request: HttpRequest) -> Place:
    """The place of the request; PermissionDenied where its right is missing (7c)."""
    place = place_of(request)
    if not may_add(request.staff, place):  # type: ignore[attr-defined] -- set by StaffMiddleware
        raise PermissionDenied
    return place

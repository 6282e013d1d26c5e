"""The number of a passport, exactly (mechanics §8): sealed in the address, for the day of the search only."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ritm.accounts.scope import current_account_id
from ritm.clients.actions.passport import LONGEST
from ritm.clients.passport import plain_number, with_number
from ritm.clients.permissions import PASSPORT_READ
from ritm.core import sealing
from ritm.directory.conditions.field import Field, Group, register
from ritm.directory.conditions.kinds import Day, Kind, Part
from ritm.directory.conditions.reading import Unreadable, text_of


@dataclass(frozen=True)
class Sought:
    """What was typed, and how an address writes it."""

    sealed: str
    number: str


class PassportNumber(Kind):
    """Typed once and never shown again; by POST, so that no log of a web server has it."""

    is_secret = True

    def parts(self, operator: str) -> tuple[Part, ...]:
        return (Part("value", "text", _("Series and number")),)

    def split(self, value: str, operator: str) -> dict[str, list[str]]:
        return {}

    def hidden(self, value: str, day: Day) -> str:
        typed = text_of(value)
        if not plain_number(typed) or len(typed) > LONGEST["passport_number"]:
            raise Unreadable(_("Type the series and the number"))
        return sealing.seal(typed, place=_place(day))

    def read(self, operator: str, value: str, day: Day) -> Sought:
        try:
            return Sought(value, sealing.unseal(value, place=_place(day)))
        except sealing.Unreadable:
            raise Unreadable(_("Type the number once more: a search by it is kept for its day only")) from None

    def write(self, operator: str, value: Sought) -> str:
        return value.sealed


def _place(day: Day) -> str:
    return f"account {current_account_id()}, search by passport, {day.today}"


def _where(value: Sought, day: Day) -> Q:
    return Q(pk__in=with_number(value.number).values("client_id"))


register(
    Field(
        code="passport",
        label=_("Passport number"),
        group=Group.PROFILE,
        kind=PassportNumber(("is",)),
        where=_where,
        says={"is": _("with the passport number that was typed")},
        requires=(PASSPORT_READ,),
    )
)

"""What every row of the client list says and where it leads: looked up once a list, not once a row."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from ritm.web.desk.addresses import by_id


@dataclass(frozen=True, kw_only=True)
class ListWords:
    """Words of the language of now; those with a sum in them are patterns."""

    system: str
    for_sales: str
    change: str
    remove: str
    once_more: str
    debt_stays: str
    balance_stays: str

    @classmethod
    def of_now(cls) -> "ListWords":
        """In the language of this request."""
        return cls(
            system=pgettext("client", "System"),
            for_sales=_("for sales without a card"),
            change=_("Change the profile:"),
            remove=_("Delete:"),
            once_more=_("Press once more to delete"),
            debt_stays=_("The debt of %(sum)s stays"),
            balance_stays=_("%(sum)s on the balance stay"),
        )


@dataclass(frozen=True)
class ListDrawing:
    """Who looks at the list; `today` is the branch's day, for the age of children."""

    may_open: bool
    may_change: bool
    may_see_left: bool
    today: date
    columns: tuple[str, ...]

    @cached_property
    def words(self) -> ListWords:
        """What the rows say."""
        return ListWords.of_now()

    @cached_property
    def card_url(self) -> Callable[[int], str]:
        """The client's card."""
        return by_id("desk:client")

    @cached_property
    def left_url(self) -> Callable[[int], str]:
        """The entries that made the number of visits left."""
        return by_id("desk:client_left")

    @cached_property
    def edit_url(self) -> Callable[[int], str]:
        """The client's form."""
        return by_id("desk:client_edit")

    @cached_property
    def delete_url(self) -> Callable[[int], str]:
        """Where the cross leads."""
        return by_id("desk:client_delete")

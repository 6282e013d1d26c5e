"""Who looks at the portal, and whose card is shown: his own, or that of a child whom he answers for (CL-13)."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import HttpRequest

from ritm.accounts.models import Login
from ritm.accounts.questions import question
from ritm.clients.family import wards_of
from ritm.clients.models import Client
from ritm.events.actor import Actor

_CARD = "card"  # in the session


@dataclass(frozen=True)
class Visitor:
    """`person` has signed in; `chosen`: whose card he has asked for, if anybody's."""

    person: Client
    chosen: int | None = None

    @cached_property
    def family(self) -> tuple[Client, ...]:
        """He and his children. One query, for whoever asks."""
        return (self.person, *wards_of(self.person))

    @cached_property
    def shown(self) -> Client:
        """The one of them whose page this is."""
        if self.chosen is None or self.chosen == self.person.pk:
            return self.person
        return next((one for one in self.family if one.pk == self.chosen), self.person)

    @property
    def actor(self) -> Actor:
        """As actions and the log of changes name him."""
        return Actor("client", self.person.pk)


def person_of(request: HttpRequest) -> Client | None:
    """The living client whose session it is; None for nobody, for staff, for one who may enter no more."""
    user = request.user
    if not user.is_authenticated or user.kind != Login.Kind.CLIENT:
        return None
    return next(iter(_of_login(login_id=user.pk)), None)


@question
def _of_login(*, login_id: int) -> QuerySet[Client]:
    return Client.objects.filter(login=login_id, deleted_at=None)


def visitor_of(request: HttpRequest) -> Visitor | None:
    """The same with the card that he looks at."""
    person = person_of(request)
    return Visitor(person, request.session.get(_CARD)) if person is not None else None


def show_card(request: HttpRequest, visitor: Visitor, said: str) -> bool:
    """Show this card from now on; False where it is nobody's of the family."""
    chosen = next((one for one in visitor.family if str(one.pk) == said), None)
    if chosen is not None:
        request.session[_CARD] = chosen.pk
    return chosen is not None

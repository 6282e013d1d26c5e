"""Who looks at the portal, and whose card is shown: his own, or that of a child whom he answers for (CL-13)."""

from dataclasses import dataclass

from django.http import HttpRequest

from ritm.accounts.models import Login
from ritm.clients.family import wards_of
from ritm.clients.models import Client
from ritm.events.actor import Actor

_CARD = "card"  # in the session


@dataclass(frozen=True)
class Visitor:
    """`person` has signed in; `family` is he and his children; `shown` is the one of them whose page this is."""

    person: Client
    family: tuple[Client, ...]
    shown: Client

    @property
    def actor(self) -> Actor:
        """As actions and the log of changes name him."""
        return Actor("client", self.person.pk)


def person_of(request: HttpRequest) -> Client | None:
    """The living client whose session it is; None for nobody, for staff, for one who may enter no more."""
    user = request.user
    if not user.is_authenticated or user.kind != Login.Kind.CLIENT:
        return None
    return Client.objects.filter(login=user.pk, deleted_at=None).first()


def visitor_of(request: HttpRequest) -> Visitor | None:
    """The same with his family."""
    person = person_of(request)
    if person is None:
        return None
    family = (person, *wards_of(person))
    chosen = request.session.get(_CARD)
    return Visitor(person, family, next((one for one in family if one.pk == chosen), person))


def show_card(request: HttpRequest, visitor: Visitor, said: str) -> bool:
    """Show this card from now on; False where it is nobody's of the family."""
    chosen = next((one for one in visitor.family if str(one.pk) == said), None)
    if chosen is not None:
        request.session[_CARD] = chosen.pk
    return chosen is not None

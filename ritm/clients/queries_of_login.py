"""Reads of the logins of the client portal."""

from django.db.models import Q

from ritm.accounts.models import Login
from ritm.clients.models import Client
from ritm.clients.queries import living
from ritm.core.ids import fold

_MOST = 5  # a family may share an email; more than a few are nobody's family


def portal_clients_of(said: str) -> list[Client]:
    """Living clients with a login whose login or email this is."""
    said = said.strip()
    if not said:
        return []
    named = Login.objects.filter(kind=Login.Kind.CLIENT, folded=fold(said)).values("pk")
    who = Q(login__in=named) | (Q(email__iexact=said) if "@" in said else Q())
    return list(living().filter(who, login__isnull=False).select_related("login").order_by("pk")[:_MOST])

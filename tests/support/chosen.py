"""What was chosen for a client of lists of several, as the tests read it back: each entry, not its words."""

from ritm.clients.models import Client
from ritm.clients.models_of_lists import ClientDocument, Interest


def interests_of(client: Client) -> list[Interest]:
    """By name."""
    return list(Interest.objects.filter(links__client=client).order_by("folded"))


def documents_of(client: Client) -> list[ClientDocument]:
    """By name of the kind."""
    return list(ClientDocument.objects.filter(client=client).select_related("kind").order_by("kind__folded"))

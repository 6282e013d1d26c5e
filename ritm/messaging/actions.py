"""What somebody who gets letters does about them."""

from django.db import transaction

from ritm.clients.actions.consents import withdraw_consent
from ritm.clients.errors import ConsentNotAllowed
from ritm.clients.models import Client, Consent
from ritm.events.actor import Actor


@transaction.atomic
def refuse_letters(*, client: Client) -> None:
    """«Отказаться» of a letter: «Отправка Email» says «нет разрешения» from now on (CL-43). A second press changes nothing.

    Raises Client.DoesNotExist for a deleted client.
    """
    actor = Actor("client", client.pk)
    try:
        withdraw_consent(client=client, purpose=Consent.Purpose.EMAIL, channel=Consent.Channel.MESSAGE, actor=actor)
    except ConsentNotAllowed:
        return

"""Reads of the room."""

from ritm.events.actor import Actor
from ritm.events.models import RequestKey


def was_answered(*, actor: Actor, key: str) -> bool:
    """Whether a form with this key has been taken already."""
    return bool(key) and RequestKey.objects.filter(actor=str(actor), key=key[:64]).exists()

"""Sending a form once: the same press that comes twice is answered as the first time."""

from collections.abc import Callable

from django.http import HttpRequest

from ritm.events.actions import once
from ritm.events.actor import Actor


def send_once_as(actor: Actor, request: HttpRequest, act: Callable[[], str]) -> tuple[str, bool]:
    """Run the action of this POST once for its request key; a repeat gets the first answer.

    `act` returns a short text (a location, "visit:12"); returns (text, is_new). Raises RequestKeyReused,
    RequestKeyMissing and whatever `act` refuses with.
    """
    values = sorted(
        (name, tuple(request.POST.getlist(name)))
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "request_key"}
    )
    return once(actor=actor, key=request.POST.get("request_key", ""), form=f"{request.path} {values!r}", act=act)
